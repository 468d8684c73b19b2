//! The field that stands in the focused cell. It is there as soon as the cell has the focus, with all its text
//! selected: a first key, or the first sound of an input method, goes straight into it and replaces the text,
//! as in a spreadsheet. After a click, F2 or the first key it is being written in, and keys move the caret.
import { element } from "../../shared/element";
import { nextNumber } from "../model/items";
import { LEVELS, parseLevel } from "../model/level";
import type { Column } from "../model/sheet";

/** `ready`: keys walk through the form. `writing`: keys move the caret. */
export type Mode = "ready" | "writing";

export type Caret = "all" | "end" | number;

export interface EditorEvents {
  /** The text changed by the writer's hand; not told while an input method is composing. */
  typed(): void;
}

export class Editor {
  readonly element: HTMLTextAreaElement | HTMLInputElement;
  readonly column: Column;
  /** The text that Esc goes back to. */
  readonly start: string;
  mode: Mode = "ready";
  composing = false;

  constructor(column: Column, value: string, name: string, events: EditorEvents) {
    this.column = column;
    this.start = value;
    this.element = this.picks ? this.#makeInput(name) : this.#makeArea(name, column.kind === "text");
    this.element.value = value;
    this.element.addEventListener("compositionstart", () => {
      this.composing = true;
      this.#become("writing");
    });
    this.element.addEventListener("compositionend", () => {
      this.composing = false;
      this.fit();
      events.typed();
    });
    this.element.addEventListener("input", () => {
      this.#become("writing");
      this.fit();
      if (!this.composing) {
        events.typed();
      }
    });
    this.#dress();
  }

  /** True for cells whose text is picked from a list. */
  get picks(): boolean {
    return this.column.kind === "level" || this.column.kind === "choice";
  }

  #makeArea(name: string, plain: boolean): HTMLTextAreaElement {
    return element("textarea", {
      class: "ed ready",
      rows: "1",
      tabindex: "0",
      "aria-label": name,
      spellcheck: "false",
      autocomplete: "off",
      "aria-multiline": plain ? null : "true",
    });
  }

  #makeInput(name: string): HTMLInputElement {
    return element("input", {
      class: "ed ready",
      tabindex: "0",
      role: "combobox",
      "aria-label": name,
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      autocomplete: "off",
    });
  }

  get value(): string {
    return this.element.value.replace(/\r\n?/g, "\n");
  }

  set value(text: string) {
    if (this.element.value !== text) {
      this.element.value = text;
    }
    this.fit();
  }

  get isDirty(): boolean {
    return this.value !== this.start;
  }

  /** Takes the focus, with the caret where it is wanted. */
  focus(caret: Caret): void {
    this.element.focus({ preventScroll: true });
    this.fit();
    if (caret === "all") {
      this.ready();
      return;
    }
    this.#become("writing");
    const at = caret === "end" ? this.element.value.length : Math.min(caret, this.element.value.length);
    this.element.setSelectionRange(at, at);
  }

  /** Back to where keys walk: the whole text selected. */
  ready(): void {
    this.#become("ready");
    this.element.select();
  }

  #become(mode: Mode): void {
    this.mode = mode;
    this.#dress();
  }

  /** A level that is not being written in looks like the chip that it will be. */
  #dress(): void {
    const level = this.mode === "ready" && this.column.kind === "level" ? parseLevel(this.value) : null;
    const chip = level === null ? "" : ` lv lv${LEVELS.indexOf(level) + 1}`;
    this.element.className = `ed${this.mode === "ready" ? " ready" : ""}${chip}`;
  }

  /** As high as its text. */
  fit(): void {
    if (this.element instanceof HTMLTextAreaElement && this.element.isConnected) {
      this.element.style.height = "auto";
      this.element.style.height = `${this.element.scrollHeight}px`;
    }
    this.#dress();
  }

  /** A line break at the caret; in a numbered cell the next line gets its number. */
  breakLine(): void {
    if (!(this.element instanceof HTMLTextAreaElement)) {
      return;
    }
    if (this.mode === "ready") {
      this.focus("end");
    }
    const before = this.value.slice(0, this.element.selectionStart);
    const number = this.column.kind === "items" ? nextNumber(before) : null;
    this.insert(`\n${number ?? ""}`);
  }

  /** Text at the caret, in the way of typing, so that the browser's own undo knows of it. */
  insert(text: string): void {
    // The only way to keep the field's undo; still there in every browser, whatever its standing.
    if (!document.execCommand("insertText", false, text)) {
      const { selectionStart, selectionEnd } = this.element;
      this.element.setRangeText(text, selectionStart ?? 0, selectionEnd ?? 0, "end");
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** True when an arrow in this direction would leave the text, so that it may go to the next cell. */
  isAtEdge(direction: "up" | "down" | "left" | "right"): boolean {
    const { selectionStart, selectionEnd, value } = this.element;
    if (selectionStart !== selectionEnd) {
      return false;
    }
    return direction === "up" || direction === "left"
      ? selectionStart === 0
      : selectionStart === value.length;
  }
}
