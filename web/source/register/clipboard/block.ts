//! A block of cells as it travels through the clipboard: rows of texts, all equally long.

export type Block = readonly (readonly string[])[];

/** Rows filled up with empty cells to the longest one, rows of nothing at the end left out. */
export function squared(rows: readonly (readonly string[])[]): Block {
  let end = rows.length;
  while (end > 0 && (rows[end - 1] ?? []).every((cell) => cell === "")) {
    end -= 1;
  }
  const kept = rows.slice(0, end);
  const width = Math.max(0, ...kept.map((row) => row.length));
  return kept.map((row) => [...row, ...Array<string>(width - row.length).fill("")]);
}

export function isSingle(block: Block): boolean {
  return block.length === 1 && block[0]?.length === 1;
}

/** Line ends as the grid keeps them, and no blanks at the end of lines. */
export function cleaned(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u00a0\t ]+$/gm, "")
    .replace(/\u00a0/g, " ")
    .replace(/^\n+|\n+$/g, "");
}
