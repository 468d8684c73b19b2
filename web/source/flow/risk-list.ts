//! Risk points as a list to be read: level and text.
import { element } from "../shared/element";

interface Risk {
  readonly level: string;
  readonly text: string;
}

export function listRisks(risks: readonly Risk[]): HTMLElement {
  const lines = risks.map(({ level, text }) => element("li", {}, badge(level), element("span", {}, text)));
  return element("ul", { class: "flow-risks" }, ...lines);
}

function badge(level: string): HTMLElement {
  const weight = ["一级", "二级", "三级"].indexOf(level) + 1;
  return weight === 0
    ? element("span", { class: "kind" }, "未定级")
    : element("span", { class: `lv lv${weight}` }, level);
}
