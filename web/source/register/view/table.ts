//! The form's table on the page: draws again what changed, and knows where a cell is. What a key or a click
//! does is not its business.
import type { Book } from "../model/book";
import {
  type Column,
  type FieldName,
  type Place,
  type Problem,
  printedColumns,
  type Row,
  type RowId,
} from "../model/sheet";
import { placeName } from "./cell";
import { drawCell } from "./cell-frame";
import { drawGutter } from "./gutter";
import type { Course, Line } from "./lines";
import { lookOfCell, lookOfField } from "./look";
import { makeRow, type Skeleton, stretchLabel, takeOver } from "./skeleton";

export interface TableState {
  /** Where the writer stands, or stood when the focus left the form. */
  readonly focus: Place | null;
  readonly active: boolean;
  /** The editor that stands in the focused cell, when it is open. */
  readonly editor: HTMLElement | null;
  readonly selected: readonly (readonly Place[])[];
}

export interface TableActions {
  openMenu(row: RowId, anchor: HTMLElement): void;
  openInside(row: RowId, column: Column): void;
}

/** What one row was drawn from; the same again needs no drawing. */
interface DrawnRow {
  readonly row: Row;
  readonly signature: string;
}

export class FormTable {
  /** The row at the end that is not there yet; its id is ready for when somebody writes in it. */
  newRow: RowId;
  readonly #book: Book;
  readonly #locked: boolean;
  readonly #actions: TableActions;
  readonly #skeleton: Skeleton;
  readonly #rows = new Map<RowId, HTMLTableRowElement>();
  readonly #drawn = new Map<RowId, DrawnRow>();

  constructor(
    root: HTMLElement,
    book: Book,
    options: { label: string | null; locked: boolean; newRow: RowId },
    actions: TableActions,
  ) {
    this.#book = book;
    this.#locked = options.locked;
    this.newRow = options.newRow;
    this.#actions = actions;
    this.#skeleton = takeOver(root, book.columns, options);
  }

  get element(): HTMLTableElement {
    return this.#skeleton.table;
  }

  // ---- where things are --------------------------------------------------------------------------

