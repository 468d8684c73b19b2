//! The table in the HTML that Excel, WPS and Word put on the clipboard. Merged cells are taken apart: a cell
//! over several rows counts for each of them, one over several columns stands in the first.
import { type Block, cleaned, squared } from "./block";

/** More spans than a sheet has rows or columns would only serve to fill the memory. */
const LARGEST_SPAN = 1000;

/** Elements after which a person sees a new line. */
const LINE_ENDS = new Set(["P", "DIV", "LI", "H1", "H2", "H3"]);

/** The cells of the first table in the HTML, or null when there is none. */
export function parseHtmlTable(html: string, parser: DOMParser = new DOMParser()): Block | null {
  if (!/<table/i.test(html)) {
    return null;
  }
  const table = parser.parseFromString(withoutStyles(html), "text/html").querySelector("table");
  return table === null ? null : cellsOf(table);
}

/** Office brings its look along. It is of no use here, and the content policy complains of it even in a document
 *  that is never shown. */
function withoutStyles(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, ""));
}

function cellsOf(table: HTMLTableElement): Block {
  const rows: string[][] = [];
  const taken = new Map<string, string>();
  for (const [rowIndex, line] of Array.from(table.rows).entries()) {
    const row: string[] = [];
    for (const cell of Array.from(line.cells)) {
      fillTaken(row, taken, rowIndex);
      const text = textOf(cell);
      const column = row.length;
      const across = span(cell.colSpan);
      row.push(text, ...Array<string>(across - 1).fill(""));
      for (let below = 1; below < span(cell.rowSpan); below += 1) {
        row.slice(column, column + across).forEach((part, offset) => {
          taken.set(`${rowIndex + below},${column + offset}`, part);
        });
      }
    }
    fillTaken(row, taken, rowIndex);
    rows.push(row);
  }
  return squared(rows);
}

/** The places in this row that a cell from a row above reaches down to. */
function fillTaken(row: string[], taken: ReadonlyMap<string, string>, rowIndex: number): void {
  for (;;) {
    const text = taken.get(`${rowIndex},${row.length}`);
    if (text === undefined) {
      return;
    }
    row.push(text);
  }
}

function span(value: number): number {
  return Math.max(1, Math.min(value, LARGEST_SPAN));
}

/** The text as a person sees it: line breaks of the markup are blanks, <br> and paragraphs are line breaks. */
function textOf(cell: Element): string {
  const parts: string[] = [];
  collect(cell, parts);
  return cleaned(parts.join("").replace(/[ \t]*\n[ \t]*/g, "\n"));
}

function collect(node: Node, parts: string[]): void {
  for (const child of Array.from(node.childNodes)) {
    if (child.nodeType === 3) {
      parts.push((child.nodeValue ?? "").replace(/[\t\r\n ]+/g, " "));
      continue;
    }
    const name = child.nodeName.toUpperCase();
    if (name === "STYLE" || name === "SCRIPT" || child.nodeType !== 1) {
      continue;
    }
    collect(child, parts);
    if (name === "BR" || (LINE_ENDS.has(name) && child.nextSibling !== null)) {
      parts.push("\n");
    }
  }
}

/** The block as a plain table, for programs that read HTML rather than text. */
export function writeHtmlTable(block: Block): string {
  const rows = block.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`);
  return `<table><tbody>${rows.join("")}</tbody></table>`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\n", '<br style="mso-data-placement:same-cell">');
}
