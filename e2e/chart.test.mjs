// A clerk draws a chart with the mouse and the keyboard, says in a register at which step a risk arises, and finds
// both in the booklet.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openCounty } from "./county.mjs";
import { lookAt, press } from "./visit.mjs";

let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

/** The text of a PDF, without spaces. */
function textOf(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "lianjian-e2e-"));
  try {
    const file = join(folder, "booklet.pdf");
    writeFileSync(file, pdf);
    return execFileSync("pdftotext", ["-q", file, "-"], { encoding: "utf8" }).replace(/[\s\u2060]/g, "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a chart is drawn, a risk point linked, and both stand in the booklet", async () => {
  const clerk = await county.visit();
  const { page } = clerk;
  await clerk.signIn(county.account("clerk"));

  // A power that has no chart yet: begun from its template.
  await clerk.open("/flows");
  const power = (await page.textContent("tr:has(a:has-text('画流程图')) th")).trim().split(" ")[0];
  await press(clerk, "a:has-text('画流程图')");
  await press(clerk, "button:has-text('画出来')");
  await press(clerk, "a:has-text('用鼠标画')");
  await page.waitForSelector(".flow-palette");
  await lookAt(clerk, "chart-editor");

  // A step after another one, by keys; post and limit in the panel.
  await page.getByRole("button", { name: /^集体讨论决定/ }).first().click();
  const step = page.locator(".flow-palette").getByRole("button", { name: "环节", exact: true });
  await step.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".djs-direct-editing-content");
  await page.keyboard.type("会后督办");
  await page.keyboard.press("Enter");
  const panel = page.locator(".flow-panel");
  await panel.getByLabel("岗位", { exact: true }).fill("办公室主任");
  await panel.getByLabel("时限（工作日）", { exact: true }).fill("2");
  await panel.getByLabel("时限（工作日）", { exact: true }).blur();
  await page.waitForSelector(".save-state.good");

  // The draft is there again when the page is opened again.
  await page.reload();
  await page.getByRole("button", { name: "接着画" }).click();
  await page.waitForSelector("text=会后督办");
  await press(clerk, "button:has-text('存为新的一版')");
  assert.match(await page.textContent("main"), /第 2 版/);
  await page.waitForSelector(".chart svg text:has-text('会后督办')");
  const chart = page.url();

  // The unit's register: the first row says power and step.
  await clerk.open("/registers");
  await press(clerk, "main a[href^='/registers/']");
  const row = page.locator("tr:has(button[data-inside='extra:对应职权'].unset)").first();
  const id = await row.getAttribute("data-row");
  const own = id === null ? row : page.locator(`tr[data-row='${id}']`);
  const risk = (await own.locator("td").nth(1).innerText()).split("\n")[0].trim();
  const choose = async (column, name) => {
    await own.locator(`button[data-inside='extra:${column}']`).click();
    await page.locator(".cell-list [role=option]", { hasText: name }).first().click();
  };
  await choose("对应职权", power);
  await choose("对应环节", "会后督办");
  await page.waitForFunction(() => /已保存|已存/.test(document.querySelector("[data-grid-saving]")?.textContent ?? ""));
  await lookAt(clerk, "register-linked");

  // The chart marks the step and lists the risk; the three columns show it.
  await page.goto(`${chart}?view=prevention`);
  const three = await page.textContent(".chart svg");
  assert.match(three, /廉政风险点（等级）/);
  assert.match(three, /▲1/);
  assert.ok((await page.textContent("main")).includes(risk.slice(0, 8)), risk);
  await lookAt(clerk, "chart-prevention");

  // And the booklet holds both.
  await clerk.open("/booklets");
  await lookAt(clerk, "booklets");
  await press(clerk, "button:has-text('开始汇编')");
  const link = page.locator("a:has-text('下载')").first();
  await link.waitFor({ timeout: 120_000 });
  const answer = await page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
  const text = textOf(await answer.body());
  assert.ok(text.includes("会后督办"), "the step is in the booklet");
  assert.ok(text.includes(risk.replace(/\s/g, "").slice(0, 8)), "and the risk point");
  await clerk.close();
});
