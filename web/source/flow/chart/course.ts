//! The figures of a chart in the order in which a case meets them: for lists, and for going from one to the next by
//! keys.
import type { Connection, Element } from "bpmn-js/lib/model/Types";
import { isLine, isOnCourse } from "./kinds";

/** From the starts along the lines; what no line leads to comes last, from top to bottom. */
export function inCourse(elements: readonly Element[]): Element[] {
  const figures = elements.filter(isOnCourse).sort(byPlace);
  const starts = figures.filter((one) => one.type.endsWith("StartEvent"));
  const met = new Set<Element>();
  const waiting = [...starts];
  for (const one of waiting) {
    if (!met.has(one)) {
      met.add(one);
      waiting.push(...nextOf(one));
    }
  }
  return [...met, ...figures.filter((one) => !met.has(one))];
}

/** Where the lines of a figure lead. */
export function nextOf(element: Element): Element[] {
  return linesFrom(element)
    .map((line) => line.target as Element)
    .filter((target) => target !== undefined && isOnCourse(target));
}

export function linesFrom(element: Element): Connection[] {
  const lines = ((element as { outgoing?: unknown }).outgoing ?? []) as Connection[];
  return lines.filter((line) => line.type === "bpmn:SequenceFlow");
}

/** Everything that can be walked to: the course, then lanes, papers and notes, then the lines. */
export function walkable(elements: readonly Element[]): Element[] {
  const course = inCourse(elements);
  const rest = elements.filter((one) => !course.includes(one) && one.type !== "label");
  const figures = rest.filter((one) => !isLine(one)).sort(byPlace);
  return [...course, ...figures, ...rest.filter(isLine)];
}

function byPlace(one: Element, other: Element): number {
  const [here, there] = [one as Placed, other as Placed];
  return (here.y ?? 0) - (there.y ?? 0) || (here.x ?? 0) - (there.x ?? 0);
}

type Placed = Element & { readonly x?: number; readonly y?: number };
