//! Tab-separated text, as Excel and WPS put it on the clipboard: a cell with a line break, a tab or a quote
//! stands in double quotes, and a quote in it is doubled.
import { type Block, cleaned, squared } from "./block";

/** The cells of a text. A quote inside a cell that does not start with one is just a quote. */
export function parseTsv(text: string): Block {
  const rows: string[][] = [[]];
  let rest = text.replace(/\r\n?/g, "\n");
  if (rest.endsWith("\n")) {
    rest = rest.slice(0, -1);
  }
  let end: string | undefined = "";
  while (end !== undefined) {
    const cell = quotedCell(rest) ?? plainCell(rest);
    rows.at(-1)?.push(cleaned(cell.text));
    end = rest[cell.length];
    rest = rest.slice(cell.length + 1);
    if (end === "\n") {
      rows.push([]);
    }
  }
  return squared(rows);
}

interface Cell {
  readonly text: string;
  /** How much of the input it takes, without the tab or line break behind it. */
  readonly length: number;
}

function quotedCell(rest: string): Cell | null {
  const match = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(rest);
  if (match === null) {
    return null;
  }
  return { text: (match[1] ?? "").replaceAll('""', '"'), length: match[0].length };
}

function plainCell(rest: string): Cell {
  const text = /^[^\t\n]*/.exec(rest)?.[0] ?? "";
  return { text, length: text.length };
}

export function writeTsv(block: Block): string {
  return block.map((row) => row.map(quoted).join("\t")).join("\r\n");
}

function quoted(text: string): string {
  return /["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
