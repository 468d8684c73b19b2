//! The panel beside the form: the level assistant for the row in focus, and all that the checks found, each
//! with the way to its cell.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import type { Criterion, Problem, RowId } from "../model/sheet";
import type { Grid } from "./grid";

export interface PanelOptions {
  readonly criteria: readonly Criterion[];
  /** How many criteria make which level, as `{"3": "一级", "2": "二级", "1": "三级"}`. */
  readonly levels: Readonly<Record<string, string>>;
  /** Asks the server for its checks; null when it offers none. */
  readonly recheck: (() => void) | null;
}

export class Panel {
  readonly #grid: Grid;
  readonly #options: PanelOptions;
  readonly #assistant = element("section", { "aria-label": "等级助手" });
  readonly #checks = element("section", { "aria-label": "检查" });
  /** What was ticked for a row while this page is open. */
  readonly #ticked = new Map<RowId, Set<string>>();
  #drawnAssistant = "";
  #drawnChecks = "";

  constructor(root: HTMLElement, grid: Grid, options: PanelOptions) {
    this.#grid = grid;
    this.#options = options;
    const hasAssistant = options.criteria.length > 0 && !grid.locked;
    root.replaceChildren(...(hasAssistant ? [this.#assistant] : []), this.#checks);
    grid.onMove(() => this.draw());
    this.draw();
  }

  draw(): void {
    this.#drawAssistant();
    this.#drawChecks();
  }

  // ---- level assistant ---------------------------------------------------------------------------

  #drawAssistant(): void {
    const { focus, book, table } = this.#grid;
    const level = book.columns.find((column) => column.kind === "level");
    const row = book.sheet.rows.find((candidate) => candidate.id === focus?.row);
    const number = row === undefined ? 0 : table.numberOf(row.id);
    const current = row?.values[level?.field ?? ""] ?? "";
    const ticked = row === undefined ? [] : [...(this.#ticked.get(row.id) ?? [])];
    const signature = JSON.stringify([row?.id, number, current, ticked]);
    if (signature === this.#drawnAssistant || level === undefined) {
      return;
    }
    this.#drawnAssistant = signature;
    const held = this.#assistant.contains(document.activeElement) ? document.activeElement?.id : null;
    const title = element("h2", { class: "grow" }, "等级助手 ");
    if (row === undefined) {
      title.append(element("span", { class: "mut" }, "先选一行"));
    } else {
      title.append(element("span", { class: "mut" }, `第${number}行`));
    }
    this.#assistant.replaceChildren(element("header", { class: "row" }, title), this.#rule());
    if (row !== undefined) {
      this.#assistant.append(
        ...this.#options.criteria.map((criterion) => this.#criterion(row.id, criterion)),
        this.#suggestion(row.id, level.field, current),
      );
    }
    if (held) {
      document.getElementById(held)?.focus();
    }
  }

  #rule(): HTMLElement {
    const words = Object.entries(this.#options.levels)
      .sort(([one], [other]) => Number(other) - Number(one))
      .map(([count, level]) => `${count} 项${level}`);
    return element("p", { class: "sm mut rule" }, `符合 ${words.join("，")}`);
  }

  #criterion(row: RowId, criterion: Criterion): HTMLElement {
    const ticked = this.#ticked.get(row) ?? new Set<string>();
    const box = element("input", {
      type: "checkbox",
      id: `criterion-${criterion.id}`,
      checked: ticked.has(criterion.id),
    });
    box.addEventListener("change", () => {
      if (box.checked) {
        ticked.add(criterion.id);
      } else {
        ticked.delete(criterion.id);
      }
      this.#ticked.set(row, ticked);
      this.draw();
    });
    return element("label", { class: "ck" }, box, element("span", {}, criterion.label));
  }

  #suggestion(row: RowId, field: string, current: string): Node {
    const count = this.#ticked.get(row)?.size ?? 0;
    const suggested = levelFor(this.#options.levels, count);
    if (suggested === null) {
      return element("p", { class: "sm mut", role: "status" }, "勾选符合的项，给出建议等级");
    }
    const shown = element(
      "div",
      { class: "sug", role: "status" },
      element("span", {}, `符合 ${count} 项，建议`),
      chip(suggested),
    );
    if (current === suggested) {
      shown.append(element("span", { class: "mut" }, "与现在一致"));
      return shown;
    }
    if (current !== "") {
      shown.append(element("span", { class: "mut" }, "现"), chip(current));
    }
    const adopt = button(
      "btn s pri",
      () => this.#adopt(row, field, suggested),
      { id: "adopt-level" },
      "采纳",
    );
    shown.append(element("span", { class: "grow" }), adopt);
    return shown;
  }

  #adopt(row: RowId, field: string, level: string): void {
    this.#grid.write({ row, field }, level);
    this.#grid.goTo({ row, field });
  }

  // ---- checks ------------------------------------------------------------------------------------

  #drawChecks(): void {
    const { book, table } = this.#grid;
    const order = new Map(book.sheet.rows.map((row, index) => [row.id, index]));
    const problems = [...book.problems].sort(
      (one, other) => rank(one) - rank(other) || place(order, one) - place(order, other),
    );
    const signature = JSON.stringify([problems, problems.map((problem) => order.get(problem.row ?? ""))]);
    if (signature === this.#drawnChecks) {
      return;
    }
    this.#drawnChecks = signature;
    const errors = problems.filter((problem) => problem.severity === "error").length;
    const title = element("h2", { class: "grow" }, "检查");
    if (problems.length > 0) {
      title.append(element("span", { class: "mut" }, ` 错误 ${errors} · 提醒 ${problems.length - errors}`));
    }
    const header = element("header", { class: "row" }, title);
    const { recheck } = this.#options;
    header.append(
      recheck === null
        ? element("span", { class: "sm mut" }, "随写随查")
        : button("btn s txt", recheck, {}, "重新检查"),
    );
    const list = element("ul", { class: "cks" });
    list.append(...problems.map((problem) => this.#problem(problem, table.numberOf(problem.row ?? ""))));
    if (problems.length === 0) {
      list.append(element("li", {}, element("span", { class: "good" }, icon("st-ok")), "没有发现问题"));
    }
    this.#checks.replaceChildren(header, list);
  }

  #problem(problem: Problem, number: number): HTMLElement {
    const error = problem.severity === "error";
    const sign = element("span", { class: error ? "bad" : "warn" }, icon(error ? "st-late" : "alert-circle"));
    const entry = element("li", {}, sign);
    const words = element("span", {});
    if (problem.row !== null) {
      words.append(
        button("", () => this.#show(problem), {}, `第${number}行`),
        " ",
      );
    } else if (problem.field !== null) {
      const name = this.#grid.table.nameOf({ row: null, field: problem.field });
      words.append(
        button("", () => this.#show(problem), {}, name),
        " ",
      );
    }
    words.append(problem.message);
    entry.append(words);
    return entry;
  }

  /** Goes to the cell of the problem; small words inside a cell are reached through that cell. */
  #show(problem: Problem): void {
    const { book, table } = this.#grid;
    const column = book.columns.find((candidate) => candidate.field === problem.field);
    const field = column?.inside ?? problem.field ?? table.course().columns[0] ?? "";
    this.#grid.goTo({ row: problem.row, field });
  }
}

function rank(problem: Problem): number {
  return problem.severity === "error" ? 0 : 1;
}

function place(order: ReadonlyMap<RowId, number>, problem: Problem): number {
  return order.get(problem.row ?? "") ?? Number.MAX_SAFE_INTEGER;
}

/** The level of the largest number of criteria that is reached. */
function levelFor(levels: Readonly<Record<string, string>>, count: number): string | null {
  const reached = Object.keys(levels)
    .map(Number)
    .filter((needed) => needed <= count && needed > 0)
    .sort((one, other) => other - one);
  return levels[String(reached[0])] ?? null;
}

function chip(level: string): HTMLElement {
  const weight = ["一级", "二级", "三级"].indexOf(level) + 1;
  return element("span", { class: weight > 0 ? `lv lv${weight}` : "raw" }, level);
}
