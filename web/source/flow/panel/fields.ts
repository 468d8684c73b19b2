//! Fields of the panel. What is typed goes into the chart a moment after the last key, and at once when the field is
//! left; while a word is composed (pinyin) nothing is written.
import { element, setAttributes } from "../../shared/element";
import { icon } from "../../shared/icon";

const SOON_MS = 300;

export interface FieldParts {
  /** Its name in the page: focus comes back to it when the panel is drawn anew. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly placeholder?: string;
  /** Lines that are shown; one makes a plain line. */
  readonly rows?: number;
  readonly numeric?: boolean;
  /** What is offered while typing. */
  readonly choices?: readonly string[];
  /** Takes the text; gives what is wrong with it, or null. */
  readonly write: (text: string) => string | null;
  /** The field was left. */
  readonly left: () => void;
}

/** Fields whose text has not gone into the chart yet. */
const waiting = new Set<() => void>();

/** Puts all that is typed into the chart now. */
export function writeWaiting(): void {
  for (const write of [...waiting]) {
    write();
  }
}

export function textField(parts: FieldParts): HTMLElement {
  const id = `flow-${parts.name}`;
  const control = (parts.rows ?? 1) > 1 ? areaOf(parts) : lineOf(parts);
  setAttributes(control, { id, "data-field": parts.name, placeholder: parts.placeholder ?? null });
  control.value = parts.value;
  const error = element("p", { class: "err", id: `${id}-error`, hidden: true });
  listen(control, parts, (message) => {
    error.hidden = message === null;
    error.replaceChildren(...(message === null ? [] : [icon("alert-circle", "i14"), message]));
    setAttributes(control, {
      "aria-invalid": message === null ? null : "true",
      "aria-describedby": message === null ? null : error.id,
    });
  });
  const hint = parts.hint === undefined ? null : element("p", { class: "hint" }, parts.hint);
  const label = element("label", { for: id }, parts.label);
  return element("div", { class: "field" }, label, hint, control, error, listOf(parts, id, control));
}

type Control = HTMLInputElement | HTMLTextAreaElement;

function listen(control: Control, parts: FieldParts, tell: (message: string | null) => void): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = (): void => {
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
    waiting.delete(write);
    tell(parts.write(control.value));
  };
  control.addEventListener("input", (event) => {
    if (!(event as InputEvent).isComposing) {
      clearTimeout(timer ?? undefined);
      timer = setTimeout(write, SOON_MS);
      waiting.add(write);
    }
  });
  control.addEventListener("compositionend", write);
  control.addEventListener("change", write);
  control.addEventListener("blur", () => {
    if (waiting.has(write)) {
      write();
    }
    parts.left();
  });
}

function lineOf(parts: FieldParts): HTMLInputElement {
  return element("input", {
    class: "inp",
    autocomplete: "off",
    inputmode: parts.numeric ? "numeric" : null,
    list: parts.choices === undefined ? null : `flow-${parts.name}-choices`,
  });
}

function areaOf(parts: FieldParts): HTMLTextAreaElement {
  return element("textarea", { class: "inp", rows: String(parts.rows) });
}

function listOf(parts: FieldParts, id: string, control: Control): HTMLElement | null {
  if (parts.choices === undefined || control instanceof HTMLTextAreaElement) {
    return null;
  }
  const options = parts.choices.map((choice) => element("option", { value: choice }));
  return element("datalist", { id: `${id}-choices` }, ...options);
}

export function tick(name: string, label: string, on: boolean, write: (on: boolean) => void): HTMLElement {
  const box = element("input", { type: "checkbox", "data-field": name });
  box.checked = on;
  box.addEventListener("change", () => write(box.checked));
  return element("label", { class: "ck" }, box, element("span", {}, label));
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function choiceField(
  name: string,
  label: string,
  choices: readonly Choice[],
  chosen: string,
  write: (value: string) => void,
): HTMLElement {
  const id = `flow-${name}`;
  const options = choices.map(({ value, label }) => element("option", { value }, label));
  const select = element("select", { class: "sel", id, "data-field": name }, ...options);
  select.value = chosen;
  select.addEventListener("change", () => write(select.value));
  return element("div", { class: "field" }, element("label", { for: id }, label), select);
}
