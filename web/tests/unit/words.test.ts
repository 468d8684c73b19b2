//! Small rules: levels, items, identifiers, differences, answers of the server.
import { describe, expect, it } from "vitest";
import { compareTexts } from "../../source/register/model/difference";
import { newRowId } from "../../source/register/model/identifier";
import { countCharacters, countItems, nextNumber } from "../../source/register/model/items";
import { normaliseLevel, parseLevel } from "../../source/register/model/level";
import { read } from "../../source/register/saving/transport";

describe("levels", () => {
  it.each([
    ["一级", "一级"],
    ["Ⅰ级", "一级"],
    ["I 级", "一级"],
    ["１级", "一级"],
    ["高风险", "一级"],
    ["Ａ级", "一级"],
    ["ⅱ级", "二级"],
    ["II级", "二级"],
    [" 中 ", "二级"],
    ["b级", "二级"],
    ["Ⅲ级", "三级"],
    ["低", "三级"],
    ["c级", "三级"],
  ])("%s is %s", (text, level) => {
    expect(parseLevel(text)).toBe(level);
  });

  it.each(["较高", "四级", "特级", "", "一二级", "D级"])("%s is left to a person", (text) => {
    expect(parseLevel(text)).toBeNull();
    expect(normaliseLevel(text)).toBe(text);
  });
});

describe("items", () => {
  it("are counted by their numbers, and a text without numbers is one", () => {
    expect(countItems("1. 甲\n2. 乙\n续行")).toBe(2);
    expect(countItems("（一）甲\n（二）乙")).toBe(1);
    expect(countItems("一、甲\n二、乙")).toBe(2);
    expect(countItems("甲\n乙")).toBe(1);
    expect(countItems("  \n")).toBe(0);
  });

  it("go on with the next number", () => {
    expect(nextNumber("1. 甲\n2. 乙")).toBe("3. ");
    expect(nextNumber("9、甲")).toBe("10、");
    expect(nextNumber("甲")).toBeNull();
  });

  it("have characters as people count them", () => {
    expect(countCharacters("1. 甲\n𠮷 乙")).toBe(5);
  });
});

describe("identifiers", () => {
  it("are UUIDs of version 7 that sort by time", () => {
    const early = newRowId(1_700_000_000_000);
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(early < newRowId(1_700_000_000_001)).toBe(true);
    expect(early.replaceAll("-", "").slice(0, 12)).toBe((1_700_000_000_000).toString(16).padStart(12, "0"));
  });
});

describe("differences", () => {
  it("name what is not common to both", () => {
    const { left, right } = compareTexts("每月抽查一次", "每月抽查十分之一");
    expect(
      left
        .filter((piece) => !piece.differs)
        .map((piece) => piece.text)
        .join(""),
    ).toBe("每月抽查一");
    expect(right.map((piece) => piece.text).join("")).toBe("每月抽查十分之一");
    expect(right.some((piece) => piece.differs)).toBe(true);
  });

  it("of very long texts are found at once, as wholes", () => {
    const { left } = compareTexts("甲".repeat(50_000), "乙".repeat(50_000));
    expect(left).toEqual([{ text: "甲".repeat(50_000), differs: true }]);
  });
});

describe("answers of the server", () => {
  it("mean what their status says", () => {
    expect(read(200, { version: 13, saved_at: "10:42:07" })).toMatchObject({ kind: "saved", version: 13 });
    expect(read(401, {}).kind).toBe("signed-out");
    expect(read(503, null).kind).toBe("unreachable");
    expect(read(429, {}).kind).toBe("unreachable");
    expect(read(200, "not what was asked for").kind).toBe("unreachable");
    expect(read(404, { title: "没有这张登记表" })).toMatchObject({
      kind: "rejected",
      detail: "没有这张登记表",
    });
    expect(
      read(409, { conflicts: [{ row: "a", field: "risk", mine: "甲", theirs: "乙" }], version: 9 }),
    ).toMatchObject({ kind: "conflict", version: 9 });
    const errors = [{ row: "a", field: "risk", message: "太长" }];
    expect(read(422, { detail: "有一格", errors })).toMatchObject({
      kind: "rejected",
      problems: [{ row: "a", field: "risk", message: "太长", severity: "error" }],
    });
  });
});
