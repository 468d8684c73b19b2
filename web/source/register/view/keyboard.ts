//! Keys. In a cell that is only focused they walk; in one that is written in they belong to the text, but for
//! those that leave the cell. While an input method is composing, every key is the input method's.
import type { Editor } from "./editor";
import type { Grid } from "./grid";
import type { Direction } from "./lines";
import { actOnRow, offerRowActs, shift } from "./row-acts";

export interface KeyboardEvents {
  saveNow(): void;
  /** F6: the next region of the page, since Tab goes from cell to cell. */
  leaveGrid(): void;
}

/** A command returns false to leave the key to the browser. */
type Command = (grid: Grid, events: KeyboardEvents) => boolean | undefined;
type Commands = Readonly<Record<string, Command>>;

const PAGE = 8;

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const walk =
  (direction: Direction): Command =>
  (grid) =>
    grid.walk(direction);

const stay =
  (act: (grid: Grid) => void): Command =>
  (grid) => {
    act(grid);
    return true;
  };

/** Keys that mean the same whether the cell is written in or not. */
const EVERYWHERE: Commands = {
  Tab: walk("next"),
  "Shift+Tab": walk("previous"),
  Enter: stay((grid) => enter(grid)),
  "Alt+Enter": stay((grid) => grid.editor?.breakLine()),
  "Shift+Enter": stay((grid) => grid.editor?.breakLine()),
  "Alt+ArrowUp": stay((grid) => moveFocusedRow(grid, -1)),
  "Alt+ArrowDown": stay((grid) => moveFocusedRow(grid, 1)),
  F2: stay((grid) => startWriting(grid)),
  F4: stay((grid) => grid.lists.open()),
  "Shift+F10": stay(openMenuOfFocus),
  ContextMenu: stay(openMenuOfFocus),
  "Ctrl+d": stay((grid) => grid.fillDown()),
  "Ctrl+s": stay(() => undefined),
  "Ctrl+y": stay((grid) => grid.redo()),
  "Ctrl+Shift+z": stay((grid) => grid.redo()),
  Escape: stay((grid) => grid.cancel()),
};

/** Keys of a cell that is focused and not written in. */
const READY: Commands = {
  Home: stay((grid) => grid.rowEnd("first")),
  End: stay((grid) => grid.rowEnd("last")),
  "Ctrl+Home": stay((grid) => grid.jump(Number.NEGATIVE_INFINITY)),
  "Ctrl+End": stay((grid) => grid.jump(Number.POSITIVE_INFINITY)),
  PageUp: stay((grid) => grid.jump(-PAGE)),
  PageDown: stay((grid) => grid.jump(PAGE)),
  Delete: stay((grid) => grid.clear()),
  "Ctrl+Delete": stay((grid) => removeFocusedRow(grid)),
  " ": (grid) => {
    if (!grid.editor?.picks) {
      return false;
    }
    grid.lists.open();
    return true;
  },
};

export function handleKey(grid: Grid, events: KeyboardEvents, event: KeyboardEvent): void {
  // 229: some input methods tell the key that ends a composition only in this way.
  if (event.isComposing || event.keyCode === 229 || grid.editor?.composing) {
    return;
  }
  const name = nameOf(event);
  if (grid.lists.shown !== null && handleListKey(grid, name)) {
    event.preventDefault();
    return;
  }
  if (run(grid, events, name)) {
    event.preventDefault();
    if (name === "Ctrl+s") {
      grid.commit(true);
      events.saveNow();
    }
  }
}

function run(grid: Grid, events: KeyboardEvents, name: string): boolean {
  if (name === "F6") {
    events.leaveGrid();
    return true;
  }
  const bare = name.replace("Shift+", "");
  const arrow = ARROWS[bare];
  if (grid.locked) {
    return arrow !== undefined
      ? goByArrow(grid, arrow, bare !== name)
      : (READY_LOCKED.has(name) && READY[name]?.(grid, events)) === true;
  }
  if (name === "Ctrl+z") {
    return undo(grid);
  }
  const writing = grid.editor?.mode === "writing";
  const command = EVERYWHERE[name] ?? (writing ? undefined : READY[name]);
  if (command !== undefined) {
    return command(grid, events) !== false;
  }
  if (arrow === undefined) {
    return false;
  }
  return writing
    ? arrowInText(grid, grid.editor, arrow, bare !== name)
    : goByArrow(grid, arrow, bare !== name);
}

const READY_LOCKED = new Set(["Home", "End", "Ctrl+Home", "Ctrl+End", "PageUp", "PageDown"]);

function goByArrow(grid: Grid, direction: Direction, stretching: boolean): boolean {
  if (stretching) {
    grid.stretch(direction);
  } else {
    grid.walk(direction);
  }
  return true;
}

/** As in a table of a word processor: an arrow at the end of the text goes on to the next cell. */
function arrowInText(grid: Grid, editor: Editor | null, direction: Direction, stretching: boolean): boolean {
  if (stretching || editor === null || direction === "next" || direction === "previous") {
    return false;
  }
  return editor.isAtEdge(direction) && grid.walk(direction);
}

/** While something typed in this cell can be taken back, the key is the field's own. */
function undo(grid: Grid): boolean {
  if (grid.editor?.mode === "writing" && grid.editor.isDirty) {
    return false;
  }
  grid.undo();
  return true;
}

function handleListKey(grid: Grid, name: string): boolean {
  switch (name) {
    case "ArrowDown":
      grid.lists.shown?.move(1);
      return true;
    case "ArrowUp":
      grid.lists.shown?.move(-1);
      return true;
    case "Escape":
      grid.lists.close();
      return true;
    case "Enter":
      if (!grid.lists.pick()) {
        return false;
      }
      grid.walk(grid.editor?.picks ? "down" : "next");
      return true;
    case "Tab":
      grid.lists.pick();
      return false;
    default:
      return false;
  }
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const parts = [
    event.ctrlKey || event.metaKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    event.shiftKey && (event.key.length > 1 || event.ctrlKey || event.metaKey) ? "Shift" : "",
    key,
  ];
  return parts.filter((part) => part !== "").join("+");
}

/** The next row; but a keyboard on glass has no Alt, so that there Enter breaks the line in a text. */
function enter(grid: Grid): void {
  const onGlass = window.matchMedia("(pointer: coarse)").matches;
  if (onGlass && grid.editor?.mode === "writing" && !grid.editor.picks) {
    grid.editor.breakLine();
  } else {
    grid.walk("down");
  }
}

function startWriting(grid: Grid): void {
  if (grid.editor?.picks) {
    grid.lists.open();
  }
  grid.editor?.focus("end");
}

function openMenuOfFocus(grid: Grid): void {
  const row = grid.focus?.row;
  if (row !== null && row !== undefined && row !== grid.table.newRow && grid.focus !== null) {
    offerRowActs(grid, row, grid.table.cell(grid.focus) ?? grid.table.element);
  }
}

function moveFocusedRow(grid: Grid, by: 1 | -1): void {
  if (grid.focus?.row !== null && grid.focus?.row !== undefined) {
    shift(grid, grid.focus.row, by);
  }
}

function removeFocusedRow(grid: Grid): void {
  if (grid.focus?.row !== null && grid.focus?.row !== undefined) {
    actOnRow(grid, grid.focus.row, "remove");
  }
}
