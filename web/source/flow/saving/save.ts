//! Making a new version of the chart, and what the clerk is told or asked when the server does not take it.
import { openDialog } from "../../shared/dialog";
import { element } from "../../shared/element";
import { toast } from "../../shared/toast";
import type { Chart } from "../chart/chart";
import { inCourse } from "../chart/course";
import { calledOf, isStep } from "../chart/kinds";
import type { FlowState } from "../state";
import type { Keeping } from "./keeping";
import { askOrphans, type Moved } from "./orphans";
import { askSignIn } from "./sign-in";
import { type Answer, send } from "./transport";

export class Saving {
  readonly #chart: Chart;
  readonly #state: FlowState;
  readonly #keeping: Keeping;
  readonly #button: HTMLButtonElement;

  constructor(chart: Chart, state: FlowState, keeping: Keeping, button: HTMLButtonElement) {
    this.#chart = chart;
    this.#state = state;
    this.#keeping = keeping;
    this.#button = button;
  }

  async save(moved: Moved | null = null): Promise<void> {
    if (this.#button.getAttribute("aria-busy") === "true") {
      return;
    }
    if (!this.#keeping.hasChanges) {
      toast("没有改动，不用存新的一版");
      return;
    }
    this.#button.setAttribute("aria-busy", "true");
    this.#keeping.pause();
    const { version, save, page } = this.#state;
    const xml = await this.#chart.xml();
    const answer = await send("PUT", save, { version, xml, ...(moved === null ? {} : { moved }) });
    this.#button.removeAttribute("aria-busy");
    if (answer.kind === "done") {
      this.#keeping.done();
      location.assign(page);
      return;
    }
    this.#keeping.resume();
    this.#explain(answer);
  }

  #explain(answer: Exclude<Answer, { kind: "done" }>): void {
    switch (answer.kind) {
      case "signed-out":
        askSignIn(() => void this.save());
        return;
      case "conflict":
        void this.#keeping.now();
        tell(
          "别人刚刚存过这张图",
          [answer.detail, "您画的留作草稿，没有丢。重新打开这一页，可以看到新的一版，再决定怎样合到一起。"],
          {
            label: "重新打开",
            act: () => location.reload(),
          },
        );
        return;
      case "unreachable":
        void this.#keeping.now();
        tell("没有存上", [`${answer.detail}。您画的留作草稿，没有丢。过一会儿请再存。`]);
        return;
      case "refused":
        if (answer.orphans.length > 0) {
          askOrphans(answer.orphans, this.#steps(), {
            save: (moved) => void this.save(moved),
            cancel: () => {},
          });
        } else {
          tell(answer.title, [answer.detail, ...answer.errors]);
        }
    }
  }

  #steps(): { id: string; name: string }[] {
    const steps = inCourse(this.#chart.elements()).filter(isStep);
    return steps.map((step) => ({ id: step.id, name: calledOf(step) }));
  }
}

function tell(
  title: string,
  lines: readonly string[],
  more?: { readonly label: string; readonly act: () => void },
): void {
  const body = element("div");
  body.append(...lines.filter((line) => line !== "").map((line) => element("p", {}, line)));
  const act = (): undefined => more?.act() as undefined;
  const others = more === undefined ? [] : [{ label: more.label, kind: "txt" as const, act }];
  openDialog({ title, body, buttons: [...others, { label: "知道了" }] });
}
