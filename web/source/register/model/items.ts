//! Numbered items in one cell, as measures are written: `1. …` on the first line, `2. …` on the next.

const NUMBERED = /^\s*(?:[（(]?\d{1,2}[)）.．、]|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳])/;

/** The lines of a cell that hold something. */
function filledLines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** How many items a cell holds: its numbered lines, or one when it holds text without numbers. */
export function countItems(text: string): number {
  const lines = filledLines(text);
  const numbered = lines.filter((line) => NUMBERED.test(line)).length;
  return numbered > 0 ? numbered : Math.min(lines.length, 1);
}

/** Characters as people count them: no spaces and line breaks, and a rare character counts once. */
export function countCharacters(text: string): number {
  return Array.from(text.replace(/\s/g, "")).length;
}

/** The number that the line after `text` should carry, or null when the cell is not numbered like `1.`. */
export function nextNumber(text: string): string | null {
  const last = filledLines(text).at(-1);
  const match = last?.match(/^\s*(\d{1,2})([.．、])(\s?)/);
  if (match === null || match === undefined) {
    return null;
  }
  return `${Number(match[1]) + 1}${match[2]}${match[3]}`;
}
