//! The checks that need no server: a row that somebody began must have its level, its measure and its
//! responsible person. They are merged with what the server found, which knows more.

import { parseLevel } from "./level";
import {
  type Column,
  isBlank,
  type Problem,
  printedColumns,
  type Row,
  type RowId,
  type Sheet,
  samePlace,
} from "./sheet";

const CODES: Readonly<Record<string, string>> = {
  level: "level-missing",
  measures: "measure-missing",
  responsible: "responsible-missing",
};

/** What is missing or not understood in the rows of the sheet. */
export function checkSheet(columns: readonly Column[], sheet: Sheet): Problem[] {
  return sheet.rows.flatMap((row) => (isBlank(row.values) ? [] : checkRow(columns, row)));
}

function checkRow(columns: readonly Column[], row: Row): Problem[] {
  return printedColumns(columns).flatMap((column): Problem[] => {
    const value = (row.values[column.field] ?? "").trim();
    const place = { row: row.id, field: column.field };
    if (value === "") {
      return mustBeWritten(column) ? [missing(column, row.id)] : [];
    }
    if (column.kind === "level" && parseLevel(value) === null) {
      const message = `“${value}”不是一级、二级、三级，请选择一个`;
      return [{ ...place, severity: "error", code: "level-unknown", message }];
    }
    if (column.kind === "choice" && column.choices !== undefined && !column.choices.includes(value)) {
      const message = `“${value}”不在可选的${column.label}里，请选择一个`;
      return [{ ...place, severity: "warning", code: "option-unlisted", message }];
    }
    return [];
  });
}

function mustBeWritten(column: Column): boolean {
  return column.required === true || column.kind === "level" || column.field in CODES;
}

function missing(column: Column, row: RowId): Problem {
  return {
    row,
    field: column.field,
    severity: "error",
    code: CODES[column.field] ?? "value-missing",
    message: `${column.label}没有填`,
  };
}

/** Both lists as one: where both speak of the same cell and both mean the same, the server's word stands. */
export function mergeProblems(server: readonly Problem[], local: readonly Problem[]): Problem[] {
  const added = local.filter(
    (problem) => !server.some((other) => samePlaceOf(other, problem) && sameMatter(other, problem)),
  );
  return [...added, ...server];
}

function samePlaceOf(one: Problem, other: Problem): boolean {
  return (
    one.field !== null &&
    other.field !== null &&
    samePlace({ row: one.row, field: one.field }, { row: other.row, field: other.field })
  );
}

/** An empty cell has one matter, whatever its code, and so has one that the server refused to store; other
 *  matters are told apart by their codes. */
function sameMatter(server: Problem, local: Problem): boolean {
  return server.code === local.code || server.code === "rejected" || local.code.endsWith("-missing");
}
