// A demonstration county for a test: the built program on a free port with a fresh database, and browsers
// signed in as its accounts.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PROGRAM = process.env.LIANJIAN_PROGRAM ?? join(ROOT, "target/debug/lianjian");
const AXE = readFileSync(join(ROOT, "web/node_modules/axe-core/axe.min.js"), "utf8");

// Chromium asks for hosts of its own at every start, unless it is told not to.
const FLAGS = [
  "--lang=zh-CN",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

export const RESULTS = fileURLToPath(new URL("results/", import.meta.url));
export const WIDE = { width: 1366, height: 768 };
export const NARROW = { width: 390, height: 844 };

/** Starts the program; gives its address, its accounts by name, and how to stop it. */
export async function openCounty() {
  mkdirSync(RESULTS, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "lianjian-e2e-"));
  const program = spawn(PROGRAM, ["demo", "--json", "--listen", "127.0.0.1:0", "--directory", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const first = await new Promise((done, fail) => {
    createInterface({ input: program.stdout }).once("line", done);
    program.once("exit", (code) => fail(new Error(`the program ended with ${code} before it was ready`)));
    program.once("error", fail);
  });
  const { address, accounts } = JSON.parse(first);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  return {
    address,
    accounts,
    account: (role) => accounts.find((account) => account.role === role),
    visit: (viewport = WIDE) => visit(browser, address, viewport),
    async close() {
      await browser.close();
      program.removeAllListeners("exit");
      program.kill("SIGTERM");
      await new Promise((done) => program.once("exit", done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A browser window of its own, with everything that went wrong in it. */
async function visit(browser, address, viewport) {
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
    /** Leaves a picture of the page in `results/`. */
    picture: (name) => page.screenshot({ path: `${RESULTS}${name}.png` }),
    async signIn(account) {
      await page.goto(`${address}/sign-in`);
      await page.fill("#name", account.name);
      await page.fill("#password", account.password);
      await page.click("form .btn.pri");
      await page.waitForLoadState("load");
    },
    /** What axe finds, one line a fault. */
    async axe() {
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
      );
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
    },
    /** What reaches beyond the side of the page, or of the pane that holds a list; one line a fault. */
    overflow: () =>
      page.evaluate(() => {
        const beyond = (element) => element.scrollWidth - element.clientWidth;
        const panes = [...document.querySelectorAll(".scroll")].filter((pane) => pane.querySelector("table.tbl"));
        return [document.documentElement, ...panes]
          .filter((element) => beyond(element) > 0)
          .map((element) => `${element.ariaLabel ?? "the page"} scrolls sideways by ${beyond(element)} px`);
      }),
    /** 附件6 as it stands: the numbers of 单位, 内设部门, 个人岗位 and 总数, five each. */
    async summary(query = "") {
      await this.open(`/summary${query}`);
      const numbers = await page.$$eval(".f6 td.num a", (all) => all.map((link) => Number(link.textContent)));
      return [0, 5, 10, 15].map((start) => numbers.slice(start, start + 5));
    },
    close: () => context.close(),
  };
}
