//! Writing in the grid with the keyboard and the mouse.
import { describe, expect, it } from "vitest";
import { useStage } from "./stage";

const stage = useStage();

describe("writing", () => {
  it("begins where the click falls, without losing what was there", async () => {
    await stage.cell("r3", "measures").click({ position: { x: 8, y: 14 } });
    await stage.press("Home");
    await stage.type("先");
    await stage.press("Tab");
    expect(await stage.text("r3", "measures")).toMatch(/^先执行自由裁量基准/);
    expect(await stage.focusName()).toBe("第3行 责任人");
  });

  it("replaces the text of a cell that the keyboard came to, and Tab and Enter go on", async () => {
    await stage.cell("r1", "responsible").click();
    await stage.press("Enter");
    expect(await stage.focusName()).toBe("第2行 责任人");
    await stage.type("孙某某");
    await stage.press("Tab");
    expect(await stage.text("r2", "responsible")).toBe("孙某某");
    expect(await stage.focusName()).toBe("第3行 廉政风险点主要内容及表现形式");
    await stage.press("Shift+Tab");
    expect(await stage.focusName()).toBe("第2行 责任人");
    await stage.saved();
    expect(stage.changes()).toEqual([
      { op: "set", row: "r2", field: "responsible", from: "钱某某", to: "孙某某" },
    ]);
  });

  it("breaks a line with Alt+Enter and goes on with the next number", async () => {
    await stage.cell("r4", "measures").click();
    await stage.press("Control+End", "Alt+Enter");
    await stage.type("超百分之五的变更提交局务会");
    await stage.press("Tab");
    expect(await stage.text("r4", "measures")).toMatch(/\n2\. 超百分之五的变更提交局务会$/);
  });

  it("takes Esc as never having typed", async () => {
    await stage.cell("r2", "responsible").click();
    await stage.type("错");
    await stage.press("Escape");
    expect(await stage.text("r2", "responsible")).toBe("钱某某");
    await stage.press("Tab");
    await stage.page.waitForTimeout(1_000);
    expect(stage.changes()).toEqual([]);
  });

  it("saves by itself after a while though the cell is not left", async () => {
    await stage.cell("r6", "responsible").click();
    await stage.type("何某");
    await stage.saved();
    expect(stage.changes()).toEqual([{ op: "set", row: "r6", field: "responsible", from: "", to: "何某" }]);
    expect(await stage.focusName()).toBe("第6行 责任人");
  });

  it("makes the empty row a real one at the first letter", async () => {
    await stage.cell(7, "risk").click();
    await stage.type("擅自");
    expect(await stage.rowCount()).toBe(7);
    await stage.type("减免收费");
    await stage.press("Tab");
    await stage.type("高");
    await stage.press("Tab");
    await stage.type("收费减免由班子集体研究");
    await stage.press("Tab");
    expect(await stage.text(7, "level")).toBe("一级");
    await stage.saved();
    const row = stage.server.sheet.rows[6];
    expect(row?.values).toEqual({
      risk: "擅自减免收费",
      level: "一级",
      measures: "收费减免由班子集体研究",
    });
    expect(row?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("lets the empty row go again when Esc takes back what made it", async () => {
    await stage.cell(7, "risk").click();
    await stage.type("误");
    await stage.press("Escape");
    expect(await stage.rowCount()).toBe(6);
    await stage.page.waitForTimeout(1_000);
    expect(stage.changes()).toEqual([]);
  });

  it("writes in the fields around the rows as well", async () => {
    await stage.page.locator('td[data-field="duties"]').click();
    await stage.press("Control+End");
    await stage.type("负责信访。");
    await stage.press("Enter");
    expect(await stage.focusName()).toBe("第1行 廉政风险点主要内容及表现形式");
    await stage.saved();
    expect(stage.changes()).toMatchObject([{ op: "field", field: "duties" }]);
    expect(stage.server.sheet.fields.duties).toMatch(/负责信访。$/);
  });

  it("keeps a level that it does not know, and marks it", async () => {
    await stage.cell("r1", "level").click();
    await stage.type("较高");
    await stage.press("Tab");
    expect(await stage.cell("r1", "level").getAttribute("aria-invalid")).toBe("true");
    expect(await stage.cell("r1", "level").textContent()).toContain("“较高”不是一级、二级、三级");
  });

  it("picks a level and a kind from their lists", async () => {
    await stage.cell("r5", "level").click();
    await stage.page.getByRole("option", { name: "三级" }).click();
    expect(await stage.text("r5", "level")).toBe("三级");
    await stage.press("ArrowLeft", "F4", "ArrowDown", "Enter");
    await stage.saved();
    expect(stage.server.sheet.rows[4]?.values).toMatchObject({ level: "三级", kind: "岗位职责" });
  });
});

describe("an input method", () => {
  it("may use Enter and arrows for itself while it is composing", async () => {
    await stage.cell("r1", "responsible").click();
    await stage.press("Enter");
    const session = await stage.context.newCDPSession(stage.page);
    await session.send("Input.imeSetComposition", { text: "sun", selectionStart: 3, selectionEnd: 3 });
    for (const key of ["ArrowDown", "Enter"]) {
      // What a page hears of a key that the input method takes: its name and the code 229.
      await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key, windowsVirtualKeyCode: 229 });
    }
    expect(await stage.focusName()).toBe("第2行 责任人");
    await session.send("Input.insertText", { text: "孙某某" });
    expect(await stage.text("r2", "responsible")).toBe("孙某某");
    await stage.press("Enter");
    expect(await stage.focusName()).toBe("第3行 责任人");
    await stage.saved();
    expect(stage.changes()).toMatchObject([{ row: "r2", from: "钱某某", to: "孙某某" }]);
  });

  it("makes the empty row a real one only when it has finished", async () => {
    await stage.cell(7, "risk").click();
    const session = await stage.context.newCDPSession(stage.page);
    await session.send("Input.imeSetComposition", { text: "shan", selectionStart: 4, selectionEnd: 4 });
    expect(await stage.rowCount()).toBe(6);
    await session.send("Input.insertText", { text: "擅自" });
    expect(await stage.rowCount()).toBe(7);
    expect(await stage.text(7, "risk")).toBe("擅自");
  });
});
