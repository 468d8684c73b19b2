//! The list under a level or choice cell, and under the small words of a risk. It is steered from the field
//! that has the focus (aria-activedescendant), so that typing, arrows and the mouse work at once.
import { element, mainRegion } from "../../shared/element";
import { LEVELS, parseLevel } from "../model/level";
import type { Column } from "../model/sheet";

let lists = 0;

export class ChoiceList {
  readonly #list: HTMLElement;
  readonly #field: HTMLElement;
  readonly #anchor: HTMLElement;
  readonly #column: Column;
  readonly #pick: (value: string) => void;
  #active = -1;

  constructor(
    field: HTMLElement,
    anchor: HTMLElement,
    column: Column,
    current: string,
    pick: (value: string) => void,
  ) {
    lists += 1;
    this.#field = field;
    this.#anchor = anchor;
    this.#column = column;
    this.#pick = pick;
    this.#list = element("div", {
      class: "cell-list",
      role: "listbox",
      id: `choices-${lists}`,
      "aria-label": column.label,
    });
    // The field must keep the focus, or leaving it would close the list before the click counts.
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    mainRegion().append(this.#list);
    this.#tell("true");
    field.setAttribute("aria-controls", this.#list.id);
    this.#offer("", current);
    this.#place();
  }

  /** Stands beside its anchor again, which has moved; false when that cannot be seen any more. */
  follow(): boolean {
    const box = this.#anchor.getBoundingClientRect();
    const pane = (this.#anchor.closest(".desk") ?? document.documentElement).getBoundingClientRect();
    this.#place();
    return box.bottom > Math.max(pane.top, 0) && box.top < Math.min(pane.bottom, window.innerHeight);
  }

  /** Shows what fits the typed text; all of them when nothing does. */
  filter(text: string): void {
    this.#offer(text.trim(), text.trim());
  }

  move(by: 1 | -1): void {
    const count = this.#list.childElementCount;
    this.#activate(this.#active < 0 && by < 0 ? count - 1 : (this.#active + by + count) % count);
  }

  /** The choice that Enter would take. */
  get active(): string | null {
    return this.#options()[this.#active]?.dataset.value ?? null;
  }

  close(): void {
    this.#list.remove();
    this.#tell("false");
    this.#field.removeAttribute("aria-controls");
    this.#field.removeAttribute("aria-activedescendant");
  }

  contains(target: EventTarget | null): boolean {
    return target instanceof Node && this.#list.contains(target);
  }

  /** Whether the list is open; the text field of a risk, whose small words open one, has no such state. */
  #tell(expanded: "true" | "false"): void {
    if (this.#field.getAttribute("role") === "combobox") {
      this.#field.setAttribute("aria-expanded", expanded);
    }
  }

  #options(): HTMLElement[] {
    return Array.from(this.#list.children) as HTMLElement[];
  }

  #offer(typed: string, current: string): void {
    const all = choicesOf(this.#column);
    const meant = this.#column.kind === "level" ? parseLevel(typed) : null;
    const fitting = meant !== null ? [meant] : all.filter((choice) => choice.includes(typed));
    const shown = fitting.length > 0 ? fitting : all;
    this.#list.replaceChildren(...shown.map((choice, index) => this.#option(choice, index)));
    if (this.#column.required !== true && typed === "" && current !== "") {
      this.#list.append(this.#option("", shown.length));
    }
    const chosen = shown.indexOf(current);
    this.#activate(chosen >= 0 ? chosen : typed !== "" && fitting.length > 0 ? 0 : -1);
  }

  #option(value: string, index: number): HTMLElement {
    const level = this.#column.kind === "level" ? ([...LEVELS] as string[]).indexOf(value) + 1 : 0;
    const words = value === "" ? element("span", { class: "mut" }, "不填") : value;
    const shown = level > 0 ? element("span", { class: `lv lv${level}` }, value) : words;
    const option = element(
      "div",
      { role: "option", id: `${this.#list.id}-${index}`, "data-value": value, "aria-selected": "false" },
      shown,
    );
    const hint = this.#column.hints?.[value];
    if (hint !== undefined) {
      option.append(element("span", { class: "ev" }, hint));
    }
    option.addEventListener("click", () => this.#pick(value));
    return option;
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [position, option] of this.#options().entries()) {
      option.setAttribute("aria-selected", String(position === index));
    }
    const active = this.#options()[index];
    this.#reveal(active);
    if (active === undefined) {
      this.#field.removeAttribute("aria-activedescendant");
    } else {
      this.#field.setAttribute("aria-activedescendant", active.id);
    }
  }

  /** Scrolls the list alone: scrollIntoView would move the page as well. */
  #reveal(option: HTMLElement | undefined): void {
    if (option !== undefined) {
      const { offsetTop, offsetHeight } = option;
      const { scrollTop, clientHeight } = this.#list;
      if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) {
        this.#list.scrollTop = offsetTop;
      }
    }
  }

  /** Under its anchor, or above it where the window ends. */
  #place(): void {
    const box = this.#anchor.getBoundingClientRect();
    const height = this.#list.offsetHeight;
    const below = box.bottom + height <= window.innerHeight;
    const top = below ? box.bottom + 2 : Math.max(4, box.top - height - 2);
    const left = Math.max(4, Math.min(box.left, window.innerWidth - this.#list.offsetWidth - 8));
    this.#list.style.top = `${top}px`;
    this.#list.style.left = `${left}px`;
  }
}

function choicesOf(column: Column): readonly string[] {
  return column.kind === "level" ? LEVELS : (column.choices ?? []);
}
