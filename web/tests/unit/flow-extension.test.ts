//! The additions to a step in the file: what is changed is changed, and everything else comes out as it went in.
import { BpmnModdle } from "bpmn-moddle";
import { describe, expect, it } from "vitest";
import { extensionsSaying, LIANJIAN, readFacts, sameExtensions } from "../../source/flow/chart/extension";
import { makeRoom } from "../../source/flow/chart/label-room";
import { FLOW_XML } from "../browser/flow-state";

const moddle = new BpmnModdle({ lianjian: LIANJIAN });

async function opened(xml = FLOW_XML) {
  const { rootElement, warnings } = await moddle.fromXML(xml);
  const find = (id: string) =>
    rootElement.rootElements[0].flowElements.find((one: { id: string }) => one.id === id);
  return { rootElement, warnings, find };
}

/** The file with other facts of a step. */
async function changed(id: string, facts: object, xml = FLOW_XML): Promise<string> {
  const { rootElement, find } = await opened(xml);
  const step = find(id);
  step.extensionElements = extensionsSaying(moddle, step, { ...readFacts(step), ...facts });
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

describe("reading a step", () => {
  it("finds what the file says", async () => {
    const { find, warnings } = await opened();
    expect(warnings).toEqual([]);
    expect(readFacts(find("Task_1"))).toEqual({
      post: "窗口工作人员",
      department: "行政审批股",
      limit: "1",
      stops: false,
      documents: ["采矿权申请登记书", "矿区范围图"],
      fee: "",
      internal: false,
    });
    expect(readFacts(find("Task_5")).stops).toBe(true);
  });

  it("finds nothing where nothing is said", async () => {
    const { find } = await opened();
    expect(readFacts(find("StartEvent_1"))).toMatchObject({ post: "", limit: "", documents: [] });
  });
});

describe("changing a step", () => {
  it("keeps risk points and what others have put beside ours", async () => {
    const xml = await changed("Task_2", { post: "股长" });
    expect(xml).toContain('<lianjian:step post="股长" department="矿产资源管理股" limit="5">');
    expect(xml).toContain('<lianjian:risk ref="r1" />');
    expect(xml).toContain('<other:colour value="blue">');
    expect(xml).toContain("<other:deep>x</other:deep>");
    expect(xml.indexOf("other:colour")).toBeLessThan(xml.indexOf('post="股长"'));
  });

  it("keeps what it does not know inside the step", async () => {
    const strange = FLOW_XML.replace(
      '<lianjian:risk ref="r1" />',
      '<lianjian:risk ref="r1" since="2013" /><other:later>y</other:later>',
    ).replace('limit="5"', 'limit="5" other:weight="3"');
    const xml = await changed("Task_2", { fee: "10 元" }, strange);
    expect(xml).toContain('since="2013"');
    expect(xml).toContain("<other:later>y</other:later>");
    expect(xml).toContain('other:weight="3"');
    expect(xml).toContain('fee="10 元"');
  });

  it("writes papers in their order before the rest", async () => {
    const xml = await changed("Task_2", { documents: ["甲", "乙"] });
    const [first, second, risk] = ["甲</lianjian:document>", "乙</lianjian:document>", "<lianjian:risk"].map(
      (piece) => xml.indexOf(piece),
    );
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first ?? 0);
    expect(risk).toBeGreaterThan(second ?? 0);
  });

  it("marks and unmarks", async () => {
    const marked = await changed("Task_3", { stops: true, internal: true });
    expect(marked).toContain('<lianjian:step department="矿产资源管理股" clock="stops" internal="true" />');
    const unmarked = await changed("Task_3", { stops: false, internal: false }, marked);
    expect(unmarked).toContain('<lianjian:step department="矿产资源管理股" />');
  });

  it("takes the holder away with the last word", async () => {
    const xml = await changed("Task_3", { department: "" });
    const { find } = await opened(xml);
    expect(find("Task_3").extensionElements).toBeUndefined();
  });

  it("begins one where there was none, and the chart's own power stays", async () => {
    const xml = await changed("EndEvent_1", { internal: true });
    expect(xml).toContain('<lianjian:step internal="true" />');
    expect(xml).toContain(
      '<lianjian:power code="5227010110100100" name="采矿许可" promised="10" statutory="40" />',
    );
  });

  it("leaves the old one as it was, for undo", async () => {
    const { find } = await opened();
    const step = find("Task_2");
    const before = step.extensionElements;
    extensionsSaying(moddle, step, { ...readFacts(step), post: "别人" });
    expect(step.extensionElements).toBe(before);
    expect(readFacts(step).post).toBe("承办人");
  });
});

it("goes over whole to an element that takes another's place", async () => {
  const { rootElement, find } = await opened();
  const step = find("Task_2");
  step.extensionElements = sameExtensions(moddle, step.extensionElements);
  const { xml } = await moddle.toXML(rootElement);
  expect(xml).toContain('<lianjian:risk ref="r1" />');
  expect(xml).toContain('<other:colour value="blue">');
});

it("makes room for a name on one line, and leaves boxes of several lines alone", async () => {
  const { rootElement } = await opened(
    FLOW_XML.replace('width="60" height="16"', 'width="23" height="15"').replace(
      'width="90" height="16"',
      'width="40" height="32"',
    ),
  );
  makeRoom(rootElement);
  const { xml } = await moddle.toXML(rootElement);
  expect(xml).toContain('width="28" height="15"');
  expect(xml).toContain('width="40" height="32"');
});
