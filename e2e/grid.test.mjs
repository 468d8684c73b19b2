// A clerk at the paper grid: typing, pasting, taking back, and two people in one cell.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openCounty } from "./county.mjs";

/** Two rows as Excel copies them, with the levels in other words than the form's. */
const BLOCK = "擅自减免收费\tⅠ级\t减免由班子研究\t李某某\r\n泄露标底\t中风险\t双人拆封\t王某某\r\n";
let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

/** A clerk's window with the register that stands in a line of the list, counted from 1. */
async function atRegister(line) {
  const window = await county.visit();
  await window.signIn(county.account("clerk"));
  await window.open("/registers");
  await window.page.click(`table.tbl tbody tr:nth-child(${line}) th a`);
  await window.page.waitForSelector("[role=grid]");
  return window;
}

/** The clerk in another window, to see what the server has. */
async function onlooker() {
  const window = await county.visit();
  await window.signIn(county.account("clerk"));
  return window;
}

const newRow = (window) => window.page.click("text=在此输入，或从 Excel、WPS 粘贴多行");
const saved = (window) => window.page.waitForSelector("[data-grid-saving].good", { timeout: 8000 });

/** Waits until the numbers of 附件6 are these; saving is not instant. */
async function summaryBecomes(window, expected, message) {
  let found;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    found = await window.summary();
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    await window.page.waitForTimeout(250);
  }
  assert.deepEqual(found, expected, message);
}

test("a row typed into the grid is saved, counted and found, and gone when it is taken back", async () => {
  const [writer, reader] = [await atRegister(2), await onlooker()];
  const before = await reader.summary();
  await newRow(writer);
  await writer.page.keyboard.type("新写的一条风险");
  await writer.page.keyboard.press("Tab");
  await writer.page.keyboard.type("2");
  await writer.page.keyboard.press("Tab");
  await saved(writer);
  const expected = structuredClone(before);
  for (const row of [1, 3]) {
    expected[row][0] += 1;
    expected[row][2] += 1;
  }
  await summaryBecomes(reader, expected, "附件6 counts the new row of the department as 二级");
  await reader.open(`/risk-points?q=${encodeURIComponent("新写")}`);
  assert.match(await reader.page.textContent("main"), /新写的一条风险/);

  for (let step = 0; step < 2; step += 1) await writer.page.keyboard.press("Control+z");
  await summaryBecomes(reader, before, "附件6 is as before");
  await reader.open(`/risk-points?q=${encodeURIComponent("新写")}`);
  assert.doesNotMatch(await reader.page.textContent("main"), /新写的一条风险/);
  assert.deepEqual([...writer.faults, ...reader.faults], []);
  await writer.close();
  await reader.close();
});

test("a block from Excel becomes rows, each with its level, and one step takes it back", async () => {
  const [writer, reader] = [await atRegister(3), await onlooker()];
  const before = await reader.summary();
  await writer.page.evaluate((text) => navigator.clipboard.writeText(text), BLOCK);
  await newRow(writer);
  await writer.page.keyboard.press("Control+v");
  await saved(writer);
  const expected = structuredClone(before);
  for (const row of [1, 3]) {
    expected[row][0] += 2;
    expected[row][1] += 1;
    expected[row][2] += 1;
    expected[row][4] += 2;
  }
  await summaryBecomes(reader, expected, "two rows, 一级 and 二级, with two measures");
  assert.deepEqual(await writer.examine("grid-pasted"), []);
  await writer.page.keyboard.press("Control+z");
  await summaryBecomes(reader, before, "附件6 is as before");
  assert.deepEqual([...writer.faults, ...reader.faults], []);
  await writer.close();
  await reader.close();
});

test("two people in one cell: the second sees both texts and decides, and history keeps both", async () => {
  const [first, second] = [await atRegister(4), await atRegister(4)];
  const write = async (window, words) => {
    await window.page.locator('td[data-field="responsible"]').first().click();
    await window.page.keyboard.press("Control+A");
    await window.page.keyboard.type(words);
    const answer = window.page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await window.page.keyboard.press("Tab");
    return (await answer).status();
  };
  assert.equal(await write(first, "甲某"), 200);
  assert.equal(await write(second, "乙某"), 409);
  const dialog = second.page.locator("dialog[open], [role=dialog]").first();
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /甲某/);
  assert.match(await dialog.textContent(), /乙某/);
  // The conflict is a 409, which the console tells.
  second.faults.length = 0;
  assert.deepEqual(await second.examine("grid-conflict"), []);
  await dialog.getByText("用我的").click();
  await dialog.locator("button.pri").click();
  await saved(second);

  await first.page.reload();
  await first.page.waitForSelector("[role=grid]");
  assert.match(await first.page.locator('td[data-field="responsible"]').first().textContent(), /乙某/);
  await first.open(`${new URL(first.page.url()).pathname}/history`);
  const history = await first.page.textContent("main");
  for (const words of ["甲某", "乙某"]) assert.ok(history.includes(words), `${words} is in the history`);
  assert.deepEqual([...first.faults, ...second.faults], []);
  await first.close();
  await second.close();
});
