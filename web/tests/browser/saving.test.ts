//! Saving when something is in its way: another person, the network, the session, the server's rules.
import { describe, expect, it } from "vitest";
import { useStage } from "./stage";

const stage = useStage();

async function write(row: string, field: string, text: string): Promise<void> {
  await stage.cell(row, field).click();
  await stage.press("Control+a");
  await stage.type(text);
  await stage.press("Tab");
}

describe("another person", () => {
  it("has written in the same cell: both texts are shown, and mine can stand", async () => {
    stage.server.writtenByOther("r4", "responsible", "李某某");
    await write("r4", "responsible", "孙某某");
    const dialog = stage.page.getByRole("dialog");
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain("第4行 责任人");
    expect(await dialog.textContent()).toContain("李某某");
    expect(await dialog.textContent()).toContain("对方的（吴某某 10:41）");
    await dialog.getByRole("button", { name: "按选定的存" }).click();
    await stage.saved();
    expect(stage.server.sheet.rows[3]?.values.responsible).toBe("孙某某");
  });

  it("may be given way to, or both texts be made one", async () => {
    stage.server.writtenByOther("r4", "responsible", "李某某");
    stage.server.writtenByOther("r3", "measures", "每案集体讨论");
    await write("r3", "measures", "每案法制审核");
    await write("r4", "responsible", "孙某某");
    const dialog = stage.page.getByRole("dialog");
    await dialog.waitFor();
    const measures = dialog.getByRole("region", { name: "第3行 防控措施" });
    await measures.getByLabel("合并后再存", { exact: true }).check();
    await measures.getByRole("textbox").fill("每案法制审核，集体讨论");
    await dialog.getByRole("region", { name: "第4行 责任人" }).getByLabel("用对方的").check();
    await dialog.getByRole("button", { name: "按选定的存" }).click();
    await stage.saved();
    expect(await stage.text("r4", "responsible")).toBe("李某某");
    expect(stage.server.sheet.rows[2]?.values.measures).toBe("每案法制审核，集体讨论");
    expect(stage.server.sheet.rows[3]?.values.responsible).toBe("李某某");
  });
});

describe("the network", () => {
  it("is gone and comes back: nothing is lost, nothing is saved twice", async () => {
    await stage.context.setOffline(true);
    await write("r4", "responsible", "孙某某");
    await stage.page.getByText("没有存上：连不上服务器").waitFor();
    await write("r5", "responsible", "李某某");
    await stage.context.setOffline(false);
    await stage.saved();
    expect(stage.server.sheet.rows[3]?.values.responsible).toBe("孙某某");
    expect(stage.server.sheet.rows[4]?.values.responsible).toBe("李某某");
    expect(await stage.page.locator(".grid-banner").count()).toBe(0);
  });

  it("loses the answer: the same batch is sent again, and it does no harm", async () => {
    stage.server.trouble = "lost-after";
    await write("r4", "responsible", "孙某某");
    await stage.page.getByText("没有存上：连不上服务器").waitFor();
    await write("r4", "responsible", "李某某");
    stage.server.trouble = "none";
    await stage.page.getByRole("button", { name: "现在再试" }).click();
    await stage.saved();
    expect(stage.server.sheet.rows[3]?.values.responsible).toBe("李某某");
    expect(await stage.page.getByRole("dialog").count()).toBe(0);
  });

  it("is gone while the window is closed: the next visit offers what was kept", async () => {
    stage.server.trouble = "lost-before";
    await write("r4", "responsible", "孙某某");
    await stage.page.getByText("没有存上：连不上服务器").waitFor();
    await stage.page.close({ runBeforeUnload: false });
    stage.server.trouble = "none";
    stage.page = await stage.open();
    await stage.page.getByRole("button", { name: "恢复 1 处改动" }).click();
    await stage.saved();
    expect(stage.server.sheet.rows[3]?.values.responsible).toBe("孙某某");
    expect(await stage.text("r4", "responsible")).toBe("孙某某");
    const kept = await stage.page.evaluate(() => Object.keys(localStorage));
    expect(kept.filter((key) => key.startsWith("paper-grid"))).toEqual([]);
  });
});

describe("the server", () => {
  it("has forgotten who I am: I sign in elsewhere and go on here", async () => {
    stage.server.trouble = "signed-out";
    await write("r4", "responsible", "孙某某");
    const dialog = stage.page.getByRole("dialog", { name: "请重新登录" });
    await dialog.waitFor();
    stage.server.trouble = "none";
    await dialog.getByRole("button", { name: "已登录，接着存" }).click();
    await stage.saved();
    expect(stage.server.sheet.rows[3]?.values.responsible).toBe("孙某某");
  });

  it("refuses a text: its words stand at the cell, and the corrected text is saved", async () => {
    stage.server.trouble = "refuse";
    await write("r4", "responsible", "赵某某");
    await stage.page.getByText("没有存上：有一格不能这样写").waitFor();
    expect(await stage.cell("r4", "responsible").textContent()).toContain("责任人不在本单位");
    stage.server.trouble = "none";
    await write("r4", "responsible", "孙某某");
    await stage.saved();
    expect(stage.server.sheet.rows[3]?.values.responsible).toBe("孙某某");
    expect(await stage.cell("r4", "responsible").textContent()).not.toContain("不在本单位");
  });
});
