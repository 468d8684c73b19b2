//! The line at the bottom of the window, which says where the writer is, and the state of saving at the top.
import { element } from "../../shared/element";
import { icon } from "../../shared/icon";
import { countCharacters, countItems } from "../model/items";
import type { SaveState } from "../saving/saver";
import type { Grid } from "./grid";

const HINTS: readonly (readonly [readonly string[], string])[] = [
  [["Tab"], "下一格"],
  [["Enter"], "下一行"],
  [["Alt", "Enter"], "格内换行"],
  [["Ctrl", "D"], "同上行"],
  [["F1"], "全部"],
];

/** Fills the bottom line: place, length, and the keys that are used most. */
export function showPlace(root: HTMLElement, grid: Grid): void {
  const name = element("b");
  const facts = element("span");
  const hints = HINTS.map(([keys, words]) => {
    const hint = element("span", { class: "keyhint" });
    hint.append(...keys.flatMap((key) => [element("kbd", {}, key), " "]), words);
    return hint;
  });
  root.replaceChildren(
    element("span", {}, name, "　", facts),
    element("span", { class: "grow" }),
    ...(grid.locked ? [] : hints),
  );
  const show = (): void => {
    const { focus, editor } = grid;
    if (focus === null) {
      return;
    }
    const text = editor?.value ?? grid.book.value(focus);
    const isItems = editor?.column.kind === "items";
    const items = isItems && text !== "" ? ` · ${countItems(text)} 条措施` : "";
    const selected = grid.selected();
    const cells = selected.flat().length;
    name.textContent = cells > 1 ? `${selected.length} 行 ${cells} 格` : grid.table.nameOf(focus);
    facts.textContent = cells > 1 ? "已选中" : `${countCharacters(text)} 字${items}`;
  };
  grid.onMove(show);
  show();
}

/** Who else is writing in the form; nothing when nobody is. */
export function showWriters(root: HTMLElement, writers: readonly string[]): void {
  const [one, ...others] = writers;
  const names = others.length > 1 ? `${one}等 ${writers.length} 人` : writers.join("、");
  const words = one === undefined ? "" : `${names} 正在编辑此表`;
  if (root.textContent !== words) {
    root.textContent = words;
  }
}

/** The words for the state of saving. `last` names what was saved last, as 第3行. */
export function showSaving(root: HTMLElement, state: SaveState, last: string): void {
  const [tone, sign, words] = sayState(state, last);
  root.className = `save-state ${tone}`;
  root.replaceChildren(...(sign === null ? [] : [icon(sign, sign.startsWith("st-") ? "" : "i14")]), words);
}

function sayState(state: SaveState, last: string): readonly [string, string | null, string] {
  switch (state.kind) {
    case "saved":
      return state.at === null
        ? ["mut", null, "自动保存"]
        : ["good", "st-ok", `${state.at} 已存 ${last}`.trim()];
    case "unsaved":
      return ["mut", "pencil", "有改动未存"];
    case "saving":
      return ["mut", "refresh", "正在存…"];
    case "unreachable":
      return ["warn", "cloud-off", "没有存上，已留在本机"];
    case "signed-out":
      return ["warn", "cloud-off", "没有存上，请重新登录"];
    case "conflict":
      return ["bad", "alert-triangle", "没有存上，与他人的改动冲突"];
    case "rejected":
      return ["bad", "alert-triangle", "没有存上，请看提示"];
  }
}
