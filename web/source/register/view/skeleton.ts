//! The bones of the form on the page: the table that the server drew is taken over, given the roles of a grid,
//! and its part for the rows is emptied for the rows that the grid draws.
import { element, setAttributes } from "../../shared/element";
import { type Column, type FieldName, printedColumns, type RowId } from "../model/sheet";

/** A field of the form around the rows: `<td data-field="duties">`. */
export interface FieldCell {
  readonly field: FieldName;
  readonly cell: HTMLTableCellElement;
  /** Above the rows on paper, or below them. */
  readonly above: boolean;
}

export interface Skeleton {
  readonly table: HTMLTableElement;
  readonly body: HTMLTableSectionElement;
  readonly fields: readonly FieldCell[];
}

export function takeOver(
  root: HTMLElement,
  columns: readonly Column[],
  options: { label: string | null; locked: boolean },
): Skeleton {
  const table = root.querySelector("table") ?? root.appendChild(element("table", { class: "form grid" }));
  if (table.querySelector("colgroup") === null) {
    table.prepend(widths(columns, options.label !== null));
  }
  const body = table.querySelector<HTMLTableSectionElement>("tbody[data-grid-rows]") ?? table.createTBody();
  table.classList.add("gridded");
  table.classList.toggle("locked", options.locked);
  setAttributes(table, {
    role: "grid",
    "aria-label": root.dataset.label ?? "登记表",
    "aria-readonly": options.locked ? "true" : null,
  });
  body.replaceChildren();
  giveRoles(table);
  headPart(table, body, options.label).append(header(columns, options.label));
  return { table, body, fields: fieldsAround(table, body) };
}

/** Where the header goes: on paper it is repeated on each page, but for a form whose upright label reaches over
 *  header and rows, which no part of a table can leave. */
function headPart(table: HTMLTableElement, body: HTMLElement, label: string | null): HTMLElement {
  if (label !== null) {
    return body;
  }
  const head = table.tHead ?? table.createTHead();
  head.setAttribute("role", "rowgroup");
  head.replaceChildren();
  return head;
}

/** Widths where the server drew none. As attributes, since the content policy forbids styles in markup. */
function widths(columns: readonly Column[], hasLabel: boolean): HTMLElement {
  const own = printedColumns(columns).map((column) => column.width ?? null);
  const all = ["26", ...(hasLabel ? ["32"] : []), "42", ...own];
  return element("colgroup", {}, ...all.map((width) => element("col", { width })));
}

function fieldsAround(table: HTMLTableElement, body: HTMLTableSectionElement): FieldCell[] {
  return Array.from(table.querySelectorAll<HTMLTableCellElement>("td[data-field]")).map((cell) => {
    const above = (cell.compareDocumentPosition(body) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    return { field: cell.dataset.field ?? "", cell, above };
  });
}

/** The roles of a table are lost when narrow screens show it as cards, so they are said in words. */
function giveRoles(table: HTMLTableElement): void {
  for (const section of Array.from(table.tBodies)) {
    section.setAttribute("role", "rowgroup");
    for (const row of Array.from(section.rows)) {
      row.setAttribute("role", "row");
      for (const cell of Array.from(row.cells)) {
        cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "gridcell");
      }
    }
  }
}

function header(columns: readonly Column[], label: string | null): HTMLTableRowElement {
  const line = element("tr", { class: "h", role: "row" }, gutterCell());
  if (label !== null) {
    const upright = element("th", { class: "v", role: "rowheader", scope: "rowgroup", "aria-label": label });
    upright.append(...Array.from(label).flatMap((letter) => [letter, element("br")]));
    line.append(upright);
  }
  const head = (words: Node | string): HTMLElement =>
    element("th", { role: "columnheader", scope: "col" }, words);
  line.append(head("序号"), ...printedColumns(columns).map((column) => head(headerWords(column.label))));
  return line;
}

/** A header of four characters breaks in the middle, as it is printed in narrow columns. */
function headerWords(label: string): Node | string {
  return label.length === 4
    ? element("span", { class: "halves" }, label.slice(0, 2), element("wbr"), label.slice(2))
    : label;
}

/** The upright label reaches over the header and `rows` rows. */
export function stretchLabel(body: HTMLTableSectionElement, rows: number): void {
  const label = body.querySelector<HTMLTableCellElement>("th.v");
  if (label !== null) {
    label.rowSpan = rows + 1;
  }
}

/** An empty row: gutter, number, a cell for each printed column. */
export function makeRow(id: RowId, columns: readonly Column[]): HTMLTableRowElement {
  const line = element("tr", { "data-row": id, role: "row" }, gutterCell());
  line.append(element("th", { class: "c", scope: "row", role: "rowheader" }));
  for (const column of printedColumns(columns)) {
    const facts = { "data-field": column.field, "data-kind": column.kind, "data-label": column.label };
    line.append(element("td", { role: "gridcell", ...facts }));
  }
  return line;
}

function gutterCell(): HTMLTableCellElement {
  return element("td", { class: "gut", role: "gridcell" });
}
