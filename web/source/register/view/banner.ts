//! The message above the form when something is not saved: what, why, and what can be done.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import type { SaveState } from "../saving/saver";

export interface BannerActions {
  retry(): void;
  signIn(): void;
}

export function showBanner(root: HTMLElement, state: SaveState, kept: boolean, actions: BannerActions): void {
  const shown = bannerOf(state, kept, actions);
  const old = root.querySelector(":scope > .grid-banner");
  if (shown === null) {
    old?.remove();
    return;
  }
  // Saving again does not take the message away: only success does.
  if (old?.textContent !== shown.textContent) {
    old?.remove();
    root.prepend(shown);
  }
}

/** True for states in which an earlier message stays as it is. */
export function keepsBanner(state: SaveState): boolean {
  return state.kind === "saving" || state.kind === "unsaved";
}

function bannerOf(state: SaveState, kept: boolean, actions: BannerActions): HTMLElement | null {
  const where = kept
    ? "您写的已留在本机，关掉页面也不会丢。"
    : "本机也存不下，请不要关掉这个页面，先把写的复制到别处。";
  switch (state.kind) {
    case "unreachable": {
      const words = `没有存上：${state.detail}。${where}网络恢复后会自动再存。`;
      return note("warn", "cloud-off", words, button("btn s", actions.retry, {}, "现在再试"));
    }
    case "signed-out":
      return note(
        "warn",
        "lock",
        `没有存上：登录已过期。${where}`,
        button("btn s", actions.signIn, {}, "重新登录"),
      );
    case "rejected":
      return note(
        "error",
        "alert-triangle",
        `没有存上：${state.detail}。${where}改好标红的格会自动再存。`,
        button("btn s", actions.retry, {}, "再试一次"),
      );
    default:
      return null;
  }
}

function note(kind: string, sign: string, words: string, act: HTMLElement): HTMLElement {
  return element(
    "div",
    { class: `note ${kind} grid-banner`, role: "alert" },
    icon(sign),
    element("span", { class: "grow" }, words),
    act,
  );
}
