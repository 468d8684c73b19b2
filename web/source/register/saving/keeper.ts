//! What is not saved yet, kept on this machine, so that neither a lost network nor a closed window loses it.
//! Each open page keeps under its own key: two pages of one register do not overwrite each other.
import { isEmpty, type Outbox } from "../model/outbox";

export interface Kept {
  readonly key: string;
  readonly outbox: Outbox;
  /** When it was kept, in milliseconds since 1970. */
  readonly at: number;
}

export class Keeper {
  readonly #storage: Storage | null;
  readonly #prefix: string;
  readonly #key: string;

  /** `address` names the register; `page` this open page. */
  constructor(address: string, page: string, storage: Storage | null) {
    this.#storage = storage;
    this.#prefix = `paper-grid ${address} `;
    this.#key = this.#prefix + page;
  }

  /** Keeps the outbox, or forgets it once it is empty. False when this machine cannot keep it. */
  keep(outbox: Outbox, now: number): boolean {
    try {
      if (isEmpty(outbox)) {
        this.#storage?.removeItem(this.#key);
        return true;
      }
      this.#storage?.setItem(this.#key, JSON.stringify({ outbox, at: now }));
      return this.#storage !== null;
    } catch {
      // Full, or forbidden by the browser's settings.
      return false;
    }
  }

  /** What earlier pages of this register left behind, latest first. */
  found(): Kept[] {
    const storage = this.#storage;
    if (storage === null) {
      return [];
    }
    return Array.from({ length: storage.length }, (_, index) => storage.key(index))
      .filter((key) => key?.startsWith(this.#prefix) && key !== this.#key)
      .flatMap((key) => this.#read(key ?? ""))
      .sort((one, other) => other.at - one.at);
  }

  #read(key: string): Kept[] {
    try {
      const kept = JSON.parse(this.#storage?.getItem(key) ?? "") as Omit<Kept, "key">;
      return [{ key, outbox: kept.outbox, at: kept.at }];
    } catch {
      return [];
    }
  }

  forget(kept: Kept): void {
    this.#storage?.removeItem(kept.key);
  }
}

/** The browser's storage, or null where it is switched off. */
export function localStorageOrNull(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
