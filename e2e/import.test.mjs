// A file with a fault in it, put right on the page, taken in, counted, and taken out again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openCounty } from "./county.mjs";
import { NARROW, WIDE, press } from "./visit.mjs";

let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

/** Twenty risk points of a unit; the second one's level is a word that no form knows. */
function messyFile(unit) {
  const lines = ["单位,序号,廉政风险点主要内容及表现形式,风险等级,防控措施,责任人"];
  for (let number = 1; number <= 20; number += 1) {
    const level = number === 2 ? "较高" : "二级";
    lines.push(`${unit},${number},雷电检测走过场之${number},${level},双人到场,张某某`);
  }
  return { name: "风险表.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };
}

test("a faulty file is put right on the page, counts in 附件6, and leaves it when it is taken back", async () => {
  const window = await county.visit();
  await window.signIn(county.account("commission"));
  await window.open("/registers");
  const unit = await window.page.$eval("select[name=unit]", (select) => {
    const { value, textContent } = select.options[1];
    return { id: value, name: textContent };
  });
  const query = `?unit=${unit.id}`;
  const before = await window.summary(query);

  await window.open("/imports");
  await window.page.setInputFiles("#file", messyFile(unit.name));
  await window.page.waitForSelector("table.ft");
  assert.match(await window.page.textContent("table.ft"), /先改/, "a faulty file cannot go in");
  assert.match(await window.page.textContent(".fixr"), /较高/, "the fault is told beside its row");
  for (const [width, viewport] of [
    ["narrow", NARROW],
    ["wide", WIDE],
  ]) {
    await window.page.setViewportSize(viewport);
    assert.deepEqual(await window.examine(`import-faulty-${width}`), [], width);
  }
  await press(window, ".fixr button:has-text('三级')");
  assert.equal(await window.page.locator(".fixr .bad").count(), 0);
  assert.deepEqual(await window.examine("import-put-right"), []);
  await press(window, "button:has-text('只导入此文件')");
  assert.match(await window.page.textContent("[role=status]"), /已导入 1 个文件（20 行）/);

  const after = await window.summary(query);
  assert.deepEqual(after[0], [20, 0, 19, 1, 20], "the unit's own register is the file");
  assert.deepEqual(after.slice(1, 3), before.slice(1, 3), "departments and posts are left alone");

  await window.open("/imports");
  await window.page.click("tr:has-text('风险表.csv') button:has-text('撤销')");
  await press(window, "dialog[open] .btn.pri, dialog[open] .btn.dan");
  assert.deepEqual(await window.summary(query), before, "all is as before");
  assert.deepEqual(window.faults, []);
  await window.close();
});
