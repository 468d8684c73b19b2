//! A small menu over the canvas, for choosing the kind of a figure.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import { MARK_HEIGHT } from "./view";

export interface MenuEntry {
  readonly label: string;
  readonly icon: string;
  readonly chosen: boolean;
  readonly act: () => void;
}

/** Opens it below `anchor`; it goes by Esc, by a press elsewhere, or when something is chosen. */
export function openMenu(
  label: string,
  anchor: Element,
  host: HTMLElement,
  entries: readonly MenuEntry[],
): void {
  const before = document.activeElement;
  const menu = element("div", { class: "pop flow-menu", role: "menu", "aria-label": label });
  const close = (): void => {
    menu.remove();
    document.removeEventListener("pointerdown", pressed, true);
    if (before instanceof HTMLElement || before instanceof SVGElement) {
      before.focus();
    }
  };
  const pressed = (event: Event): void => {
    if (!(event.target instanceof Node) || !menu.contains(event.target)) {
      close();
    }
  };
  for (const entry of entries) {
    const act = (): void => {
      close();
      entry.act();
    };
    const attributes = { role: "menuitemradio", "aria-checked": String(entry.chosen), tabindex: "-1" };
    menu.append(
      button(
        "",
        act,
        attributes,
        icon(entry.icon),
        entry.label,
        entry.chosen ? icon("check", "chosen") : null,
      ),
    );
  }
  menu.addEventListener("keydown", (event) => walk(menu, event, close));
  host.append(menu);
  place(menu, anchor, host);
  document.addEventListener("pointerdown", pressed, true);
  const items = [...menu.querySelectorAll<HTMLElement>("button")];
  (items.find((one) => one.getAttribute("aria-checked") === "true") ?? items[0])?.focus();
}

function walk(menu: HTMLElement, event: KeyboardEvent, close: () => void): void {
  const items = [...menu.querySelectorAll<HTMLElement>("button")];
  const here = items.indexOf(document.activeElement as HTMLElement);
  const to = new Map([
    ["ArrowDown", here + 1],
    ["ArrowUp", here - 1],
    ["Home", 0],
    ["End", -1],
  ]).get(event.key);
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    close();
  } else if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }
}

function place(menu: HTMLElement, anchor: Element, host: HTMLElement): void {
  const [at, around] = [anchor.getBoundingClientRect(), host.getBoundingClientRect()];
  const left = Math.min(at.left - around.left, around.width - menu.offsetWidth - 8);
  const top = Math.min(at.bottom - around.top + 4, around.height - menu.offsetHeight - MARK_HEIGHT);
  menu.style.left = `${Math.max(left, 8)}px`;
  menu.style.top = `${Math.max(top, 8)}px`;
}
