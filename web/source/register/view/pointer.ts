//! The mouse and the finger. A click puts the caret where it fell, as on paper; a drag over several cells, or
//! a click with Shift, selects a block.
import { type Place, samePlace } from "../model/sheet";
import type { Caret } from "./editor";
import type { Grid } from "./grid";

export function listenToPointer(grid: Grid): void {
  let pressed: Place | null = null;
  let dragged = false;
  const table = grid.table.element;

  table.addEventListener("mousedown", (event) => {
    const place = grid.table.placeOf(event.target);
    if (place === null || event.button !== 0 || isControl(event.target)) {
      return;
    }
    if (event.target === grid.editor?.element) {
      // Inside the open field the browser puts the caret itself.
      if (grid.editor.mode === "ready") {
        startWriting(grid);
      }
      return;
    }
    event.preventDefault();
    if (event.shiftKey && grid.focus !== null) {
      grid.stretch(place);
      return;
    }
    pressed = place;
    dragged = false;
  });

  table.addEventListener("mousemove", (event) => {
    const place = grid.table.placeOf(event.target);
    if (pressed === null || place === null || (event.buttons & 1) === 0) {
      return;
    }
    if (!dragged && !samePlace(place, pressed)) {
      dragged = true;
      grid.goTo(pressed);
    }
    if (dragged) {
      grid.stretch(place);
    }
  });

  document.addEventListener("mouseup", (event) => {
    const place = pressed;
    pressed = null;
    if (place !== null && !dragged && samePlace(place, grid.table.placeOf(event.target))) {
      const caret = caretAt(grid, place, event);
      grid.goTo(place, caret);
      if (grid.editor?.picks) {
        grid.editor.ready();
        grid.lists.open();
      }
    }
  });

  // The list stands fixed over the page: it goes where its cell scrolls to, as when a press brings the cell into view.
  document.addEventListener(
    "scroll",
    (event) => {
      if (!grid.lists.shown?.contains(event.target)) {
        grid.lists.follow();
      }
    },
    { capture: true, passive: true },
  );

  document.addEventListener("mousedown", (event) => {
    if (
      grid.lists.shown !== null &&
      !grid.lists.shown.contains(event.target) &&
      event.target !== grid.editor?.element
    ) {
      grid.lists.close();
    }
  });
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a") !== null;
}

function startWriting(grid: Grid): void {
  if (grid.editor?.picks) {
    grid.lists.open();
  } else if (grid.editor !== null) {
    grid.editor.focus("end");
  }
}

/** How many characters of the cell's text lie before the click. */
function caretAt(grid: Grid, place: Place, event: MouseEvent): Caret {
  const cell = grid.table.cell(place);
  const hit = pointAt(event.clientX, event.clientY);
  if (cell === null || hit === null || !cell.contains(hit.node)) {
    return "end";
  }
  const line = (hit.node instanceof Element ? hit.node : hit.node.parentElement)?.closest(".mi");
  const lines = Array.from(cell.querySelectorAll(".mi"));
  if (line === null || line === undefined || hit.node.nodeType !== Node.TEXT_NODE) {
    return "end";
  }
  const before = lines.slice(0, lines.indexOf(line));
  // Only the line's own text counts: the small words at its end are another column.
  const length = (of: Element): number => of.firstChild?.nodeValue?.length ?? 0;
  return hit.node === line.firstChild
    ? before.reduce((sum, other) => sum + length(other) + 1, hit.offset)
    : "end";
}

/** Two names for one question: Firefox knows the first, Chromium of that time the second. */
function pointAt(x: number, y: number): { node: Node; offset: number } | null {
  const page = document as Document & {
    caretPositionFromPoint?: (x: number, y: number) => { offsetNode: Node; offset: number } | null;
  };
  if (page.caretPositionFromPoint !== undefined) {
    const position = page.caretPositionFromPoint(x, y);
    return position === null ? null : { node: position.offsetNode, offset: position.offset };
  }
  const range = document.caretRangeFromPoint(x, y);
  return range === null ? null : { node: range.startContainer, offset: range.startOffset };
}
