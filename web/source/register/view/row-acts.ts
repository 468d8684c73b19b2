//! What is done with whole rows, from the menu at the gutter and from the keyboard.
import { announce } from "../../shared/announce";
import { addRow, moveRow, removeRow } from "../model/deeds";
import { newRowId } from "../model/identifier";
import type { RowId } from "../model/sheet";
import type { Grid } from "./grid";
import { lineIndex, placeIn } from "./lines";
import { openRowMenu, type RowAct } from "./row-menu";

/** Opens the menu of a row; the focus goes to the row and comes back to it. */
export function offerRowActs(grid: Grid, row: RowId, anchor: HTMLElement): void {
  const field = grid.focus?.row === row ? grid.focus.field : firstField(grid);
  grid.goTo({ row, field });
  grid.holdFocus((over) => {
    openRowMenu(anchor, `第${grid.table.numberOf(row)}行`, (act) => {
      over();
      grid.goTo({ row, field });
      if (act !== null) {
        actOnRow(grid, row, act);
      }
    });
  });
}

export function actOnRow(grid: Grid, row: RowId, act: RowAct): void {
  switch (act) {
    case "above":
    case "below":
    case "twin":
      add(grid, row, act);
      return;
    case "copy":
      copy(grid, row);
      return;
    case "up":
    case "down":
      shift(grid, row, act === "up" ? -1 : 1);
      return;
    case "remove":
      remove(grid, row);
  }
}

function add(grid: Grid, row: RowId, where: "above" | "below" | "twin"): void {
  const id = newRowId();
  grid.make(addRow(grid.book.sheet, row, where, id));
  grid.goTo({ row: id, field: firstField(grid) });
}

function remove(grid: Grid, row: RowId): void {
  const number = grid.table.numberOf(row);
  const course = grid.table.course();
  const field = grid.focus?.field ?? firstField(grid);
  const index = lineIndex(course, { row, field });
  const next = placeIn(course, index + 1, course.columns.indexOf(field));
  grid.make(removeRow(grid.book.sheet, row));
  if (next !== null) {
    grid.goTo(next);
  }
  announce(`已删除第${number}行，按 Ctrl Z 撤销`);
}

/** One place up or down, with the focus in it. */
export function shift(grid: Grid, row: RowId, by: 1 | -1): void {
  grid.commit(true);
  const changes = moveRow(grid.book.sheet, row, by);
  grid.make(changes);
  if (changes.length > 0 && grid.focus !== null) {
    grid.goTo(grid.focus);
    announce(`移到第${grid.table.numberOf(row)}行`);
  }
}

/** Selects the row and copies it in the way of Ctrl C. */
function copy(grid: Grid, row: RowId): void {
  const last = grid.table.course().columns.at(-1);
  if (last !== undefined) {
    grid.goTo({ row, field: firstField(grid) });
    grid.stretch({ row, field: last });
    // The clipboard interface is closed to pages without https, which county networks often are.
    document.execCommand("copy");
  }
}

function firstField(grid: Grid): string {
  return grid.table.course().columns[0] ?? "";
}
