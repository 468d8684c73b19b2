//! Keeps unfinished work by itself: two seconds after the last change, and again and again while the server cannot
//! be reached; until then the work lies on this machine. It makes no version: that is the clerk's own act.
import type { LocalDrafts } from "./local";
import type { Answer } from "./transport";

export type KeepState =
  | { readonly kind: "clean" }
  | { readonly kind: "changed" }
  | { readonly kind: "keeping" }
  | { readonly kind: "kept"; readonly at: number }
  /** On this machine only; `stored` is false when not even there. It will be tried again by itself. */
  | { readonly kind: "local"; readonly stored: boolean }
  | { readonly kind: "signed-out"; readonly stored: boolean }
  /** Will not be tried again until something changes. */
  | { readonly kind: "refused"; readonly detail: string; readonly stored: boolean };

export interface KeepActs {
  /** The chart as it is now. */
  read(): Promise<string>;
  send(xml: string, leaving: boolean): Promise<Answer>;
  show(state: KeepState): void;
}

export const SOON_MS = 2_000;
const FIRST_RETRY_MS = 4_000;
const LONGEST_RETRY_MS = 60_000;

export class Keeping {
  readonly #acts: KeepActs;
  readonly #local: LocalDrafts;
  readonly #version: number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #busy = false;
  #stopped = false;
  #failures = 0;
  /** Counts changes, so that one that is made while a draft is under way is not forgotten. */
  #changes = 0;
  #kept = 0;
  #sentOnLeaving = 0;
  #state: KeepState = { kind: "clean" };

  constructor(acts: KeepActs, local: LocalDrafts, version: number) {
    this.#acts = acts;
    this.#local = local;
    this.#version = version;
  }

  get state(): KeepState {
    return this.#state;
  }

  /** Whether something was changed since the chart was opened. */
  get hasChanges(): boolean {
    return this.#changes > 0;
  }

  changed(): void {
    this.#changes += 1;
    if (this.#stopped) {
      return;
    }
    if (this.#state.kind !== "local" && this.#state.kind !== "signed-out") {
      this.#become({ kind: "changed" });
    }
    if (this.#failures === 0) {
      this.#plan(SOON_MS);
    }
  }

  /** Keep now: somebody asks for it, signed in again, or the network is back. */
  async now(): Promise<void> {
    this.#failures = 0;
    await this.#flush(false);
  }

  /** The page is being closed: the last state stays on this machine and goes out without waiting for an answer. */
  async leave(): Promise<void> {
    // A draft that is under way may be cut off; but browsers say several times that a page goes.
    if (!this.#stopped && this.#kept < this.#changes && this.#sentOnLeaving < this.#changes) {
      this.#sentOnLeaving = this.#changes;
      await this.#flush(true);
    }
  }

  /** A version is being stored: no draft may come after it. */
  pause(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** It was not stored after all. */
  resume(): void {
    this.#stopped = false;
    if (this.#kept < this.#changes) {
      this.#plan(SOON_MS);
    }
  }

  /** The work is in a version, or was thrown away. */
  done(): void {
    this.pause();
    this.#local.forget();
    this.#kept = this.#changes;
  }

  #plan(delay: number): void {
    this.#cancel();
    this.#timer = setTimeout(() => void this.#flush(false), delay);
  }

  #cancel(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
  }

  async #flush(leaving: boolean): Promise<void> {
    this.#cancel();
    if (this.#stopped || this.#kept === this.#changes || (this.#busy && !leaving)) {
      return;
    }
    this.#busy = true;
    const changes = this.#changes;
    this.#become({ kind: "keeping" });
    const xml = await this.#acts.read();
    const stored = this.#local.keep({ xml, version: this.#version, at: Date.now() });
    const answer = await this.#acts.send(xml, leaving);
    this.#busy = false;
    if (!this.#stopped) {
      this.#hear(answer, changes, stored);
    }
  }

  #hear(answer: Answer, changes: number, stored: boolean): void {
    switch (answer.kind) {
      case "done":
        this.#failures = 0;
        this.#kept = changes;
        if (changes === this.#changes) {
          this.#local.forget();
          this.#become({ kind: "kept", at: Date.now() });
        } else {
          this.#become({ kind: "changed" });
          this.#plan(SOON_MS);
        }
        return;
      case "signed-out":
        this.#become({ kind: "signed-out", stored });
        return;
      case "unreachable":
        this.#failures += 1;
        this.#become({ kind: "local", stored });
        this.#plan(Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS));
        return;
      default:
        this.#become({ kind: "refused", detail: answer.detail, stored });
        if (changes !== this.#changes) {
          this.#plan(SOON_MS);
        }
    }
  }

  #become(state: KeepState): void {
    this.#state = state;
    this.#acts.show(state);
  }
}
