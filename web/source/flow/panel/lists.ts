//! Lists of the panel: what the checks found, the risk points of a step, the steps of the chart.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import { inCourse } from "../chart/course";
import { calledOf, isLine, isStep, sortOf } from "../chart/kinds";
import { listRisks } from "../risk-list";
import type { Problem, RiskPoint } from "../state";
import type { PanelContext } from "./panel";

export function section(title: string, ...body: readonly HTMLElement[]): HTMLElement {
  return element("section", {}, element("h2", {}, title), ...body);
}

/** Everything on one page: the chart, what is wrong with it, its steps. */
export function overview(context: PanelContext): HTMLElement[] {
  const { state } = context;
  const title = element("h2", {}, state.name);
  const hint = element("p", { class: "sm mut" }, "点一个图形或一条连线，就在这里写它的内容。");
  return [element("section", {}, title, hint), checks(context), steps(context)];
}

function checks(context: PanelContext): HTMLElement {
  const { problems } = context;
  if (problems === null) {
    return section("检查", element("p", { class: "sm mut" }, "正在检查…"));
  }
  if (problems === "unavailable") {
    return section("检查", element("p", { class: "sm warn" }, "检查暂时做不了，改动不受影响。"));
  }
  if (problems.length === 0) {
    const fine = element("p", { class: "st st-ok" }, icon("st-ok"), "没有发现问题");
    return section("检查", fine);
  }
  return section("检查", problemList(context, problems));
}

export function problemList(context: PanelContext, problems: readonly Problem[]): HTMLElement {
  const list = element("ul", { class: "cks" });
  for (const problem of problems) {
    const isError = problem.severity === "error";
    const sign = icon(isError ? "alert-triangle" : "alert-circle", isError ? "bad" : "warn");
    const said = element("span", { class: "sr" }, isError ? "必须改：" : "请核对：");
    list.append(element("li", {}, sign, element("span", {}, said, message(context, problem))));
  }
  return list;
}

/** The words, as a way to the figure when it is on the canvas and not the one that is shown. */
function message({ chart }: PanelContext, problem: Problem): HTMLElement | string {
  const figure = chart.element(problem.element);
  if (figure === null || figure.parent === null || chart.selected() === figure) {
    return problem.message;
  }
  return button("", () => chart.show(figure), {}, problem.message);
}

export function riskList(risks: readonly RiskPoint[]): HTMLElement {
  if (risks.length === 0) {
    return element("p", { class: "sm mut" }, "没有登记风险点。风险点在登记表里写，选这一环节。");
  }
  return listRisks(risks);
}

function steps({ chart }: PanelContext): HTMLElement {
  const figures = inCourse(chart.elements());
  const list = element("ol", { class: "flow-steps" });
  for (const figure of figures.filter((one) => !isLine(one))) {
    const sort = isStep(figure) ? null : element("span", { class: "mut sm" }, sortOf(figure));
    list.append(
      element(
        "li",
        {},
        button("", () => chart.show(figure), {}, calledOf(figure)),
        sort,
      ),
    );
  }
  const count = figures.filter(isStep).length;
  return section(`环节 ${count}`, list);
}
