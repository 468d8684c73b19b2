//! The panel beside the form: the level assistant for the row in focus, and all that the checks found, each
//! with the way to its cell.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import { type Criterion, isHint, type Problem, type RowId } from "../model/sheet";
import { Assistant } from "./assistant";
import { toneOf } from "./cell";
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
  readonly #checks = element("section", { "aria-label": "检查" });
  readonly #assistant: Assistant | null;
  #drawnChecks = "";

  constructor(root: HTMLElement, grid: Grid, options: PanelOptions) {
    this.#grid = grid;
    this.#options = options;
    this.#assistant =
      options.criteria.length > 0 ? new Assistant(grid, options.criteria, options.levels) : null;
    root.replaceChildren(...(this.#assistant === null ? [] : [this.#assistant.root]), this.#checks);
    grid.onMove(() => this.draw());
    this.draw();
  }

  draw(): void {
    this.#assistant?.draw();
    this.#drawChecks();
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
      const hints = problems.filter(isHint).length;
      const counts = [
        `错误 ${errors}`,
        `提醒 ${problems.length - errors - hints}`,
        ...(hints > 0 ? [`提示 ${hints}`] : []),
      ];
      title.append(element("span", { class: "mut" }, ` ${counts.join(" · ")}`));
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
    const { sign: drawing, tone } = toneOf(problem);
    const sign = element("span", { class: tone }, icon(drawing));
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
  return problem.severity === "error" ? 0 : isHint(problem) ? 2 : 1;
}

function place(order: ReadonlyMap<RowId, number>, problem: Problem): number {
  return order.get(problem.row ?? "") ?? Number.MAX_SAFE_INTEGER;
}
