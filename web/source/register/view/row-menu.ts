//! What can be done with a row as a whole, as a menu that opens at its gutter.
import { element, mainRegion } from "../../shared/element";
import { icon } from "../../shared/icon";

export type RowAct = "above" | "below" | "twin" | "copy" | "up" | "down" | "remove";

interface Entry {
  readonly act: RowAct;
  readonly icon: string;
  readonly label: string;
  readonly keys?: string;
}

const ENTRIES: readonly (Entry | null)[] = [
  { act: "above", icon: "row-insert-top", label: "在上面插入一行" },
  { act: "below", icon: "row-insert-bottom", label: "在下面插入一行" },
  { act: "twin", icon: "copy", label: "照此行再写一行" },
  { act: "copy", icon: "clipboard-check", label: "复制此行", keys: "Ctrl C" },
  null,
  { act: "up", icon: "arrow-up", label: "上移", keys: "Alt ↑" },
  { act: "down", icon: "arrow-down", label: "下移", keys: "Alt ↓" },
  null,
  { act: "remove", icon: "trash", label: "删除此行" },
];

/** Opens the menu; `done` is called once, with what was chosen or null. */
export function openRowMenu(anchor: HTMLElement, name: string, done: (act: RowAct | null) => void): void {
  const menu = element("div", { class: "pop row-menu", role: "menu", "aria-label": `${name}的操作` });
  let open = true;
  const close = (act: RowAct | null): void => {
    if (open) {
      open = false;
      menu.remove();
      document.removeEventListener("mousedown", outside, true);
      done(act);
    }
  };
  const outside = (event: MouseEvent): void => {
    if (!(event.target instanceof Node && menu.contains(event.target))) {
      close(null);
    }
  };
  for (const entry of ENTRIES) {
    menu.append(entry === null ? element("hr") : item(entry, close));
  }
  menu.addEventListener("keydown", (event) => steer(event, menu, close));
  document.addEventListener("mousedown", outside, true);
  mainRegion().append(menu);
  const box = anchor.getBoundingClientRect();
  const left = Math.max(4, Math.min(box.left, window.innerWidth - menu.offsetWidth - 8));
  const top = Math.max(4, Math.min(box.bottom + 2, window.innerHeight - menu.offsetHeight - 8));
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
  menu.querySelector("button")?.focus();
}

function item(entry: Entry, close: (act: RowAct) => void): HTMLButtonElement {
  const keys = entry.keys === undefined ? null : element("kbd", {}, entry.keys);
  const made = element(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1" },
    icon(entry.icon),
    entry.label,
    keys,
  );
  made.addEventListener("click", () => close(entry.act));
  return made;
}

function steer(event: KeyboardEvent, menu: HTMLElement, close: (act: null) => void): void {
  const items: Element[] = Array.from(menu.querySelectorAll("button"));
  const at = document.activeElement === null ? -1 : items.indexOf(document.activeElement);
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1 + items.length,
    Home: 0,
    End: items.length - 1,
  };
  const to = moves[event.key];
  if (to !== undefined) {
    event.preventDefault();
    const next = items[to % items.length];
    if (next instanceof HTMLElement) {
      next.focus();
    }
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    close(null);
  }
}
