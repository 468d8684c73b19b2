//! What differs between two texts, character by character, for showing them side by side.

export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Beyond this many characters a table of all pairs would take too long; the texts then differ as wholes. */
const LONGEST = 2_000;

/** Both texts in pieces: what is common to both, in order, and what is not. */
export function compareTexts(left: string, right: string): { left: Piece[]; right: Piece[] } {
  const one = Array.from(left);
  const other = Array.from(right);
  if (one.length > LONGEST || other.length > LONGEST) {
    const differs = left !== right;
    return { left: pieces([[left, differs]]), right: pieces([[right, differs]]) };
  }
  const lengths = commonLengths(one, other);
  const leftMarks: [string, boolean][] = [];
  const rightMarks: [string, boolean][] = [];
  let row = 0;
  let column = 0;
  while (row < one.length || column < other.length) {
    const a = one[row];
    const b = other[column];
    if (a !== undefined && a === b) {
      leftMarks.push([a, false]);
      rightMarks.push([a, false]);
      row += 1;
      column += 1;
    } else if (
      b === undefined ||
      (a !== undefined && at(lengths, row + 1, column) >= at(lengths, row, column + 1))
    ) {
      leftMarks.push([a ?? "", true]);
      row += 1;
    } else {
      rightMarks.push([b, true]);
      column += 1;
    }
  }
  return { left: pieces(leftMarks), right: pieces(rightMarks) };
}

/** `result[i][j]`: the length of the longest common subsequence of the ends from `i` and from `j`. */
function commonLengths(one: readonly string[], other: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let row = one.length - 1; row >= 0; row -= 1) {
    const line = lengths[row];
    for (let column = other.length - 1; column >= 0 && line !== undefined; column -= 1) {
      line[column] =
        one[row] === other[column]
          ? at(lengths, row + 1, column + 1) + 1
          : Math.max(at(lengths, row + 1, column), at(lengths, row, column + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly Uint16Array[], row: number, column: number): number {
  return lengths[row]?.[column] ?? 0;
}

/** Neighbours of the same kind as one piece. */
function pieces(marks: readonly (readonly [string, boolean])[]): Piece[] {
  const joined: Piece[] = [];
  for (const [text, differs] of marks) {
    const last = joined.at(-1);
    if (last !== undefined && last.differs === differs) {
      joined[joined.length - 1] = { text: last.text + text, differs };
    } else if (text !== "") {
      joined.push({ text, differs });
    }
  }
  return joined;
}
