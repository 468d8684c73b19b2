// The level assistant: what is ticked and why another level stands is kept with the row.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openCounty } from "./county.mjs";
import { NARROW } from "./visit.mjs";

let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

const level = (page, row) =>
  page.locator(`tr[data-row]:not(.new) >> nth=${row}`).locator('td[data-field="level"]');
const saved = (page) => page.waitForSelector("[data-grid-saving].good", { timeout: 8000 });

/** The register of a department, with the focus in the level of its first row. */
async function atRegister(role, viewport, address) {
  const window = await county.visit(viewport);
  await window.signIn(county.account(role));
  await window.open(address ?? "/registers");
  if (address === undefined) await window.page.click("table.tbl tbody tr:nth-child(4) th a");
  await window.page.waitForSelector("[role=grid]");
  await level(window.page, 0).click();
  return window;
}

test("ticks and the reason for another level are saved, shown again, read by others, undone", async () => {
  const clerk = await atRegister("clerk");
  const { page } = clerk;
  const box = (index) => page.locator(".as input[type=checkbox]").nth(index);
  assert.match(await page.textContent(".as"), /符合 3 项以上一级，2 项二级，1 项三级/);
  // So many that another level is proposed than the one that stands.
  const now = (await level(page, 0).locator(".ed").inputValue()).trim();
  const ticks = now === "一级" ? 2 : 3;
  for (let index = 0; index < ticks; index += 1) await box(index).check();
  const suggested = ticks === 3 ? "一级" : "二级";
  assert.match(await page.textContent(".as .sug"), new RegExp(`符合 ${ticks} 项，建议${suggested}`));
  assert.match(await page.textContent(".as .control"), /负责；.*检查一次/);
  await page.locator("#level-reason").click();
  await page.keyboard.type("金额小，两人经办");
  await saved(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), "level-reason", "the caret stays");
  await page.keyboard.type("，上级每月抽查");
  await page.waitForTimeout(1500);
  await saved(page);
  assert.deepEqual(await clerk.examine("assistant"), []);

  await page.reload();
  await level(page, 0).click();
  assert.equal(await page.locator("#level-reason").inputValue(), "金额小，两人经办，上级每月抽查");
  assert.equal(await page.locator(".as input:checked").count(), ticks);
  const { pathname } = new URL(page.url());
  await clerk.open(`${pathname}/history`);
  const history = await page.textContent("main");
  for (const words of ["符合的定级条件", "等级的理由", "金额小，两人经办"]) assert.ok(history.includes(words));

  const reader = await atRegister("viewer", undefined, pathname);
  await reader.page.click("[data-grid-panel-toggle]");
  assert.equal(await reader.page.locator(".as input:checked:disabled").count(), ticks);
  assert.ok(await reader.page.locator("#level-reason").getAttribute("readonly") !== null);
  assert.deepEqual(await reader.examine("assistant-reader"), []);
  await reader.close();

  await clerk.open(pathname);
  await level(page, 0).click();
  await page.click("#adopt-level");
  await saved(page);
  assert.equal(await page.locator("#level-reason").count(), 0, "an adopted level needs no reason");
  await page.keyboard.press("Control+z");
  assert.equal(await level(page, 0).locator(".ed").inputValue(), now);
  assert.equal(await page.locator("#level-reason").inputValue(), "金额小，两人经办，上级每月抽查");
  await saved(page);
  assert.deepEqual(clerk.faults, []);
  await clerk.close();
});

test("the list of levels says who answers for each, on a phone too", async () => {
  const clerk = await atRegister("clerk", NARROW);
  await clerk.page.keyboard.press("F4");
  await clerk.page.locator(".cell-list").getByText("每季度检查一次").waitFor();
  assert.deepEqual(await clerk.examine("assistant-levels-narrow"), []);
  await clerk.page.keyboard.press("Escape");
  await clerk.page.setViewportSize({ width: 1366, height: 768 });
  await level(clerk.page, 0).click();
  await clerk.page.keyboard.press("F4");
  assert.deepEqual(await clerk.examine("assistant-levels"), []);
  await clerk.close();
});
