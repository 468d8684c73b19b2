//! Copy, cut and paste of cells. Blocks travel as TSV and as an HTML table, the two things that Excel, WPS and
//! Word give and take. Inside a text that is being written, copying and pasting text is the browser's.
import { announce } from "../../shared/announce";
import { type Block, cleaned, isSingle } from "../clipboard/block";
import { parseHtmlTable, writeHtmlTable } from "../clipboard/html";
import { parseTsv, writeTsv } from "../clipboard/tsv";
import type { Grid } from "./grid";

export function listenToClipboard(grid: Grid): void {
  const table = grid.table.element;
  table.addEventListener("copy", (event) => {
    copy(grid, event);
  });
  table.addEventListener("cut", (event) => {
    if (copy(grid, event) && !grid.locked) {
      grid.clear();
    }
  });
  table.addEventListener("paste", (event) => {
    if (!grid.locked && event.clipboardData !== null) {
      paste(grid, event, event.clipboardData);
    }
  });
}

/** False when the text in the field is what the person means. */
function copy(grid: Grid, event: ClipboardEvent): boolean {
  if (grid.editor?.mode === "writing" && grid.selected().length === 0) {
    return false;
  }
  const block = grid.chosen().map((line) => line.map((place) => grid.book.value(place)));
  if (block.length === 0 || event.clipboardData === null) {
    return false;
  }
  event.preventDefault();
  event.clipboardData.setData("text/plain", isSingle(block) ? (block[0]?.[0] ?? "") : writeTsv(block));
  if (!isSingle(block)) {
    event.clipboardData.setData("text/html", writeHtmlTable(block));
  }
  return true;
}

function paste(grid: Grid, event: ClipboardEvent, data: DataTransfer): void {
  const text = data.getData("text/plain");
  const table = parseHtmlTable(data.getData("text/html"));
  const block = table ?? blockOf(grid, text);
  event.preventDefault();
  if (block === null && text === "") {
    // A picture, say: nothing that a cell can hold, and no reason to empty the cell.
    announce("剪贴板里没有文字，没有粘贴");
    return;
  }
  if (block === null || isSingle(block) || grid.focus?.row === null) {
    const single = block !== null && isSingle(block) ? (block[0]?.[0] ?? "") : cleaned(text);
    // In a focused cell the whole text is selected, so this replaces it; else it goes in at the caret.
    grid.editor?.insert(single);
    return;
  }
  grid.paste(block);
}

/** Text without a table: a block when it has tabs; several lines are several rows, but in a cell of items they
 *  are its items, and in a text that has begun they are its lines. */
function blockOf(grid: Grid, text: string): Block | null {
  if (text.includes("\t")) {
    return parseTsv(text);
  }
  const begun = grid.editor?.mode === "writing" && grid.editor.value !== "";
  const lines = text.includes("\n") && grid.editor?.column.kind !== "items" && !begun;
  return lines ? parseTsv(text) : null;
}
