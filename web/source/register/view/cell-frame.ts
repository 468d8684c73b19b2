//! Draws one cell: its state as classes and attributes, then either its text or the editor that stands in it.
import { setAttributes } from "../../shared/element";
import { isHint } from "../model/sheet";
import { drawNotes, drawText, type LookActions, smallWords } from "./cell";
import type { Look } from "./look";

export interface CellState {
  readonly focused: boolean;
  readonly selected: boolean;
  /** The open editor, when it belongs in this cell. */
  readonly editor: HTMLElement | null;
  /** `第4行 防控措施`. */
  readonly name: string;
  /** A field of the form rather than a cell of a row. */
  readonly isField: boolean;
}

/** Texts up to this long stand in the middle of their cell, as names do on paper. */
const SHORT = 6;

const DRAWN = new WeakMap<HTMLElement, string>();

/** `holder` is the part of the cell that the text stands in, mostly the cell itself. */
export function drawCell(
  cell: HTMLElement,
  holder: HTMLElement,
  look: Look,
  state: CellState,
  actions: LookActions,
): void {
  const { focused, selected, editor } = state;
  const signature = JSON.stringify([look, focused, selected, editor !== null, state.name]);
  if (DRAWN.get(cell) === signature && (editor === null || holder.firstElementChild === editor)) {
    return;
  }
  DRAWN.set(cell, signature);
  showState(cell, look, state);
  if (editor === null) {
    holder.replaceChildren(drawText(look, actions), ...drawNotes(look));
  } else {
    standIn(holder, editor, look, state.name, actions);
  }
}

function showState(cell: HTMLElement, look: Look, state: CellState): void {
  const error = hasError(look);
  const classes: Readonly<Record<string, boolean>> = {
    cell: true,
    short: isShort(look) && !state.isField,
    foc: state.editor !== null,
    picked: state.selected,
    ce: error,
    cw: look.problems.some((problem) => !isHint(problem)) && !error,
  };
  for (const [name, on] of Object.entries(classes)) {
    cell.classList.toggle(name, on);
  }
  setAttributes(cell, {
    // With an editor in it the cell itself is no stop of the keyboard.
    tabindex: state.focused && state.editor === null ? "0" : "-1",
    "aria-invalid": error ? "true" : null,
    "aria-selected": state.selected ? "true" : null,
  });
}

function isShort(look: Look): boolean {
  return look.column.kind === "text" && look.value.length <= SHORT && look.invitation === null;
}

function hasError(look: Look): boolean {
  return look.problems.some((problem) => problem.severity === "error");
}

/** The editor in place of the text, small words and notes behind it. An editor that stands already is left
 *  standing, since taking it out would end a composition. */
function standIn(
  holder: HTMLElement,
  editor: HTMLElement,
  look: Look,
  name: string,
  actions: LookActions,
): void {
  for (const child of Array.from(holder.childNodes)) {
    if (child !== editor) {
      child.remove();
    }
  }
  if (editor.parentElement !== holder) {
    holder.append(editor);
  }
  const notes = drawNotes(look, true);
  for (const [index, note] of notes.entries()) {
    note.id = `note-${index}`;
  }
  setAttributes(editor, {
    "aria-label": name,
    "aria-invalid": hasError(look) ? "true" : null,
    "aria-describedby": notes.length > 0 ? notes.map((note) => note.id).join(" ") : null,
  });
  holder.append(...smallWords(look, actions), ...notes);
}
