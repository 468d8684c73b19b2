// From a number to its rows, to a file, and to paper.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { openCounty } from "./county.mjs";
import { NARROW, RESULTS, WIDE } from "./visit.mjs";

/** Words of the frame and of the tools beside a form. */
const SCREEN_ONLY = /搜风险|组织机构|自动保存|重新检查|在此输入|从上年度复制|选对应职权/;
let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

/** A file inside a zip archive, found by its local header. */
function unzipped(archive, name) {
  const at = archive.indexOf(Buffer.from(name)) - 30;
  assert.equal(archive.readUInt32LE(at), 0x04034b50, `${name} is in the archive`);
  const start = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
  return inflateRawSync(archive.subarray(start)).toString("utf8");
}

test("every number of 附件6 opens as many rows as it says", async () => {
  const window = await county.visit();
  await window.signIn(county.account("commission"));
  await window.open("/summary");
  const links = await window.page.$$eval(".f6 td.num a", (all) =>
    all.map((link) => ({ href: link.getAttribute("href"), count: Number(link.textContent) })),
  );
  assert.equal(links.length, 20);
  for (const [index, { href, count }] of links.entries()) {
    if (index % 5 === 4) continue; // measures: their rows are the risk points that hold them
    await window.open(href);
    assert.equal(Number(await window.page.textContent(".dr .count")), count, href);
  }
  assert.deepEqual(window.faults, []);
  await window.close();
});

/** How many risks arise from powers of each category, as the commission sees it. */
async function byPower() {
  const window = await county.visit();
  await window.signIn(county.account("commission"));
  await window.open("/summary");
  await window.page.click(".seg >> text=按职权类别");
  await window.page.waitForLoadState("load");
  const rows = await window.page.$$eval("table.ub tbody tr", (all) =>
    all.map((row) => [
      row.querySelector("th a").textContent,
      Number(row.querySelector("td:last-child").textContent),
    ]),
  );
  await window.close();
  return Object.fromEntries(rows);
}

test("the levels are drawn by unit, risk kind and power category, and each bar opens its rows", async () => {
  const before = await byPower();
  const clerk = await county.visit();
  await clerk.signIn(county.account("clerk"));
  await clerk.open("/registers");
  await clerk.page.click("table.tbl tbody tr:nth-child(1) th a");
  // Three risks get a power: one that is approved, one that is punished, one that is approved again.
  for (const choice of ["建筑工程施工许可证核发", "对未取得施工许可证擅自施工的处罚", "商品房预售许可"]) {
    const saved = clerk.page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await clerk.page.locator("tr[data-row] [data-inside='extra:对应职权'].unset").first().click();
    await clerk.page.locator(".cell-list [role=option]", { hasText: choice }).first().click();
    assert.equal((await saved).status(), 200);
  }
  await clerk.close();

  const window = await county.visit();
  await window.signIn(county.account("commission"));
  for (const choice of ["按单位", "按风险类别", "按职权类别"]) {
    await window.open("/summary");
    await window.page.click(`.seg >> text=${choice}`);
    await window.page.waitForLoadState("load");
    const slices = await window.page.$$eval("table.ub tbody tr", (rows) =>
      rows.map((row) => ({
        name: row.querySelector("th a").textContent,
        href: row.querySelector("th a").getAttribute("href"),
        count: Number(row.querySelector("td:last-child").textContent),
      })),
    );
    if (choice === "按职权类别") {
      const numbers = Object.fromEntries(slices.map(({ name, count }) => [name, count]));
      assert.equal(slices.at(-1).name, "未对应职权");
      assert.deepEqual(
        [numbers.行政审批, numbers.行政处罚],
        [(before.行政审批 ?? 0) + 2, (before.行政处罚 ?? 0) + 1],
      );
    }
    for (const { name, href, count } of slices.slice(0, 4)) {
      await window.open(href);
      const found =
        choice === "按单位"
          ? (await window.page.textContent(".f6 tr.tt td.num")).trim()
          : await window.page.textContent(".dr .count");
      assert.equal(Number(found), count, name);
    }
  }
  assert.deepEqual(await window.examine("summary-by-power"), []);
  await window.page.setViewportSize(NARROW);
  assert.deepEqual(await window.examine("summary-by-power-narrow"), []);
  await window.open("/summary?by=power");
  await window.page.locator("table.ub").scrollIntoViewIfNeeded();
  assert.deepEqual(await window.examine("summary-by-power-bars-narrow"), []);
  await window.open(`/risk-points?power_category=${encodeURIComponent("未对应职权")}`);
  assert.deepEqual(await window.examine("risks-by-power-narrow"), []);
  await window.page.setViewportSize(WIDE);
  assert.deepEqual(await window.examine("risks-by-power"), []);
  await window.close();
});

test("two characters find rows, and the xlsx holds exactly those that were found", async () => {
  const window = await county.visit();
  await window.signIn(county.account("commission"));
  await window.open("/summary");
  await window.page.fill("header [name=q]", "资金");
  await Promise.all([window.page.waitForNavigation(), window.page.keyboard.press("Enter")]);
  const total = Number((await window.page.textContent(".head .meta")).match(/^\d+/)[0]);
  const rows = await window.page.$$eval("table.risks tbody tr", (all) => all.map((row) => row.textContent));
  assert.ok(rows.length > 0 && rows.length <= total, "a page of what was found");
  for (const row of rows) assert.match(row, /资金/);
  const [download] = await Promise.all([
    window.page.waitForEvent("download"),
    window.page.click("text=导出 xlsx"),
  ]);
  assert.match(download.suggestedFilename(), /\.xlsx$/);
  const sheet = unzipped(readFileSync(await download.path()), "xl/worksheets/sheet1.xml");
  assert.equal(sheet.match(/<row /g).length, total + 1, "one row each, and the heads");
  assert.deepEqual(window.faults, []);
  await window.close();
});

test("on paper there is the form, and nothing of the screen around it", async () => {
  const window = await county.visit();
  await window.signIn(county.account("clerk"));
  await window.open("/registers");
  const register = await window.page.getAttribute("table.tbl tbody tr:nth-child(3) th a", "href");
  for (const [path, name, title] of [
    [register, "print-register", "内设部门廉政风险登记表"],
    ["/catalogue", "print-catalogue", "职权目录"],
    ["/summary", "print-summary", "廉政风险汇总表"],
  ]) {
    await window.open(path);
    await window.page.waitForTimeout(300);
    const file = `${RESULTS}${name}.pdf`;
    await window.page.pdf({ path: file, format: "A4", landscape: name === "print-catalogue" });
    execFileSync("pdftoppm", ["-r", "60", "-png", file, `${RESULTS}${name}`]);
    // The letters of a title stand apart, which the text of the PDF shows as spaces.
    const words = execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }).replaceAll(/\s/g, "");
    assert.match(words, new RegExp(title));
    assert.doesNotMatch(words, SCREEN_ONLY, name);
    if (name === "print-catalogue") {
      const pages = execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
      assert.ok(pages.length > 1, "the catalogue is longer than a page");
      for (const page of pages) {
        // A last page may hold the line of who filled it in alone; it is under the heads, too.
        assert.match(page.replaceAll(/\s/g, ""), /权力名称/, "each page begins with the heads");
      }
    }
  }
  await window.close();
});
