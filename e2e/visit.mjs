// A browser window in a county, and everything that can be said against what it shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const AXE = readFileSync(new URL("../web/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const RESULTS = fileURLToPath(new URL("results/", import.meta.url));
export const WIDE = { width: 1366, height: 768 };
export const NARROW = { width: 390, height: 844 };

/** A window of its own, signed out; `faults` collects what goes wrong in it. */
export async function visit(browser, address, viewport) {
  const context = await browser.newContext({
    viewport,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) {
      faults.push(`another host: ${request.url()}`);
    }
  });
  return {
    page,
    faults,
    open: (path) => page.goto(address + path, { waitUntil: "load" }),
    async signIn(account) {
      await page.goto(`${address}/sign-in`);
      await page.fill("#name", account.name);
      await page.fill("#password", account.password);
      await page.click("form .btn.pri");
      await page.waitForLoadState("load");
    },
    /** Leaves a picture of the page, and tells all that is wrong with it, one line a fault. */
    async examine(name) {
      // Scripts that draw after loading are given their moment.
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${RESULTS}${name}.png` });
      return [...faults.splice(0), ...(await axe(page)), ...(await overflow(page))];
    },
    /** 附件6 as it stands: the numbers of 单位, 内设部门, 个人岗位 and 总数, five each. */
    async summary(query = "") {
      await this.open(`/summary${query}`);
      const numbers = await page.$$eval(".f6 td.num a", (all) => all.map((link) => Number(link.textContent)));
      return [0, 5, 10, 15].map((start) => numbers.slice(start, start + 5));
    },
    close: () => context.close(),
  };
}

/** Presses what leads to another page, and waits for it. */
export async function press(window, selector) {
  await Promise.all([window.page.waitForNavigation(), window.page.click(selector)]);
}

/** Looks at the page as it stands, at both widths. */
export async function lookAt(window, name) {
  for (const [width, viewport] of [
    ["narrow", NARROW],
    ["wide", WIDE],
  ]) {
    await window.page.setViewportSize(viewport);
    assert.deepEqual(await window.examine(`${name}-${width}`), [], `${name}, ${width}`);
  }
}

/** What axe finds. */
async function axe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run(document, { runOnly: rules }),
    RULES,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** What reaches beyond the side of the page, or of the pane that holds a list. */
function overflow(page) {
  return page.evaluate(() => {
    const beyond = (element) => element.scrollWidth - element.clientWidth;
    const panes = [...document.querySelectorAll(".scroll")].filter((pane) => pane.querySelector("table.tbl"));
    return [document.documentElement, ...panes]
      .filter((element) => beyond(element) > 0)
      .map((element) => `${element.ariaLabel ?? "the page"} scrolls sideways by ${beyond(element)} px`);
  });
}
