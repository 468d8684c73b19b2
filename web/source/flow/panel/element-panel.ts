//! The panel of what is selected: the fields of a step, a line, a lane, a note.
import type { Element } from "bpmn-js/lib/model/Types";
import { button, element as make } from "../../shared/element";
import { icon } from "../../shared/icon";
import { inCourse, linesFrom } from "../chart/course";
import { readFacts, type StepFacts } from "../chart/extension";
import { calledOf, isLine, isOnCourse, isStep, kindOf, kindsFor, nameOf, sortOf } from "../chart/kinds";
import type { Problem } from "../state";
import { becomeKind } from "../tools/replace";
import { connect, limitProblem, setDefault, setFacts, setName } from "./edits";
import { choiceField, textField, tick } from "./fields";
import { problemList, riskList, section } from "./lists";
import type { PanelContext } from "./panel";

export function elementPanel(context: PanelContext, element: Element): HTMLElement[] {
  const { chart } = context;
  const found = Array.isArray(context.problems) ? (context.problems as readonly Problem[]) : [];
  const own = found.filter((problem) => problem.element === element.id);
  const back = button("btn s txt", () => chart.service("selection").select([]), {}, "全图");
  const head = make("header", { class: "row" }, make("h2", { class: "grow" }, sortOf(element)), back);
  const first = make("section", {}, head);
  if (own.length > 0) {
    first.append(problemList(context, own));
  }
  first.append(...fieldsOf(context, element));
  const parts = [first];
  if (isStep(element)) {
    parts.push(section("风险点", riskList(context.state.risks.filter((risk) => risk.step === element.id))));
  }
  if (isOnCourse(element) && element.type !== "bpmn:EndEvent") {
    parts.push(section("接下去", waysOut(context, element)));
  }
  const remove = (): void => chart.service("modeling").removeElements([element]);
  const away = button(
    "btn s dan",
    remove,
    {},
    icon("trash"),
    `删除这${isLine(element) ? "条" : "个"}${sortOf(element)}`,
  );
  parts.push(make("section", {}, away));
  return parts;
}

function fieldsOf(context: PanelContext, element: Element): HTMLElement[] {
  if (isStep(element)) {
    return stepFields(context, element);
  }
  if (element.type === "bpmn:SequenceFlow") {
    return lineFields(context, element);
  }
  if (/Association$/.test(element.type)) {
    return [];
  }
  const label = LABELS.find(([ending]) => element.type.endsWith(ending))?.[1] ?? "名称";
  const rows = element.type === "bpmn:TextAnnotation" ? 4 : 1;
  const choices = element.type === "bpmn:Lane" ? context.state.posts : undefined;
  return [nameField(context, element, label, rows, choices), ...kindField(context, element)];
}

const LABELS: readonly (readonly [string, string])[] = [
  ["Lane", "岗位名称"],
  ["TextAnnotation", "说明"],
  ["ExclusiveGateway", "名称（问什么）"],
];

function nameField(
  context: PanelContext,
  element: Element,
  label: string,
  rows: number,
  choices?: readonly string[],
): HTMLElement {
  const { chart, typing } = context;
  const { text } = element.businessObject;
  return textField({
    name: "name",
    label,
    value: rows > 2 ? String(text ?? "") : nameOf(element),
    rows,
    ...(choices === undefined ? {} : { choices }),
    write: (text) => {
      typing.write(`name ${element.id}`, () => setName(chart, element, text.trim()));
      return null;
    },
    left: () => typing.end(),
  });
}

