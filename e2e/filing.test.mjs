// A register filed, returned with two comments, mended, filed again, accepted, and its receipt as a PDF.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openCounty } from "./county.mjs";
import { lookAt, press } from "./visit.mjs";

let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

/** Changes a cell of the unit's register, as its grid does. */
function reword(window, to) {
  return window.page.evaluate(async (text) => {
    const { items } = await (await fetch("/api/v1/units")).json();
    const path = `/api/v1/registers/${items[0].id}`;
    const { rows } = await (await fetch(path)).json();
    const [row] = rows;
    const changes = [{ op: "set", row: row.id, field: "risk", from: row.risk, to: text }];
    const saved = await fetch(path, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ changes }),
    });
    return saved.status;
  }, to);
}

test("a register is filed, returned, filed again and accepted", async () => {
  const clerk = await county.visit();
  const reviewer = await county.visit();
  await clerk.signIn(county.account("clerk"));
  await reviewer.signIn(county.account("commission"));
  assert.match(clerk.page.url(), /\/inbox$/, "work begins in the inbox");
  await lookAt(clerk, "inbox-clerk");

  await clerk.open("/filings");
  await lookAt(clerk, "filings-clerk");
  await press(clerk, ".lack a.grow:text-is('附件3 单位')");
  await lookAt(clerk, "package");
  await clerk.page.fill("#note", "首次报送");
  await press(clerk, "button:has-text('报送县纪委')");
  assert.match(await clerk.page.textContent(".head"), /已报送/);
  await lookAt(clerk, "filed");

  const count = async () => Number(await reviewer.page.textContent(".top [data-waiting]"));
  await reviewer.open("/inbox");
  const waiting = await count();
  await lookAt(reviewer, "inbox-commission");
  await press(reviewer, ".it:has-text('住房和城乡建设局 · 附件3 单位')");
  await lookAt(reviewer, "inbox-opened");
  await press(reviewer, ".dt a.btn.pri");
  await lookAt(reviewer, "review");
  for (const [row, words] of [
    ["0", "请写明由谁把关"],
    ["1", "措施请写到时限"],
  ]) {
    await reviewer.page.selectOption("#row", row);
    await reviewer.page.fill("#text", words);
    await press(reviewer, "button:has-text('写上')");
  }
  assert.equal(await reviewer.page.locator(".cmt").count(), 2);
  await press(reviewer, "button:has-text('退回补正')");
  assert.match(await reviewer.page.textContent(".head"), /已退回/);

  // The clerk's open page tells it without being asked.
  await clerk.open("/inbox?kind=mend");
  await press(clerk, ".it:has-text('补正后再报')");
  await press(clerk, ".dt a.btn.pri");
  assert.match(await clerk.page.textContent(".back"), /请写明由谁把关[\s\S]*措施请写到时限/);
  await lookAt(clerk, "returned");
  assert.equal(await reword(clerk, "工程发包不经班子集体研究，由个人指定施工单位"), 200);
  await press(clerk, "a:has-text('改好后再报')");
  await clerk.page.fill("#note", "第一行已写明，第二行已补时限");
  await press(clerk, "button:has-text('报送县纪委')");
  const filing = new URL(clerk.page.url()).pathname;

  await reviewer.open(`${filing}?view=changes`);
  assert.ok((await reviewer.page.locator(".chg ins").count()) > 0, "what is new is marked");
  await lookAt(reviewer, "changes");
  await reviewer.open(filing);
  // What the imported sample itself lacks is set aside with a reason.
  while ((await reviewer.page.locator(".dec button[disabled]").count()) > 0) {
    await reviewer.page.locator(".gh.bad + .fd summary .grow").click();
    await reviewer.page.locator(".gh.bad + .fd input[name=text]").fill("已电话核对");
    await press(reviewer, ".gh.bad + .fd button:has-text('不作问题')");
  }
  await press(reviewer, "button:has-text('接收并出回执')");
  assert.match(await reviewer.page.textContent(".head .meta"), /QH-\d{4}-04-\d{3}/);
  await lookAt(reviewer, "accepted");
  await reviewer.open("/inbox");
  assert.equal(await count(), waiting - 1);

  await clerk.open(filing);
  const [download] = await Promise.all([
    clerk.page.waitForEvent("download"),
    clerk.page.click("a:has-text('回执')"),
  ]);
  assert.match(download.suggestedFilename(), /^回执 QH-.*\.pdf$/);
  assert.equal(readFileSync(await download.path()).subarray(0, 4).toString(), "%PDF");
  await clerk.close();
  await reviewer.close();
});

test("a page that lies open sees what has come without a reload", async () => {
  const reviewer = await county.visit();
  const clerk = await county.visit();
  await reviewer.signIn(county.account("commission"));
  await clerk.signIn(county.account("clerk"));
  await reviewer.open("/inbox");
  const before = await reviewer.page.locator(".it").count();
  await clerk.open("/filings");
  await press(clerk, ".lack a.grow:text-is('职权目录')");
  await clerk.page.fill("#note", "补报");
  await press(clerk, "button:has-text('报送县纪委')");
  await reviewer.page.waitForFunction((count) => document.querySelectorAll(".it").length > count, before, {
    timeout: 30_000,
  });
  assert.match(await reviewer.page.textContent(".lst"), /住房和城乡建设局 · 职权目录/);
  await reviewer.close();
  await clerk.close();
});
