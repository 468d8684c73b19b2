//! What every browser test of the grid needs: a server, a browser, a page with the register, and short ways to
//! say what is seen and done.
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { violations } from "./axe";
import { DESK, startBrowser } from "./chromium";
import { FakeServer } from "./fake-server";
import { registerState } from "./register-state";

export class Stage {
  server!: FakeServer;
  browser!: Browser;
  context!: BrowserContext;
  page!: Page;
  base = "";
  readonly errors: string[] = [];
  /** axe styles elements of its own, which the policy rightly stops. */
  #examining = false;

  /** A page of its own, as another tab of the same person. */
  async open(path = "register.html"): Promise<Page> {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => this.errors.push(String(error.stack)));
    // The content policy of the program must have nothing to complain of either.
    page.on("console", (message) => {
      if (!this.#examining && message.text().includes("Content Security Policy")) {
        this.errors.push(message.text());
      }
    });
    await page.goto(`${this.base}/${path}`);
    return page;
  }

  /** What axe finds on the page as it is. */
  async violations(): Promise<string[]> {
    this.#examining = true;
    const found = await violations(this.page);
    this.#examining = false;
    return found;
  }

  cell(row: string | number, field: string): Locator {
    const line = typeof row === "string" ? `tr[data-row="${row}"]` : `tr[data-row] >> nth=${row - 1}`;
    return this.page.locator(line).locator(`td[data-field="${field}"]`);
  }

  /** The text of a cell as a reader sees it, without the small words and notes. */
  async text(row: string | number, field: string): Promise<string> {
    return this.cell(row, field).evaluate((cell) => {
      const editor = cell.querySelector<HTMLTextAreaElement | HTMLInputElement>(".ed");
      if (editor !== null) {
        return editor.value;
      }
      const lines = Array.from(cell.querySelectorAll(".mi, .lv"), (line) => line.firstChild?.nodeValue ?? "");
      return lines.join("\n");
    });
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** What the field that has the focus calls itself. */
  focusName(): Promise<string | null> {
    return this.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);
  }

  /** Waits until all is saved. */
  async saved(): Promise<void> {
    await this.page.locator("[data-grid-saving].good").waitFor({ timeout: 8_000 });
  }

  /** All changes that the server has taken. */
  changes() {
    return this.server.batches.flat();
  }

  rowCount(): Promise<number> {
    return this.page.locator("tr[data-row]:not(.new)").count();
  }
}

/** A fresh page with the register for each test of the file. */
export function useStage(viewport = DESK): Stage {
  const stage = new Stage();
  beforeAll(async () => {
    stage.server = new FakeServer(registerState());
    stage.base = await stage.server.start();
    stage.browser = await startBrowser();
  });
  beforeEach(async () => {
    stage.server.reset(registerState());
    stage.errors.length = 0;
    stage.context = await stage.browser.newContext({
      viewport,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    stage.page = await stage.open();
  });
  afterEach(async () => {
    await stage.context.close();
    expect(stage.errors).toEqual([]);
  });
  afterAll(async () => {
    await stage.browser.close();
    stage.server.stop();
  });
  return stage;
}
