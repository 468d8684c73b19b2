//! What a person does to cells and rows, as changes of the sheet. Nothing here knows of keys or pages.
import type { Change } from "./change";
import { type Place, type Row, type RowId, rowBefore, type Sheet, valueAt } from "./sheet";

/** Writes `to` in a cell, in place of `from`: the text that the writer had before them. A row that is not there
 *  yet is made at the end. */
export function writeCell(sheet: Sheet, place: Place, to: string, from = valueAt(sheet, place)): Change[] {
  const { row, field } = place;
  if (row === null) {
    return from === to ? [] : [{ op: "field", field, from, to }];
  }
  if (!sheet.rows.some((candidate) => candidate.id === row)) {
    const after = sheet.rows.at(-1)?.id ?? null;
    return to === "" ? [] : [{ op: "insert", row, after, values: { [field]: to } }];
  }
  return from === to ? [] : [{ op: "set", row, field, from, to }];
}

/** Empties the cells. */
export function clearCells(sheet: Sheet, places: readonly Place[]): Change[] {
  return places.flatMap((place) => writeCell(sheet, place, ""));
}

/** One cell takes the text of the cell above it; of several, all take the text of the topmost. */
export function fillDown(sheet: Sheet, block: readonly (readonly Place[])[]): Change[] {
  const [first, ...below] = block;
  if (first === undefined) {
    return [];
  }
  if (below.length > 0) {
    return below.flatMap((line) =>
      line.flatMap((place, index) => {
        const source = first[index];
        return source === undefined ? [] : writeCell(sheet, place, valueAt(sheet, source));
      }),
    );
  }
  return first.flatMap((place) => {
    if (place.row === null) {
      return [];
    }
    const known = sheet.rows.some((row) => row.id === place.row);
    const above = known ? rowBefore(sheet, place.row) : (sheet.rows.at(-1)?.id ?? null);
    return above === null ? [] : writeCell(sheet, place, valueAt(sheet, { ...place, row: above }));
  });
}

/** An empty row above or below `row`, or one with the same texts below it. */
export function addRow(sheet: Sheet, row: RowId, where: "above" | "below" | "twin", id: RowId): Change[] {
  const after = where === "above" ? rowBefore(sheet, row) : row;
  const values = where === "twin" ? (rowOf(sheet, row)?.values ?? {}) : {};
  return [{ op: "insert", row: id, after, values }];
}

export function removeRow(sheet: Sheet, row: RowId): Change[] {
  const found = rowOf(sheet, row);
  return found === undefined ? [] : [{ op: "remove", row, from: found.values }];
}

/** One place up or down; nothing at the edge. */
export function moveRow(sheet: Sheet, row: RowId, by: 1 | -1): Change[] {
  const index = sheet.rows.findIndex((candidate) => candidate.id === row);
  const target = index + by;
  if (index < 0 || target < 0 || target >= sheet.rows.length) {
    return [];
  }
  const after = by > 0 ? sheet.rows[target]?.id : sheet.rows[target - 1]?.id;
  return [{ op: "move", row, after: after ?? null }];
}

function rowOf(sheet: Sheet, id: RowId): Row | undefined {
  return sheet.rows.find((row) => row.id === id);
}
