//! What stands on the figures beside their names: post and limit, ▲ where there are risk points, and a sign where a
//! check found something. Signs have a shape and words, not colour alone.

import type { Element } from "bpmn-js/lib/model/Types";
import { element as make } from "../../shared/element";
import { oncePerFrame } from "../../shared/frame";
import { icon } from "../../shared/icon";
import type { Chart } from "../chart/chart";
import { readFacts } from "../chart/extension";
import { isLine, isStep } from "../chart/kinds";
import type { Problem, RiskPoint } from "../state";

const KIND = "flow-mark";
const ROOM = "flow-with-facts";

export class Marks {
  readonly #chart: Chart;
  readonly #risks: ReadonlyMap<string, readonly RiskPoint[]>;
  #problems: readonly Problem[] = [];
  readonly #plan = oncePerFrame(() => this.#draw());

  constructor(chart: Chart, risks: readonly RiskPoint[]) {
    this.#chart = chart;
    this.#risks = byStep(risks);
    const again = (): void => this.#plan();
    for (const kind of ["commandStack.changed", "import.done", "root.set"]) {
      chart.service("eventBus").on(kind, 50, again);
    }
  }

  showProblems(problems: readonly Problem[]): void {
    this.#problems = problems;
    this.#plan();
  }

  #draw(): void {
    this.#chart.service("overlays").remove({ type: KIND });
    for (const figure of this.#chart.elements().filter((one) => !isLine(one))) {
      if (isStep(figure)) {
        this.#drawFacts(figure);
        this.#drawRisks(figure);
      }
    }
    for (const figure of this.#chart.elements()) {
      this.#drawProblems(figure);
    }
  }

  #drawFacts(figure: Element): void {
    const { post, limit, stops } = readFacts(figure.businessObject);
    const days = limit === "0" ? "当场" : `${limit}日`;
    const time = [limit === "" ? "" : days, stops ? "停表" : ""].filter((one) => one !== "").join(" ");
    const isShown = post !== "" || time !== "";
    this.#makeRoom(figure, isShown);
    if (isShown) {
      const shown = make(
        "div",
        { class: "flow-facts" },
        make("span", { class: "cut" }, post),
        make("b", {}, time),
      );
      const { width, height } = figure as unknown as DOMRect;
      shown.style.width = `${width}px`;
      this.#add(figure, { left: 0, top: height - 21 }, shown);
    }
  }

  /** The name goes up a little when something stands below it. */
  #makeRoom(figure: Element, wanted: boolean): void {
    const canvas = this.#chart.service("canvas");
    if (wanted !== canvas.hasMarker(figure.id, ROOM)) {
      canvas.toggleMarker(figure.id, ROOM);
    }
  }

  #drawRisks(figure: Element): void {
    const risks = this.#risks.get(figure.id) ?? [];
    if (risks.length > 0) {
      const words = `${risks.length} 个风险点`;
      const sign = make("div", { class: "flow-risk", title: words }, "▲");
      sign.append(make("span", { class: "sr" }, words));
      const { width } = figure as unknown as DOMRect;
      this.#add(figure, { left: width - 22, top: 2 }, sign);
    }
  }

  #drawProblems(figure: Element): void {
    const found = this.#problems.filter((problem) => problem.element === figure.id);
    if (found.length === 0) {
      return;
    }
    const isError = found.some((problem) => problem.severity === "error");
    const title = found.map((problem) => problem.message).join("\n");
    const sign = icon(isError ? "alert-triangle" : "alert-circle");
    const shown = make("div", { class: isError ? "flow-problem bad" : "flow-problem warn", title }, sign);
    shown.append(make("span", { class: "sr" }, isError ? "必须改" : "请核对"));
    this.#add(figure, isLine(figure) ? middle(figure) : { left: -10, top: -10 }, shown);
  }

  #add(figure: Element, position: { left: number; top: number }, html: HTMLElement): void {
    this.#chart.service("overlays").add(figure, KIND, { position, html });
  }
}

/** The middle of a line, from the corner of its bounds. */
function middle(line: Element): { left: number; top: number } {
  const points = (line as unknown as { waypoints: { x: number; y: number }[] }).waypoints;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [from, to] = [points[0], points[1] ?? points[0]];
  if (from === undefined || to === undefined) {
    return { left: 0, top: 0 };
  }
  return {
    left: (from.x + to.x) / 2 - Math.min(...xs) - 10,
    top: (from.y + to.y) / 2 - Math.min(...ys) - 10,
  };
}

function byStep(risks: readonly RiskPoint[]): ReadonlyMap<string, readonly RiskPoint[]> {
  const found = new Map<string, RiskPoint[]>();
  for (const risk of risks) {
    found.set(risk.step, [...(found.get(risk.step) ?? []), risk]);
  }
  return found;
}
