//! Puts the parts of the paper grid together on a page: book, table, keys, clipboard, saving, panel, status.
import { SHOW_KEYS, showKeys } from "../shared/keys";
import { Book } from "./model/book";
import type { Conflict } from "./model/conflict";
import { newRowId } from "./model/identifier";
import type { GridData } from "./model/sheet";
import { Keeper, localStorageOrNull } from "./saving/keeper";
import { Saver, type SaveState } from "./saving/saver";
import { askCheck, sendBatch } from "./saving/transport";
import { keepsBanner, showBanner } from "./view/banner";
import { askConflicts } from "./view/conflict-dialog";
import { Grid } from "./view/grid";
import { GRID_KEYS } from "./view/key-help";
import { handleKey } from "./view/keyboard";
import { Panel } from "./view/panel";
import { listenToPointer } from "./view/pointer";
import { askSignIn, offerKept } from "./view/questions";
import { offerRowActs } from "./view/row-acts";
import { showPlace, showSaving } from "./view/status";
import { FormTable } from "./view/table";
import { listenToClipboard } from "./view/transfer";

/** Where on the page the parts around the grid go; each may be missing. */
function parts(root: HTMLElement) {
  const find = (name: string): HTMLElement | null =>
    document.querySelector<HTMLElement>(`[data-grid-${name}]`);
  return {
    panel: find("panel"),
    status: find("status"),
    saving: find("saving"),
    undo: find("undo"),
    redo: find("redo"),
    panelToggle: find("panel-toggle"),
    banner: root.closest<HTMLElement>(".desk") ?? root,
  };
}

export function mountPaperGrid(root: HTMLElement, data: GridData): void {
  const locked = data.readonly === true;
  const page = parts(root);
  const book = new Book(data);
  const table = new FormTable(
    root,
    book,
    { label: data.label, locked, newRow: newRowId() },
    {
      openMenu: (row, anchor) => offerRowActs(grid, row, anchor),
      openInside: (row, column) => grid.openInside(row, column),
    },
  );
  const grid: Grid = new Grid(book, table, locked);
  listenToPointer(grid);
  listenToClipboard(grid);
  const saver = locked ? null : startSaving(data, book, grid, page);
  listenToFocus(grid);
  table.element.addEventListener("keydown", (event) => {
    handleKey(grid, { saveNow: () => saver?.now(), leaveGrid: () => leaveTo(page.panel) }, event);
  });
  document.addEventListener(SHOW_KEYS, (event) => {
    event.preventDefault();
    showKeys("登记表的按键", GRID_KEYS);
  });
  if (page.status !== null) {
    showPlace(page.status, grid);
  }
  if (page.panel !== null) {
    const { check } = data;
    const recheck = (): void => {
      void askCheck(check ?? "", book.version).then((problems) => problems && book.checked(problems));
    };
    new Panel(page.panel, grid, {
      criteria: data.criteria ?? [],
      levels: data.criteria_levels ?? {},
      recheck: check === undefined ? null : recheck,
    });
  }
  wireButtons(grid, page);
}

/** The focus comes to a cell by Tab from outside, and leaves the form to anywhere. */
function listenToFocus(grid: Grid): void {
  const table = grid.table.element;
  table.addEventListener("focusin", (event) => {
    const place = grid.table.placeOf(event.target);
    const isCell = event.target instanceof HTMLTableCellElement;
    if (place !== null && isCell && grid.editor === null && !grid.locked) {
      grid.goTo(place);
    } else if (place !== null && isCell && grid.locked) {
      grid.settle(place);
    }
  });
  table.addEventListener("focusout", (event) => {
    const inside = event.relatedTarget instanceof Node && table.contains(event.relatedTarget);
    if (inside) {
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

function leaveTo(panel: HTMLElement | null): void {
  const next = panel?.querySelector<HTMLElement>("button, input, a[href]");
  (next ?? document.querySelector<HTMLElement>("#main"))?.focus();
}

function wireButtons(grid: Grid, page: ReturnType<typeof parts>): void {
  page.undo?.addEventListener("click", () => grid.undo());
  page.redo?.addEventListener("click", () => grid.redo());
  page.panelToggle?.addEventListener("click", () => {
    if (page.panel !== null) {
      page.panel.hidden = !page.panel.hidden;
      page.panelToggle?.setAttribute("aria-expanded", String(!page.panel.hidden));
    }
  });
  const show = (): void => {
    page.undo?.setAttribute("aria-disabled", String(!grid.book.canUndo));
    page.redo?.setAttribute("aria-disabled", String(!grid.book.canRedo));
  };
  grid.book.onChange(show);
  show();
}

function startSaving(data: GridData, book: Book, grid: Grid, page: ReturnType<typeof parts>): Saver {
  const keeper = new Keeper(data.save, newRowId(), localStorageOrNull());
  let kept = true;
  let last = "";

  const showState = (state: SaveState): void => {
    if (page.saving !== null) {
      showSaving(page.saving, state, last);
    }
    if (!keepsBanner(state)) {
      showBanner(page.banner, state, kept, { retry: () => saver.now(), signIn: () => askSignIn(retry) });
    }
    if (state.kind === "signed-out") {
      askSignIn(retry);
    }
  };
  const saver: Saver = new Saver(
    book,
    (version, changes, leaving) => {
      const rows = changes.flatMap((change) =>
        change.op === "field" || change.op === "remove" ? [] : [change.row],
      );
      last = rows.length > 0 ? `第${grid.table.numberOf(rows.at(-1) ?? "")}行` : "";
      return sendBatch(data.save, version, changes, leaving);
    },
    {
      state: showState,
      conflict: ({ conflicts, version, server }) => {
        askConflicts(
          conflicts,
          (conflict) => nameOf(grid, conflict),
          (decided) => {
            book.resolved(version, decided, server);
            grid.showBook();
            saver.now();
          },
        );
      },
    },
  );
  const retry = (): void => saver.now();

  book.onChange(() => {
    kept = keeper.keep(book.outbox, Date.now());
    saver.soon();
  });
  window.addEventListener("online", retry);
  window.addEventListener("pagehide", () => {
    grid.commit(false);
    saver.leave();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      grid.commit(false);
      saver.leave();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    grid.commit(false);
    if (!book.isSaved) {
      event.preventDefault();
    }
  });
  showState(saver.state);
  const [earlier] = keeper.found();
  if (earlier !== undefined) {
    offerKept(
      earlier,
      () => {
        keeper.forget(earlier);
        book.restore(earlier.outbox);
      },
      () => keeper.forget(earlier),
    );
  }
  return saver;
}

function nameOf(grid: Grid, conflict: Conflict): string {
  if (conflict.field !== null) {
    return grid.table.nameOf({ row: conflict.row, field: conflict.field });
  }
  return conflict.row === null ? "登记表" : `第${grid.table.numberOf(conflict.row)}行`;
}
