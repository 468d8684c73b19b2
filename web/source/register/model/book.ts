//! The grid's one state: sheet, undo, outbox and problems together, and those who want to hear of changes.
//! Every way of writing (typing, pasting, menus, undo) goes through `commit`.
import { apply, applyAll, type Change } from "./change";
import { checkSheet, mergeProblems } from "./checks";
import { type Decided, resolve } from "./conflict";
import { type History, NO_HISTORY, record, redo, restated, type Step, undo } from "./history";
import { confirmed, EMPTY_OUTBOX, isEmpty, type Outbox, queue, refused, take, unsent } from "./outbox";
import {
  type Column,
  type GridData,
  type Place,
  type Problem,
  type Row,
  type RowId,
  type Sheet,
  sheetOf,
  type Values,
  valueAt,
} from "./sheet";

/** What the server may tell about the texts themselves, when another person has written meanwhile. */
export interface ServerSheet {
  readonly rows: readonly Row[];
  readonly fields: Values;
}

export class Book {
  readonly columns: readonly Column[];
  sheet: Sheet;
  version: number;
  outbox: Outbox = EMPTY_OUTBOX;
  /** The row in whose cell the writer is typing words that are not in the book yet. */
  writingIn: RowId | null = null;
  #history: History = NO_HISTORY;
  #serverProblems: readonly Problem[];
  #problems: readonly Problem[] = [];
  #listeners: (() => void)[] = [];

  constructor(data: GridData) {
    this.columns = data.columns;
    this.sheet = sheetOf(data);
    this.version = data.version;
    this.#serverProblems = data.problems ?? [];
    this.#findProblems();
  }

  /** Calls `listener` after each change of anything in the book. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get canUndo(): boolean {
    return this.#history.done.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.undone.length > 0;
  }

  get isSaved(): boolean {
    return isEmpty(this.outbox);
  }

  value(place: Place): string {
    return valueAt(this.sheet, place);
  }

  /** Makes the changes, as one step of undo; with `joinLast` as part of the latest step. */
  commit(changes: readonly Change[], at: Place | null, joinLast = false): void {
    if (changes.length === 0) {
      return;
    }
    this.#history = record(this.#history, this.sheet, changes, at, joinLast);
    this.#make(changes);
  }

  /** Takes back the latest step and tells where it was. */
  undo(): Step | null {
    const result = undo(this.#history);
    return this.#walk(result, (step) => step.backward);
  }

  redo(): Step | null {
    const result = redo(this.#history);
    return this.#walk(result, (step) => step.forward);
  }

  #walk(
    result: { history: History; step: Step } | null,
    side: (step: Step) => readonly Change[],
  ): Step | null {
    if (result === null) {
      return null;
    }
    this.#history = result.history;
    this.#make(restated(this.sheet, side(result.step)));
    return result.step;
  }

  #make(changes: readonly Change[]): void {
    this.sheet = applyAll(this.sheet, changes);
    this.outbox = queue(this.outbox, changes);
    this.#forgetProblemsOf(changes);
    this.#changed();
  }

  /** Changes that an earlier visit could not save, as they were kept on this machine. */
  restore(kept: Outbox): void {
    this.sheet = applyAll(this.sheet, [...(kept.sending ?? []), ...kept.waiting]);
    this.outbox = kept;
    this.#changed();
  }

  /** The next batch to send, or null when all is saved. */
  takeBatch(): readonly Change[] | null {
    this.outbox = take(this.outbox);
    return this.outbox.sending;
  }

  /** The server has saved the batch. */
  saved(version: number, problems: readonly Problem[], server?: ServerSheet): void {
    this.version = version;
    this.outbox = confirmed(this.outbox);
    this.#serverProblems = problems;
    if (server !== undefined) {
      this.#rebase(server);
    }
    this.#forgetProblemsOf(unsent(this.outbox));
    this.#changed();
  }

  /** The server has refused the batch: problems at cells, or nothing to say about cells. */
  rejected(problems: readonly Problem[]): void {
    this.outbox = refused(this.outbox);
    const repeated = (known: Problem): boolean =>
      problems.some((problem) => problem.row === known.row && problem.field === known.field);
    this.#serverProblems = [...this.#serverProblems.filter((known) => !repeated(known)), ...problems];
    this.#changed();
  }

  /** The writer has decided about the conflicts. */
  resolved(version: number, decided: readonly Decided[], server?: ServerSheet): void {
    this.version = version;
    const { sheet, outbox } = resolve(this.sheet, this.outbox, decided, server?.rows);
    this.sheet = sheet;
    this.outbox = outbox;
    if (server !== undefined) {
      this.#rebase(server);
    }
    this.#changed();
  }

  /** What a look at the server found; nothing newer than this book is overtaken by a late answer. */
  followed(version: number, problems: readonly Problem[], server?: ServerSheet): void {
    if (version < this.version) {
      return;
    }
    this.version = version;
    this.#serverProblems = problems;
    if (server !== undefined) {
      this.#rebase(server);
    }
    this.#forgetProblemsOf(unsent(this.outbox));
    this.#changed();
  }

  /** The server's texts with what is not saved yet on top. */
  #rebase(server: ServerSheet): void {
    const known = new Map(this.sheet.rows.map((row) => [row.id, row]));
    const rows = server.rows.map((row) => marked(row, known.get(row.id)));
    const theirs = { rows: this.#withRowsInWork(rows), fields: server.fields };
    this.sheet = unsent(this.outbox).reduce(apply, theirs);
  }

  /** A row that somebody took out stays while the writer is in it: its words are to be decided on, not lost. */
  #withRowsInWork(theirs: readonly Row[]): Row[] {
    const written = unsent(this.outbox).flatMap((change) => (change.op === "set" ? [change.row] : []));
    const inWork = new Set([...written, this.writingIn]);
    const rows = [...theirs];
    let place = 0;
    for (const row of this.sheet.rows) {
      const index = rows.findIndex((other) => other.id === row.id);
      if (index >= 0) {
        place = index + 1;
      } else if (inWork.has(row.id)) {
        rows.splice(place, 0, row);
        place += 1;
      }
    }
    return rows;
  }

  /** What the server said of a cell is no longer true once the cell has another text. */
  #forgetProblemsOf(changes: readonly Change[]): void {
    this.#serverProblems = this.#serverProblems.filter(
      (problem) => !changes.some((change) => speaksOf(problem, change)),
    );
  }

  #findProblems(): void {
    const rows = new Set(this.sheet.rows.map((row) => row.id));
    const known = this.#serverProblems.filter((problem) => problem.row === null || rows.has(problem.row));
    this.#problems = mergeProblems(known, checkSheet(this.columns, this.sheet));
  }

  #changed(): void {
    this.#findProblems();
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/** A row of the server that says nothing of its mark keeps the one that it has here, if its texts are the same. */
function marked(row: Row, known: Row | undefined): Row {
  if (row.mark !== undefined || known === undefined) {
    return row;
  }
  const fields = new Set([...Object.keys(row.values), ...Object.keys(known.values)]);
  const same = [...fields].every((field) => (row.values[field] ?? "") === (known.values[field] ?? ""));
  return { ...row, mark: same ? (known.mark ?? null) : null };
}

function speaksOf(problem: Problem, change: Change): boolean {
  switch (change.op) {
    case "set":
      return problem.row === change.row && (problem.field === change.field || problem.field === null);
    case "field":
      return problem.row === null && problem.field === change.field;
    case "remove":
      return problem.row === change.row;
    default:
      return false;
  }
}
