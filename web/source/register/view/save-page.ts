//! Saving on the page: ties the saver to what the writer sees (state, banner, questions) and to the events of
//! the browser that say when it is time to save or to keep.
import type { Book } from "../model/book";
import type { Change } from "../model/change";
import type { Conflict } from "../model/conflict";
import { newRowId } from "../model/identifier";
import { Keeper, localStorageOrNull } from "../saving/keeper";
import { Saver, type SaveState } from "../saving/saver";
import { sendBatch } from "../saving/transport";
import { keepsBanner, showBanner } from "./banner";
import { askConflicts } from "./conflict-dialog";
import type { Grid } from "./grid";
import { askSignIn, offerKept } from "./questions";
import { showSaving } from "./status";

export interface SavePlaces {
  /** Where the state of saving is told, if anywhere. */
  readonly state: HTMLElement | null;
  /** What the message is put on top of when something is not saved. */
  readonly banner: HTMLElement;
}

/** Saves the book to `address` from now on. */
export function startSaving(address: string, book: Book, grid: Grid, places: SavePlaces): Saver {
  const keeper = new Keeper(address, newRowId(), localStorageOrNull());
  let kept = true;
  let last = "";

  const retry = (): void => saver.now();
  const show = (state: SaveState): void => {
    if (state.kind === "saved" && state.at !== null) {
      // What stands beside the grid is asked for anew.
      document.body.dispatchEvent(new CustomEvent("lianjian:saved"));
    }
    if (places.state !== null) {
      showSaving(places.state, state, last);
    }
    if (!keepsBanner(state)) {
      showBanner(places.banner, state, kept, { retry, signIn: () => askSignIn(retry) });
    }
    if (state.kind === "signed-out") {
      askSignIn(retry);
    }
  };
  const saver: Saver = new Saver(
    book,
    (version, changes, leaving) => {
      last = lastRow(grid, changes);
      return sendBatch(address, version, changes, leaving);
    },
    {
      state: show,
      conflict: ({ conflicts, version, server }) => {
        const name = (conflict: Conflict): string => nameOf(grid, conflict);
        askConflicts(conflicts, name, (decided) => {
          book.resolved(version, decided, server);
          grid.showBook();
          saver.now();
        });
      },
    },
  );

  book.onChange(() => {
    kept = keeper.keep(book.outbox, Date.now());
    saver.soon();
  });
  listenToLeaving(book, grid, saver);
  window.addEventListener("online", retry);
  show(saver.state);
  offerEarlier(keeper, book);
  return saver;
}

function listenToLeaving(book: Book, grid: Grid, saver: Saver): void {
  const leave = (): void => {
    grid.commit(false);
    saver.leave();
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      leave();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    grid.commit(false);
    if (!book.isSaved) {
      event.preventDefault();
      // Chromium before 119 asks only when this is set as well.
      event.returnValue = true;
    }
  });
}

function offerEarlier(keeper: Keeper, book: Book): void {
  const [earlier] = keeper.found();
  if (earlier === undefined) {
    return;
  }
  const restore = (): void => {
    keeper.forget(earlier);
    book.restore(earlier.outbox);
  };
  offerKept(earlier, restore, () => keeper.forget(earlier));
}

/** The last row of a batch, as 第3行; nothing when it has none. */
function lastRow(grid: Grid, changes: readonly Change[]): string {
  const rows = changes.flatMap((change) =>
    change.op === "field" || change.op === "remove" ? [] : [change.row],
  );
  const row = rows.at(-1);
  return row === undefined ? "" : `第${grid.table.numberOf(row)}行`;
}

function nameOf(grid: Grid, conflict: Conflict): string {
  if (conflict.field !== null) {
    return grid.table.nameOf({ row: conflict.row, field: conflict.field });
  }
  return conflict.row === null ? "登记表" : `第${grid.table.numberOf(conflict.row)}行`;
}
