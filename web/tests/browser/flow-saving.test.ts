//! Drafts, checks, new versions, and what goes wrong with them.
import { describe, expect, it } from "vitest";
import type { Problem } from "../../source/flow/state";
import { PHONE } from "./chromium";
import { useFlowStage } from "./flow-stage";
import { FLOW_XML, flowState } from "./flow-state";

const stage = useFlowStage();
const SAVE = { name: "存为新的一版" };

async function rename(id: string, name: string): Promise<void> {
  await stage.select(id);
  await stage.field("名称").fill(name);
}

async function removeStep(id: string): Promise<void> {
  await stage.select(id);
  await stage.page.getByRole("button", { name: "删除这个环节" }).click();
}

describe("drafts", () => {
  it("go out two seconds after the last change, with proof of origin", async () => {
    await rename("Task_1", "登记受理");
    expect(await stage.draft()).toContain("登记受理");
    const [first] = stage.server.sent("PUT", "/draft");
    expect(first).toMatchObject({ token: "test-token", body: { version: 3 } });
    expect(await stage.page.locator(".save-state").textContent()).toMatch(/^草稿已存 \d\d:\d\d$/);
  });

  it("stay on this machine when the server is away, and are offered again", async () => {
    stage.server.trouble = "lost";
    await rename("Task_1", "登记受理");
    await stage.page.getByText("连不上服务器，草稿已留在本机").waitFor({ timeout: 6_000 });
    await stage.page.close();
    stage.server.trouble = "none";
    await stage.open();
    const bar = stage.page.getByRole("region", { name: "没有存成新版的草稿" });
    expect(await bar.textContent()).toContain("在这台电脑上");
    await bar.getByRole("button", { name: "接着画" }).click();
    await stage.page.getByText("登记受理").first().waitFor();
    expect(await stage.draft()).toContain("登记受理");
  });

  it("go out when the page is closed in the middle of a word", async () => {
    await stage.select("Task_1");
    await stage.field("岗位").fill("登记岗");
    await stage.page.goto(`${stage.base}/flows/f1`);
    await expect.poll(() => stage.server.sent("PUT", "/draft").length).toBe(1);
    expect(stage.server.sent("PUT", "/draft")[0]?.body.xml).toContain('post="登记岗"');
  });

  it("can be thrown away, and tell that somebody has stored since", async () => {
    const xml = FLOW_XML.replace('name="受理"', 'name="窗口受理"');
    stage.server.state = { ...flowState(), draft: { xml, version: 2, at: "2013-06-18 09:00" } };
    await stage.open();
    const bar = stage.page.getByRole("region", { name: "没有存成新版的草稿" });
    expect(await bar.textContent()).toContain("2013-06-18 09:00");
    expect(await bar.textContent()).toContain("别人已存了第 3 版");
    expect(await stage.violations()).toEqual([]);
    await bar.getByRole("button", { name: "扔掉草稿" }).click();
    await expect.poll(() => stage.server.sent("DELETE", "/draft").length).toBe(1);
    expect(await bar.count()).toBe(0);
  });
});

describe("checks", () => {
  const problem: Problem = {
    code: "post-missing",
    severity: "error",
    element: "Task_3",
    message: "“集体研究决定”没有写由哪个岗位办理",
  };

  it("are asked for after a change, listed, marked on the figure, and lead to it", async () => {
    stage.server.problems = [problem, { ...problem, element: "Process_1", message: "流程没有结束" }];
    await stage.select("Task_1");
    await stage.field("岗位").fill("登记岗");
    await stage.page.locator(".flow-problem").waitFor();
    await stage.page.getByRole("button", { name: "全图" }).click();
    await stage.page.getByText("流程没有结束").waitFor();
    await stage.page.getByRole("button", { name: problem.message }).click();
    expect(await stage.field("名称").inputValue()).toBe("集体研究决定");
    expect(stage.server.sent("POST", "/check").at(-1)?.body.xml).toContain("登记岗");
  });
});

