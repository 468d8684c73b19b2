//! Changes on their way to the server. A batch that was sent and not answered is kept as it is, since it may
//! have arrived: only the very same batch can be repeated without harm. What came later waits apart.
import { type Change, coalesce } from "./change";

export interface Outbox {
  /** The batch that was sent and is not confirmed yet. */
  readonly sending: readonly Change[] | null;
  readonly waiting: readonly Change[];
}

export const EMPTY_OUTBOX: Outbox = { sending: null, waiting: [] };

export function queue(outbox: Outbox, changes: readonly Change[]): Outbox {
  return { ...outbox, waiting: coalesce([...outbox.waiting, ...changes]) };
}

/** The outbox with a batch to send, which is the unanswered one if there is one. */
export function take(outbox: Outbox): Outbox {
  if (outbox.sending !== null || outbox.waiting.length === 0) {
    return outbox;
  }
  return { sending: outbox.waiting, waiting: [] };
}

/** The server has taken the batch. */
export function confirmed(outbox: Outbox): Outbox {
  return { ...outbox, sending: null };
}

/** The server has said that it did not take the batch, so that its changes may be joined with later ones. */
export function refused(outbox: Outbox): Outbox {
  return { sending: null, waiting: unsent(outbox) };
}

/** All that the server has not confirmed. */
export function unsent(outbox: Outbox): Change[] {
  return coalesce([...(outbox.sending ?? []), ...outbox.waiting]);
}

export function isEmpty(outbox: Outbox): boolean {
  return outbox.sending === null && outbox.waiting.length === 0;
}
