//! Changes of a sheet, the words that the server understands. Each says what was there before, so that it
//! can be undone, and so that the server can tell when somebody else wrote in the same cell.
import { type FieldName, type Row, type RowId, rowBefore, type Sheet, type Values } from "./sheet";

export type Change =
  | {
      readonly op: "set";
      readonly row: RowId;
      readonly field: FieldName;
      readonly from: string;
      readonly to: string;
    }
  | { readonly op: "insert"; readonly row: RowId; readonly after: RowId | null; readonly values: Values }
  | { readonly op: "remove"; readonly row: RowId; readonly from: Values }
  | { readonly op: "move"; readonly row: RowId; readonly after: RowId | null }
  | { readonly op: "field"; readonly field: FieldName; readonly from: string; readonly to: string };

/** The sheet after the change. A change of a row that is not there leaves the sheet as it is. */
export function apply(sheet: Sheet, change: Change): Sheet {
  switch (change.op) {
    case "field":
      return { ...sheet, fields: { ...sheet.fields, [change.field]: change.to } };
    case "set":
      return {
        ...sheet,
        rows: sheet.rows.map((row) => (row.id === change.row ? written(row, change.field, change.to) : row)),
      };
    case "insert": {
      const others = sheet.rows.filter((row) => row.id !== change.row);
      return { ...sheet, rows: placed(others, { id: change.row, values: change.values }, change.after) };
    }
    case "remove":
      return { ...sheet, rows: sheet.rows.filter((row) => row.id !== change.row) };
    case "move": {
      const moving = sheet.rows.find((row) => row.id === change.row);
      if (moving === undefined) {
        return sheet;
      }
      const others = sheet.rows.filter((row) => row.id !== change.row);
      return { ...sheet, rows: placed(others, moving, change.after) };
    }
  }
}

export function applyAll(sheet: Sheet, changes: readonly Change[]): Sheet {
  return changes.reduce(apply, sheet);
}

/** What undoes `change`, where `before` is the sheet that it was made on. */
export function inverse(before: Sheet, change: Change): Change {
  switch (change.op) {
    case "set":
    case "field":
      return { ...change, from: change.to, to: change.from };
    case "insert":
      return { op: "remove", row: change.row, from: change.values };
    case "remove":
      return {
        op: "insert",
        row: change.row,
        after: rowBefore(before, change.row),
        values: change.from,
      };
    case "move":
      return { op: "move", row: change.row, after: rowBefore(before, change.row) };
  }
}

/** What undoes `changes` as a whole: the inverse of each, last one first. */
export function inverseAll(before: Sheet, changes: readonly Change[]): Change[] {
  const undone: Change[] = [];
  let sheet = before;
  for (const change of changes) {
    undone.unshift(inverse(sheet, change));
    sheet = apply(sheet, change);
  }
  return undone;
}

/** Fewer changes with the same effect: a cell typed in ten times is set once, and a row that was inserted
 *  and written in is inserted as it is now. Only for changes that were never sent. */
export function coalesce(changes: readonly Change[]): Change[] {
  let kept: Change[] = [];
  for (const change of changes) {
    kept = joined(kept, change);
  }
  return kept.filter((change) => !isIdle(change));
}

function joined(kept: readonly Change[], change: Change): Change[] {
  if (change.op === "set" || change.op === "field") {
    const index = lastIndex(kept, (earlier) => touchesSameCell(earlier, change));
    const earlier = kept[index];
    const merged = earlier === undefined ? undefined : follow(earlier, change);
    return merged === undefined
      ? [...kept, change]
      : [...kept.slice(0, index), merged, ...kept.slice(index + 1)];
  }
  if (change.op === "remove") {
    const inserted = kept.some((earlier) => earlier.op === "insert" && earlier.row === change.row);
    const anchors = kept.some(
      (earlier) => (earlier.op === "insert" || earlier.op === "move") && earlier.after === change.row,
    );
    if (inserted && !anchors) {
      return kept.filter((earlier) => earlier.op === "field" || earlier.row !== change.row);
    }
  }
  return [...kept, change];
}

/** Array.prototype.findLastIndex is younger than the language level that the bundles are held to. */
function lastIndex<T>(list: readonly T[], fits: (item: T) => boolean): number {
  let index = list.length - 1;
  for (; index >= 0; index -= 1) {
    const item = list[index];
    if (item !== undefined && fits(item)) {
      break;
    }
  }
  return index;
}

type Writing = Extract<Change, { op: "set" | "field" }>;

function touchesSameCell(earlier: Change, change: Writing): boolean {
  if (change.op === "field") {
    return earlier.op === "field" && earlier.field === change.field;
  }
  if (earlier.op === "field" || earlier.row !== change.row) {
    return false;
  }
  // A removal ends a row's story: what comes after it must not slip in front.
  return (
    earlier.op === "insert" ||
    earlier.op === "remove" ||
    (earlier.op === "set" && earlier.field === change.field)
  );
}

function follow(earlier: Change, change: Writing): Change | undefined {
  if (earlier.op === "insert") {
    return { ...earlier, values: { ...earlier.values, [change.field]: change.to } };
  }
  return earlier.op === "set" || earlier.op === "field" ? { ...earlier, to: change.to } : undefined;
}

function isIdle(change: Change): boolean {
  return (change.op === "set" || change.op === "field") && change.from === change.to;
}

/** Writing in a row that was copied from last year makes it a changed one. */
function written(row: Row, field: FieldName, value: string): Row {
  return { ...row, values: { ...row.values, [field]: value }, mark: null };
}

/** `row` behind the row `after`; in front of all when `after` is null; at the end when `after` is gone. */
function placed(rows: readonly Row[], row: Row, after: RowId | null): Row[] {
  const index = after === null ? 0 : rows.findIndex((other) => other.id === after) + 1;
  const position = after !== null && index === 0 ? rows.length : index;
  return [...rows.slice(0, position), row, ...rows.slice(position)];
}
