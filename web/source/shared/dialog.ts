//! Dialogs made by script, on the browser's own <dialog>: it keeps the focus inside and gives it back.
import { button, element } from "./element";
import { icon } from "./icon";

export interface DialogButton {
  readonly label: string;
  readonly kind?: "pri" | "dan" | "txt";
  /** Closes the dialog unless it returns false. */
  readonly act?: () => boolean | undefined;
}

export interface DialogParts {
  readonly title: string;
  readonly body: Node;
  readonly buttons: readonly DialogButton[];
  readonly wide?: boolean;
  /** Without a way out at the corner and by Esc, where a decision is needed. */
  readonly mustDecide?: boolean;
  readonly onClose?: () => void;
}

let dialogs = 0;

/** Opens a modal dialog. The last button is the main one. */
export function openDialog(parts: DialogParts): HTMLDialogElement {
  dialogs += 1;
  const titleId = `dialog-${dialogs}`;
  const dialog = element("dialog", {
    class: parts.wide ? "dlg wide" : "dlg",
    "aria-labelledby": titleId,
  });
  const header = element("header", {}, element("h2", { id: titleId }, parts.title));
  if (!parts.mustDecide) {
    const close = button("btn s txt ico", () => dialog.close(), { "aria-label": "关闭" }, icon("x"));
    header.append(close);
  }
  const footer = element("footer");
  for (const [index, { label, kind, act }] of parts.buttons.entries()) {
    const main = index === parts.buttons.length - 1;
    const run = (): void => {
      if (act?.() !== false) {
        dialog.close();
      }
    };
    footer.append(button(`btn ${kind ?? (main ? "pri" : "")}`, run, { autofocus: main }, label));
  }
  dialog.append(header, element("div", { class: "in" }, parts.body), footer);
  dialog.addEventListener("cancel", (event) => {
    if (parts.mustDecide) {
      event.preventDefault();
    }
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    parts.onClose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
