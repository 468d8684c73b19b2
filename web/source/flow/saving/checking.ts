//! Has the chart checked a moment after each change. A late answer never takes the place of a newer one.
import type { Problem } from "../state";
import { asRecord, send } from "./transport";

const SOON_MS = 1_000;

export type Found = readonly Problem[] | "unavailable";

export class Checking {
  readonly #address: string;
  readonly #read: () => Promise<string>;
  readonly #show: (found: Found) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = 0;

  constructor(address: string, read: () => Promise<string>, show: (found: Found) => void) {
    this.#address = address;
    this.#read = read;
    this.#show = show;
  }

  soon(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = setTimeout(() => void this.now(), SOON_MS);
  }

  async now(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const answer = await send("POST", this.#address, { xml: await this.#read() });
    if (asked === this.#asked) {
      this.#show(answer.kind === "done" ? problemsOf(answer.body) : "unavailable");
    }
  }
}

function problemsOf(body: unknown): Found {
  const { problems } = asRecord(body);
  return Array.isArray(problems) ? (problems as readonly Problem[]) : "unavailable";
}
