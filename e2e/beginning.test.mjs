// A county begins with nothing but a system administrator: first passwords, the first unit, the first accounts,
// and pages that have nothing to show yet but say what to do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openEmptyCounty } from "./county.mjs";
import { NARROW, WIDE, press } from "./visit.mjs";

let county;

before(async () => {
  county = await openEmptyCounty();
});
after(() => county?.close());

/** Signs in for the first time, which leads to a password of one's own and then home. */
async function begin(window, account) {
  await window.signIn(account);
  assert.match(window.page.url(), /\/account\/password$/);
  await window.page.fill("#old", account.password);
  for (const field of ["#new", "#again"]) await window.page.fill(field, "Qinghe-Begins-1");
  await press(window, "main .btn.pri");
  assert.match(await window.page.textContent("[role=status]"), /密码已经改好/);
  await window.page.click("[role=status] a");
}

/** Makes an account on the page of accounts; gives its name and first password. */
async function makeAccount(window, name, role, unit = "") {
  await window.open("/accounts");
  await window.page.fill("main #name", name);
  await window.page.selectOption("#role", role);
  await window.page.$eval(
    "select[name=unit]",
    (select, words) => {
      select.value = [...select.options].find((option) => option.textContent === words)?.value ?? "";
    },
    unit,
  );
  await press(window, "button:has-text('新建账号')");
  return { name, password: await window.page.textContent("[role=status] code") };
}

/** Looks at all pages of the navigation in both widths; gives their words. */
async function lookAtAll(window, name) {
  const links = await window.page.$$eval("#nav a[href]", (all) =>
    all.map((link) => link.getAttribute("href")),
  );
  const words = [];
  for (const path of links) {
    for (const [width, viewport] of [
      ["narrow", NARROW],
      ["wide", WIDE],
    ]) {
      await window.page.setViewportSize(viewport);
      await window.open(path);
      const picture = `empty-${name}${path.replaceAll(/[/?=]/g, "-")}-${width}`;
      assert.deepEqual(await window.examine(picture), [], picture);
    }
    words.push(await window.page.textContent("main"));
  }
  return words.join("\n");
}

test("from nothing to the first unit, its clerk, and the commission", async () => {
  const administrator = await county.visit();
  await begin(administrator, county.administrator);
  await lookAtAll(administrator, "administrator");

  await administrator.open("/organisation");
  await administrator.page.click("summary:has-text('新增行政区划')");
  await administrator.page.fill("#region-name", "清河县");
  await press(administrator, "form[action='/organisation/regions'] .btn.pri");
  const commission = await makeAccount(administrator, "jiwei", "commission");
  const watcher = await county.visit();
  await begin(watcher, commission);
  const nothing = await lookAtAll(watcher, "commission");
  for (const missing of ["单位", "职权", "风险点"]) assert.match(nothing, new RegExp(`还没有${missing}`));
  assert.doesNotMatch(nothing, /没有找到/, "nobody looked for anything");

  await administrator.open("/organisation");
  await administrator.page.click("summary:has-text('新增单位')");
  await administrator.page.fill("form[action='/organisation/units'] [name=name]", "清河县财政局");
  await administrator.page.fill("form[action='/organisation/units'] [name=kind]", "行政机关");
  await press(administrator, "form[action='/organisation/units'] .btn.pri");
  const clerk = await county.visit();
  await begin(clerk, await makeAccount(administrator, "caizheng", "clerk", "清河县财政局"));
  assert.match(await clerk.page.textContent("h1"), /待办/, "the day begins at the inbox");
  await clerk.open("/registers");
  assert.match(
    await clerk.page.textContent("main"),
    /清河县财政局/,
    "the unit's own register waits to be filled in",
  );
  await lookAtAll(clerk, "clerk");

  await clerk.open("/registers");
  await press(clerk, "table.tbl tbody tr:first-child th a");
  await clerk.page.click("text=在此输入，或从 Excel、WPS 粘贴多行");
  await clerk.page.keyboard.type("第一条风险");
  await clerk.page.keyboard.press("Tab");
  await clerk.page.waitForSelector("[data-grid-saving].good", { timeout: 8000 });
  const [unit, , , total] = await watcher.summary();
  assert.deepEqual([unit[0], total[0]], [1, 1], "the commission sees the first row of the county");
  assert.deepEqual([...administrator.faults, ...watcher.faults, ...clerk.faults], []);
});
