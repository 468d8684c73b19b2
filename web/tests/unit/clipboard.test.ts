//! What Excel, WPS and Word put on the clipboard, and what the grid makes of it.
import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { parseHtmlTable, writeHtmlTable } from "../../source/register/clipboard/html";
import { pasteChanges } from "../../source/register/clipboard/paste";
import { parseTsv, writeTsv } from "../../source/register/clipboard/tsv";
import { applyAll } from "../../source/register/model/change";
import { sheetOf } from "../../source/register/model/sheet";
import { registerState } from "../browser/register-state";

const parser = new new Window().DOMParser() as unknown as DOMParser;

describe("tab-separated text", () => {
  it("keeps line breaks, tabs and quotes inside quoted cells", () => {
    expect(parseTsv('风险\t"1. 甲\n2. ""乙"""\t二级\r\n丙\t丁\t三级\r\n')).toEqual([
      ["风险", '1. 甲\n2. "乙"', "二级"],
      ["丙", "丁", "三级"],
    ]);
  });

  it("takes a quote in the middle of a cell as a quote", () => {
    expect(parseTsv('所谓"人情"处罚\t二级')).toEqual([['所谓"人情"处罚', "二级"]]);
    expect(parseTsv('"未闭合\t二级')).toEqual([['"未闭合', "二级"]]);
  });

  it("fills short rows and drops empty ones at the end", () => {
    expect(parseTsv("甲\t乙\n丙\n\n")).toEqual([
      ["甲", "乙"],
      ["丙", ""],
    ]);
  });

  it("comes back as it was written", () => {
    const block = [
      ["甲\n乙", '丙"丁'],
      ["", "一\t二"],
    ];
    expect(parseTsv(writeTsv(block))).toEqual(block);
  });
});

describe("a table in HTML", () => {
  it("takes merged cells apart: downwards repeated, sideways once", () => {
    const html = `<table><tr><td>甲</td><td rowspan="2">共用措施</td><td colspan=2>宽</td></tr>
      <tr><td>乙</td><td>左</td><td>右</td></tr></table>`;
    expect(parseHtmlTable(html, parser)).toEqual([
      ["甲", "共用措施", "宽", ""],
      ["乙", "共用措施", "左", "右"],
    ]);
  });

  it("reads the line breaks of Excel and the paragraphs of Word", () => {
    const html = `<table><tr><td>1. 甲<br style='mso-data-placement:same-cell'>2. 乙</td>
      <td><p>第一段</p><p>第二段</p></td><td>断
      行</td></tr></table>`;
    expect(parseHtmlTable(html, parser)).toEqual([["1. 甲\n2. 乙", "第一段\n第二段", "断 行"]]);
  });

  it("is nothing when there is no table", () => {
    expect(parseHtmlTable("<p>文字</p>", parser)).toBeNull();
  });

  it("comes back as it was written, with markup as text", () => {
    const block = [["<b>甲</b>", "乙\n丙"]];
    expect(parseHtmlTable(writeHtmlTable(block), parser)).toEqual(block);
  });
});

describe("pasting", () => {
  const data = registerState();
  const sheet = sheetOf(data);
  let made = 0;
  const paste = (row: string | null, field: string, block: readonly (readonly string[])[]) => {
    made = 0;
    const makeId = () => {
      made += 1;
      return `n${made}`;
    };
    return applyAll(sheet, pasteChanges(data.columns, sheet, { row, field }, block, makeId));
  };

  it("writes from the focus to the right and down, and makes the rows that are missing", () => {
    const after = paste("r6", "level", [
      ["Ⅰ级", "措施一"],
      ["低风险", "措施二"],
    ]);
    expect(after.rows).toHaveLength(7);
    expect(after.rows[5]?.values).toMatchObject({ level: "一级", measures: "措施一" });
    expect(after.rows[6]?.values).toEqual({ level: "三级", measures: "措施二" });
  });

  it("keeps what is no level as it was written", () => {
    expect(paste("r1", "level", [["较高"]]).rows[0]?.values.level).toBe("较高");
  });

  it("leaves out the column of 序号", () => {
    const after = paste(null, "risk", [
      ["1", "擅自减免收费", "高", "收费减免由班子研究", "李某某"],
      ["2", "泄露标底", "中", "标底密封保管", "王某某"],
    ]);
    expect(after.rows[6]?.values).toEqual({
      risk: "擅自减免收费",
      level: "一级",
      measures: "收费减免由班子研究",
      responsible: "李某某",
    });
  });

  it("follows the header of a whole form in another order, and leaves out what is around its rows", () => {
    const after = paste(null, "risk", [
      ["单位", "住建局", "", ""],
      ["序号", "风险等级", "廉政风险点主要内容及\n表现形式", "防控措施"],
      ["1", "A级", "擅自减免收费", "班子研究"],
      ["党组（党委）意见", "同意", "", ""],
    ]);
    expect(after.rows).toHaveLength(7);
    expect(after.rows[6]?.values).toEqual({ level: "一级", risk: "擅自减免收费", measures: "班子研究" });
  });
});
