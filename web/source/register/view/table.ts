//! The form's table in the page: finds what the server drew, takes over the rows, and draws again what
//! changed. It knows where a cell is on the page; what a key or a click does is not its business.
import { element, setAttributes } from "../../shared/element";
import type { Book } from "../model/book";
import {
  type Column,
  type FieldName,
  isBlank,
  type Place,
  type Problem,
  printedColumns,
  type Row,
  type RowId,
} from "../model/sheet";
import { drawNotes, drawText, type Look, placeName, smallWords, spoken } from "./cell";
import { drawGutter } from "./gutter";
import type { Course, Line } from "./lines";

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
  openInside(row: RowId, column: Column, anchor: HTMLElement): void;
}

const INVITATION = "在此输入，或从 Excel、WPS 粘贴多行";
/** Texts up to this long stand in the middle of their cell, as names do on paper. */
const SHORT = 6;

export class FormTable {
  /** The row at the end that is not there yet; its id is ready for when somebody writes in it. */
  newRow: RowId;
  readonly #book: Book;
  readonly #label: string | null;
  readonly #locked: boolean;
  readonly #actions: TableActions;
  readonly #table: HTMLTableElement;
  readonly #body: HTMLTableSectionElement;
  readonly #fields: readonly {
    readonly field: FieldName;
    readonly cell: HTMLTableCellElement;
    readonly above: boolean;
  }[];
  readonly #rows = new Map<RowId, HTMLTableRowElement>();
  readonly #drawn = new WeakMap<HTMLElement, string>();

  constructor(
    root: HTMLElement,
    book: Book,
    options: { label: string | null; locked: boolean; newRow: RowId },
    actions: TableActions,
  ) {
    this.#book = book;
    this.#label = options.label;
    this.#locked = options.locked;
    this.newRow = options.newRow;
    this.#actions = actions;
    this.#table = root.querySelector("table") ?? root.appendChild(element("table", { class: "form grid" }));
    this.#body =
      this.#table.querySelector<HTMLTableSectionElement>("tbody[data-grid-rows]") ??
      this.#table.createTBody();
    this.#table.classList.add("gridded");
    this.#table.classList.toggle("locked", this.#locked);
    setAttributes(this.#table, {
      role: "grid",
      "aria-label": root.dataset.label ?? "登记表",
      "aria-readonly": this.#locked ? "true" : null,
    });
    this.#fields = this.#findFields();
    this.#giveRoles();
    this.#body.replaceChildren(this.#header());
  }

  /** Fields around the rows: `<td data-field="duties">`, above or below the rows as on paper. */
  #findFields() {
    const cells = Array.from(this.#table.querySelectorAll<HTMLTableCellElement>("td[data-field]"));
    return cells
      .filter((cell) => !this.#body.contains(cell) && cell.dataset.field !== undefined)
      .map((cell) => {
        const above = (cell.compareDocumentPosition(this.#body) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
        return { field: cell.dataset.field ?? "", cell, above };
      });
  }

  /** The roles of a table are lost when narrow screens show it as cards, so they are said in words. */
  #giveRoles(): void {
    for (const section of Array.from(this.#table.tBodies)) {
      section.setAttribute("role", "rowgroup");
      for (const row of Array.from(section.rows)) {
        row.setAttribute("role", "row");
        for (const cell of Array.from(row.cells)) {
          cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "gridcell");
        }
      }
    }
  }

  #header(): HTMLTableRowElement {
    const line = element(
      "tr",
      { class: "h", role: "row" },
      element("td", { class: "gut", role: "gridcell" }),
    );
    if (this.#label !== null) {
      const label = element("th", {
        class: "v",
        role: "rowheader",
        scope: "rowgroup",
        "aria-label": this.#label,
      });
      label.append(...Array.from(this.#label).flatMap((letter) => [letter, element("br")]));
      line.append(label);
    }
    line.append(element("th", { role: "columnheader", scope: "col" }, "序号"));
    for (const column of printedColumns(this.#book.columns)) {
      line.append(element("th", { role: "columnheader", scope: "col" }, headerWords(column.label)));
    }
    return line;
  }

  get element(): HTMLTableElement {
    return this.#table;
  }

  /** The order in which the keyboard walks. */
  course(): Course {
    const rows = this.#book.sheet.rows.map((row): Line => ({ kind: "row", row: row.id, isNew: false }));
    const end: Line[] = this.#locked ? [] : [{ kind: "row", row: this.newRow, isNew: true }];
    const field = ({ field }: { field: FieldName }): Line => ({ kind: "field", field });
    return {
      lines: [
        ...this.#fields.filter(({ above }) => above).map(field),
        ...rows,
        ...end,
        ...this.#fields.filter(({ above }) => !above).map(field),
      ],
      columns: printedColumns(this.#book.columns).map((column) => column.field),
    };
  }

  cell(place: Place): HTMLTableCellElement | null {
    if (place.row === null) {
      return this.#fields.find(({ field }) => field === place.field)?.cell ?? null;
    }
    const row = this.#rows.get(place.row);
    return Array.from(row?.cells ?? []).find((cell) => cell.dataset.field === place.field) ?? null;
  }

  /** The place that an element of the table lies in. */
  placeOf(target: EventTarget | null): Place | null {
    const cell = target instanceof Element ? target.closest<HTMLElement>("td[data-field]") : null;
    if (cell === null || !this.#table.contains(cell)) {
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

  /** Brings the page in line with the book. */
  draw(state: TableState): void {
    const rows: Row[] = [...this.#book.sheet.rows];
    if (!this.#locked) {
      rows.push({ id: this.newRow, values: {} });
    }
    this.#arrange(rows);
    for (const [index, row] of rows.entries()) {
      this.#drawRow(row, index, state);
    }
    for (const { field, cell } of this.#fields) {
      this.#drawField(field, cell, state);
    }
    const label = this.#body.querySelector<HTMLTableCellElement>("th.v");
    if (label !== null) {
      label.rowSpan = rows.length + 1;
    }
  }

  /** Rows of the page in the order of the sheet. The focused row is not moved, others go around it. */
  #arrange(rows: readonly Row[]): void {
    const wanted = new Set(rows.map((row) => row.id));
    for (const [id, line] of this.#rows) {
      if (!wanted.has(id)) {
        line.remove();
        this.#rows.delete(id);
      }
    }
    let before: Element | null = this.#body.querySelector("tr.h");
    for (const row of rows) {
      const line = this.#rows.get(row.id) ?? this.#makeRow(row.id);
      if (before?.nextElementSibling !== line) {
        this.#place(line, before);
      }
      before = line;
    }
  }

  /** Puts `line` behind `before`. Moving the line that holds the focus would end a composition, so the lines
   *  between are moved instead. */
  #place(line: HTMLTableRowElement, before: Element | null): void {
    if (!line.contains(document.activeElement)) {
      before?.after(line);
      return;
    }
    while (before !== null && before.nextElementSibling !== line && before.nextElementSibling !== null) {
      line.after(before.nextElementSibling);
    }
  }

  #makeRow(id: RowId): HTMLTableRowElement {
    const line = element(
      "tr",
      { "data-row": id, role: "row" },
      element("td", { class: "gut", role: "gridcell" }),
    );
    line.append(element("th", { class: "c", scope: "row", role: "rowheader" }));
    for (const column of printedColumns(this.#book.columns)) {
      line.append(
        element("td", {
          role: "gridcell",
          "data-field": column.field,
          "data-kind": column.kind,
          "data-label": column.label,
        }),
      );
    }
    this.#rows.set(id, line);
    return line;
  }

  #drawRow(row: Row, index: number, state: TableState): void {
    const line = this.#rows.get(row.id);
    if (line === undefined) {
      return;
    }
    const isNew = row.id === this.newRow;
    const editing = state.active && state.focus?.row === row.id;
    const problems = this.#book.problems.filter((problem) => problem.row === row.id);
    line.classList.toggle("new", isNew);
    line.classList.toggle("r-edit", editing && !this.#locked);
    const gutter = line.cells[0];
    if (gutter !== undefined) {
      const openMenu = (anchor: HTMLElement): void => this.#actions.openMenu(row.id, anchor);
      drawGutter(gutter, { number: index + 1, isNew, editing, locked: this.#locked, problems }, openMenu);
    }
    const number = line.querySelector('th[scope="row"]');
    if (number !== null && number.textContent !== String(index + 1)) {
      number.textContent = String(index + 1);
    }
    number?.classList.toggle("mut", isNew);
    for (const [position, column] of printedColumns(this.#book.columns).entries()) {
      const place = { row: row.id, field: column.field };
      const cell = this.cell(place);
      if (cell !== null) {
        const look = this.#lookOf(row, column, problems, isNew && position === 0);
        this.#drawCell(cell, place, look, state);
      }
    }
  }

  #lookOf(row: Row, column: Column, problems: readonly Problem[], inviting: boolean): Look {
    const inner = this.#book.columns.find((candidate) => candidate.inside === column.field);
    const hasText = !isBlank(row.values);
    return {
      value: row.values[column.field] ?? "",
      column,
      problems: problems.filter(
        (problem) => problem.field === column.field || (inner !== undefined && problem.field === inner.field),
      ),
      inside: inner !== undefined && hasText ? { column: inner, value: row.values[inner.field] ?? "" } : null,
      unchanged: row.mark === "unchanged" && (column.field === "risk" || column.field === "name"),
      invitation: inviting ? INVITATION : null,
      locked: this.#locked,
    };
  }

  #drawField(field: FieldName, cell: HTMLTableCellElement, state: TableState): void {
    const look: Look = {
      value: this.#book.sheet.fields[field] ?? "",
      column: { field, label: field, kind: "text" },
      problems: this.#book.problems.filter((problem) => problem.row === null && problem.field === field),
      inside: null,
      unchanged: false,
      invitation: this.#locked ? null : "在此填写",
      locked: this.#locked,
    };
    // The signature line under a pledge is the server's and stays.
    const holder = cell.querySelector<HTMLElement>(".o") ?? cell;
    this.#drawCell(cell, { row: null, field }, look, state, holder);
  }

  #drawCell(
    cell: HTMLTableCellElement,
    place: Place,
    look: Look,
    state: TableState,
    holder: HTMLElement = cell,
  ): void {
    const focused = state.focus?.row === place.row && state.focus?.field === place.field;
    const selected = state.selected.some((line) =>
      line.some((other) => other.row === place.row && other.field === place.field),
    );
    const editor = focused ? state.editor : null;
    const name = this.nameOf(place);
    const signature = JSON.stringify([look, focused, selected, editor !== null, name]);
    if (this.#drawn.get(cell) === signature && (editor === null || holder.firstElementChild === editor)) {
      return;
    }
    this.#drawn.set(cell, signature);
    const worst = look.problems.some((problem) => problem.severity === "error") ? "ce" : "cw";
    cell.classList.add("cell");
    cell.classList.toggle(
      "short",
      look.column.kind === "text" &&
        look.value.length <= SHORT &&
        place.row !== null &&
        look.invitation === null,
    );
    cell.classList.toggle("foc", focused && editor !== null);
    cell.classList.toggle("sel", selected);
    cell.classList.toggle("ce", look.problems.length > 0 && worst === "ce");
    cell.classList.toggle("cw", look.problems.length > 0 && worst === "cw");
    setAttributes(cell, {
      tabindex: focused && editor === null ? "0" : "-1",
      "aria-label": spoken(name, look),
      "aria-invalid": worst === "ce" && look.problems.length > 0 ? "true" : null,
      "aria-selected": selected ? "true" : null,
    });
    this.#fill(holder, editor, look, place);
  }

  /** Text or editor first, small words and notes behind. An editor that stands already is left standing. */
  #fill(holder: HTMLElement, editor: HTMLElement | null, look: Look, place: Place): void {
    const actions = {
      openInside: (anchor: HTMLElement): void => {
        if (place.row !== null && look.inside !== null) {
          this.#actions.openInside(place.row, look.inside.column, anchor);
        }
      },
    };
    if (editor === null) {
      holder.replaceChildren(drawText(look, actions), ...drawNotes(look));
      return;
    }
    for (const child of Array.from(holder.childNodes)) {
      if (child !== editor) {
        child.remove();
      }
    }
    if (editor.parentElement !== holder) {
      holder.append(editor);
    }
    holder.append(...smallWords(look, actions), ...drawNotes(look));
  }
}

/** A header of four characters breaks in the middle, as it is printed in narrow columns. */
function headerWords(label: string): Node {
  if (label.length !== 4) {
    return document.createTextNode(label);
  }
  return element("span", { class: "halves" }, label.slice(0, 2), element("wbr"), label.slice(2));
}
