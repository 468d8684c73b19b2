// What is found while a clerk types, on the page of findings, and by the commission; and what an answer does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openCounty } from "./county.mjs";
import { lookAt, press } from "./visit.mjs";

let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

const saved = (window) => window.page.waitForSelector("[data-grid-saving].good", { timeout: 8000 });

/** Writes a new row at the end of the register that stands in the second line of the list. */
async function writeRow(window, risk, measure) {
  await window.open("/registers");
  await window.page.click("table.tbl tbody tr:nth-child(2) th a");
  await window.page.waitForSelector("[role=grid]");
  await window.page.click("text=在此输入，或从 Excel、WPS 粘贴多行");
  for (const text of [risk, "2", measure]) {
    await window.page.keyboard.type(text);
    await window.page.keyboard.press("Tab");
  }
  await saved(window);
}

const finding = (window, text) => window.page.locator(".qf", { hasText: text });

test("a slogan is told in its cell, listed with a link to it, answered, and gone when it is mended", async () => {
  const clerk = await county.visit();
  await clerk.signIn(county.account("clerk"));
  await writeRow(clerk, "票据核销不及时", "加强学习，提高思想认识");
  await clerk.page.waitForSelector("td.cw >> text=措施是空话");
  await lookAt(clerk, "quality-grid");

  await clerk.open("/quality");
  await finding(clerk, "加强学习，提高思想认识").first().waitFor();
  await lookAt(clerk, "quality-unit");

  const own = finding(clerk, "加强学习，提高思想认识").first();
  await own.locator("summary").click();
  await own.locator("textarea[name=reason]").fill("具体做法写在财务制度第三条");
  await own.locator("button").click();
  await clerk.page.waitForLoadState("load");
  await finding(clerk, "说明：具体做法写在财务制度第三条").first().waitFor();

  await finding(clerk, "加强学习，提高思想认识").first().locator(".wh a").click();
  await clerk.page.waitForSelector("[role=grid]");
  // The link has opened the row itself: from the risk on to the measures.
  await clerk.page.waitForSelector("td.foc");
  await clerk.page.keyboard.press("Tab");
  await clerk.page.keyboard.press("Tab");
  await clerk.page.keyboard.press("Control+A");
  await clerk.page.keyboard.type("票据由出纳每月核销，核销单交会计签字存档");
  await clerk.page.keyboard.press("Tab");
  await saved(clerk);
  await clerk.open("/quality");
  assert.equal(await finding(clerk, "加强学习，提高思想认识").count(), 0);
  assert.deepEqual(clerk.faults, []);
  await clerk.close();
});

test("the commission sees where units stand and two like texts side by side", async () => {
  const commission = await county.visit();
  await commission.signIn(county.account("commission"));
  await commission.open("/quality");
  // Units are counted in the background.
  for (let attempt = 0; attempt < 60; attempt += 1) {
    if ((await commission.page.locator("text=等待检查").count()) === 0) break;
    await commission.page.waitForTimeout(1000);
    await commission.open("/quality");
  }
  await lookAt(commission, "quality-overview");
  await press(commission, ".filter a >> text=文字雷同");
  await press(commission, "table.tbl tbody tr:first-child th a");
  await commission.page.waitForSelector(".sbs");
  const [own, other] = await commission.page.locator(".sbs").first().locator("p").allTextContents();
  assert.ok(own.length > 8 && other.length > 8, `${own} | ${other}`);
  await lookAt(commission, "quality-copies");
  assert.deepEqual(commission.faults, []);
  await commission.close();
});
