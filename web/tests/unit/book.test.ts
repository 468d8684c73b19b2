//! The book: undo across saving, conflicts, and what becomes of problems.
import { beforeEach, describe, expect, it } from "vitest";
import { Book } from "../../source/register/model/book";
import type { Change } from "../../source/register/model/change";
import type { Row } from "../../source/register/model/sheet";
import { registerState } from "../browser/register-state";

let book: Book;
const at = { row: "r1", field: "responsible" };

function write(from: string, to: string): Change {
  return { op: "set", row: "r1", field: "responsible", from, to };
}

beforeEach(() => {
  book = new Book(registerState());
});

describe("undo", () => {
  it("outlives saving: it makes the opposite change, which is saved in its turn", () => {
    book.commit([write("钱某某", "孙某某")], at);
    expect(book.takeBatch()).toEqual([write("钱某某", "孙某某")]);
    book.saved(13, []);
    expect(book.isSaved).toBe(true);
    expect(book.undo()?.at).toEqual(at);
    expect(book.value(at)).toBe("钱某某");
    expect(book.takeBatch()).toEqual([write("孙某某", "钱某某")]);
    book.saved(14, []);
    book.redo();
    expect(book.value(at)).toBe("孙某某");
    expect(book.takeBatch()).toEqual([write("钱某某", "孙某某")]);
  });

  it("of what was not sent leaves nothing to send", () => {
    book.commit([write("钱某某", "孙某某")], at);
    book.undo();
    expect(book.isSaved).toBe(true);
  });

  it("brings a removed row back to its place with its texts", () => {
    const before = book.sheet.rows;
    book.commit([{ op: "remove", row: "r3", from: before[2]?.values ?? {} }], null);
    book.undo();
    expect(book.sheet.rows.map((row) => row.id)).toEqual(before.map((row) => row.id));
    expect(book.value({ row: "r3", field: "level" })).toBe("二级");
  });

  it("speaks of the text that stands there now, not of the one of that time", () => {
    book.commit([write("钱某某", "孙某某")], at);
    book.takeBatch();
    const conflict = { row: "r1", field: "responsible", mine: "孙某某", theirs: "李某某" };
    book.resolved(14, [{ conflict, decision: { keep: "theirs" } }]);
    book.undo();
    expect(book.takeBatch()).toEqual([write("李某某", "钱某某")]);
  });

  it("keeps no step for what was typed and taken back", () => {
    book.commit([write("钱某某", "钱")], at);
    book.commit([write("钱", "钱某某")], at, true);
    expect(book.canUndo).toBe(false);
  });
});

describe("a batch without an answer", () => {
  it("is repeated as it was, and later changes wait", () => {
    book.commit([write("钱某某", "孙某某")], at);
    const first = book.takeBatch();
    book.commit([write("孙某某", "李某某")], at);
    expect(book.takeBatch()).toBe(first);
    book.saved(13, []);
    expect(book.takeBatch()).toEqual([write("孙某某", "李某某")]);
  });

  it("is joined with later changes once the server has refused it", () => {
    book.commit([write("钱某某", "孙某某")], at);
    book.takeBatch();
    book.commit([write("孙某某", "李某某")], at);
    book.rejected([]);
    expect(book.takeBatch()).toEqual([write("钱某某", "李某某")]);
  });
});

describe("a conflict", () => {
  const conflict = { row: "r1", field: "responsible", mine: "孙某某", theirs: "李某某" };

  beforeEach(() => {
    book.commit([write("钱某某", "孙某某")], at);
    book.commit([{ op: "field", field: "duties", from: book.sheet.fields.duties ?? "", to: "新" }], null);
    book.takeBatch();
  });

  it("decided for mine says mine against theirs, and keeps what else was in the batch", () => {
    book.resolved(14, [{ conflict, decision: { keep: "mine" } }]);
    expect(book.takeBatch()).toContainEqual(write("李某某", "孙某某"));
    expect(book.outbox.sending).toHaveLength(2);
  });

  it("decided for theirs shows theirs and sends nothing for it", () => {
    book.resolved(14, [{ conflict, decision: { keep: "theirs" } }]);
    expect(book.value(at)).toBe("李某某");
    expect(book.takeBatch()).toEqual([expect.objectContaining({ op: "field" })]);
  });

  it("decided for both says the merged text", () => {
    book.resolved(14, [{ conflict, decision: { keep: "merged", text: "孙某某、李某某" } }]);
    expect(book.value(at)).toBe("孙某某、李某某");
    expect(book.takeBatch()).toContainEqual(write("李某某", "孙某某、李某某"));
  });

  it("takes what was typed meanwhile for mine", () => {
    book.commit([write("孙某某", "孙某某（副）")], at);
    book.resolved(14, [{ conflict, decision: { keep: "mine" } }]);
    expect(book.takeBatch()).toContainEqual(write("李某某", "孙某某（副）"));
  });

  it("with a removed row brings the row back, or lets it go", () => {
    const gone = { row: "r1", field: "responsible", mine: "孙某某", theirs: null };
    book.resolved(14, [{ conflict: gone, decision: { keep: "mine" } }]);
    expect(book.takeBatch()).toContainEqual(
      expect.objectContaining({ op: "insert", row: "r1", after: null }),
    );
    const other = new Book(registerState());
    other.commit([write("钱某某", "孙某某")], at);
    other.takeBatch();
    other.resolved(14, [{ conflict: gone, decision: { keep: "theirs" } }]);
    expect(other.sheet.rows.some((row) => row.id === "r1")).toBe(false);
    expect(other.isSaved).toBe(true);
  });
});

