//! axe-core and the two widths: nothing found, no sideways scroll, and still one can write.
import { describe, expect, it } from "vitest";
import { DESK, PHONE } from "./chromium";
import { useStage } from "./stage";

const stage = useStage();

async function sidewaysScroll(): Promise<number> {
  return stage.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

describe.each([
  ["1366 wide", DESK],
  ["390 wide", PHONE],
])("%s", (_, size) => {
  it("has nothing that axe finds, at rest and while it is written in", async () => {
    await stage.page.setViewportSize(size);
    await stage.page.waitForTimeout(200);
    expect(await stage.violations()).toEqual([]);
    await stage.cell("r5", "measures").click();
    expect(await stage.violations()).toEqual([]);
    await stage.cell("r1", "level").click();
    expect(await stage.violations()).toEqual([]);
    await stage.press("Escape", "Shift+F10");
    expect(await stage.violations()).toEqual([]);
    await stage.press("Escape", "F1");
    expect(await stage.violations()).toEqual([]);
    expect(await sidewaysScroll()).toBeLessThanOrEqual(0);
  });

  it("is one window: the panes scroll, the page does not", async () => {
    await stage.page.setViewportSize(size);
    await stage.cell("r2", "responsible").click();
    await stage.press("Control+d");
    const extra = await stage.page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(size.width < 641 || extra <= 0).toBe(true);
  });

  it("has nothing that axe finds while two texts are compared", async () => {
    await stage.page.setViewportSize(size);
    stage.server.writtenByOther("r4", "responsible", "李某某");
    await stage.cell("r4", "responsible").click();
    await stage.type("、孙某某");
    await stage.press("Tab");
    await stage.page.getByRole("dialog").waitFor();
    expect(await stage.violations()).toEqual([]);
    await stage.page.getByLabel("合并后再存", { exact: true }).check();
    expect(await stage.violations()).toEqual([]);
    expect(await sidewaysScroll()).toBeLessThanOrEqual(0);
  });

  it("shows the import page without sideways scroll, and axe finds nothing", async () => {
    await stage.page.setViewportSize(size);
    await stage.page.goto(`${stage.base}/import.html`);
    expect(await stage.violations()).toEqual([]);
    expect(await sidewaysScroll()).toBeLessThanOrEqual(0);
  });
});

describe("on a phone", () => {
  it("writes in the cards as in the table", async () => {
    await stage.page.setViewportSize(PHONE);
    await stage.cell("r6", "responsible").click();
    await stage.type("何某");
    await stage.page.getByRole("heading", { name: "检查" }).click();
    await stage.saved();
    expect(stage.server.sheet.rows[5]?.values.responsible).toBe("何某");
  });

  it("breaks the line with Enter, since its keyboard has no Alt", async () => {
    const context = await stage.browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    await page.goto(`${stage.base}/register.html`);
    await page.locator('tr[data-row="r6"] td[data-field="measures"]').tap();
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("轮岗");
    const text = await page.locator(".ed").inputValue();
    expect(text).toMatch(/\n3\. 轮岗$/);
    await context.close();
  });

  it("opens and closes the navigation", async () => {
    await stage.page.setViewportSize(PHONE);
    const nav = stage.page.getByRole("navigation", { name: "主导航" });
    expect(await nav.isVisible()).toBe(false);
    await stage.page.getByRole("button", { name: "菜单" }).click();
    expect(await nav.isVisible()).toBe(true);
    expect(await stage.violations()).toEqual([]);
    await stage.press("Escape");
    expect(await nav.isVisible()).toBe(false);
  });
});

describe("without script", () => {
  it("shows the drawn form, readable", async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${stage.base}/register.html`);
    expect(await page.getByText("利用施工许可初审权").isVisible()).toBe(true);
    expect(await page.getByRole("navigation", { name: "主导航" }).isVisible()).toBe(true);
    await context.close();
  });
});

describe("a register that may only be read", () => {
  it("can be walked and copied, and takes no writing", async () => {
    stage.server.reset({ ...stage.server.data, readonly: true });
    await stage.page.reload();
    await stage.cell("r1", "risk").click();
    await stage.type("字");
    await stage.press("ArrowRight", "ArrowRight", "ArrowRight", "Control+c");
    expect(await stage.page.evaluate(() => navigator.clipboard.readText())).toBe("钱某某");
    expect(await stage.page.locator(".ed").count()).toBe(0);
    expect(await stage.violations()).toEqual([]);
  });
});
