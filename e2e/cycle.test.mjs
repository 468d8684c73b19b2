// The whole cycle, on both engines: the programme comes in from the county's 附件1, a unit brings its form in, four
// people sign it one after the other, it is filed, returned with two comments, signed and filed again, accepted, and
// its receipt is a PDF.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { emptyPostgres, openEmptyCounty } from "./county.mjs";
import { lookAt, press } from "./visit.mjs";

const SAMPLES = fileURLToPath(new URL("../samples/demo/住建局/", import.meta.url));
const UNIT = "清河县住房和城乡建设局";
const PASSWORD = "Qinghe-Cycle-1";
/** 附件5 of this post: pledged by its holder, then by the head, the leader in charge, the first leader. */
const POST = "科员（许可窗口）";
const SIGNERS = [
  ["keyuan", "尤某"],
  ["guzhang", "钱某某"],
  ["fenguan", "李某某"],
  ["juzhang", "张某某"],
];
const ORGANISATION = `行政区划,单位,单位类别,内设部门,岗位,领导班子,姓名,职务,分管部门
清河县,${UNIT},行政机关,,局长,是,张某某,主要负责人,
清河县,${UNIT},,,副局长（分管建筑业）,是,李某某,班子成员,建筑业管理股
清河县,${UNIT},,建筑业管理股,建筑业管理股股长,,钱某某,部门负责人,
清河县,${UNIT},,建筑业管理股,${POST},,尤某,其他,
`;

/** Sends files to the API; gives its answer. */
async function bringIn(window, names) {
  const files = names.map((name) => ({ name, bytes: readFileSync(SAMPLES + name).toString("base64") }));
  return window.page.evaluate(async (all) => {
    const form = new FormData();
    for (const { name, bytes } of all) {
      form.append("file", new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], name));
    }
    const answer = await fetch("/api/v1/imports", { method: "POST", body: form });
    return { status: answer.status, text: await answer.text() };
  }, files);
}

