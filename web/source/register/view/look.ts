//! What a cell has to show, worked out from the sheet. Two equal looks need no new drawing.
import { type Column, type FieldName, isBlank, narrowed, type Problem, type Row } from "../model/sheet";

export interface Look {
  readonly value: string;
  readonly column: Column;
  readonly problems: readonly Problem[];
  /** The small words of the columns that are shown inside this one. */
  readonly inside: readonly { readonly column: Column; readonly value: string }[];
  /** Copied from last year and not touched since. */
  readonly unchanged: boolean;
  /** What an empty cell says instead. */
  readonly invitation: string | null;
  readonly locked: boolean;
}

const INVITATION = "在此输入，或从 Excel、WPS 粘贴多行";

/** A cell of a row. `facts.problems` are those of the row. */
export function lookOfCell(
  columns: readonly Column[],
  row: Row,
  column: Column,
  facts: { isNew: boolean; isFirst: boolean; locked: boolean; problems: readonly Problem[] },
): Look {
  const value = (field: FieldName): string => row.values[field] ?? "";
  // What depends on another column is asked for when that has been said.
  const isAsked = (one: Column): boolean =>
    one.by === undefined || value(one.field) !== "" || (narrowed(one, value).choices ?? []).length > 0;
  const inner = columns.filter((candidate) => candidate.inside === column.field && isAsked(candidate));
  return {
    value: value(column.field),
    column,
    problems: facts.problems.filter(
      (problem) => problem.field === column.field || inner.some((one) => one.field === problem.field),
    ),
    inside: isBlank(row.values) ? [] : inner.map((one) => ({ column: one, value: value(one.field) })),
    unchanged: row.mark === "unchanged" && facts.isFirst,
    invitation: facts.isNew && facts.isFirst ? INVITATION : null,
    locked: facts.locked,
  };
}

/** A field around the rows. */
export function lookOfField(
  field: FieldName,
  value: string,
  facts: { locked: boolean; problems: readonly Problem[] },
): Look {
  return {
    value,
    column: { field, label: field, kind: "text" },
    problems: facts.problems.filter((problem) => problem.field === field),
    inside: [],
    unchanged: false,
    invitation: facts.locked ? null : "在此填写",
    locked: facts.locked,
  };
}
