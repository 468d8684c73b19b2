//! What a paper grid holds: the columns of the form, its rows, the fields around them and the problems that
//! the checks found. The server writes this state into the page as JSON; every value travels as text.

export type RowId = string;
export type FieldName = string;
export type Values = Readonly<Record<FieldName, string>>;

/** How a column is written in: free text, numbered items, one of the three levels, one of some choices. */
export type ColumnKind = "text" | "items" | "level" | "choice";

export interface Column {
  readonly field: FieldName;
  readonly label: string;
  readonly kind: ColumnKind;
  readonly width?: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  /** What another column of the row says narrows the choices: the steps of the power that the row names. */
  readonly by?: { readonly field: FieldName; readonly choices: Readonly<Record<string, readonly string[]>> };
  /** What each choice means, for the list and the panel. */
  readonly hints?: Readonly<Record<string, string>>;
  /** The column is not one of the form: it is shown small inside the cell of this other column, or with `panel`
   *  beside the form. */
  readonly inside?: FieldName;
}

/** The column as a row may choose from it. */
export function narrowed(column: Column, value: (field: FieldName) => string): Column {
  return column.by === undefined
    ? column
    : { ...column, choices: column.by.choices[value(column.by.field)] ?? [] };
}

export interface Row {
  readonly id: RowId;
  readonly values: Values;
  /** `unchanged`: copied from last year and not touched since. */
  readonly mark?: "unchanged" | null;
}

/** The texts of the form: rows in their order, and single fields such as duties and pledge. */
export interface Sheet {
  readonly rows: readonly Row[];
  readonly fields: Values;
}

export type Severity = "error" | "warning";

export interface Problem {
  /** The row, or null for a field of the form or the form as a whole. */
  readonly row: RowId | null;
  readonly field: FieldName | null;
  readonly severity: Severity;
  /** How heavy the county takes it; a hint colours no cell. */
  readonly weight?: "must" | "judge" | "hint";
  readonly code: string;
  /** Its kind in a few words, where the message is too long for a cell. */
  readonly label?: string;
  readonly message: string;
}

/** Worth a look, and no more. */
export function isHint(problem: Problem): boolean {
  return problem.weight === "hint";
}

export interface Criterion {
  readonly id: string;
  readonly label: string;
  /** What it asks, in full. */
  readonly text?: string;
}

/** The JSON of `<script id="paper-grid-data">`. */
export interface GridData {
  readonly save: string;
  readonly check?: string;
  readonly readonly?: boolean;
  readonly version: number;
  /** The vertical label at the left of the rows, or null for a form without one. */
  readonly label: string | null;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly fields?: readonly { readonly field: FieldName; readonly value: string; readonly label?: string }[];
  readonly problems?: readonly Problem[];
  readonly criteria?: readonly Criterion[];
  readonly criteria_levels?: Readonly<Record<string, string>>;
}

/** The sheet that a page starts with. */
export function sheetOf(data: GridData): Sheet {
  const fields: Record<FieldName, string> = {};
  for (const { field, value } of data.fields ?? []) {
    fields[field] = value;
  }
  return { rows: data.rows, fields };
}

/** A cell: a field of a row, or with `row` null a field of the form. */
export interface Place {
  readonly row: RowId | null;
  readonly field: FieldName;
}

export function samePlace(one: Place | null, other: Place | null): boolean {
  return one?.row === other?.row && one?.field === other?.field;
}

/** The text of a cell; a cell that nobody wrote in is empty. */
export function valueAt(sheet: Sheet, place: Place): string {
  if (place.row === null) {
    return sheet.fields[place.field] ?? "";
  }
  return sheet.rows.find((row) => row.id === place.row)?.values[place.field] ?? "";
}

/** The columns that the form prints, in their order. */
export function printedColumns(columns: readonly Column[]): readonly Column[] {
  return columns.filter((column) => column.inside === undefined);
}

/** True when nothing is written in any cell. */
export function isBlank(values: Values): boolean {
  return Object.values(values).every((value) => value.trim() === "");
}

/** The row before `id`, or null when it is the first one (or unknown). */
export function rowBefore(sheet: Sheet, id: RowId): RowId | null {
  const index = sheet.rows.findIndex((row) => row.id === id);
  return sheet.rows[index - 1]?.id ?? null;
}
