//! Changes: what they do, what undoes them, and what several of them come down to.
import { describe, expect, it } from "vitest";
import { applyAll, type Change, coalesce, inverseAll } from "../../source/register/model/change";
import type { Sheet } from "../../source/register/model/sheet";

const SHEET: Sheet = {
  rows: [
    { id: "a", values: { risk: "甲", level: "一级" } },
    { id: "b", values: { risk: "乙", level: "二级" } },
    { id: "c", values: { risk: "丙", level: "三级" } },
  ],
  fields: { duties: "职责" },
};

function order(sheet: Sheet): string {
  return sheet.rows.map((row) => row.id).join("");
}

describe("apply", () => {
  it("puts a row where it is said to be", () => {
    const insert = (after: string | null): Change => ({ op: "insert", row: "x", after, values: {} });
    expect(order(applyAll(SHEET, [insert(null)]))).toBe("xabc");
    expect(order(applyAll(SHEET, [insert("b")]))).toBe("abxc");
    expect(order(applyAll(SHEET, [insert("gone")]))).toBe("abcx");
    expect(order(applyAll(SHEET, [{ op: "move", row: "a", after: "c" }]))).toBe("bca");
  });

  it("takes the mark of last year's row away once somebody writes in it", () => {
    const copied: Sheet = { rows: [{ id: "a", values: {}, mark: "unchanged" }], fields: {} };
    const after = applyAll(copied, [{ op: "set", row: "a", field: "risk", from: "", to: "新" }]);
    expect(after.rows[0]?.mark).toBeNull();
  });
});

describe("inverseAll", () => {
  it("leads back to the same sheet, whatever was done", () => {
    const changes: Change[] = [
      { op: "set", row: "a", field: "risk", from: "甲", to: "甲一" },
      { op: "insert", row: "x", after: "a", values: { risk: "新" } },
      { op: "move", row: "c", after: null },
      { op: "remove", row: "b", from: { risk: "乙", level: "二级" } },
      { op: "field", field: "duties", from: "职责", to: "别的" },
      { op: "set", row: "x", field: "level", from: "", to: "一级" },
    ];
    const back = applyAll(applyAll(SHEET, changes), inverseAll(SHEET, changes));
    expect(order(back)).toBe("abc");
    expect(back.rows.map((row) => row.values)).toEqual(SHEET.rows.map((row) => row.values));
    expect(back.fields).toEqual(SHEET.fields);
  });
});

describe("coalesce", () => {
  const set = (from: string, to: string): Change => ({ op: "set", row: "a", field: "risk", from, to });

  it("says a cell that was typed in several times once", () => {
    expect(coalesce([set("甲", "甲乙"), set("甲乙", "甲乙丙")])).toEqual([set("甲", "甲乙丙")]);
  });

  it("says nothing of a cell that is as it was", () => {
    expect(coalesce([set("甲", "乙"), set("乙", "甲")])).toEqual([]);
  });

  it("writes in an inserted row by inserting it so", () => {
    const changes: Change[] = [
      { op: "insert", row: "x", after: "c", values: { risk: "新" } },
      { op: "set", row: "x", field: "level", from: "", to: "一级" },
    ];
    expect(coalesce(changes)).toEqual([
      { op: "insert", row: "x", after: "c", values: { risk: "新", level: "一级" } },
    ]);
  });

  it("forgets a row that came and went, unless another row stands on it", () => {
    const insert: Change = { op: "insert", row: "x", after: "c", values: {} };
    const remove: Change = { op: "remove", row: "x", from: {} };
    expect(coalesce([insert, remove])).toEqual([]);
    const next: Change = { op: "insert", row: "y", after: "x", values: {} };
    expect(coalesce([insert, next, remove])).toEqual([insert, next, remove]);
  });

  it("does not carry a text over the removal of its row", () => {
    const again: Change[] = [
      set("甲", "乙"),
      { op: "remove", row: "a", from: { risk: "乙" } },
      { op: "insert", row: "a", after: null, values: { risk: "乙" } },
      set("乙", "丙"),
    ];
    expect(coalesce(again)).toEqual([
      set("甲", "乙"),
      { op: "remove", row: "a", from: { risk: "乙" } },
      { op: "insert", row: "a", after: null, values: { risk: "丙" } },
    ]);
  });

  it("has the same effect as all of them, for random changes", () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 300; round += 1) {
      let sheet = SHEET;
      const changes: Change[] = [];
      for (let count = 0; count < 12; count += 1) {
        const change = randomChange(sheet, random, `${round}-${count}`);
        changes.push(change);
        sheet = applyAll(sheet, [change]);
      }
      expect(applyAll(SHEET, coalesce(changes))).toEqual(sheet);
    }
  });
});

function randomChange(sheet: Sheet, random: (below: number) => number, name: string): Change {
  const row = sheet.rows[random(sheet.rows.length)];
  const other = sheet.rows[random(sheet.rows.length)];
  const after = random(4) === 0 ? null : (other?.id ?? null);
  if (row === undefined || random(4) === 0) {
    return { op: "insert", row: name, after, values: { risk: name } };
  }
  switch (random(4)) {
    case 0:
      return { op: "remove", row: row.id, from: row.values };
    case 1:
      return { op: "move", row: row.id, after: after === row.id ? null : after };
    default:
      return { op: "set", row: row.id, field: "risk", from: row.values.risk ?? "", to: name };
  }
}
