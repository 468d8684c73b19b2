//! Puts the parts of the paper grid together on a page: book, table, keys, clipboard, saving, panel, status.
import { SHOW_KEYS, showKeys } from "../shared/keys";
import { Book } from "./model/book";
import { newRowId } from "./model/identifier";
import type { GridData } from "./model/sheet";
import { Watch } from "./saving/watch";
import { Grid } from "./view/grid";
import { GRID_KEYS } from "./view/key-help";
import { handleKey } from "./view/keyboard";
import { Panel } from "./view/panel";
import { listenToPointer } from "./view/pointer";
import { offerRowActs } from "./view/row-acts";
import { startSaving } from "./view/save-page";
import { showPlace, showWriters } from "./view/status";
import { FormTable } from "./view/table";
import { listenToClipboard } from "./view/transfer";

/** Where on the page the parts around the grid go; each may be missing. */
function part(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-grid-${name}]`);
}

export function mountPaperGrid(root: HTMLElement, data: GridData): void {
  const locked = data.readonly === true;
  const book = new Book(data);
  const options = { label: data.label, locked, newRow: newRowId() };
  const table = new FormTable(root, book, options, {
    openMenu: (row, anchor) => offerRowActs(grid, row, anchor),
    openInside: (row, column) => grid.lists.openInside(row, column),
  });
  const grid: Grid = new Grid(book, table, locked);
  listenToFocus(grid);
  listenToResize(grid);
  listenToPointer(grid);
  listenToClipboard(grid);
  const places = { state: part("saving"), banner: root.closest<HTMLElement>(".desk") ?? root };
  const saver = locked ? null : startSaving(data.save, book, grid, places);
  table.element.addEventListener("keydown", (event) => {
    handleKey(grid, { saveNow: () => saver?.now(), leaveGrid }, event);
  });
  document.addEventListener(SHOW_KEYS, (event) => {
    event.preventDefault();
    showKeys("登记表的按键", GRID_KEYS);
  });
  showAround(grid, data, locked ? null : startWatching(data, book));
  wireButtons(grid);
  showAskedRow(grid);
}

/** A list that leads here names the row in the address (`?row=…`). */
function showAskedRow(grid: Grid): void {
  const row = new URLSearchParams(window.location.search).get("row");
  const field = grid.table.course().columns[0];
  if (row === null || field === undefined || !grid.book.sheet.rows.some((known) => known.id === row)) {
    return;
  }
  grid.table.element.querySelector(`tr[data-row="${CSS.escape(row)}"]`)?.scrollIntoView({ block: "center" });
  grid.goTo({ row, field });
}

function startWatching({ check }: GridData, book: Book): Watch | null {
  const place = part("writers");
  return check === undefined
    ? null
    : new Watch(check, book, (writers) => {
        if (place !== null) {
          showWriters(place, writers);
        }
      });
}

/** The bottom line and the panel. */
function showAround(grid: Grid, data: GridData, watch: Watch | null): void {
  const status = part("status");
  if (status !== null) {
    showPlace(status, grid);
  }
  const panel = part("panel");
  if (panel === null) {
    return;
  }
  new Panel(panel, grid, {
    criteria: data.criteria ?? [],
    levels: data.criteria_levels ?? {},
    recheck: watch === null ? null : () => void watch.look(),
  });
}

/** The focus comes to a cell by Tab from outside, and leaves the form to anywhere. */
function listenToFocus(grid: Grid): void {
  const table = grid.table.element;
  table.addEventListener("focusin", (event) => {
    const place = grid.table.placeOf(event.target);
    if (place === null || !(event.target instanceof HTMLTableCellElement)) {
      return;
    }
    if (grid.locked) {
      grid.settle(place);
    } else if (grid.editor === null) {
      grid.goTo(place);
    }
  });
  table.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && table.contains(event.relatedTarget)) {
      return;
    }
    // A window that loses the focus gets it back in the same cell.
    if (document.hasFocus()) {
      grid.leave();
    } else {
      grid.commit(false);
    }
  });
}

/** A narrower window breaks the lines of the open cell anew. */
function listenToResize(grid: Grid): void {
  window.addEventListener("resize", () => grid.editor?.fit());
}

/** To the panel, since Tab goes from cell to cell. */
function leaveGrid(): void {
  const next = part("panel")?.querySelector<HTMLElement>("button, input, a[href]");
  (next ?? document.querySelector<HTMLElement>("#main"))?.focus();
}

function wireButtons(grid: Grid): void {
  const [undo, redo, toggle, panel] = [part("undo"), part("redo"), part("panel-toggle"), part("panel")];
  undo?.addEventListener("click", () => grid.undo());
  redo?.addEventListener("click", () => grid.redo());
  toggle?.addEventListener("click", () => {
    if (panel !== null) {
      panel.hidden = !panel.hidden;
      toggle.setAttribute("aria-expanded", String(!panel.hidden));
    }
  });
  const show = (): void => {
    undo?.setAttribute("aria-disabled", String(!grid.book.canUndo));
    redo?.setAttribute("aria-disabled", String(!grid.book.canRedo));
  };
  grid.book.onChange(show);
  show();
}
