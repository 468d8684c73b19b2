//! The level assistant for the row in focus: the criteria that the risk meets propose a level, a person decides.
//! What was ticked, and why another level stands, are cells of the row: saved, undone and shared as such.
import { button, element } from "../../shared/element";
import type { Change } from "../model/change";
import { writeCell } from "../model/deeds";
import { LEVELS } from "../model/level";
import type { Criterion, Row, RowId } from "../model/sheet";
import type { Grid } from "./grid";

const TICKED = "criteria";
const REASON = "level_reason";

/** How many criteria make which level, as `{"3": "一级", "2": "二级", "1": "三级"}`. */
type Levels = Readonly<Record<string, string>>;

export class Assistant {
  readonly root = element("section", { "aria-label": "等级助手" });
  readonly #grid: Grid;
  readonly #criteria: readonly Criterion[];
  readonly #levels: Levels;
  /** The field of the reason; the same one while its row is shown, so that the caret stays. */
  #reason: { readonly row: RowId; readonly field: HTMLTextAreaElement } | null = null;
  #drawn = "";

  constructor(grid: Grid, criteria: readonly Criterion[], levels: Levels) {
    this.#grid = grid;
    this.#criteria = criteria;
    this.#levels = levels;
  }

  draw(): void {
    const { focus, book, table } = this.#grid;
    const row = book.sheet.rows.find((candidate) => candidate.id === focus?.row);
    const number = row === undefined ? 0 : table.numberOf(row.id);
    const signature = JSON.stringify([row?.id, number, row?.values[this.#level()], row?.values[TICKED]]);
    this.#showReason(row);
    if (signature === this.#drawn) {
      return;
    }
    this.#drawn = signature;
    const held = this.root.contains(document.activeElement) ? document.activeElement?.id : null;
    const where = row === undefined ? "先选一行" : `第${number}行`;
    const title = element("h2", { class: "grow" }, "等级助手 ", element("span", { class: "mut" }, where));
    this.root.replaceChildren(element("header", { class: "row" }, title), this.#rule());
    if (row !== undefined) {
      this.root.append(...this.#boxes(row), ...this.#outcome(row));
    }
    if (held) {
      document.getElementById(held)?.focus();
    }
  }

  #level(): string {
    return this.#grid.book.columns.find((column) => column.kind === "level")?.field ?? "";
  }

  #rule(): HTMLElement {
    const counts = Object.keys(this.#levels).map(Number);
    const words = LEVELS.flatMap((level) => {
      const needed = Math.min(...counts.filter((count) => this.#levels[String(count)] === level));
      const more = level === LEVELS[0] && needed < this.#criteria.length ? "以上" : "";
      return Number.isFinite(needed) ? [`${needed} 项${more}${level}`] : [];
    });
    return element("p", { class: "sm mut rule" }, `符合 ${words.join("，")}`);
  }

  // ---- ticks -------------------------------------------------------------------------------------

  #boxes(row: Row): HTMLElement[] {
    const ticked = tickedOf(row);
    const known = this.#criteria.map(({ label }) => label);
    const boxes = this.#criteria.map(({ id, label, text }) => this.#box(row.id, id, label, text));
    // The county has another list by now; what was ticked then is not thrown away.
    const former = ticked.filter((name) => !known.includes(name));
    return former.length === 0
      ? boxes
      : [...boxes, element("p", { class: "sm mut" }, `以前记的条件：${former.join("、")}`)];
  }

  #box(row: RowId, id: string, label: string, text: string | undefined): HTMLElement {
    const box = element("input", {
      type: "checkbox",
      id: `criterion-${id}`,
      checked: this.#ticked(row).includes(label),
      disabled: this.#grid.locked,
    });
    box.addEventListener("change", () => {
      const others = this.#ticked(row).filter((name) => name !== label);
      const names = box.checked ? [...others, label] : others;
      this.#grid.write({ row, field: TICKED }, this.#inOrder(names).join("\n"));
    });
    const words = element("span", {}, label);
    if (text !== undefined && text !== label) {
      words.append(element("span", { class: "ev" }, text));
    }
    return element("label", { class: "ck" }, box, words);
  }

  #ticked(row: RowId): string[] {
    const found = this.#grid.book.sheet.rows.find((candidate) => candidate.id === row);
    return found === undefined ? [] : tickedOf(found);
  }

  #inOrder(names: readonly string[]): string[] {
    const order = this.#criteria.map(({ label }) => label);
    const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
    return [...names].sort((one, other) => place(one) - place(other));
  }

  // ---- what follows ------------------------------------------------------------------------------

  #outcome(row: Row): Node[] {
    const current = row.values[this.#level()] ?? "";
    const met = this.#criteria.filter(({ label }) => tickedOf(row).includes(label)).length;
    const suggested = levelFor(this.#levels, met);
    const parts: Node[] = [this.#suggestion(row.id, current, met, suggested)];
    if (suggested !== null && current !== "" && current !== suggested) {
      parts.push(this.#question(row, current));
    }
    const column = this.#grid.book.columns.find((candidate) => candidate.kind === "level");
    const shown = current || suggested || "";
    const hint = column?.hints?.[shown];
    if (hint !== undefined) {
      parts.push(element("p", { class: "sm control" }, chip(shown), ` ${hint}`));
    }
    return parts;
  }

  #suggestion(row: RowId, current: string, met: number, suggested: string | null): HTMLElement {
    if (suggested === null) {
      const words = this.#grid.locked ? "没有勾选条件" : "勾选符合的项，给出建议等级";
      return element("p", { class: "sm mut", role: "status" }, words);
    }
    const words = element("span", {}, `符合 ${met} 项，建议`);
    const shown = element("div", { class: "sug", role: "status" }, words, chip(suggested));
    if (current === suggested) {
      shown.append(element("span", { class: "mut" }, "与现在一致"));
      return shown;
    }
    if (current !== "") {
      shown.append(element("span", { class: "mut" }, "现"), chip(current));
    }
    if (!this.#grid.locked) {
      const act = (): void => this.#adopt(row, suggested);
      const adopt = button("btn s pri", act, { id: "adopt-level" }, "采纳");
      shown.append(element("span", { class: "grow" }), adopt);
    }
    return shown;
  }

  /** The proposed level, and with it no reason any more for another one; one step of undo. */
  #adopt(row: RowId, level: string): void {
    const { sheet } = this.#grid.book;
    const place = { row, field: this.#level() };
    this.#grid.make([...writeCell(sheet, place, level), ...writeCell(sheet, { row, field: REASON }, "")]);
    this.#grid.goTo(place);
  }

  #question(row: Row, current: string): HTMLElement {
    if (this.#reason?.row !== row.id) {
      this.#reason = { row: row.id, field: this.#reasonField(row.id) };
    }
    const { field } = this.#reason;
    this.#showReason(row);
    const label = element("label", { for: field.id, class: "sm" }, `维持${current}的理由`);
    return element("div", { class: "keep" }, label, field);
  }

  #reasonField(row: RowId): HTMLTextAreaElement {
    const place = { row, field: REASON };
    const grid = this.#grid;
    const field = element("textarea", {
      class: "inp",
      id: "level-reason",
      rows: "2",
      readonly: grid.locked,
      placeholder: grid.locked ? null : "不采纳建议时写明，随本行保存",
    });
    let base = "";
    let joined = false;
    field.addEventListener("focus", () => {
      base = grid.book.value(place);
      joined = false;
    });
    const take = (): void => {
      const changes: Change[] = writeCell(grid.book.sheet, place, field.value, base);
      base = field.value;
      grid.make(changes, joined);
      joined = true;
    };
    field.addEventListener("input", (event) => {
      if (!(event instanceof InputEvent && event.isComposing)) {
        take();
      }
    });
    field.addEventListener("compositionend", take);
    return field;
  }

  /** The reason as the book has it, unless it is being written here. */
  #showReason(row: Row | undefined): void {
    const shown = this.#reason;
    if (shown !== null && row?.id === shown.row && document.activeElement !== shown.field) {
      shown.field.value = row.values[REASON] ?? "";
    }
  }
}

function tickedOf(row: Row): string[] {
  return (row.values[TICKED] ?? "").split("\n").filter((name) => name !== "");
}

/** The level of the largest number of criteria that is reached. */
function levelFor(levels: Levels, count: number): string | null {
  const reached = Object.keys(levels)
    .map(Number)
    .filter((needed) => needed <= count && needed > 0)
    .sort((one, other) => other - one);
  return levels[String(reached[0])] ?? null;
}

function chip(level: string): HTMLElement {
  const weight = (LEVELS as readonly string[]).indexOf(level) + 1;
  return element("span", { class: weight > 0 ? `lv lv${weight}` : "raw" }, level);
}
