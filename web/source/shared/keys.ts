//! The help on keys. A page with keys of its own gives its list in place of the general one.
import { openDialog } from "./dialog";
import { element } from "./element";

/** Keys as they stand on the keyboard, and what they do. */
export type KeyHelp = readonly (readonly [keys: string, does: string])[];

/** The event that asks the page for help on keys; a script that shows its own cancels it. */
export const SHOW_KEYS = "lianjian:keys";

let shown: HTMLDialogElement | null = null;

export function showKeys(title: string, keys: KeyHelp): void {
  if (shown !== null) {
    return;
  }
  const list = element("dl", { class: "keys" });
  for (const [combination, does] of keys) {
    const keyboard = combination.split(" ").flatMap((key) => [element("kbd", {}, key), " "]);
    list.append(element("div", {}, element("dt", {}, ...keyboard), element("dd", {}, does)));
  }
  shown = openDialog({
    title,
    body: list,
    wide: true,
    buttons: [{ label: "知道了" }],
    onClose: () => {
      shown = null;
    },
  });
}
