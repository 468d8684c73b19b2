//! The session has ended: sign in in another tab, then go on here.
import { openDialog } from "../../shared/dialog";
import { element } from "../../shared/element";

let open = false;

export function askSignIn(retry: () => void): void {
  if (open) {
    return;
  }
  open = true;
  const body = element("div");
  body.append(
    element("p", {}, "登录已过期，刚才画的还没有存上，都留在本机。"),
    element("p", {}, "请在新标签页登录，回到这里会接着存。"),
  );
  const signIn = (): boolean => {
    window.open("/", "_blank", "noopener");
    return false;
  };
  openDialog({
    title: "请重新登录",
    body,
    buttons: [{ label: "在新标签页登录", kind: "txt", act: signIn }, { label: "已登录，接着存" }],
    onClose: () => {
      open = false;
      retry();
    },
  });
}
