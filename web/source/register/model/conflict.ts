//! Two people wrote in the same place. The server refused the batch and told both texts; the writer decides
//! for each, and what was decided is said anew against the other's text. Nothing typed is lost on the way.
import { apply, type Change } from "./change";
import { type Outbox, unsent } from "./outbox";
import { type FieldName, type Row, type RowId, rowBefore, type Sheet } from "./sheet";

export interface Conflict {
  /** Null for a field of the form. */
  readonly row: RowId | null;
  /** Null when the conflict is about the row as a whole. */
  readonly field: FieldName | null;
  /** Null when mine is the removal of the row. */
  readonly mine: string | null;
  /** Null when the other person removed the row. */
  readonly theirs: string | null;
  readonly by?: string | null;
  readonly at?: string | null;
}

/** What shall stand: my text, theirs, or one made of both. */
export type Decision =
  | { readonly keep: "mine" }
  | { readonly keep: "theirs" }
  | { readonly keep: "merged"; readonly text: string };

export interface Decided {
  readonly conflict: Conflict;
  readonly decision: Decision;
}

interface State {
  readonly sheet: Sheet;
  readonly changes: readonly Change[];
}

/** Sheet and outbox after the decisions; `theirs` are the rows as the server has them, if it told them. */
export function resolve(
  sheet: Sheet,
  outbox: Outbox,
  decided: readonly Decided[],
  theirs: readonly Row[] = [],
): { sheet: Sheet; outbox: Outbox } {
  const end = decided.reduce<State>((state, one) => settle(state, one, theirs), {
    sheet,
    changes: unsent(outbox),
  });
  return { sheet: end.sheet, outbox: { sending: null, waiting: end.changes } };
}

function settle(state: State, { conflict, decision }: Decided, theirs: readonly Row[]): State {
  if (conflict.row !== null) {
    const removal = state.changes.find((change) => change.op === "remove" && change.row === conflict.row);
    if (removal?.op === "remove") {
      const row = theirs.find((candidate) => candidate.id === conflict.row);
      return settleRemoval(state, removal, conflict, decision, row);
    }
    if (conflict.theirs === null) {
      return settleGone(state, conflict.row, decision);
    }
  }
  return conflict.field === null
    ? settleRow(state, conflict, decision)
    : settleCell(state, conflict, decision);
}

/** Both wrote in one cell. */
function settleCell(state: State, conflict: Conflict, decision: Decision): State {
  const { row, field } = conflict;
  if (field === null) {
    return state;
  }
  const theirs = conflict.theirs ?? "";
  const write = (from: string, to: string): Change =>
    row === null ? { op: "field", field, from, to } : { op: "set", row, field, from, to };
  const mine = textNow(state.sheet, conflict);
  const text = decision.keep === "mine" ? mine : decision.keep === "theirs" ? theirs : decision.text;
  const others = state.changes.filter((change) => !writesIn(change, row, field));
  const inserted = others.some((change) => change.op === "insert" && change.row === row);
  if (inserted) {
    const changes = others.map((change) =>
      change.op === "insert" && change.row === row
        ? { ...change, values: { ...change.values, [field]: text } }
        : change,
    );
    return { sheet: apply(state.sheet, write(mine, text)), changes };
  }
  const changes = text === theirs ? others : [...others, write(theirs, text)];
  return { sheet: apply(state.sheet, write(mine, text)), changes };
}

function textNow(sheet: Sheet, conflict: Conflict): string {
  const field = conflict.field ?? "";
  const values =
    conflict.row === null ? sheet.fields : sheet.rows.find((row) => row.id === conflict.row)?.values;
  return values?.[field] ?? conflict.mine ?? "";
}

function writesIn(change: Change, row: RowId | null, field: FieldName): boolean {
  if (change.op === "field") {
    return row === null && change.field === field;
  }
  return change.op === "set" && change.row === row && change.field === field;
}

/** I removed a row in which the other person wrote. */
function settleRemoval(
  state: State,
  removal: Extract<Change, { op: "remove" }>,
  conflict: Conflict,
  decision: Decision,
  now: Row | undefined,
): State {
  const theirs = conflict.field === null ? {} : { [conflict.field]: conflict.theirs ?? "" };
  const values = now?.values ?? { ...removal.from, ...theirs };
  if (decision.keep === "mine") {
    const again: Change = { ...removal, from: values };
    return { ...state, changes: state.changes.map((change) => (change === removal ? again : change)) };
  }
  const last = state.sheet.rows.at(-1)?.id ?? null;
  return {
    sheet: apply(state.sheet, { op: "insert", row: removal.row, after: last, values }),
    changes: state.changes.filter((change) => change !== removal),
  };
}

/** I wrote in a row that the other person removed. */
function settleGone(state: State, row: RowId, decision: Decision): State {
  const others = state.changes.filter((change) => change.op === "field" || change.row !== row);
  const values = state.sheet.rows.find((candidate) => candidate.id === row)?.values ?? {};
  if (decision.keep === "theirs") {
    return { sheet: apply(state.sheet, { op: "remove", row, from: values }), changes: others };
  }
  const back: Change = { op: "insert", row, after: rowBefore(state.sheet, row), values };
  return { ...state, changes: [...others, back] };
}

/** Order or presence of a row: theirs means that my changes to the row as a whole are dropped. */
function settleRow(state: State, conflict: Conflict, decision: Decision): State {
  if (decision.keep !== "theirs") {
    return state;
  }
  const changes = state.changes.filter((change) => change.op !== "move" || change.row !== conflict.row);
  return { ...state, changes };
}
