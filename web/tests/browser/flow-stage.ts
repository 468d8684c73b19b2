//! What every browser test of the flow editor needs: its server, a browser, the open page, and short ways to say
//! what is seen and done. Each test also holds the page to the content policy.
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { violations } from "./axe";
import { DESK, startBrowser } from "./chromium";
import { FlowServer } from "./flow-server";
import { flowState } from "./flow-state";

export class FlowStage {
  server!: FlowServer;
  browser!: Browser;
  context!: BrowserContext;
  page!: Page;
  base = "";
  readonly errors: string[] = [];

  /** Opens the editor with what the server has now. */
  async open(): Promise<Page> {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => this.errors.push(String(error.stack)));
    await page.addInitScript(() => {
      const held: string[] = [];
      Object.assign(window, { held });
      document.addEventListener("securitypolicyviolation", (event) => {
        held.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    await page.goto(`${this.base}/flow.html`);
    await page.locator(".flow-palette, .flow-broken").first().waitFor();
    this.page = page;
    return page;
  }

  /** What the content policy has stopped. */
  held(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as { held: string[] }).held ?? []);
  }

  async violations(): Promise<string[]> {
    // axe styles elements of its own, which the policy rightly stops.
    const before = await this.held();
    const found = await violations(this.page);
    await this.page.evaluate((kept) => Object.assign(window, { held: kept }), before);
    return found;
  }

  figure(id: string): Locator {
    return this.page.locator(`.djs-shape[data-element-id="${id}"], .djs-connection[data-element-id="${id}"]`);
  }

  /** Presses a figure, not what stands on it. */
  async select(id: string): Promise<void> {
    await this.figure(id).locator("> .djs-hit").first().click({ force: true });
  }

  tool(name: string): Locator {
    return this.page.locator(".flow-palette").getByRole("button", { name, exact: true });
  }

  field(name: string): Locator {
    return this.page.locator(".flow-panel").getByLabel(name, { exact: true });
  }

  /** The draft that was kept last, after waiting for it. */
  async draft(): Promise<string> {
    await this.page.locator(".save-state.good").waitFor({ timeout: 8_000 });
    return this.server.sent("PUT", "/draft").at(-1)?.body.xml ?? "";
  }

  figures(): Promise<number> {
    return this.page.locator(".djs-shape[data-element-id]").count();
  }
}

export function useFlowStage(viewport = DESK): FlowStage {
  const stage = new FlowStage();
  beforeAll(async () => {
    stage.server = new FlowServer(flowState());
    stage.base = await stage.server.start();
    stage.browser = await startBrowser();
  });
  beforeEach(async () => {
    stage.server.reset(flowState());
    stage.errors.length = 0;
    stage.context = await stage.browser.newContext({ viewport });
    await stage.open();
  });
  afterEach(async () => {
    const held = await stage.held().catch(() => []);
    await stage.context.close();
    expect(held).toEqual([]);
    expect(stage.errors).toEqual([]);
  });
  afterAll(async () => {
    await stage.browser.close();
    stage.server.stop();
  });
  return stage;
}
