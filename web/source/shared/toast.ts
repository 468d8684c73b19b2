//! Short messages at the lower right that go by themselves. Errors do not belong here: they stay in place.
import { button, element } from "./element";

const SHOWN_MS = 6000;

export interface ToastAction {
  readonly label: string;
  readonly act: () => void;
}

export function toast(text: string, action?: ToastAction): void {
  let region = document.querySelector<HTMLElement>(".toasts");
  if (region === null) {
    region = element("div", { class: "toasts", role: "status", "aria-live": "polite" });
    document.body.append(region);
  }
  const shown = element("div", { class: "toast" }, text);
  if (action !== undefined) {
    shown.append(
      button(
        "",
        () => {
          shown.remove();
          action.act();
        },
        {},
        action.label,
      ),
    );
  }
  region.append(shown);
  setTimeout(() => shown.remove(), SHOWN_MS);
}
