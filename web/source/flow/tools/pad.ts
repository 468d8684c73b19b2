//! The buttons beside what is selected: what comes next, a line, another kind, away with it.
import type { Element, Shape } from "bpmn-js/lib/model/Types";
import { button } from "../../shared/element";
import { icon } from "../../shared/icon";
import type { Chart } from "../chart/chart";
import { DECISION, END, isLine, isOnCourse, type Kind, kindsFor, STEP, signOf } from "../chart/kinds";
import { figureOf } from "./add";
import { askKind } from "./replace";
import { MARK_HEIGHT } from "./view";

interface Entry {
  readonly group: string;
  readonly html: string;
  readonly action: Readonly<Record<string, (event: MouseEvent) => void>>;
}

const NEXT: readonly (readonly [string, string, Kind])[] = [
  ["next-step", "接一个环节", STEP],
  ["next-decision", "接一个判断", DECISION],
  ["next-end", "接结束", END],
];

export function offerPad(chart: Chart): void {
  const pad = chart.service("contextPad");
  const remove = (elements: readonly Element[]): void => {
    chart.service("modeling").removeElements([...elements]);
  };
  const provider = {
    getContextPadEntries: (element: Element) =>
      element.type === "label"
        ? { remove: away(() => remove([element]), "删去这个名称") }
        : entriesFor(chart, element),
    getMultiElementContextPadEntries: (elements: Element[]) => ({
      remove: away(() => remove(elements)),
    }),
  };
  pad.registerProvider(provider as unknown as Parameters<typeof pad.registerProvider>[1]);
  keepInView(chart);
}

interface Placing {
  _getPosition(target: unknown): { left: number; top: number };
}

/** Beside a lane that is wider than the window the buttons would stand outside of it. */
function keepInView(chart: Chart): void {
  const pad = chart.service("contextPad") as unknown as Placing;
  const own = pad._getPosition.bind(pad);
  pad._getPosition = (target) => {
    const { left, top } = own(target);
    const { clientWidth, clientHeight } = chart.service("canvas").getContainer();
    return {
      left: Math.max(4, Math.min(left, clientWidth - PAD_SIZE)),
      top: Math.max(4, Math.min(top, clientHeight - PAD_SIZE - MARK_HEIGHT)),
    };
  };
}

/** Three buttons in a row, three rows. */
const PAD_SIZE = 100;

function entriesFor(chart: Chart, element: Element): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  if (isOnCourse(element) && element.type !== "bpmn:EndEvent") {
    for (const [name, label, kind] of NEXT) {
      entries[name] = following(chart, element, label, kind);
    }
  }
  if (!isLine(element) && !/Lane$|Participant$/.test(element.type)) {
    const connect = (event: MouseEvent): void => chart.service("connect").start(event, element);
    entries.connect = entry("line", "连线到另一个图形", "bpmn-connect", {
      click: connect,
      dragstart: connect,
    });
  }
  if (/Lane$|Participant$/.test(element.type)) {
    for (const [side, label, sign] of LANES) {
      const add = (): void => chart.select(chart.service("modeling").addLane(element as Shape, side));
      entries[`lane-${side}`] = entry("lanes", label, sign, { click: add });
    }
  }
  if (kindsFor(element).length > 1) {
    const ask = (event: MouseEvent): void => {
      const anchor = (event.target as globalThis.Element).closest(".entry");
      if (anchor !== null) {
        askKind(chart, element, anchor);
      }
    };
    entries.kind = entry("edit", "改类型", "tool", { click: ask });
  }
  entries.remove = away(() => chart.service("modeling").removeElements([element]));
  return entries;
}

const LANES: readonly (readonly [string, string, string])[] = [
  ["top", "上面加一个岗位泳道", "row-insert-top"],
  ["bottom", "下面加一个岗位泳道", "row-insert-bottom"],
];

function following(chart: Chart, element: Element, label: string, kind: Kind): Entry {
  return entry("next", label, signOf(kind), {
    click: () => void chart.service("autoPlace").append(element as Shape, figureOf(chart, kind)),
    dragstart: (event) =>
      chart.service("create").start(event, figureOf(chart, kind), { source: element as Shape }),
  });
}

function away(act: () => void, label = "删除"): Entry {
  return entry("edit", label, "trash", { click: act });
}

function entry(group: string, label: string, sign: string, action: Entry["action"]): Entry {
  // The library takes markup; this is our own button written out.
  const attributes = { title: label, "aria-label": label, draggable: "true" };
  return { group, html: button("entry", () => {}, attributes, icon(sign)).outerHTML, action };
}
