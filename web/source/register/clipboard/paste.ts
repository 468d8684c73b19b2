//! From a pasted block to changes of the sheet. A block that brings the form's own header or 序号 column is
//! understood; anything else falls into the cells from the focus to the right and downwards, and rows that
//! are not there yet are made.
import type { Change } from "../model/change";
import { normaliseLevel } from "../model/level";
import { type Column, printedColumns, type RowId, type Sheet } from "../model/sheet";
import type { Block } from "./block";

export interface Target {
  /** The first row to write in, or null for the empty row at the end. */
  readonly row: RowId | null;
  readonly field: string;
}

/** Which column of the form each column of the block goes to; null for one that goes nowhere. */
type Assignment = readonly (Column | null)[];

/** Other words that units write over a column, by field. What the form itself says is its label. */
const OTHER_HEADERS: Readonly<Record<string, readonly string[]>> = {
  risk: ["风险点", "廉政风险点", "风险点内容", "主要内容及表现形式", "表现形式", "风险内容"],
  level: ["等级", "风险级别", "级别"],
  measures: ["措施", "防范措施", "防控措施"],
  responsible: ["责任人", "责任人员", "负责人"],
  name: ["职权名称", "名称"],
  category: ["职权类别", "类别"],
  basis: ["依据", "法律依据"],
  office: ["承办机构", "承办科室", "承办股室"],
};

const HEADER_WITHIN = 6;
const CLOSING = /(意见|承诺|合计|填表)/;
const NUMBER_HEADERS = new Set(["序号", "编号", "№", "NO", "NO."]);

/** The changes that paste `block` at `target`. `makeId` gives the ids of rows that are made. */
export function pasteChanges(
  columns: readonly Column[],
  sheet: Sheet,
  target: Target,
  block: Block,
  makeId: () => RowId,
): Change[] {
  const { assignment, rows } = assign(columns, target.field, block);
  const changes: Change[] = [];
  const start =
    target.row === null ? sheet.rows.length : sheet.rows.findIndex((row) => row.id === target.row);
  let after = sheet.rows.at(-1)?.id ?? null;
  for (const [offset, texts] of rows.entries()) {
    const written = valuesOf(assignment, texts);
    const row = sheet.rows[start + offset];
    if (row === undefined) {
      const id = makeId();
      changes.push({ op: "insert", row: id, after, values: written });
      after = id;
      continue;
    }
    for (const [field, to] of Object.entries(written)) {
      const from = row.values[field] ?? "";
      if (from !== to) {
        changes.push({ op: "set", row: row.id, field, from, to });
      }
    }
  }
  return changes;
}

function valuesOf(assignment: Assignment, texts: readonly string[]): Record<string, string> {
  const written: Record<string, string> = {};
  for (const [index, column] of assignment.entries()) {
    if (column !== null) {
      written[column.field] = normalised(column, texts[index] ?? "");
    }
  }
  return written;
}

/** A level in other words becomes the form's own; what is no level is kept and marked by the checks. */
export function normalised(column: Column, text: string): string {
  if (column.kind === "level") {
    return normaliseLevel(text);
  }
  if (column.kind === "choice") {
    const wanted = text.replace(/\s/g, "");
    return column.choices?.find((choice) => choice === wanted) ?? text.trim();
  }
  return text;
}

function assign(
  columns: readonly Column[],
  field: string,
  block: Block,
): { assignment: Assignment; rows: Block } {
  // A whole form copied from Word has 单位 and 主要职责 above its header.
  for (const [index, row] of block.slice(0, HEADER_WITHIN).entries()) {
    const header = row.map((text) => columnNamed(columns, text));
    if (header.filter((column) => column !== null).length >= 2) {
      return { assignment: header, rows: block.slice(index + 1).filter(isBody) };
    }
  }
  const printed = printedColumns(columns);
  const first = Math.max(
    0,
    printed.findIndex((column) => column.field === field),
  );
  const hasNumbers = first === 0 && bringsNumbers(block, printed.length);
  const goals = printed.slice(first);
  const width = block[0]?.length ?? 0;
  const assignment = Array.from(
    { length: width },
    (_, index) => goals[hasNumbers ? index - 1 : index] ?? null,
  );
  return { assignment, rows: block };
}

/** Blank rows, the header once more on the next page, and the opinions below the rows are no rows of the form. */
function isBody(row: readonly string[]): boolean {
  const first = plain(row[0] ?? "");
  const repeated = row.some((cell) => NUMBER_HEADERS.has(plain(cell)));
  const closing = first.length <= 10 && CLOSING.test(first);
  return row.some((cell) => cell !== "") && !repeated && !closing;
}

/** The first column counts the rows, and there is one column more than fits: it is the form's 序号. */
function bringsNumbers(block: Block, printed: number): boolean {
  const width = block[0]?.length ?? 0;
  const counts = block.every((row) => /^\d{1,4}[.、]?$/.test((row[0] ?? "").trim()));
  return counts && width >= 2 && (width > printed || (block[0]?.[1] ?? "").length > 4);
}

function columnNamed(columns: readonly Column[], text: string): Column | null {
  const wanted = plain(text);
  if (wanted === "") {
    return null;
  }
  return (
    columns.find(
      (column) =>
        plain(column.label) === wanted ||
        (OTHER_HEADERS[column.field] ?? []).some((other) => plain(other) === wanted),
    ) ?? null
  );
}

function plain(text: string): string {
  return text.replace(/[\s　]/g, "").toUpperCase();
}
