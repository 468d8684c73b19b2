//! The gutter at the left of each row, outside the form: the worst that the checks found in the row, and the
//! button that opens what can be done with the row.
import { element } from "../../shared/element";
import { icon } from "../../shared/icon";
import { isHint, type Problem } from "../model/sheet";

export interface GutterFacts {
  readonly number: number;
  readonly isNew: boolean;
  readonly editing: boolean;
  readonly locked: boolean;
  readonly problems: readonly Problem[];
}

const DRAWN = new WeakMap<HTMLElement, string>();

export function drawGutter(
  cell: HTMLElement,
  facts: GutterFacts,
  openMenu: (anchor: HTMLElement) => void,
): void {
  if (facts.isNew) {
    cell.replaceChildren();
    return;
  }
  const errors = facts.problems.filter((problem) => problem.severity === "error").length;
  const warnings = facts.problems.filter(
    (problem) => problem.severity === "warning" && !isHint(problem),
  ).length;
  const sign = signOf(errors, warnings, facts.editing && !facts.locked);
  const label = `第${facts.number}行，${sign.words}`;
  const signature = `${sign.name} ${label}`;
  if (DRAWN.get(cell) === signature && cell.childElementCount > 0) {
    return;
  }
  DRAWN.set(cell, signature);
  const drawing = icon(sign.name, sign.name.startsWith("st-") ? "" : "i15");
  if (facts.locked) {
    cell.replaceChildren(
      element("span", { class: sign.tone }, drawing, element("span", { class: "sr" }, label)),
    );
    return;
  }
  const open = element(
    "button",
    {
      type: "button",
      class: `gutb ${sign.tone}`,
      tabindex: "-1",
      "aria-haspopup": "menu",
      "aria-label": `${label}，打开这一行的操作`,
      title: "这一行的操作",
    },
    drawing,
  );
  open.addEventListener("click", () => openMenu(open));
  cell.replaceChildren(open);
}

interface Sign {
  readonly name: string;
  readonly tone: string;
  readonly words: string;
}

function signOf(errors: number, warnings: number, editing: boolean): Sign {
  const words = errors > 0 ? `有 ${errors} 处错误` : warnings > 0 ? `有 ${warnings} 处提醒` : "没有问题";
  if (errors > 0) {
    return { name: "st-late", tone: "bad", words };
  }
  if (editing) {
    return { name: "pencil", tone: "st-filed", words };
  }
  return warnings > 0
    ? { name: "alert-circle", tone: "warn", words }
    : { name: "st-ok", tone: "good", words };
}
