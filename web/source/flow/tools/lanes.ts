//! Lanes named after posts: the first press puts a frame with lanes around all that is drawn, a later one adds a
//! lane.
import type { Element, Parent, Shape } from "bpmn-js/lib/model/Types";
import { announce } from "../../shared/announce";
import type { Chart } from "../chart/chart";
import { isLine } from "../chart/kinds";
import { showAll } from "./view";

/** Room between the frame and what lies in it. */
const MARGIN = 40;
/** The frame's own strip with its name, and that of a lane. */
const STRIP = 30;

export function addLane(chart: Chart, name: string): void {
  const modeling = chart.service("modeling");
  const owner = laneOwner(chart);
  const target = owner ?? frame(chart, name);
  const added = modeling.addLane(target, "bottom");
  // A frame without lanes gets two: what is drawn lies in the first one.
  const first = ((target.children ?? []) as Element[]).find((one) => one.type === "bpmn:Lane");
  const isNew = first !== undefined && nameless(first);
  if (owner === null) {
    showAll(chart);
  }
  chart.select(isNew ? first : added);
  announce("已加岗位泳道，请写岗位名称");
}

function nameless(element: Element): boolean {
  return (element.businessObject.name ?? "") === "";
}

/** The lane or frame that a new lane goes below. */
function laneOwner(chart: Chart): Shape | null {
  const selected = chart.selected();
  if (selected !== null && /Lane$|Participant$/.test(selected.type)) {
    return selected as Shape;
  }
  return (chart.elements().find((one) => one.type === "bpmn:Participant") as Shape | undefined) ?? null;
}

/** A frame around everything. */
function frame(chart: Chart, name: string): Shape {
  const drawn = chart.elements().filter((one) => !isLine(one)) as unknown as DOMRect[];
  const left = Math.min(...drawn.map((one) => one.x), 200);
  const top = Math.min(...drawn.map((one) => one.y), 120);
  const right = Math.max(...drawn.map((one) => one.x + one.width), left + 500);
  const bottom = Math.max(...drawn.map((one) => one.y + one.height), top + 120);
  const bounds = {
    x: left - MARGIN - 2 * STRIP,
    y: top - MARGIN,
    width: right - left + 2 * (MARGIN + STRIP),
    height: bottom - top + 2 * MARGIN,
  };
  const shape = chart.service("elementFactory").createParticipantShape();
  const middle = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
  const { width, height } = bounds;
  Object.assign(shape, { width, height });
  shape.businessObject.name = name;
  const root = chart.service("canvas").getRootElement() as Parent;
  return chart.service("modeling").createShape(shape, middle, root);
}
