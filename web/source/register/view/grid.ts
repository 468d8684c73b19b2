//! The grid as the writer meets it: where the focus is, the editor in that cell, what is selected, and what
//! becomes of the text when the cell is left. Keys, mouse and clipboard call the methods here.
import { announce } from "../../shared/announce";
import type { Block } from "../clipboard/block";
import { normalised, pasteChanges } from "../clipboard/paste";
import type { Book } from "../model/book";
import type { Change } from "../model/change";
import { clearCells, fillDown, removeRow, writeCell } from "../model/deeds";
import { newRowId } from "../model/identifier";
import { type Column, isBlank, type Place, type RowId, samePlace } from "../model/sheet";
import { CellLists } from "./cell-lists";
import { type Caret, Editor } from "./editor";
import { type Direction, lineIndex, placeIn, rectangle, step } from "./lines";
import type { FormTable, TableState } from "./table";

/** Text that nobody adds to for this long is taken over and saved, though its cell is not left. */
const IDLE_MS = 3_000;

export class Grid {
  readonly book: Book;
  readonly table: FormTable;
  readonly locked: boolean;
  focus: Place | null = null;
  editor: Editor | null = null;
  readonly lists = new CellLists(this);
  /** The other corner of what is selected; the focus is the first one. */
  #head: Place | null = null;
  #active = false;
  /** The text of the book that the words in the editor replace. Another person's text may come into the book
   *  meanwhile: saying what these words replace lets the server see that both wrote in one cell. */
  #base = "";
  /** The editor's text has been taken over at least once, so that more of it belongs to the same step. */
  #committed = false;
  /** The focus is away for a moment and comes back: a cell is drawn, a menu is open. */
  #moving = false;
  #idle: ReturnType<typeof setTimeout> | null = null;
  #listeners: (() => void)[] = [];

  constructor(book: Book, table: FormTable, locked: boolean) {
    this.book = book;
    this.table = table;
    this.locked = locked;
    this.focus = placeIn(table.course(), 0, 0);
    book.onChange(() => this.#refresh());
    this.draw();
  }

  /** Calls `listener` when the focus or the text in the editor changes. */
  onMove(listener: () => void): void {
    this.#listeners.push(listener);
  }

  get state(): TableState {
    return {
      focus: this.focus,
      active: this.#active,
      editor: this.editor?.element ?? null,
      selected: this.selected(),
    };
  }

  /** The selected block, or nothing when only the focus is there. */
  selected(): Place[][] {
    return this.focus === null || this.#head === null
      ? []
      : rectangle(this.table.course(), this.focus, this.#head);
  }

  /** The selected cells, or the focused one. */
  chosen(): Place[][] {
    const selected = this.selected();
    return selected.length > 0 || this.focus === null ? selected : [[this.focus]];
  }

  /** The editor shows what the book has now. */
  #follow(): void {
    if (this.focus !== null && this.editor !== null) {
      this.#base = this.book.value(this.focus);
      this.editor.value = this.#base;
    }
    this.book.writingIn = null;
  }

  draw(): void {
    this.#moving = true;
    this.table.draw(this.state);
    this.editor?.fit();
    this.#moving = false;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }

  /** The book changed: another text may stand in the focused cell, or its row may be gone. */
  #refresh(): void {
    const course = this.table.course();
    if (this.focus !== null && lineIndex(course, this.focus) < 0) {
      this.#closeEditor();
      this.focus = placeIn(course, 0, 0);
    }
    const untouched = !this.#committed && this.editor?.isDirty === false && !this.editor.composing;
    if (this.editor?.mode === "ready" || untouched) {
      this.#follow();
    }
    this.draw();
  }

  // ---- focus -------------------------------------------------------------------------------------

  /** Goes to a cell. What was written in the one before is taken over. */
  goTo(place: Place, caret: Caret = "all"): void {
    this.commit(true);
    this.#head = null;
    this.#closeEditor();
    this.focus = place;
    this.#active = true;
    if (!this.locked) {
      const column = this.#columnOf(place);
      this.#base = this.book.value(place);
      this.editor = new Editor(column, this.#base, this.table.nameOf(place), {
        typed: () => this.#typed(),
      });
    }
    this.#committed = false;
    this.draw();
    const cell = this.table.cell(place);
    if (this.editor === null) {
      cell?.focus();
    } else {
      this.editor.focus(caret);
    }
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#tell();
  }

  /** The browser has put the focus on a cell that nobody may write in. */
  settle(place: Place): void {
    this.focus = place;
    this.#active = true;
    this.draw();
  }

  /** One step through the form; false at its edge. */
  walk(direction: Direction): boolean {
    if (this.focus === null) {
      return false;
    }
    // Taking the text over may turn the empty row into a real one, with another empty row below.
    this.commit(true);
    const next = step(this.table.course(), this.focus, direction);
    if (next !== null) {
      this.goTo(next);
    }
    return next !== null;
  }

  /** To the line `lines` further on, or the first or last one. */
  jump(lines: number): void {
    if (this.focus === null) {
      return;
    }
    const course = this.table.course();
    const wanted = lineIndex(course, this.focus) + lines;
    const index = Math.max(0, Math.min(wanted, course.lines.length - 1));
    const next = placeIn(course, index, course.columns.indexOf(this.focus.field));
    if (next !== null) {
      this.goTo(next);
    }
  }

  /** The first or last cell of the line. */
  rowEnd(end: "first" | "last"): void {
    if (this.focus !== null) {
      const course = this.table.course();
      const column = end === "first" ? 0 : course.columns.length - 1;
      this.goTo(placeIn(course, lineIndex(course, this.focus), column) ?? this.focus);
    }
  }