describe("problems", () => {
  it("of the server go when their cell is written in, and come back with its answer", () => {
    const slogan = book.problems.find((problem) => problem.code === "measure-slogan");
    expect(slogan?.row).toBe("r5");
    book.commit(
      [{ op: "set", row: "r5", field: "measures", from: "加强教育，提高认识。", to: "每季度抽查" }],
      null,
    );
    expect(book.problems.some((problem) => problem.code === "measure-slogan")).toBe(false);
  });

  it("of this machine name the empty cells of begun rows", () => {
    expect(book.problems.map((problem) => problem.code)).toContain("responsible-missing");
    book.commit([{ op: "set", row: "r6", field: "level", from: "三级", to: "较高" }], null);
    expect(book.problems.map((problem) => problem.code)).toContain("level-unknown");
    book.commit([{ op: "set", row: "r6", field: "level", from: "较高", to: "" }], null);
    expect(book.problems.map((problem) => problem.code)).toContain("level-missing");
  });
});

describe("the server's texts", () => {
  const rows = () => registerState().rows;
  const server = (rows: readonly Row[]) => ({ rows, fields: {} });

  it("come in under what is not saved yet", () => {
    book.commit([write("钱某某", "孙某某")], at);
    const theirs = rows().map((row) =>
      row.id === "r1" ? { ...row, values: { ...row.values, level: "二级" } } : row,
    );
    book.followed(14, [], server(theirs));
    expect(book.value({ row: "r1", field: "level" })).toBe("二级");
    expect(book.value(at)).toBe("孙某某");
    expect(book.takeBatch()).toEqual([write("钱某某", "孙某某")]);
  });

  it("do not take away a row that is being written in, nor one with words that are not saved", () => {
    book.commit([write("钱某某", "孙某某")], at);
    book.writingIn = "r3";
    book.followed(14, [], server(rows().filter((row) => !["r1", "r2", "r3"].includes(row.id))));
    expect(book.sheet.rows.map((row) => row.id)).toEqual(["r1", "r3", "r4", "r5", "r6"]);
    book.writingIn = null;
    book.followed(14, [], server(rows().filter((row) => !["r1", "r2", "r3"].includes(row.id))));
    expect(book.sheet.rows.map((row) => row.id)).toEqual(["r1", "r4", "r5", "r6"]);
  });

  it("of a late answer do not overtake newer ones", () => {
    book.followed(14, [], server(rows().slice(1)));
    book.followed(13, [], server(rows()));
    expect(book.sheet.rows).toHaveLength(5);
  });

  it("keep the mark of last year's rows while their texts are the same", () => {
    const marked = new Book({
      ...registerState(),
      rows: rows().map((row) => ({ ...row, mark: "unchanged" })),
    });
    const theirs = rows().map(({ id, values }) =>
      id === "r2" ? { id, values: { ...values, responsible: "李某某" } } : { id, values },
    );
    marked.followed(14, [], server(theirs));
    expect(marked.sheet.rows.map((row) => row.mark)).toEqual([
      "unchanged",
      null,
      "unchanged",
      "unchanged",
      "unchanged",
      "unchanged",
    ]);
  });

  it("say what a removal removes when it is decided for mine", () => {
    const removal: Change = { op: "remove", row: "r1", from: rows()[0]?.values ?? {} };
    book.commit([removal], null);
    book.takeBatch();
    const now = rows().map((row) =>
      row.id === "r1" ? { ...row, values: { ...row.values, level: "三级", responsible: "李某某" } } : row,
    );
    const conflict = { row: "r1", field: "level", mine: null, theirs: "三级" };
    book.resolved(14, [{ conflict, decision: { keep: "mine" } }], server(now));
    expect(book.takeBatch()).toEqual([{ ...removal, from: now[0]?.values }]);
    expect(book.sheet.rows.map((row) => row.id)).not.toContain("r1");
  });
});
