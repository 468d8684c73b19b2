//! What can be put on the canvas, as buttons with words beside it.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import type { Chart } from "../chart/chart";
import { DECISION, END, type Kind, NOTE, PAPER, PARALLEL, START, STEP, signOf, WAIT } from "../chart/kinds";
import { startAdding } from "./add";
import { addLane } from "./lanes";

const FIGURES: readonly (readonly [string, string, Kind])[] = [
  ["环节", "一个办理环节", STEP],
  ["判断", "几条路里走一条", DECISION],
  ["并行", "几条路同时走", PARALLEL],
  ["等待", "等到一定时间，或等候来件", WAIT],
  ["开始", "流程从这里开始", START],
  ["结束", "流程到这里结束", END],
];

const BESIDE: readonly (readonly [string, string, Kind])[] = [
  ["材料", "用到或做出的材料", PAPER],
  ["说明", "写几句说明，再连到图形", NOTE],
];

export function makePalette(chart: Chart, chartName: string): HTMLElement {
  const tool = (label: string, title: string, sign: string, act: (event: MouseEvent) => void) => {
    const made = button("", () => {}, { title }, icon(sign), element("span", {}, label));
    made.addEventListener("click", (event) => {
      chart.service("directEditing").complete();
      act(event);
    });
    return made;
  };
  const figure = ([label, title, kind]: readonly [string, string, Kind]) =>
    tool(label, title, signOf(kind), (event) => startAdding(chart, kind, event));
  const lasso = chart.service("lassoTool");
  const hand = chart.service("handTool");
  const connect = chart.service("globalConnect");
  const group = (label: string, ...tools: HTMLElement[]) =>
    element("div", { class: "group", role: "group", "aria-label": label }, ...tools);
  return element(
    "div",
    { class: "flow-palette", role: "toolbar", "aria-label": "画图工具", "aria-orientation": "vertical" },
    group(
      "工具",
      tool("框选", "拉一个框，选中框里的图形", "bpmn-lasso", (event) =>
        lasso.activateSelection(event, false),
      ),
      tool("移动", "拖着画布走", "hand-grab", (event) => hand.activateHand(event, false)),
      tool("连线", "从一个图形连到另一个", "bpmn-connect", (event) => connect.start(event, false)),
    ),
    group("流程图形", ...FIGURES.map(figure)),
    group(
      "泳道、材料、说明",
      tool("岗位泳道", "按岗位分栏；再按一次加一栏", "bpmn-lane", () => addLane(chart, chartName)),
      ...BESIDE.map(figure),
    ),
  );
}