  /** Stretches the selection to a cell, or by one step. */
  stretch(to: Place | Direction): void {
    const from = this.#head ?? this.focus;
    const head = typeof to === "string" && from !== null ? step(this.table.course(), from, to) : to;
    if (head !== null && typeof head !== "string" && head.row !== null && this.focus?.row !== null) {
      this.#head = samePlace(head, this.focus) ? null : head;
      this.draw();
      announce(`选中 ${this.selected().flat().length || 1} 格`);
    }
  }

  /** Runs `act` while the loss of the focus means nothing; `act` calls its argument when it is over. */
  holdFocus(act: (over: () => void) => void): void {
    this.#moving = true;
    act(() => {
      this.#moving = false;
    });
  }

  /** The focus has left the form. */
  leave(): void {
    if (this.#moving) {
      return;
    }
    this.commit(true);
    this.#head = null;
    this.#active = false;
    this.#closeEditor();
    this.draw();
  }

  #closeEditor(): void {
    this.lists.close();
    this.#stopIdle();
    this.editor = null;
    this.book.writingIn = null;
  }

  #columnOf(place: Place): Column {
    const found = this.book.columns.find((column) => place.row !== null && column.field === place.field);
    return found ?? { field: place.field, label: this.table.nameOf(place), kind: "text" };
  }

  // ---- writing -----------------------------------------------------------------------------------

  #typed(): void {
    this.#head = null;
    this.book.writingIn = this.focus?.row ?? null;
    this.#stopIdle();
    this.#idle = setTimeout(() => this.commit(false), IDLE_MS);
    const isNewRow = this.focus?.row === this.table.newRow;
    if (this.editor?.picks) {
      this.lists.open();
      this.lists.shown?.filter(this.editor.value);
    } else if (isNewRow) {
      this.commit(false);
    }
    this.#tell();
  }

  #stopIdle(): void {
    if (this.#idle !== null) {
      clearTimeout(this.#idle);
      this.#idle = null;
    }
  }

  /** Takes the editor's text into the book; `leaving` also puts it in the form's own words. */
  commit(leaving: boolean): void {
    const { editor, focus } = this;
    if (editor === null || focus === null || editor.composing || editor.mode === "ready") {
      return;
    }
    this.#stopIdle();
    const text = leaving ? normalised(editor.column, editor.value.trimEnd()) : editor.value;
    const base = this.#base;
    if (text !== base) {
      this.#base = text;
      this.make(writeCell(this.book.sheet, focus, text, base), this.#committed);
    }
  }

  /** Esc: the text as it was when the cell was entered. */
  cancel(): void {
    const { editor, focus } = this;
    if (editor === null || focus === null) {
      return;
    }
    this.#stopIdle();
    if (this.#committed) {
      this.make(this.#takeBack(focus, editor.start), true);
    }
    this.showBook();
    this.#tell();
  }

  /** A row that came about by typing goes again with its text. */
  #takeBack(place: Place, start: string): Change[] {
    const back = writeCell(this.book.sheet, place, start);
    const row = this.book.sheet.rows.find((candidate) => candidate.id === place.row);
    const others = { ...row?.values, [place.field]: start };
    return row !== undefined && start === "" && isBlank(others) ? removeRow(this.book.sheet, row.id) : back;
  }

  /** Writes a text as a whole: a picked choice, an adopted level. */
  write(place: Place, text: string): void {
    this.make(writeCell(this.book.sheet, place, text));
    if (samePlace(place, this.focus)) {
      this.showBook();
    }
  }

  clear(): void {
    this.make(clearCells(this.book.sheet, this.chosen().flat()));
  }

  fillDown(): void {
    this.commit(true);
    this.make(fillDown(this.book.sheet, this.chosen()));
    this.showBook();
  }

  paste(block: Block): void {
    if (this.focus === null || this.focus.row === null) {
      return;
    }
    const { row, field } = this.focus;
    this.commit(true);
    const isNew = row === this.table.newRow;
    const target = { row: isNew ? null : row, field };
    let next: RowId | null = isNew ? row : null;
    const makeId = (): RowId => {
      const id = next ?? newRowId();
      next = null;
      return id;
    };
    const changes = pasteChanges(this.book.columns, this.book.sheet, target, block, makeId);
    this.make(changes);
    this.showBook();
    const made = changes.filter((change) => change.op === "insert").length;
    announce(`粘贴了 ${block.length} 行${made > 0 ? `，新增 ${made} 行` : ""}`);
  }

  /** The focused cell as the book has it now. */
  showBook(): void {
    this.#follow();
    this.editor?.ready();
  }

  /** Makes changes as one step of undo, or as more of the latest step. */
  make(changes: readonly Change[], joinLast = false): void {
    if (changes.length === 0) {
      return;
    }
    // The empty row becomes a real one: the next empty row needs an id of its own.
    if (changes.some((change) => change.op === "insert" && change.row === this.table.newRow)) {
      this.table.newRow = newRowId();
    }
    this.#committed = true;
    this.book.commit(changes, this.focus, joinLast);
  }

  undo(): void {
    this.commit(true);
    this.#walked(this.book.undo()?.at, "已撤销");
  }

  redo(): void {
    this.commit(true);
    this.#walked(this.book.redo()?.at, "已重做");
  }

  #walked(at: Place | null | undefined, words: string): void {
    if (at === undefined) {
      announce("没有可以撤销或重做的了");
      return;
    }
    const course = this.table.course();
    const place = at !== null && lineIndex(course, at) >= 0 ? at : this.focus;
    if (place !== null) {
      this.goTo(place);
    }
    announce(words);
  }
}
