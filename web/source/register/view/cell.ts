//! What a cell shows when nobody writes in it: its lines, a level as its chip, and under them what the checks
//! found.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import { LEVELS, parseLevel } from "../model/level";
import { type Column, isHint, type Problem } from "../model/sheet";
import type { Look } from "./look";

export interface LookActions {
  openInside(column: Column): void;
}

/** The text of the cell. */
export function drawText(look: Look, actions: LookActions): HTMLElement {
  const body = element("div", { class: "tx" });
  body.append(...textNodes(look));
  const last = body.lastElementChild ?? body;
  last.append(...smallWords(look, actions));
  return body;
}

function textNodes(look: Look): Node[] {
  const { value, column } = look;
  if (value === "") {
    return [emptyNode(look)];
  }
  const level = column.kind === "level" ? parseLevel(value) : null;
  if (level !== null) {
    return [element("span", { class: `lv lv${LEVELS.indexOf(level) + 1}` }, level)];
  }
  return value.split("\n").map((line) => element("div", { class: "mi" }, line));
}

function emptyNode(look: Look): Node {
  if (look.invitation !== null) {
    return element("div", { class: "ph2" }, look.invitation);
  }
  const missing = look.problems.some((problem) => problem.code.endsWith("-missing"));
  return missing ? element("div", { class: "ph" }, "必填") : element("div", { class: "mi" }, "");
}

/** The small words at the end of a cell: the inside columns and the mark of last year's rows. */
export function smallWords(look: Look, actions: LookActions): Node[] {
  const words: Node[] = [];
  if (look.unchanged) {
    words.push(element("span", { class: "unch" }, "与上年相同"));
  }
  for (const { column, value } of look.inside) {
    const text = value === "" ? `选${column.label}` : value;
    const classes = value === "" ? "kd unset" : "kd";
    if (look.locked) {
      words.push(element("span", { class: "kd" }, value));
    } else {
      const open = button(
        classes,
        () => actions.openInside(column),
        {
          tabindex: "-1",
          "aria-haspopup": "listbox",
          "aria-label": value === "" ? text : `${column.label}：${value}`,
          "data-inside": column.field,
        },
        text,
      );
      words.push(open);
    }
  }
  return words;
}

/** A message of more characters stands in the panel; the cell has its kind alone. */
const LONG = 24;

/** What the checks say of the cell, as lines under its text: all of it while the cell is written in, otherwise no
 *  hints and few words. An empty cell's 必填 says enough by itself. */
export function drawNotes(look: Look, editing = false): HTMLElement[] {
  return look.problems
    .filter((problem) => look.value !== "" || !problem.code.endsWith("-missing"))
    .filter((problem) => editing || !isHint(problem))
    .map((problem) => {
      const { sign, tone } = toneOf(problem);
      const { message, label } = problem;
      const words = editing || message.length <= LONG ? message : (label ?? message);
      const title = words === message ? null : message;
      return element("div", { class: `ck1 ${tone}`, title }, icon(sign), words);
    });
}

/** Sign and colour of a problem. */
export function toneOf(problem: Problem): { readonly sign: string; readonly tone: string } {
  if (problem.severity === "error") {
    return { sign: "st-late", tone: "bad" };
  }
  return isHint(problem) ? { sign: "info-circle", tone: "mut" } : { sign: "alert-circle", tone: "warn" };
}

/** `第4行 防控措施`, or only the label for a field of the form. */
export function placeName(rowNumber: number | null, label: string): string {
  return rowNumber === null ? label : `第${rowNumber}行 ${label}`;
}
