//! Undo and redo. A step is what one act of a person did, be it one cell or a pasted block. Steps outlive
//! saving: undoing a saved step makes new changes that are saved in their turn.
import { apply, type Change, coalesce, inverseAll } from "./change";
import type { Place, Sheet } from "./sheet";

export interface Step {
  readonly forward: readonly Change[];
  readonly backward: readonly Change[];
  /** Where the writer stood, so that undo shows what it did. */
  readonly at: Place | null;
}

/** Steps that can be undone (latest last) and redone (next one last). */
export interface History {
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

export const NO_HISTORY: History = { done: [], undone: [] };

/** More steps than anybody walks back, and few enough for an old machine's memory. */
const MOST_STEPS = 500;

export function record(
  history: History,
  before: Sheet,
  changes: readonly Change[],
  at: Place | null,
  joinLast: boolean,
): History {
  const step = { forward: changes, backward: inverseAll(before, changes), at };
  const last = history.done.at(-1);
  if (joinLast && last !== undefined) {
    const joined = {
      forward: [...last.forward, ...step.forward],
      backward: [...step.backward, ...last.backward],
      at: last.at,
    };
    const earlier = history.done.slice(0, -1);
    // What was typed and taken back by hand is no step: undo would do nothing visible.
    const kept = coalesce(joined.forward).length === 0 ? earlier : [...earlier, joined];
    return { done: kept, undone: [] };
  }
  return { done: [...history.done, step].slice(-MOST_STEPS), undone: [] };
}

/** The history after one undo, and the step whose `backward` is to be applied. */
export function undo(history: History): { history: History; step: Step } | null {
  const step = history.done.at(-1);
  if (step === undefined) {
    return null;
  }
  return { history: { done: history.done.slice(0, -1), undone: [...history.undone, step] }, step };
}

/** The history after one redo, and the step whose `forward` is to be applied. */
export function redo(history: History): { history: History; step: Step } | null {
  const step = history.undone.at(-1);
  if (step === undefined) {
    return null;
  }
  return { history: { done: [...history.done, step], undone: history.undone.slice(0, -1) }, step };
}

/** Changes as they must be said now: the text that stands in a cell may not be the one that stood there when
 *  the step was made, since another person's text may have been taken over in between. */
export function restated(sheet: Sheet, changes: readonly Change[]): Change[] {
  const said: Change[] = [];
  let now = sheet;
  for (const change of changes) {
    const fitting = restate(now, change);
    if (fitting !== null) {
      said.push(fitting);
      now = apply(now, fitting);
    }
  }
  return said;
}

/** One change against the sheet as it is; null when there is nothing to do any more. */
function restate(sheet: Sheet, change: Change): Change | null {
  if (change.op === "field") {
    return { ...change, from: sheet.fields[change.field] ?? "" };
  }
  const row = sheet.rows.find((candidate) => candidate.id === change.row);
  if (change.op === "insert") {
    return row === undefined ? change : null;
  }
  if (row === undefined) {
    return null;
  }
  switch (change.op) {
    case "set":
      return { ...change, from: row.values[change.field] ?? "" };
    case "remove":
      return { ...change, from: row.values };
    case "move":
      return change;
  }
}
