//! Drawing: palette, lines, names, the panel's fields, undo, kinds, lanes, keys.
import { describe, expect, it } from "vitest";
import { useFlowStage } from "./flow-stage";

const stage = useFlowStage();

describe("the palette", () => {
  it("puts a step where the mouse sets it down, and asks for its name there", async () => {
    const { page } = stage;
    await stage.tool("环节").click();
    const canvas = await page.locator(".flow-canvas").boundingBox();
    await page.mouse.move((canvas?.x ?? 0) + 400, (canvas?.y ?? 0) + 470, { steps: 5 });
    await page.mouse.click((canvas?.x ?? 0) + 400, (canvas?.y ?? 0) + 480);
    await page.locator(".djs-direct-editing-content").waitFor();
    await page.keyboard.type("现场踏勘");
    await page.mouse.click((canvas?.x ?? 0) + 600, (canvas?.y ?? 0) + 560);
    const xml = await stage.draft();
    expect(xml).toMatch(/<bpmn:userTask id="[^"]+" name="现场踏勘"/);
  });

  it("works by keys: the step follows what is selected, with a line", async () => {
    await stage.select("Task_4");
    await stage.tool("环节").focus();
    await stage.page.keyboard.press("Enter");
    await stage.page.locator(".djs-direct-editing-content").waitFor();
    await stage.page.keyboard.type("回访");
    await stage.page.keyboard.press("Enter");
    const xml = await stage.draft();
    const [, added] = xml.match(/<bpmn:userTask id="([^"]+)" name="回访"/) ?? [];
    expect(xml).toMatch(new RegExp(`sourceRef="Task_4" targetRef="${added}"`));
  });

  it("connects two figures with the mouse", async () => {
    await stage.tool("连线").click();
    await stage.figure("Task_2").locator("> .djs-hit").first().click({ force: true });
    await stage.figure("EndEvent_1").locator("> .djs-hit").first().click({ force: true });
    expect(await stage.draft()).toContain('sourceRef="Task_2" targetRef="EndEvent_1"');
  });

  it("puts lanes around the chart, adds one, and names it", async () => {
    await stage.tool("岗位泳道").click();
    await stage.field("岗位名称").fill("行政审批股");
    await stage.tool("岗位泳道").click();
    const xml = await stage.draft();
    expect(xml.match(/<bpmn:lane /g)).toHaveLength(3);
    expect(xml).toMatch(/<bpmn:participant id="[^"]+" name="采矿许可" processRef="Process_1"/);
    const [, lane] = xml.match(/<bpmn:lane id="[^"]+" name="行政审批股">([\s\S]*?)<\/bpmn:lane>/) ?? [];
    expect(lane).toContain("<bpmn:flowNodeRef>Task_2</bpmn:flowNodeRef>");
  });
});

describe("the panel", () => {
  it("writes post and limit, each as one undo step, and keeps risks and foreign content", async () => {
    await stage.select("Task_2");
    await stage.field("岗位").press("End");
    await stage.field("岗位").pressSequentially("、股长", { delay: 120 });
    await stage.page.waitForTimeout(400);
    await stage.field("岗位").press("End");
    await stage.field("岗位").pressSequentially("、局长", { delay: 20 });
    await stage.field("时限（工作日）").fill("7");
    await stage.field("停表（不计入时限）").check();
    const xml = await stage.draft();
    expect(xml).toContain('post="承办人、股长、局长" department="矿产资源管理股" limit="7" clock="stops"');
    expect(xml).toContain('<lianjian:risk ref="r1" />');
    expect(xml).toContain('<other:colour value="blue">');
    const undo = stage.page.getByRole("button", { name: "撤销" });
    // The panel is drawn anew after the step, not within the click.
    const post = () => stage.field("岗位").inputValue();
    await undo.click();
    await expect.poll(() => stage.field("停表（不计入时限）").isChecked()).toBe(false);
    await undo.click();
    await expect.poll(() => stage.field("时限（工作日）").inputValue()).toBe("5");
    expect(await post()).toBe("承办人、股长、局长");
    await undo.click();
    await expect.poll(post).toBe("承办人");
    expect(await undo.getAttribute("aria-disabled")).toBe("true");
    await stage.page.locator(".djs-container > svg").focus();
    await stage.page.keyboard.press("Control+y");
    await expect.poll(post).toBe("承办人、股长、局长");
    await stage.page.keyboard.press("Control+z");
    await expect.poll(post).toBe("承办人");
  });

  it("does not take a limit that is no number", async () => {
    await stage.select("Task_2");
    await stage.field("时限（工作日）").fill("三天");
    await stage.page.getByText("请写整天数").waitFor();
    expect(await stage.field("时限（工作日）").getAttribute("aria-invalid")).toBe("true");
    await stage.field("名称").fill("审核");
    expect(await stage.draft()).toContain('limit="5"');
  });

  it("shows the risk points of a step, to be read only", async () => {
    await stage.select("Task_2");
    const risks = stage.page.locator(".flow-risks li");
    expect(await risks.count()).toBe(2);
    expect(await stage.page.locator(".flow-risk").count()).toBe(2);
  });

  it("writes the condition of a line, and draws one without the mouse", async () => {
    await stage.select("Flow_3");
    await stage.field("条件（什么情况下走这一条）").fill("材料齐全");
    await stage.select("Task_5");
    await stage.field("连到").selectOption({ label: "办结" });
    const xml = await stage.draft();
    expect(xml).toContain('id="Flow_3" name="材料齐全"');
    expect(xml).toContain('sourceRef="Task_5" targetRef="EndEvent_1"');
  });

  it("changes the kind of a step and keeps what it carries, its id too", async () => {
    await stage.select("Task_2");
    await stage.page.locator('.djs-context-pad [data-action="kind"]').click();
    await stage.page.getByRole("menuitemradio", { name: "线下办理" }).click();
    const xml = await stage.draft();
    const [step] = xml.match(/<bpmn:manualTask id="Task_2"[\s\S]*?<\/bpmn:manualTask>/) ?? [""];
    expect(step).toContain('<lianjian:risk ref="r1" />');
    expect(step).toContain('<other:colour value="blue">');
    expect(step).toContain('post="承办人"');
    expect(await stage.field("岗位").inputValue()).toBe("承办人");
  });
});

