//! What app.js adds to plain pages: htmx with its rules, filters, guards, dialogs, passwords.
import { describe, expect, it } from "vitest";
import { useStage } from "./stage";

const stage = useStage();

describe("htmx", () => {
  it("brings a fragment in place, with our proof of origin", async () => {
    const page = await stage.open("widgets.html");
    await page.getByRole("button", { name: "取片段" }).click();
    await page.getByText("片段 test-token").waitFor();
  });

  it("asks first where the page says so", async () => {
    const page = await stage.open("widgets.html");
    await page.getByRole("button", { name: "删除" }).click();
    const dialog = page.getByRole("dialog", { name: "请确认" });
    expect(await dialog.textContent()).toContain("删除后不能恢复。");
    await dialog.getByRole("button", { name: "删除" }).click();
    await page.getByText("片段 test-token").waitFor();
  });

  it("says in words why a request failed, and leaves the page as it was", async () => {
    const page = await stage.open("widgets.html");
    await page.getByRole("button", { name: "会失败" }).click();
    await page.getByText("没有权限：只有本单位可以改").waitFor();
    expect(await page.locator("#fragment").textContent()).toBe("还没有");
  });
});

describe("plain pages", () => {
  it("carry their filters in the address, without the empty ones", async () => {
    const page = await stage.open("widgets.html");
    await page.getByLabel("等级", { exact: true }).selectOption("一级");
    await page.waitForURL("**/widgets.html?level=*");
    expect(new URL(page.url()).search).toBe(`?level=${encodeURIComponent("一级")}`);
  });

  it("hold the window back while a form is changed and not sent", async () => {
    const page = await stage.open("widgets.html");
    await page.getByLabel("职责").fill("新的职责");
    let asked = false;
    page.on("dialog", async (dialog) => {
      asked = dialog.type() === "beforeunload";
      await dialog.dismiss();
    });
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => asked).toBe(true);
  });

  it("open and close dialogs, and show a password on request", async () => {
    const page = await stage.open("widgets.html");
    await page.getByRole("button", { name: "打开对话框" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.getByRole("button", { name: "显示" }).click();
    expect(await page.locator("#secret").getAttribute("type")).toBe("text");
  });

  it("show the server's short messages", async () => {
    const page = await stage.open("widgets.html");
    expect(await page.locator(".toasts .toast").allTextContents()).toEqual(["已退出"]);
    await page.getByRole("button", { name: "取片段" }).click();
    await page.locator(".toasts").getByText("已取来").waitFor();
  });

  it("draw level bars without a style attribute", async () => {
    const page = await stage.open("widgets.html");
    const share = await page
      .locator(".lvbar .a")
      .evaluate((part) => part.clientWidth / (part.parentElement?.clientWidth ?? 1));
    expect(share).toBeGreaterThan(0.42);
    expect(share).toBeLessThan(0.46);
  });
});
