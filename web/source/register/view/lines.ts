//! The order in which the keyboard walks through the form: fields above the rows, the rows, the empty row at
//! the end, fields below. A line is what an arrow down goes to next.
import type { FieldName, Place, RowId } from "../model/sheet";

export type Line =
  | { readonly kind: "field"; readonly field: FieldName }
  /** `isNew`: the empty row at the end, which is no row of the sheet yet. */
  | { readonly kind: "row"; readonly row: RowId; readonly isNew: boolean };

export interface Course {
  readonly lines: readonly Line[];
  /** The fields of the printed columns. */
  readonly columns: readonly FieldName[];
}

export type Direction = "up" | "down" | "left" | "right" | "next" | "previous";

export function lineIndex(course: Course, place: Place): number {
  return course.lines.findIndex((line) =>
    line.kind === "field" ? place.row === null && line.field === place.field : line.row === place.row,
  );
}

export function columnIndex(course: Course, place: Place): number {
  return place.row === null ? 0 : Math.max(0, course.columns.indexOf(place.field));
}

/** The place in line `index` nearest to column `column`; null beyond the first or last line. */
export function placeIn(course: Course, index: number, column: number): Place | null {
  const line = course.lines[index];
  if (line === undefined) {
    return null;
  }
  if (line.kind === "field") {
    return { row: null, field: line.field };
  }
  const field = course.columns[Math.min(Math.max(column, 0), course.columns.length - 1)];
  return field === undefined ? null : { row: line.row, field };
}

/** Where `direction` leads from `place`; null at the edge of the form. */
export function step(course: Course, place: Place, direction: Direction): Place | null {
  const line = lineIndex(course, place);
  const column = columnIndex(course, place);
  const last = place.row === null ? 0 : course.columns.length - 1;
  switch (direction) {
    case "up":
      return placeIn(course, line - 1, column);
    case "down":
      return placeIn(course, line + 1, column);
    case "left":
      return column > 0 ? placeIn(course, line, column - 1) : null;
    case "right":
      return column < last ? placeIn(course, line, column + 1) : null;
    case "next":
      return column < last ? placeIn(course, line, column + 1) : placeIn(course, line + 1, 0);
    case "previous":
      return column > 0
        ? placeIn(course, line, column - 1)
        : placeIn(course, line - 1, course.columns.length - 1);
  }
}

/** The cells between two corners, line by line; only rows, since fields are no part of a block. */
export function rectangle(course: Course, one: Place, other: Place): Place[][] {
  const [top, bottom] = ordered(lineIndex(course, one), lineIndex(course, other));
  const [left, right] = ordered(columnIndex(course, one), columnIndex(course, other));
  return course.lines.slice(top, bottom + 1).flatMap((line) => {
    if (line.kind === "field" || line.isNew) {
      return [];
    }
    return [course.columns.slice(left, right + 1).map((field) => ({ row: line.row, field }))];
  });
}

function ordered(one: number, other: number): [number, number] {
  return one <= other ? [one, other] : [other, one];
}
