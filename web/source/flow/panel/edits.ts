//! What the panel writes into the chart. Each gives whether something changed, so that no empty step stands in the
//! way of undo.
import type { Element } from "bpmn-js/lib/model/Types";
import type { Chart } from "../chart/chart";
import { extensionsSaying, readFacts, type StepFacts } from "../chart/extension";

export function setName(chart: Chart, element: Element, name: string): boolean {
  const { businessObject } = element;
  const before = String(
    (element.type.endsWith("TextAnnotation") ? businessObject.text : businessObject.name) ?? "",
  );
  if (before === name) {
    return false;
  }
  chart.service("modeling").updateLabel(element, name);
  return true;
}

export function setFacts(chart: Chart, element: Element, changed: Partial<StepFacts>): boolean {
  const before = readFacts(element.businessObject);
  const facts = { ...before, ...changed };
  if (JSON.stringify(before) === JSON.stringify(facts)) {
    return false;
  }
  const extensionElements = extensionsSaying(chart.service("moddle"), element.businessObject, facts);
  chart.service("modeling").updateProperties(element, { extensionElements });
  return true;
}

/** The way that is taken when no other is, of a decision. */
export function setDefault(chart: Chart, line: Element, on: boolean): void {
  const { source } = line as Element & { source: Element };
  chart.service("modeling").updateProperties(source, { default: on ? line.businessObject : undefined });
}

/** Draws a line to another figure. False when the rules of the drawing do not let it. */
export function connect(chart: Chart, from: Element, to: Element): boolean {
  const attributes = chart.service("rules").allowed("connection.create", { source: from, target: to });
  if (attributes === false || attributes === null) {
    return false;
  }
  chart
    .service("modeling")
    .connect(from, to, attributes as unknown as Parameters<typeof chart.service>[0] & object);
  return true;
}

/** What is wrong with a limit; null when it is a whole number or nothing. */
export function limitProblem(text: string): string | null {
  return text === "" || /^\d{1,4}$/.test(text) ? null : "请写整天数，例如 5；当场办结写 0";
}
