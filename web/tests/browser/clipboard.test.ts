//! Pasting through the browser's real clipboard, with the HTML that Excel and WPS put there.
import { describe, expect, it } from "vitest";
import { useStage } from "./stage";

const stage = useStage();

/** As Excel writes it: fragments, a style sheet, quoted text beside it. */
const EXCEL = {
  html: `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=Generator content="Microsoft Excel 15">
<style>td {mso-number-format:General;}</style></head><body><!--StartFragment--><table border=0 cellpadding=0>
<col width=300><tr height=19><td class=xl65>擅自减免收费</td><td>Ⅰ级</td><td class=xl66>1. 减免由班子研究<br>
    2. 每季公示</td><td>李某某</td></tr><tr><td>泄露标底</td><td>中风险</td><td>标底密封保管，开标前双人拆封</td><td>王某某</td></tr>
</table><!--EndFragment--></body></html>`,
  text: '擅自减免收费\tⅠ级\t"1. 减免由班子研究\n2. 每季公示"\t李某某\r\n泄露标底\t中风险\t标底密封保管，开标前双人拆封\t王某某\r\n',
};

/** As WPS writes it: 序号 in front, one measure merged over two rows. */
const WPS = {
  html: `<table><tbody><tr><td>序号</td><td>廉政风险点主要内容及表现形式</td><td>风险等级</td><td>防控措施</td><td>责任人</td></tr>
<tr><td>1</td><td>收受红包</td><td>A级</td><td rowspan="2">上门检查两人同行，全程录像</td><td>周某某</td></tr>
<tr><td>2</td><td>吃拿卡要</td><td>四级</td><td>吴某某</td></tr></tbody></table>`,
  text: "",
};

async function copyToClipboard(content: { html: string; text: string }): Promise<void> {
  await stage.page.evaluate(async ({ html, text }) => {
    const item = new ClipboardItem({
      "text/html": new Blob([html], { type: "text/html" }),
      "text/plain": new Blob([text], { type: "text/plain" }),
    });
    await navigator.clipboard.write([item]);
  }, content);
  // Putting it there is the other program's part; that the browser cleans its styles is no fault of ours.
  stage.errors.length = 0;
}

describe("pasting", () => {
  it("takes a block from Excel into the empty row and makes the rows", async () => {
    await copyToClipboard(EXCEL);
    await stage.cell(7, "risk").click();
    await stage.press("Control+v");
    expect(await stage.rowCount()).toBe(8);
    expect(await stage.text(7, "level")).toBe("一级");
    expect(await stage.text(7, "measures")).toBe("1. 减免由班子研究\n2. 每季公示");
    expect(await stage.text(8, "level")).toBe("二级");
    await stage.saved();
    expect(stage.server.sheet.rows).toHaveLength(8);
    await stage.press("Control+z");
    expect(await stage.rowCount()).toBe(6);
  });

  it("takes a table from WPS by its header, merged cells for each row, unknown levels as they are", async () => {
    await copyToClipboard(WPS);
    await stage.cell("r5", "risk").click();
    await stage.press("Escape", "Control+v");
    expect(await stage.rowCount()).toBe(6);
    expect(await stage.text("r5", "risk")).toBe("收受红包");
    expect(await stage.text("r5", "level")).toBe("一级");
    expect(await stage.text("r6", "measures")).toBe("上门检查两人同行，全程录像");
    expect(await stage.text("r6", "level")).toBe("四级");
    expect(await stage.cell("r6", "level").getAttribute("aria-invalid")).toBe("true");
  });

  it("takes text with tabs alone, as some programs give it", async () => {
    await copyToClipboard({ html: "", text: EXCEL.text });
    await stage.cell(7, "risk").click();
    await stage.press("Control+v");
    expect(await stage.rowCount()).toBe(8);
    expect(await stage.text(7, "measures")).toBe("1. 减免由班子研究\n2. 每季公示");
  });

  it("takes plain words into the text at the caret", async () => {
    await copyToClipboard({ html: "", text: "（副股长）" });
    await stage.cell("r2", "responsible").click();
    await stage.press("End", "Control+v", "Tab");
    expect(await stage.text("r2", "responsible")).toBe("钱某某（副股长）");
  });

  it("leaves the cell alone when there is nothing but a picture", async () => {
    await stage.cell("r2", "responsible").click();
    await stage.press("Escape");
    await stage.page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["picture"], "picture.png", { type: "image/png" }));
      const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(paste);
    });
    expect(await stage.text("r2", "responsible")).toBe("钱某某");
  });

  it("gives back what it copied", async () => {
    await stage.cell("r1", "risk").click();
    await stage.press("Escape", "Shift+End");
    await stage.press(
      "Shift+ArrowRight",
      "Shift+ArrowRight",
      "Shift+ArrowRight",
      "Shift+ArrowDown",
      "Control+c",
    );
    await stage.cell(7, "risk").click();
    await stage.press("Control+v");
    expect(await stage.rowCount()).toBe(8);
    for (const field of ["risk", "level", "measures", "responsible"]) {
      expect(await stage.text(8, field)).toBe(await stage.text("r2", field));
    }
  });
});
