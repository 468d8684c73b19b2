//! The panel at the side: what is selected with its fields, or the whole chart when nothing is.

import { announce } from "../../shared/announce";
import { element } from "../../shared/element";
import { oncePerFrame } from "../../shared/frame";
import type { Chart } from "../chart/chart";
import { calledOf, sortOf } from "../chart/kinds";
import type { Typing } from "../chart/typing";
import type { FlowState, Problem } from "../state";
import { elementPanel } from "./element-panel";
import { overview } from "./lists";

export interface PanelContext {
  readonly chart: Chart;
  readonly typing: Typing;
  readonly state: FlowState;
  /** What the checks found; null until the first answer. */
  readonly problems: readonly Problem[] | "unavailable" | null;
}

export class Panel {
  readonly element = element("aside", { class: "as flow-panel", "aria-label": "内容和检查", tabindex: "-1" });
  #context: PanelContext;
  readonly #plan = oncePerFrame(() => this.#draw());

  constructor(chart: Chart, typing: Typing, state: FlowState) {
    this.#context = { chart, typing, state, problems: null };
    const events = chart.service("eventBus");
    events.on("selection.changed", () => {
      this.#sayAndPlan();
    });
    events.on(["commandStack.changed", "import.done"], 50, () => {
      // A field that is being written shows its text already.
      if (!typing.isWriting) {
        this.#plan();
      }
    });
  }

  showProblems(problems: readonly Problem[] | "unavailable"): void {
    this.#context = { ...this.#context, problems };
    const active = document.activeElement;
    // Somebody is typing here: the list comes when the field is left.
    if (!(active instanceof HTMLElement && this.element.contains(active) && active.matches(".inp"))) {
      this.#plan();
    } else {
      active.addEventListener("blur", () => this.#plan(), { once: true });
    }
  }

  focus(): void {
    const first = this.element.querySelector<HTMLElement>(".inp, button");
    (first ?? this.element).focus();
  }

  #sayAndPlan(): void {
    const selected = this.#context.chart.selected();
    if (selected !== null) {
      announce(`已选中${sortOf(selected)} ${calledOf(selected)}`);
    }
    this.#plan();
  }

  #draw(): void {
    const selected = this.#context.chart.selected();
    const active = document.activeElement;
    const field =
      active instanceof HTMLElement && this.element.contains(active) ? active.dataset.field : undefined;
    const top = this.element.scrollTop;
    this.element.replaceChildren(
      ...(selected === null ? overview(this.#context) : elementPanel(this.#context, selected)),
    );
    this.element.scrollTop = top;
    if (field !== undefined) {
      this.element.querySelector<HTMLElement>(`[data-field="${field}"]`)?.focus();
    }
  }
}
