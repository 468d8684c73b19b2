//! Putting something new on the canvas: with the mouse it hangs at the pointer until it is set down; by keys and by
//! touch it is put after what is selected, or into the middle of what is seen.
import type { Element, Parent, Shape } from "bpmn-js/lib/model/Types";
import type { Chart } from "../chart/chart";
import { isOnCourse, type Kind } from "../chart/kinds";

/** A figure of a kind, not yet anywhere. */
export function figureOf(chart: Chart, kind: Kind): Shape {
  const event = kind.event === undefined ? {} : { eventDefinitionType: kind.event };
  return chart.service("elementFactory").createShape({ type: kind.type, ...event });
}

export function startAdding(chart: Chart, kind: Kind, event: MouseEvent): void {
  // A press by keys or by a screen reader has no place on the screen; a finger that is lifted has none that lasts.
  const touched = event instanceof PointerEvent && event.pointerType === "touch";
  if (event.detail === 0 || touched) {
    addHere(chart, kind);
  } else {
    chart.service("create").start(event, figureOf(chart, kind));
  }
}

/** Puts the figure after what is selected, or where there is room in view. */
export function addHere(chart: Chart, kind: Kind): void {
  const selected = chart.selected();
  const figure = figureOf(chart, kind);
  if (selected !== null && canFollow(selected, kind)) {
    chart.service("autoPlace").append(selected as Shape, figure);
    return;
  }
  const made = chart.service("modeling").createShape(figure, middleOfView(chart), parentFor(chart, selected));
  chart.select(made);
  chart.service("directEditing").activate(made);
}

function canFollow(element: Element, kind: Kind): boolean {
  return isOnCourse(element) && element.type !== "bpmn:EndEvent" && kind.type !== "bpmn:StartEvent";
}

/** Where it belongs: the lane or pool that is selected, else the first pool, else the whole canvas. */
function parentFor(chart: Chart, selected: Element | null): Parent {
  const pools = chart.elements().filter((one) => one.type === "bpmn:Participant");
  const within = selected !== null && /Participant$|Lane$/.test(selected.type) ? selected : pools[0];
  return (within ?? chart.service("canvas").getRootElement()) as Parent;
}

/** A place in the middle of what is seen that no figure covers. */
function middleOfView(chart: Chart): { x: number; y: number } {
  const view = chart.service("canvas").viewbox();
  const taken = chart.elements().filter(isOnCourse) as unknown as DOMRect[];
  const place = { x: Math.round(view.x + view.width / 2), y: Math.round(view.y + view.height / 2) };
  const isTaken = (): boolean =>
    taken.some(
      (one) =>
        Math.abs(one.x + one.width / 2 - place.x) < one.width / 2 + 60 &&
        Math.abs(one.y + one.height / 2 - place.y) < one.height / 2 + 50,
    );
  for (let tries = 0; tries < 40 && isTaken(); tries += 1) {
    place.y += 30;
  }
  return place;
}