describe("a new version", () => {
  it("is stored, and the page of the chart opens", async () => {
    await rename("Task_1", "登记受理");
    await stage.page.getByRole("button", SAVE).click();
    await stage.page.waitForURL("**/flows/f1");
    const [sent] = stage.server.sent("PUT", "/bpmn");
    expect(sent?.body).toMatchObject({ version: 3 });
    expect(sent?.body.xml).toContain("登记受理");
    await stage.page.waitForTimeout(300);
    expect(stage.server.requests.at(-1)?.path).toContain("/bpmn");
  });

  it("is not made of nothing", async () => {
    await stage.page.getByRole("button", SAVE).click();
    await stage.page.getByText("没有改动").waitFor();
    expect(stage.server.sent("PUT", "/bpmn")).toEqual([]);
  });

  it("asks where the risk points of a removed step go", async () => {
    stage.server.orphans = [
      { step: "Task_2", name: "审查", risks: [{ id: "r1", level: "一级", text: "放宽审查。" }] },
    ];
    await removeStep("Task_2");
    await stage.page.getByRole("button", SAVE).click();
    const dialog = stage.page.getByRole("dialog", { name: "风险点归到哪个环节？" });
    await dialog.getByText("放宽审查。").waitFor();
    expect(await stage.violations()).toEqual([]);
    await dialog.getByRole("button", SAVE).click();
    expect(await dialog.locator("select").getAttribute("aria-invalid")).toBe("true");
    await dialog.getByLabel("归到").selectOption({ label: "集体研究决定" });
    await dialog.getByRole("button", SAVE).click();
    await stage.page.waitForURL("**/flows/f1");
    expect(stage.server.sent("PUT", "/bpmn").at(-1)?.body.moved).toEqual({ Task_2: "Task_3" });
  });

  it("lets risk points belong to no step any more", async () => {
    stage.server.orphans = [{ step: "Task_5", name: "一次性告知补正", risks: [] }];
    await removeStep("Task_5");
    await stage.page.getByRole("button", SAVE).click();
    const dialog = stage.page.getByRole("dialog");
    await dialog.getByLabel("归到").selectOption({ label: "不再对应环节" });
    await dialog.getByRole("button", SAVE).click();
    await stage.page.waitForURL("**/flows/f1");
    expect(stage.server.sent("PUT", "/bpmn").at(-1)?.body.moved).toEqual({ Task_5: null });
  });

  it("is refused in words when somebody else was faster, and the work stays", async () => {
    stage.server.trouble = "conflict";
    await rename("Task_1", "登记受理");
    await stage.page.getByRole("button", SAVE).click();
    const dialog = stage.page.getByRole("dialog", { name: "别人刚刚存过这张图" });
    await dialog.getByText("王某某 10:31 存了第 4 版。").waitFor();
    await dialog.getByRole("button", { name: "知道了" }).click();
    expect(await stage.draft()).toContain("登记受理");
  });

  it("tells what is wrong when it is refused", async () => {
    stage.server.trouble = "refuse";
    await removeStep("Task_5");
    await stage.page.getByRole("button", SAVE).click();
    const dialog = stage.page.getByRole("dialog", { name: "没有存上" });
    await dialog.getByText("流程“采矿许可”没有结束").waitFor();
  });
});

describe("the page", () => {
  it("says so when the file cannot be read", async () => {
    stage.server.state = { ...flowState(), xml: "<nonsense" };
    await stage.open();
    await stage.page.getByRole("alert").getByText("这张图的文件读不出来").waitFor();
  });

  it("keeps the mark of the drawing library in sight", async () => {
    for (const size of [{ width: 1366, height: 768 }, { width: 900, height: 700 }, PHONE]) {
      await stage.page.setViewportSize(size);
      const mark = stage.page.locator(".bjs-powered-by");
      await mark.scrollIntoViewIfNeeded();
      const onTop = await mark.evaluate((link) => {
        const { left, top, width, height } = link.getBoundingClientRect();
        const corners = [
          [left + 1, top + 1],
          [left + width - 1, top + height - 3],
        ] as const;
        return corners.every(([x, y]) => link.contains(document.elementFromPoint(x, y)));
      });
      expect(onTop).toBe(true);
    }
  });

  it.each([
    ["1366", { width: 1366, height: 768 }],
    ["390", PHONE],
  ])("has nothing that axe finds and no sideways scroll at %s wide", async (_, size) => {
    await stage.page.setViewportSize(size);
    await stage.page.waitForTimeout(300);
    expect(await stage.violations()).toEqual([]);
    await stage.select("Task_2");
    await stage.page.locator(".djs-context-pad.open").waitFor();
    expect(await stage.violations()).toEqual([]);
    await stage.page.locator('.djs-context-pad [data-action="kind"]').click({ force: true });
    expect(await stage.violations()).toEqual([]);
    await stage.page.keyboard.press("Escape");
    await stage.figure("Task_1").locator("> .djs-hit").first().dblclick({ force: true });
    expect(await stage.violations()).toEqual([]);
    const extra = await stage.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(extra).toBeLessThanOrEqual(0);
  });

  it("points to the table of steps on a narrow screen only", async () => {
    const hint = stage.page.getByRole("link", { name: "环节表" });
    expect(await hint.isVisible()).toBe(false);
    await stage.page.setViewportSize(PHONE);
    expect(await hint.isVisible()).toBe(true);
    expect(await hint.getAttribute("href")).toBe("/flows/f1");
  });

  it("says nothing in English", async () => {
    await stage.select("Task_2");
    await stage.page.locator(".djs-context-pad.open").waitFor();
    const words = await stage.page.locator(".flow-editor").evaluate((root) => {
      const told = ["title", "aria-label", "placeholder"].flatMap((name) =>
        [...root.querySelectorAll(`[${name}]:not(.bjs-powered-by)`)].map(
          (one) => one.getAttribute(name) ?? "",
        ),
      );
      const copy = root.cloneNode(true) as HTMLElement;
      copy.querySelector("script")?.remove();
      return [copy.textContent, ...told].join("\n");
    });
    expect(words.match(/[A-Za-z]{3,}/g) ?? []).toEqual([]);
  });
});
