//! Which list is open in the focused cell: that of a level or choice cell, or that of the small words which a
//! risk's cell carries at its end.
import { type Column, narrowed, type RowId } from "../model/sheet";
import { ChoiceList } from "./choice-list";
import type { Grid } from "./grid";

export class CellLists {
  readonly #grid: Grid;
  #shown: ChoiceList | null = null;
  /** The inside column whose small words were chosen, when the cell carries several. */
  #chosen: Column | null = null;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  get shown(): ChoiceList | null {
    return this.#shown;
  }

  /** Opens the list that belongs to the focused cell, if it has one. */
  open(): void {
    const { editor, focus, book, table } = this.#grid;
    const column = this.#column();
    if (editor === null || focus === null || focus.row === null || column === null || this.#shown !== null) {
      return;
    }
    const place = { row: focus.row, field: column.field };
    const cell = table.cell(focus);
    const words = Array.from(cell?.querySelectorAll<HTMLElement>(".kd") ?? []);
    const anchor = editor.picks
      ? cell
      : (words.find((word) => word.dataset.inside === column.field) ?? words[0]);
    this.#shown = new ChoiceList(
      editor.element,
      anchor ?? editor.element,
      narrowed(column, (field) => book.value({ row: place.row, field })),
      book.value(place),
      (value) => {
        this.close();
        this.#write(place, value);
        this.#grid.showBook();
      },
    );
  }

  /** Opens the list of the small words in a risk's cell. */
  openInside(row: RowId, column: Column): void {
    this.#grid.goTo({ row, field: column.inside ?? column.field });
    this.#chosen = column;
    this.open();
  }

  /** Takes what the list shows as chosen; false when there is no list or nothing is chosen. */
  pick(): boolean {
    const value = this.#shown?.active ?? null;
    const { focus } = this.#grid;
    const column = this.#column();
    this.close();
    if (value === null || focus === null || column === null) {
      return false;
    }
    this.#write({ row: focus.row, field: column.field }, value);
    return true;
  }

  /** Goes along with its cell; closes when that is out of sight. */
  follow(): void {
    if (this.#shown?.follow() === false) {
      this.close();
    }
  }

  close(): void {
    this.#shown?.close();
    this.#shown = null;
    this.#chosen = null;
  }

  /** Writes what is chosen. What was chosen for another power is no choice of this one any more, and goes. */
  #write(place: { readonly row: RowId | null; readonly field: string }, value: string): void {
    const { book } = this.#grid;
    this.#grid.write(place, value);
    for (const column of book.columns.filter((one) => one.by?.field === place.field)) {
      const of = { row: place.row, field: column.field };
      const chosen = book.value(of);
      if (chosen !== "" && !(column.by?.choices[value] ?? []).includes(chosen)) {
        this.#grid.write(of, "");
      }
    }
  }

  /** The column that the list of the focused cell writes in. */
  #column(): Column | null {
    const { editor, focus, book } = this.#grid;
    if (editor?.picks) {
      return editor.column;
    }
    if (this.#chosen !== null && this.#chosen.inside === focus?.field) {
      return this.#chosen;
    }
    return book.columns.find((column) => column.inside === focus?.field) ?? null;
  }
}
