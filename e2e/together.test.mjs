// Several people in one register: what one writes comes to the others, and nobody's words are lost.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { openCounty } from "./county.mjs";
import { NARROW } from "./visit.mjs";

let county;
let first;
let second;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());
beforeEach(async () => {
  second = await signedIn("clerk");
  await second.open("/registers");
  await second.page.click("table.tbl tbody tr:nth-child(4) th a");
  await second.page.waitForSelector("[role=grid]");
  first = await signedIn("commission");
  await first.open(new URL(second.page.url()).pathname);
  await first.page.waitForSelector("[role=grid]");
});
afterEach(async () => {
  await first.close();
  await second.close();
});

async function signedIn(role) {
  const window = await county.visit();
  await window.signIn(county.account(role));
  return window;
}

/** A cell of the row at a place of the register, counted from 0. */
const cell = (window, row, field) =>
  window.page.locator(`tr[data-row]:not(.new) >> nth=${row}`).locator(`td[data-field="${field}"]`);

/** Writes in a cell and leaves it; gives the status of the answer to the save. */
async function write(window, row, field, words) {
  await cell(window, row, field).click();
  await window.page.keyboard.press("Control+A");
  await window.page.keyboard.type(words);
  const answer = window.page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await window.page.keyboard.press("Tab");
  return (await answer).status();
}

async function remove(window, row) {
  await cell(window, row, "risk").click();
  // Where the caret is in a text, Ctrl Delete is the text's.
  await window.page.keyboard.press("Tab");
  const answer = window.page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await window.page.keyboard.press("Control+Delete");
  return (await answer).status();
}

const saved = (window) => window.page.waitForSelector("[data-grid-saving].good", { timeout: 8000 });
const rows = (window) => window.page.locator("tr[data-row]:not(.new)").count();
const dialogOf = (window) => window.page.locator("dialog[open], [role=dialog]").first();

test("what another person wrote appears with the next save, and what is being typed stays", async () => {
  assert.equal(await write(first, 1, "responsible", "甲某"), 200);
  assert.equal(await write(second, 0, "responsible", "乙某"), 200);
  await second.page.getByText("甲某").waitFor();
  assert.match(await cell(second, 1, "responsible").textContent(), /甲某/);

  // The second is in the middle of a cell when the first one's words for its row arrive.
  await cell(second, 2, "risk").click();
  await second.page.keyboard.press("Control+A");
  await second.page.keyboard.type("写到一半");
  assert.equal(await write(first, 2, "measures", "甲的措施"), 200);
  await saved(second);
  await cell(second, 2, "measures").getByText("甲的措施").waitFor({ timeout: 15_000 });
  const editor = second.page.locator("td[data-field=risk] .ed");
  assert.equal(await editor.inputValue(), "写到一半");
  await second.page.keyboard.type("，接着写");
  assert.equal(await editor.inputValue(), "写到一半，接着写", "the caret is where it was");
  await second.page.keyboard.press("Tab");
  await saved(second);
  await first.page.reload();
  assert.match(await cell(first, 2, "risk").textContent(), /写到一半，接着写/);
  assert.deepEqual([...first.faults, ...second.faults], []);
});

test("words for the very cell that is being typed in are a question: nobody overwrites unseen", async () => {
  let release;
  const gate = new Promise((open) => {
    release = open;
  });
  await second.page.route("**/api/v1/registers/*", async (route) => {
    await gate;
    await route.continue();
  });
  // The second's save of one cell is on its way while the first writes in the cell where the second is now.
  await cell(second, 0, "responsible").click();
  await second.page.keyboard.press("Control+A");
  await second.page.keyboard.type("丁某");
  const asked = second.page.waitForRequest((request) => request.method() === "PATCH");
  await second.page.keyboard.press("Tab");
  await cell(second, 0, "measures").click();
  await second.page.keyboard.press("Control+A");
  await asked;
  await second.page.keyboard.type("后到的措施");
  assert.equal(await write(first, 0, "measures", "先到的措施"), 200);
  const answered = second.page.waitForResponse((answer) => answer.request().method() === "PATCH");
  release();
  assert.equal((await answered).status(), 200);
  assert.equal(await second.page.locator("td[data-field=measures] .ed").inputValue(), "后到的措施");
  await second.page.keyboard.press("Tab");
  const dialog = dialogOf(second);
  await dialog.waitFor();
  const words = await dialog.textContent();
  for (const part of ["先到的措施", "后到的措施"]) assert.ok(words.includes(part), words);
  await dialog.getByText("用对方的").click();
  await dialog.locator("button.pri").click();
  await cell(second, 0, "measures").getByText("先到的措施").waitFor();
});

test("a row that another person took out while I wrote in it: let it go, or have it back", async () => {
  for (const [choice, left] of [
    ["用对方的", -1],
    ["用我的", 0],
  ]) {
    const before = await rows(second);
    await cell(second, 1, "responsible").click();
    await second.page.keyboard.press("Control+A");
    await second.page.keyboard.type("丙某");
    assert.equal(await remove(first, 1), 200);
    await second.page.keyboard.press("Tab");
    const dialog = dialogOf(second);
    await dialog.waitFor();
    assert.match(await dialog.textContent(), /删除了这一行/);
    // The conflict is a 409, which the console tells.
    second.faults.length = 0;
    assert.deepEqual(await second.examine("grid-gone"), []);
    await dialog.getByText(choice).click();
    await dialog.locator("button.pri").click();
    if (left === 0) await saved(second);
    assert.equal(await rows(second), before + left);
    await first.page.reload();
    await first.page.waitForSelector("[role=grid]");
    assert.equal(await rows(first), before + left);
    if (left === 0) assert.match(await cell(first, 1, "responsible").textContent(), /丙某/);
    await second.page.reload();
    await second.page.waitForSelector("[role=grid]");
  }
});

test("a text that the server refuses is marked at its cell with the reason, and goes when it is mended", async () => {
  assert.equal(await write(second, 0, "level", "四级"), 422);
  await cell(second, 0, "level").getByText("“四级”不是一级、二级、三级，请选择一个").waitFor();
  assert.equal(await cell(second, 0, "level").getByText("不是一级").count(), 1, "said once");
  assert.match(await second.page.textContent("[data-grid-panel]"), /第1行\s*“四级”不是/);
  second.faults.length = 0;
  assert.deepEqual(await second.examine("grid-refused"), []);
  assert.equal(await write(second, 0, "level", "二级"), 200);
  assert.equal(await cell(second, 0, "level").getByText("不是一级").count(), 0);
});

test("who else is writing in the register is told", async () => {
  const line = "[data-grid-writers]";
  assert.equal(await write(first, 0, "responsible", "戊某"), 200);
  await second.page.reload();
  await second.page.locator(line).getByText(/^\S+ 正在编辑此表$/).waitFor();
  assert.deepEqual(await second.examine("grid-writers"), []);
  await second.page.setViewportSize(NARROW);
  assert.deepEqual(await second.examine("grid-writers-narrow"), []);
});
