//! The kinds of figures that a clerk draws, as they are called, and which may be changed into which. Kept to what
//! the checks understand (crates/flow/src/check.rs).
import type { Element, ModdleElement } from "bpmn-js/lib/model/Types";

export interface Kind {
  readonly label: string;
  readonly icon: string;
  readonly type: string;
  /** What an event is about. */
  readonly event?: string;
}

const kind = (label: string, icon: string, type: string, event?: string): Kind => ({
  label,
  icon,
  type: `bpmn:${type}`,
  ...(event === undefined ? {} : { event: `bpmn:${event}EventDefinition` }),
});

export const STEP = kind("人员办理", "user", "UserTask");
export const DECISION = kind("判断（只走一条）", "bpmn-exclusive", "ExclusiveGateway");
export const PARALLEL = kind("并行（同时都走）", "bpmn-parallel", "ParallelGateway");
export const START = kind("开始", "bpmn-start", "StartEvent");
export const WAIT = kind("等到一定时间", "bpmn-timer", "IntermediateCatchEvent", "Timer");
export const END = kind("结束", "bpmn-end", "EndEvent");
export const PAPER = kind("材料", "bpmn-paper", "DataObjectReference");
export const NOTE = kind("说明", "bpmn-note", "TextAnnotation");

/** Kinds within a row may be changed into one another. */
const FAMILIES: readonly (readonly Kind[])[] = [
  [
    STEP,
    kind("线下办理", "hand-stop", "ManualTask"),
    kind("发出通知、送达", "send", "SendTask"),
    kind("等候答复、材料", "inbox", "ReceiveTask"),
    kind("系统自动办理", "settings", "ServiceTask"),
    kind("按规则判定", "table", "BusinessRuleTask"),
    kind("不注明办法", "bpmn-task", "Task"),
  ],
  [DECISION, kind("多选（可走几条）", "bpmn-inclusive", "InclusiveGateway"), PARALLEL],
  [
    START,
    kind("收到申请时开始", "bpmn-message", "StartEvent", "Message"),
    kind("到时间时开始", "bpmn-timer", "StartEvent", "Timer"),
  ],
  [WAIT, kind("等候来件", "bpmn-message", "IntermediateCatchEvent", "Message")],
  [
    END,
    kind("发出结果后结束", "bpmn-message", "EndEvent", "Message"),
    kind("全部终止", "bpmn-terminate", "EndEvent", "Terminate"),
  ],
];

/** The kind of a figure; null for what the editor keeps but does not make. */
export function kindOf(element: Element): Kind | null {
  const event = eventOf(element.businessObject);
  const same = (one: Kind): boolean => one.type === element.type && one.event === event;
  return [...FAMILIES.flat(), PAPER, NOTE].find(same) ?? null;
}

/** What a figure may become, itself among it; nothing when it stays what it is. */
export function kindsFor(element: Element): readonly Kind[] {
  const own = kindOf(element);
  return own === null ? [] : (FAMILIES.find((family) => family.includes(own)) ?? []);
}

/** The figure as it is drawn, for tools: a step of any kind is a box. */
export function signOf(kind: Kind): string {
  return kind === STEP ? "bpmn-task" : kind.icon;
}

/** What people call a figure of this sort: 环节, 判断 …. */
export function sortOf(element: Element): string {
  const { type } = element;
  if (isStep(element)) {
    return "环节";
  }
  const known = SORTS.find(([ending]) => type.endsWith(ending));
  return known?.[1] ?? "图形";
}

const SORTS: readonly (readonly [string, string])[] = [
  ["ParallelGateway", "并行"],
  ["Gateway", "判断"],
  ["StartEvent", "开始"],
  ["EndEvent", "结束"],
  ["Event", "等待"],
  ["Lane", "岗位泳道"],
  ["Participant", "泳道图框"],
  ["TextAnnotation", "说明"],
  ["SequenceFlow", "连线"],
  ["Association", "虚线"],
  ["DataInputAssociation", "虚线"],
  ["DataOutputAssociation", "虚线"],
  ["MessageFlow", "消息线"],
  ["DataObjectReference", "材料"],
  ["DataStoreReference", "材料"],
];

export function isStep(element: Element): boolean {
  return /Task$|CallActivity$|SubProcess$|Transaction$/.test(element.type);
}

/** Whether a case runs through it. */
export function isOnCourse(element: Element): boolean {
  return isStep(element) || /Event$|Gateway$/.test(element.type);
}

export function isLine(element: Element): boolean {
  return "waypoints" in element;
}

/** Its name as a list shows it; for a note its text. */
export function nameOf(element: Element): string {
  const { name, text } = element.businessObject;
  return String(name ?? text ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** As a message names it: its name, or what it is. */
export function calledOf(element: Element): string {
  return nameOf(element) || `没有名称的${sortOf(element)}`;
}

function eventOf(business: ModdleElement): string | undefined {
  return business.eventDefinitions?.[0]?.$type;
}