  /** The order in which the keyboard walks. */
  course(): Course {
    const { fields } = this.#skeleton;
    const rows = this.#book.sheet.rows.map((row): Line => ({ kind: "row", row: row.id, isNew: false }));
    const end: Line[] = this.#locked ? [] : [{ kind: "row", row: this.newRow, isNew: true }];
    const line = ({ field }: { field: FieldName }): Line => ({ kind: "field", field });
    return {
      lines: [
        ...fields.filter(({ above }) => above).map(line),
        ...rows,
        ...end,
        ...fields.filter(({ above }) => !above).map(line),
      ],
      columns: printedColumns(this.#book.columns).map((column) => column.field),
    };
  }

  cell(place: Place): HTMLTableCellElement | null {
    if (place.row === null) {
      return this.#skeleton.fields.find(({ field }) => field === place.field)?.cell ?? null;
    }
    const row = this.#rows.get(place.row);
    return Array.from(row?.cells ?? []).find((cell) => cell.dataset.field === place.field) ?? null;
  }

  /** The place that an element of the table lies in. */
  placeOf(target: EventTarget | null): Place | null {
    const cell = target instanceof Element ? target.closest<HTMLElement>("td[data-field]") : null;
    if (cell === null || !this.element.contains(cell)) {
      return null;
    }
    const row = cell.closest<HTMLElement>("[data-row]")?.dataset.row ?? null;
    return { row, field: cell.dataset.field ?? "" };
  }

  /** `第4行 防控措施` as people would say it. */
  nameOf(place: Place): string {
    if (place.row === null) {
      const cell = this.cell(place);
      const header = cell?.parentElement?.querySelector("th")?.textContent ?? place.field;
      return cell?.dataset.label ?? header.replace(/[\s　]/g, "");
    }
    const label = this.#book.columns.find((column) => column.field === place.field)?.label ?? place.field;
    return placeName(this.numberOf(place.row), label);
  }

  numberOf(row: RowId): number {
    const index = this.#book.sheet.rows.findIndex((candidate) => candidate.id === row);
    return index < 0 ? this.#book.sheet.rows.length + 1 : index + 1;
  }

  // ---- drawing -----------------------------------------------------------------------------------

  /** Brings the page in line with the book. */
  draw(state: TableState): void {
    const rows: Row[] = [...this.#book.sheet.rows];
    if (!this.#locked) {
      rows.push({ id: this.newRow, values: {} });
    }
    this.#arrange(rows);
    const problems = byRow(this.#book.problems);
    const selected = new Map(state.selected.map((line) => [line[0]?.row ?? null, line]));
    for (const [index, row] of rows.entries()) {
      this.#drawRow(row, index, state, problems.get(row.id) ?? [], selected.get(row.id) ?? []);
    }
    this.#drawFields(state, problems.get(null) ?? []);
    stretchLabel(this.#skeleton.body, rows.length);
  }

  /** Rows of the page in the order of the sheet. */
  #arrange(rows: readonly Row[]): void {
    const wanted = new Set(rows.map((row) => row.id));
    for (const [id, line] of this.#rows) {
      if (!wanted.has(id)) {
        line.remove();
        this.#rows.delete(id);
        this.#drawn.delete(id);
      }
    }
    const { body } = this.#skeleton;
    let before: Element | null = body.querySelector("tr.h");
    for (const { id } of rows) {
      const line = this.#rows.get(id) ?? makeRow(id, this.#book.columns);
      this.#rows.set(id, line);
      if (behind(body, before) !== line) {
        putBehind(body, line, before);
      }
      before = line;
    }
  }

  #drawRow(
    row: Row,
    index: number,
    state: TableState,
    problems: readonly Problem[],
    selected: readonly Place[],
  ): void {
    const line = this.#rows.get(row.id);
    const focus = state.focus?.row === row.id ? state.focus.field : null;
    const signature = JSON.stringify([
      index,
      focus,
      state.active,
      problems,
      selected.map((place) => place.field),
    ]);
    const drawn = this.#drawn.get(row.id);
    if (line === undefined || (drawn?.row === row && drawn.signature === signature && focus === null)) {
      return;
    }
    this.#drawn.set(row.id, { row, signature });
    const isNew = row.id === this.newRow;
    const editing = state.active && focus !== null && !this.#locked;
    line.classList.toggle("new", isNew);
    line.classList.toggle("r-edit", editing);
    const [gutter, number] = [line.cells[0], line.cells[1]];
    if (gutter !== undefined && number !== undefined) {
      const openMenu = (anchor: HTMLElement): void => this.#actions.openMenu(row.id, anchor);
      drawGutter(gutter, { number: index + 1, isNew, editing, locked: this.#locked, problems }, openMenu);
      number.textContent = String(index + 1);
      number.classList.toggle("mut", isNew);
    }
    for (const [position, column] of printedColumns(this.#book.columns).entries()) {
      const cell = line.cells[position + 2];
      const facts = { isNew, isFirst: position === 0, locked: this.#locked, problems };
      const look = lookOfCell(this.#book.columns, row, column, facts);
      const focused = focus === column.field;
      const cellState = {
        focused,
        selected: selected.some((place) => place.field === column.field),
        editor: focused ? state.editor : null,
        name: placeName(index + 1, column.label),
        isField: false,
      };
      const openInside = (inner: Column): void => this.#actions.openInside(row.id, inner);
      if (cell !== undefined) {
        drawCell(cell, cell, look, cellState, { openInside });
      }
    }
  }

  #drawFields(state: TableState, problems: readonly Problem[]): void {
    for (const { field, cell } of this.#skeleton.fields) {
      const value = this.#book.sheet.fields[field] ?? "";
      const look = lookOfField(field, value, { locked: this.#locked, problems });
      const focused = state.focus?.row === null && state.focus.field === field;
      const cellState = {
        focused,
        selected: false,
        editor: focused ? state.editor : null,
        name: this.nameOf({ row: null, field }),
        isField: true,
      };
      // The signature line under a pledge is the server's and stays.
      const holder = cell.querySelector<HTMLElement>(".o") ?? cell;
      drawCell(cell, holder, look, cellState, { openInside: () => undefined });
    }
  }
}

function byRow(problems: readonly Problem[]): Map<RowId | null, Problem[]> {
  const grouped = new Map<RowId | null, Problem[]>();
  for (const problem of problems) {
    grouped.set(problem.row, [...(grouped.get(problem.row) ?? []), problem]);
  }
  return grouped;
}

/** Moving the line that holds the focus would end a composition, so the lines between are moved instead. */
function putBehind(body: Element, line: HTMLTableRowElement, before: Element | null): void {
  if (!line.contains(document.activeElement)) {
    body.insertBefore(line, behind(body, before));
    return;
  }
  for (let next = behind(body, before); next !== null && next !== line; next = behind(body, before)) {
    line.after(next);
  }
}

/** What stands behind an element, or at the begin. */
function behind(body: Element, before: Element | null): Element | null {
  return before === null ? body.firstElementChild : before.nextElementSibling;
}
