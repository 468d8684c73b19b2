//! The questions that saving may have to ask: signing in again, and taking up what an earlier visit left.
import { openDialog } from "../../shared/dialog";
import { element } from "../../shared/element";
import { unsent } from "../model/outbox";
import type { Kept } from "../saving/keeper";

let signInOpen = false;

/** The session has ended: sign in in another tab, then save again here. */
export function askSignIn(retry: () => void): void {
  if (signInOpen) {
    return;
  }
  signInOpen = true;
  const body = element("div");
  body.append(
    element("p", {}, "登录已过期，刚才写的没有存上，都留在本机。"),
    element("p", {}, "请在新标签页登录，回到这里会接着存。"),
  );
  openDialog({
    title: "请重新登录",
    body,
    buttons: [
      {
        label: "在新标签页登录",
        kind: "txt",
        act: () => {
          window.open("/", "_blank", "noopener");
          return false;
        },
      },
      { label: "已登录，接着存" },
    ],
    onClose: () => {
      signInOpen = false;
      retry();
    },
  });
}

/** An earlier visit could not save everything: take it up, throw it away, or decide later. */
export function offerKept(kept: Kept, restore: () => void, forget: () => void): void {
  const count = unsent(kept.outbox).length;
  const when = new Date(kept.at).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });
  const body = element("div");
  body.append(
    element("p", {}, `${when} 有 ${count} 处改动没有存上，留在了这台电脑上。`),
    element("p", {}, "恢复后会接着存；如果别人在此之后改过同一格，会请您比较两种写法。"),
  );
  openDialog({
    title: "恢复没有存上的改动？",
    body,
    buttons: [
      { label: "以后再说", kind: "txt" },
      {
        label: "不要了",
        kind: "dan",
        act: () => {
          forget();
          return true;
        },
      },
      {
        label: `恢复 ${count} 处改动`,
        act: () => {
          restore();
          return true;
        },
      },
    ],
  });
}
