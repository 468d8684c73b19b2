//! The grid without a mouse: getting in and out, walking, moving rows, undo, menus, help.
import { describe, expect, it } from "vitest";
import { useStage } from "./stage";

const stage = useStage();

async function enterGrid(): Promise<void> {
  await stage.page.locator(".desk").focus();
  await stage.press("Tab");
}

describe("the keyboard alone", () => {
  it("gets in by Tab, walks with arrows and gets out by F6", async () => {
    await enterGrid();
    expect(await stage.focusName()).toBe("主要职责");
    await stage.press("ArrowDown");
    expect(await stage.focusName()).toBe("第1行 廉政风险点主要内容及表现形式");
    await stage.press("ArrowRight", "ArrowRight", "ArrowDown", "End");
    expect(await stage.focusName()).toBe("第2行 责任人");
    await stage.press("Control+End");
    expect(await stage.focusName()).toBe("个人廉政承诺");
    await stage.press("F6");
    const inPanel = () => document.activeElement?.closest("[data-grid-panel]") !== null;
    expect(await stage.page.evaluate(inPanel)).toBe(true);
  });

  it("leaves the form by Tab at its end", async () => {
    await enterGrid();
    await stage.press("Control+End", "Tab");
    const inGrid = () => document.activeElement?.closest("[data-paper-grid]") !== null;
    expect(await stage.page.evaluate(inGrid)).toBe(false);
  });

  it("moves a row with Alt and the arrows", async () => {
    await stage.cell("r2", "responsible").click();
    await stage.press("Alt+ArrowDown");
    expect(await stage.focusName()).toBe("第3行 责任人");
    await stage.saved();
    expect(stage.changes()).toEqual([{ op: "move", row: "r2", after: "r3" }]);
    await stage.press("Alt+ArrowUp", "Alt+ArrowUp");
    await stage.saved();
    await expect.poll(() => stage.server.sheet.rows.map((row) => row.id).join()).toBe("r2,r1,r3,r4,r5,r6");
  });

  it("fills from above, clears, selects and copies blocks", async () => {
    await stage.cell("r5", "responsible").click();
    await stage.press("Enter", "Control+d");
    expect(await stage.text("r6", "responsible")).toBe("钱某某");
    await stage.press("Delete");
    expect(await stage.text("r6", "responsible")).toBe("");
    await stage.press("ArrowUp", "Shift+ArrowUp", "Shift+ArrowLeft", "Control+c");
    const copied = await stage.page.evaluate(() => navigator.clipboard.readText());
    expect(copied.replaceAll("\r", "")).toBe(
      "1. 变更签证由建设、监理、审计三方共同到场确认，影像存档\t钱某某\n加强教育，提高认识。\t钱某某",
    );
    await stage.press("Delete");
    expect(await stage.text("r4", "measures")).toBe("");
    expect(await stage.text("r5", "responsible")).toBe("");
    await stage.press("Control+z");
    expect(await stage.text("r4", "measures")).toMatch(/^1\. 变更签证/);
  });

  it("opens the row's menu and gives the focus back", async () => {
    await stage.cell("r2", "responsible").click();
    await stage.press("Shift+F10");
    expect(await stage.page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("menuitem");
    await stage.press("Escape");
    expect(await stage.focusName()).toBe("第2行 责任人");
    await stage.press("Shift+F10", "ArrowUp", "Enter");
    expect(await stage.rowCount()).toBe(5);
    await stage.press("Control+z");
    expect(await stage.rowCount()).toBe(6);
    expect(await stage.text(2, "risk")).toMatch(/^企业资质初审/);
  });

  it("shows its keys by F1", async () => {
    await stage.cell("r2", "responsible").click();
    await stage.press("F1");
    await stage.page.getByRole("dialog", { name: "登记表的按键" }).waitFor();
    await stage.press("Escape");
    expect(await stage.page.getByRole("dialog").count()).toBe(0);
  });

  it("undoes and redoes after saving, and the server follows", async () => {
    await stage.cell("r6", "responsible").click();
    await stage.type("何某");
    await stage.press("Enter");
    await stage.saved();
    await stage.press("Control+z");
    expect(await stage.text("r6", "responsible")).toBe("");
    await expect.poll(() => stage.server.sheet.rows[5]?.values.responsible).toBe("");
    await stage.press("Control+y");
    await expect.poll(() => stage.server.sheet.rows[5]?.values.responsible).toBe("何某");
  });

  it("goes from a problem to its cell, and adopts a level", async () => {
    await stage.page.locator("[data-grid-panel]").getByRole("button", { name: "第6行" }).click();
    expect(await stage.focusName()).toBe("第6行 责任人");
    await stage.page.getByLabel("自由裁量空间较大").check();
    await stage.page.getByLabel("办件多、社会关注度高").check();
    await stage.page.getByRole("button", { name: "采纳" }).click();
    expect(await stage.text("r6", "level")).toBe("二级");
  });
});