function stepFields(context: PanelContext, element: Element): HTMLElement[] {
  const { chart, typing, state } = context;
  const facts = readFacts(element.businessObject);
  const put = (field: string, changed: Partial<StepFacts>): null => {
    typing.write(`${field} ${element.id}`, () => setFacts(chart, element, changed));
    return null;
  };
  const left = (): void => typing.end();
  const lane = laneOf(element);
  return [
    nameField(context, element, "名称", 1),
    textField({
      name: "post",
      label: "岗位",
      value: facts.post,
      choices: state.posts,
      ...(lane === "" ? {} : { placeholder: `${lane}（泳道）` }),
      write: (text) => put("post", { post: text.trim() }),
      left,
    }),
    textField({
      name: "department",
      label: "部门",
      value: facts.department,
      choices: state.departments,
      write: (text) => put("department", { department: text.trim() }),
      left,
    }),
    make(
      "div",
      { class: "flow-limit" },
      textField({
        name: "limit",
        label: "时限（工作日）",
        value: facts.limit,
        numeric: true,
        write: (text) => {
          const wrong = limitProblem(text.trim());
          return wrong ?? put("limit", { limit: text.trim() });
        },
        left,
      }),
      tick("stops", "停表（不计入时限）", facts.stops, (on) => setFacts(chart, element, { stops: on })),
    ),
    textField({
      name: "documents",
      label: "办事材料",
      hint: "一行一件",
      value: facts.documents.join("\n"),
      rows: 2,
      write: (text) => put("documents", { documents: linesOf(text) }),
      left,
    }),
    textField({
      name: "fee",
      label: "收费",
      value: facts.fee,
      placeholder: "不收费的不填",
      write: (text) => put("fee", { fee: text.trim() }),
      left,
    }),
    ...kindField(context, element),
    tick("internal", "内部环节（不公开）", facts.internal, (on) =>
      setFacts(chart, element, { internal: on }),
    ),
  ];
}

function lineFields(context: PanelContext, line: Element): HTMLElement[] {
  const { chart } = context;
  const { source } = line as Element & { source: Element };
  const fields = [nameField(context, line, "条件（什么情况下走这一条）", 1)];
  if (/(Exclusive|Inclusive)Gateway$/.test(source.type)) {
    const isDefault = source.businessObject.default === line.businessObject;
    fields.push(tick("default", "其他情况都走这一条", isDefault, (on) => setDefault(chart, line, on)));
  }
  return fields;
}

function kindField({ chart }: PanelContext, element: Element): HTMLElement[] {
  const kinds = kindsFor(element);
  const own = kindOf(element);
  if (own === null || kinds.length < 2) {
    return [];
  }
  const choices = kinds.map((kind, place) => ({ value: String(place), label: kind.label }));
  const become = (value: string): void => {
    const kind = kinds[Number(value)];
    if (kind !== undefined) {
      becomeKind(chart, element, kind);
    }
  };
  return [choiceField("kind", "类型", choices, String(kinds.indexOf(own)), become)];
}

/** Its lines, each a way to it, and a choice of where else to draw one: a line without the mouse. */
function waysOut(context: PanelContext, element: Element): HTMLElement {
  const { chart } = context;
  const lines = linesFrom(element);
  const list = make("ul", { class: "cks" });
  for (const line of lines) {
    const condition = nameOf(line as Element);
    const to = calledOf(line.target as Element);
    const words = condition === "" ? to : `${condition} → ${to}`;
    list.append(
      make(
        "li",
        {},
        icon("arrow-right"),
        button("", () => chart.show(line as Element), {}, words),
      ),
    );
  }
  const others = inCourse(chart.elements()).filter(
    (one) =>
      one !== element && !one.type.endsWith("StartEvent") && !lines.some((line) => line.target === one),
  );
  const choices = [
    { value: "", label: "选择…" },
    ...others.map((one) => ({ value: one.id, label: calledOf(one) })),
  ];
  const draw = (id: string): void => {
    const to = chart.element(id);
    if (to !== null) {
      connect(chart, element, to);
    }
  };
  return make("div", {}, lines.length > 0 ? list : null, choiceField("line", "连到", choices, "", draw));
}

function laneOf(element: Element): string {
  const lanes = (element.businessObject.lanes ?? []) as { name?: string }[];
  const names = lanes.map((lane) => lane.name ?? "").filter((name) => name !== "");
  return names.at(-1) ?? "";
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
