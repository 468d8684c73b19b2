//! The draft on this machine, for as long as the server does not have it.

export interface LocalDraft {
  readonly xml: string;
  readonly version: number;
  /** When it was kept, in milliseconds since 1970. */
  readonly at: number;
}

export class LocalDrafts {
  readonly #storage: Storage | null;
  readonly #key: string;

  constructor(address: string, storage: Storage | null) {
    this.#storage = storage;
    this.#key = `flow-draft ${address}`;
  }

  /** Keeps it. False when this machine cannot. */
  keep(draft: LocalDraft): boolean {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(draft));
      return this.#storage !== null;
    } catch {
      // Full, or forbidden by the browser's settings.
      return false;
    }
  }

  found(): LocalDraft | null {
    try {
      const draft = JSON.parse(this.#storage?.getItem(this.#key) ?? "null") as LocalDraft | null;
      return typeof draft?.xml === "string" ? draft : null;
    } catch {
      return null;
    }
  }

  forget(): void {
    this.#storage?.removeItem(this.#key);
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
