//! The words for the state of the draft, at the top.
import { element } from "../../shared/element";
import { icon } from "../../shared/icon";
import type { KeepState } from "./keeping";

export function makeStatus(): HTMLElement {
  return element("span", { class: "save-state mut", role: "status" });
}

export function showStatus(root: HTMLElement, state: KeepState): void {
  const [tone, sign, words] = say(state);
  root.className = `save-state ${tone}`;
  root.replaceChildren(...(sign === null ? [] : [icon(sign, sign.startsWith("st-") ? "" : "i14")]), words);
}

function say(state: KeepState): readonly [string, string | null, string] {
  switch (state.kind) {
    case "clean":
      return ["mut", null, "草稿自动存"];
    case "changed":
      return ["mut", "pencil", "有改动"];
    case "keeping":
      return ["mut", "refresh", "正在存草稿…"];
    case "kept":
      return ["good", "st-ok", `草稿已存 ${clock(state.at)}`];
    case "local":
      return ["warn", "cloud-off", `连不上服务器，${where(state.stored)}，会自动再存`];
    case "signed-out":
      return ["warn", "lock", `登录已过期，${where(state.stored)}`];
    case "refused":
      return ["bad", "alert-triangle", `草稿没有存上：${state.detail}；${where(state.stored)}`];
  }
}

function where(stored: boolean): string {
  return stored ? "草稿已留在本机" : "本机也存不下，请不要关掉这一页";
}

/** 10:32. */
function clock(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