async function play(county) {
  const table = join(county.folder, "机构.csv");
  writeFileSync(table, ORGANISATION);
  county.command(["org", "import", table]);
  const window = async (name, role, unit) => {
    const words = ["account", "add", name, "--role", role, "--password-stdin"];
    county.command(unit ? [...words, "--unit", UNIT] : words, `${PASSWORD}\n`);
    const opened = await county.visit();
    await opened.signIn({ name, password: PASSWORD });
    return opened;
  };
  const system = await window("xitong", "system_administrator");
  const reviewer = await window("jiwei", "commission");
  const clerk = await window("jingban", "clerk", UNIT);
  const signers = [];
  for (const [name, person] of SIGNERS) {
    signers.push(await window(name, "member", UNIT));
    await system.open("/accounts");
    await press(system, `main a:text-is('${name}')`);
    await system.page.$eval(
      "select[name=person]",
      (select, words) => {
        select.value = [...select.options].find((option) => option.textContent.startsWith(words)).value;
      },
      person,
    );
    await press(system, "form[action$='/person'] .btn.pri");
  }

  // The programme is the county's own 附件1.
  const plan = await bringIn(reviewer, ["附件1_推进计划表.docx"]);
  assert.equal(plan.status, 200, plan.text);
  const form = await bringIn(clerk, ["附件5_09_科员（许可窗口）.docx"]);
  assert.equal(form.status, 200, form.text);

  // Sent, and signed by four accounts, each led there by the inbox.
  await clerk.open("/signatures?view=draft");
  await clerk.page.check("input[data-tick-all]");
  await press(clerk, "button:has-text('送签')");
  for (const [index, signer] of signers.entries()) {
    await signer.open("/inbox");
    await press(signer, ".it:has-text('审签')");
    await press(signer, ".dt a.btn.pri");
    if (index === 1) await lookAt(signer, "cycle-sign");
    if (index === 0) {
      await signer.page.fill("#pledge", "本人承诺：一次性告知，不收受申请人财物。");
      await lookAt(signer, "cycle-pledge");
      await press(signer, "button:has-text('承诺并签字')");
    } else {
      await signer.page.fill("#opinion", "情况属实，同意上报。");
      await press(signer, "aside button:has-text('提交意见')");
    }
    assert.equal(await signer.page.locator(".walk li.signed").count(), index + 1);
  }
  await clerk.open("/signatures?view=signed");
  await press(clerk, "main th a");
  assert.match(await clerk.page.textContent(".head"), /已签完/);
  await lookAt(clerk, "cycle-signed");

  // Filed, with the summary that counts it.
  const owed = await clerk.page.evaluate(async () => {
    const { items } = await (await fetch("/api/v1/obligations")).json();
    return items.find((one) => one.name.includes("附件6")).id;
  });
  const file = async (note) => {
    await clerk.open(`/obligations/${owed}/package`);
    await clerk.page.fill("#note", note);
    await press(clerk, "button:has-text('报送县纪委')");
    return new URL(clerk.page.url()).pathname;
  };
  await clerk.open(`/obligations/${owed}/package`);
  assert.doesNotMatch(await clerk.page.textContent("main"), /还没有签完字/, "nothing is unsigned");
  const first = await file("先报一名");

  // Returned with two comments.
  await reviewer.open(`${first}?part=1`);
  for (const [row, words] of [
    ["0", "请写明一次性告知单怎么留存"],
    ["1", "请写明轮岗的周期"],
  ]) {
    await reviewer.page.selectOption("#row", row);
    await reviewer.page.fill("#text", words);
    await press(reviewer, "button:has-text('写上')");
  }
  await press(reviewer, "button:has-text('退回补正')");

  // Mended: what was signed is void, and signed again from the pledge on.
  await clerk.open(first);
  assert.match(await clerk.page.textContent(".back"), /轮岗的周期/);
  const changed = await clerk.page.evaluate(async () => {
    const { items } = await (await fetch("/api/v1/signatures")).json();
    const path = `/api/v1/registers/${items[0].id}`;
    const { rows } = await (await fetch(path)).json();
    const from = rows[0].measures.join("\n");
    const to = "1. 执行一次性告知单制度，告知单存根保存三年\n2. 群众现场评价";
    const changes = [{ op: "set", row: rows[0].id, field: "measures", from, to }];
    const headers = { "content-type": "application/json" };
    const answer = await fetch(path, { method: "PATCH", headers, body: JSON.stringify({ changes }) });
    return answer.status;
  });
  assert.equal(changed, 200);
  await clerk.open("/signatures?view=draft");
  assert.match(await clerk.page.textContent("main"), /签字以后改过，要重新送签/);
  await clerk.page.check("input[data-tick-all]");
  await press(clerk, "button:has-text('送签')");
  await signers[0].open("/signatures");
  await press(signers[0], "main th a");
  await press(signers[0], "button:has-text('承诺并签字')");
  for (const signer of signers.slice(1)) {
    await signer.open("/signatures");
    await signer.page.check("input[data-tick-all]");
    await press(signer, "button:has-text('签同意')");
  }

  // Filed again, accepted, with a receipt.
  const second = await file("已按意见补正");
  assert.notEqual(second, first);
  await reviewer.open(`${second}?view=changes`);
  assert.ok((await reviewer.page.locator(".chg ins").count()) > 0, "what is new is marked");
  await reviewer.open(second);
  while ((await reviewer.page.locator(".dec button[disabled]").count()) > 0) {
    await reviewer.page.locator(".gh.bad + .fd summary .grow").click();
    await reviewer.page.locator(".gh.bad + .fd input[name=text]").fill("其余岗位另报");
    await press(reviewer, ".gh.bad + .fd button:has-text('不作问题')");
  }
  await press(reviewer, "button:has-text('接收并出回执')");
  await clerk.open(second);
  const [download] = await Promise.all([
    clerk.page.waitForEvent("download"),
    clerk.page.click("a:has-text('回执')"),
  ]);
  assert.equal(readFileSync(await download.path()).subarray(0, 4).toString(), "%PDF");
  const windows = [system, reviewer, clerk, ...signers];
  assert.deepEqual(
    windows.flatMap((one) => one.faults),
    [],
  );
}

test("the whole cycle on SQLite", async () => {
  const county = await openEmptyCounty();
  try {
    await play(county);
  } finally {
    await county.close();
  }
});

test("the whole cycle on PostgreSQL", async (context) => {
  const database = emptyPostgres();
  if (database === undefined) {
    context.skip("left out on PostgreSQL: LIANJIAN_TEST_POSTGRES is not set");
    return;
  }
  const county = await openEmptyCounty(database);
  try {
    await play(county);
  } finally {
    await county.close();
  }
});
