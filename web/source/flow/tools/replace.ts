//! Changing the kind of a figure; what it says stays.

import type { TargetElement } from "bpmn-js/lib/features/replace/BpmnReplace";
import type { Element } from "bpmn-js/lib/model/Types";
import type { Chart } from "../chart/chart";
import { type Kind, kindOf, kindsFor } from "../chart/kinds";
import { openMenu } from "./menu";

export function becomeKind(chart: Chart, element: Element, kind: Kind): void {
  if (kindOf(element) === kind) {
    return;
  }
  const event = kind.event === undefined ? {} : { eventDefinitionType: kind.event };
  chart.service("bpmnReplace").replaceElement(element, { type: kind.type, ...event } as TargetElement);
}

export function askKind(chart: Chart, element: Element, anchor: globalThis.Element): void {
  const host = chart.service("canvas").getContainer();
  const own = kindOf(element);
  const entries = kindsFor(element).map((kind) => ({
    label: kind.label,
    icon: kind.icon,
    chosen: kind === own,
    act: () => becomeKind(chart, element, kind),
  }));
  openMenu("改成", anchor, host, entries);
}