describe("names on the canvas", () => {
  it("open by a double press, and the fields stay in the panel", async () => {
    await stage.figure("Task_2").locator("> .djs-hit").first().dblclick({ force: true });
    await stage.page.locator(".djs-direct-editing-content").waitFor();
    await stage.page.keyboard.press("Control+a");
    await stage.page.keyboard.type("实质审查");
    await stage.page.keyboard.press("Enter");
    expect(await stage.field("名称").inputValue()).toBe("实质审查");
    expect(await stage.field("岗位").inputValue()).toBe("承办人");
  });

  it("beside a line go without the line", async () => {
    await stage.page.locator('[data-element-id="Flow_7_label"] > .djs-hit').first().click({ force: true });
    expect(await stage.field("条件（什么情况下走这一条）").inputValue()).toBe("不齐");
    await stage.page.locator('.djs-context-pad [data-action="remove"]').click();
    const xml = await stage.draft();
    expect(xml).toContain('<bpmn:sequenceFlow id="Flow_7" sourceRef="Gateway_1"');
    expect(xml).not.toContain("不齐");
  });
});

describe("keys", () => {
  it("go from figure to figure, write a name, delete and undo", async () => {
    const { page } = stage;
    await page.locator(".djs-container > svg").focus();
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    expect(await stage.field("名称").inputValue()).toBe("受理");
    await page.keyboard.press("F2");
    await page.locator(".djs-direct-editing-content").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("登记受理");
    await page.keyboard.press("Enter");
    expect(await stage.field("名称").inputValue()).toBe("登记受理");
    const before = await stage.figures();
    await page.locator(".djs-container > svg").focus();
    await page.keyboard.press("Delete");
    expect(await stage.figures()).toBe(before - 1);
    await page.keyboard.press("Control+z");
    expect(await stage.figures()).toBe(before);
    await page.keyboard.press("F6");
    expect(await page.evaluate(() => document.activeElement?.closest(".flow-panel") !== null)).toBe(true);
  });

  it("give a copy no risk points", async () => {
    const { page } = stage;
    await stage.select("Task_2");
    await page.keyboard.press("Control+c");
    await page.keyboard.press("Control+v");
    const canvas = await page.locator(".flow-canvas").boundingBox();
    await page.mouse.move((canvas?.x ?? 0) + 300, (canvas?.y ?? 0) + 500, { steps: 4 });
    await page.mouse.click((canvas?.x ?? 0) + 300, (canvas?.y ?? 0) + 500);
    const xml = await stage.draft();
    expect(xml.match(/post="承办人"/g)).toHaveLength(2);
    expect(xml.match(/<lianjian:risk /g)).toHaveLength(1);
  });

  it("are told of by F1", async () => {
    await stage.page.keyboard.press("F1");
    await stage.page.getByRole("dialog", { name: "流程图的按键" }).waitFor();
  });
});
