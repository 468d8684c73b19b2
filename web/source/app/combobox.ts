//! A <select> of many options that can be typed in: `<select data-combobox>` stays in the form and keeps the
//! value; beside it stands a text field with a list (ARIA combobox). Without script it is the select.
import { element, setAttributes } from "../shared/element";

/** More than anybody scrolls through; typing narrows further. */
const MOST_SHOWN = 60;
let made = 0;

export function enhanceComboboxes(root: ParentNode): void {
  for (const select of root.querySelectorAll<HTMLSelectElement>("select[data-combobox]:not([data-ready])")) {
    select.dataset.ready = "";
    new Combobox(select);
  }
}

class Combobox {
  readonly #select: HTMLSelectElement;
  readonly #field: HTMLInputElement;
  readonly #list: HTMLElement;
  #active = -1;

  constructor(select: HTMLSelectElement) {
    made += 1;
    this.#select = select;
    const listId = `combobox-${made}`;
    this.#field = element("input", {
      class: select.className.replace(/\bsel\b/, "inp sel"),
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      "aria-label": select.getAttribute("aria-label"),
      "aria-describedby": select.getAttribute("aria-describedby"),
      "aria-invalid": select.getAttribute("aria-invalid"),
      placeholder: select.options[0]?.value === "" ? (select.options[0].textContent ?? "") : "",
    });
    this.#list = element("div", {
      class: "pop",
      role: "listbox",
      id: listId,
      hidden: true,
      "aria-label": "可选项",
    });
    this.#takeLabel();
    this.#showChosen();
    const box = element("div", { class: "combo" });
    select.before(box);
    select.hidden = true;
    box.append(select, this.#field, this.#list);
    this.#listen();
  }

  /** The label of the select becomes the label of the field. */
  #takeLabel(): void {
    if (this.#select.id !== "") {
      const { id } = this.#select;
      this.#select.id = `${id}-value`;
      this.#field.id = id;
    }
  }

  #listen(): void {
    this.#field.addEventListener("focus", () => this.#field.select());
    this.#field.addEventListener("click", () => this.#open(""));
    this.#field.addEventListener("input", () => this.#open(this.#field.value));
    this.#field.addEventListener("keydown", (event) => this.#steer(event));
    this.#field.addEventListener("blur", () => {
      this.#close();
      this.#showChosen();
    });
    this.#select.form?.addEventListener("reset", () => setTimeout(() => this.#showChosen()));
  }

  #showChosen(): void {
    const chosen = this.#select.selectedOptions[0];
    this.#field.value = chosen === undefined || chosen.value === "" ? "" : (chosen.textContent ?? "").trim();
  }

  #open(typed: string): void {
    const wanted = plain(typed);
    const fitting = Array.from(this.#select.options).filter(
      (option) =>
        !option.disabled && plain(`${option.textContent} ${option.dataset.words ?? ""}`).includes(wanted),
    );
    const shown = fitting.slice(0, MOST_SHOWN).map((option, index) => this.#entry(option, index));
    if (shown.length === 0) {
      shown.push(element("div", { class: "none" }, `没有“${typed.trim()}”，请换个字`));
    } else if (fitting.length > MOST_SHOWN) {
      shown.push(
        element("div", { class: "none" }, `还有 ${fitting.length - MOST_SHOWN} 项，接着输入可缩小范围`),
      );
    }
    this.#list.replaceChildren(...shown);
    this.#list.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
    this.#activate(wanted === "" ? -1 : 0);
  }

  #entry(option: HTMLOptionElement, index: number): HTMLElement {
    const entry = element(
      "div",
      { role: "option", id: `${this.#list.id}-${index}`, "aria-selected": "false" },
      (option.textContent ?? "").trim(),
    );
    entry.addEventListener("mousedown", (event) => event.preventDefault());
    entry.addEventListener("click", () => this.#choose(option));
    entry.dataset.value = option.value;
    return entry;
  }

  #choose(option: HTMLOptionElement): void {
    this.#select.value = option.value;
    this.#select.dispatchEvent(new Event("input", { bubbles: true }));
    this.#select.dispatchEvent(new Event("change", { bubbles: true }));
    this.#close();
    this.#showChosen();
  }

  #close(): void {
    this.#list.hidden = true;
    setAttributes(this.#field, { "aria-expanded": "false", "aria-activedescendant": null });
    this.#active = -1;
  }

  #entries(): HTMLElement[] {
    return Array.from(this.#list.querySelectorAll<HTMLElement>('[role="option"]'));
  }

  #activate(index: number): void {
    const entries = this.#entries();
    this.#active = entries.length === 0 ? -1 : Math.max(-1, Math.min(index, entries.length - 1));
    for (const [position, entry] of entries.entries()) {
      entry.setAttribute("aria-selected", String(position === this.#active));
    }
    const active = entries[this.#active];
    active?.scrollIntoView({ block: "nearest" });
    setAttributes(this.#field, { "aria-activedescendant": active?.id ?? null });
  }

  #steer(event: KeyboardEvent): void {
    if (event.isComposing) {
      return;
    }
    const open = !this.#list.hidden;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (open) {
          this.#activate(this.#active + (event.key === "ArrowDown" ? 1 : -1));
        } else {
          this.#open("");
        }
        return;
      case "Enter":
        if (open) {
          event.preventDefault();
          this.#chooseActive();
        }
        return;
      case "Escape":
        if (open) {
          event.stopPropagation();
          this.#close();
          this.#showChosen();
        }
        return;
      case "Tab":
        if (open) {
          this.#chooseActive();
        }
    }
  }

  #chooseActive(): void {
    const value = this.#entries()[this.#active]?.dataset.value;
    const option = Array.from(this.#select.options).find((candidate) => candidate.value === value);
    if (value !== undefined && option !== undefined) {
      this.#choose(option);
    }
  }
}

function plain(text: string): string {
  return text.normalize("NFKC").replace(/\s/g, "").toLowerCase();
}
