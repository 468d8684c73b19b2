//! Saves by itself: shortly after a cell is left, again and again while the server cannot be reached, and
//! never two batches at once. It decides nothing: conflicts and refusals are handed to the page.
import type { Book } from "../model/book";
import type { Change } from "../model/change";
import type { Answer } from "./transport";

export type SaveState =
  | { readonly kind: "saved"; readonly at: string | null }
  | { readonly kind: "unsaved" }
  | { readonly kind: "saving" }
  /** Will be tried again by itself. */
  | { readonly kind: "unreachable"; readonly detail: string }
  | { readonly kind: "signed-out" }
  | { readonly kind: "conflict" }
  /** Waits until the writer changes something or asks again. */
  | { readonly kind: "rejected"; readonly detail: string };

export type Send = (version: number, changes: readonly Change[], leaving: boolean) => Promise<Answer>;

export interface SaverEvents {
  state(state: SaveState): void;
  conflict(answer: Extract<Answer, { kind: "conflict" }>): void;
}

const SOON_MS = 800;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;

export class Saver {
  readonly #book: Book;
  readonly #send: Send;
  readonly #events: SaverEvents;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #busy = false;
  #failures = 0;
  #state: SaveState = { kind: "saved", at: null };

  constructor(book: Book, send: Send, events: SaverEvents) {
    this.#book = book;
    this.#send = send;
    this.#events = events;
  }

  get state(): SaveState {
    return this.#state;
  }

  /** Something was written: save it soon, with what else is written until then. */
  soon(): void {
    // What is written while a batch is under way is seen to when its answer is there.
    if (this.#book.isSaved || this.#busy || this.#waitsForPerson()) {
      return;
    }
    if (this.#state.kind === "saved" || this.#state.kind === "rejected") {
      this.#become({ kind: "unsaved" });
    }
    if (this.#failures === 0) {
      this.#plan(SOON_MS);
    }
  }

  /** Save now: the network is back, the person signed in again or asked for it. */
  now(): void {
    this.#failures = 0;
    void this.#flush(false);
  }

  /** The page is being closed: the last words go out without waiting for an answer. */
  leave(): void {
    if (!this.#busy && !this.#waitsForPerson()) {
      void this.#flush(true);
    }
  }

  #waitsForPerson(): boolean {
    return this.#state.kind === "conflict" || this.#state.kind === "signed-out";
  }

  #plan(delay: number): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
    }
    this.#timer = setTimeout(() => void this.#flush(false), delay);
  }

  async #flush(leaving: boolean): Promise<void> {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    if (this.#busy) {
      return;
    }
    const batch = this.#book.takeBatch();
    if (batch === null) {
      return;
    }
    this.#busy = true;
    this.#become({ kind: "saving" });
    const answer = await this.#send(this.#book.version, batch, leaving);
    this.#hear(answer);
    this.#busy = false;
  }

  #hear(answer: Answer): void {
    switch (answer.kind) {
      case "saved":
        this.#failures = 0;
        this.#book.saved(answer.version, answer.problems, answer.server);
        this.#become(this.#book.isSaved ? { kind: "saved", at: answer.savedAt } : { kind: "unsaved" });
        if (!this.#book.isSaved) {
          this.#plan(SOON_MS);
        }
        return;
      case "conflict":
        this.#become({ kind: "conflict" });
        this.#events.conflict(answer);
        return;
      case "signed-out":
        this.#become({ kind: "signed-out" });
        return;
      case "rejected": {
        const changedSince = this.#book.outbox.waiting.length > 0;
        this.#book.rejected(answer.problems);
        this.#become({ kind: "rejected", detail: answer.detail });
        if (changedSince) {
          this.#plan(SOON_MS);
        }
        return;
      }
      case "unreachable":
        this.#failures += 1;
        this.#become({ kind: "unreachable", detail: answer.detail });
        this.#plan(Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS));
    }
  }

  #become(state: SaveState): void {
    this.#state = state;
    this.#events.state(state);
  }
}
