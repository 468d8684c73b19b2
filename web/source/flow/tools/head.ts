//! The line above the canvas: the state of the draft, undo and redo, the way back, and making a new version.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import type { Chart } from "../chart/chart";
import { writeWaiting } from "../panel/fields";
import { makeStatus } from "../saving/status";
import type { FlowState } from "../state";

export interface Head {
  readonly status: HTMLElement;
  readonly save: HTMLButtonElement;
}

/** Fills the page's own head, which has the name of the chart; makes one where the page has none. */
export function makeHead(root: HTMLElement, chart: Chart, state: FlowState): Head {
  const head = root.querySelector<HTMLElement>("[data-flow-head]") ?? element("div", { class: "head" });
  if (!head.isConnected) {
    const version = element("span", { class: "mut light" }, `第 ${state.version} 版`);
    head.append(element("h1", { class: "grow" }, `画流程图 · ${state.name} `, version));
    root.prepend(head);
  }
  const stack = chart.service("commandStack");
  const act = (label: string, sign: string, run: () => void) =>
    button("", run, { "aria-label": label, title: label, "aria-disabled": "true" }, icon(sign));
  const undo = act("撤销", "arrow-back-up", () => {
    writeWaiting();
    stack.undo();
  });
  const redo = act("重做", "arrow-forward-up", () => stack.redo());
  const show = (): void => {
    undo.setAttribute("aria-disabled", String(!stack.canUndo()));
    redo.setAttribute("aria-disabled", String(!stack.canRedo()));
  };
  chart.service("eventBus").on(["commandStack.changed", "import.done"], show);
  const status = makeStatus();
  const save = button(
    "btn s pri",
    () => {},
    { title: "草稿成为大家看到的一版" },
    icon("check"),
    "存为新的一版",
  );
  head.append(
    status,
    element("span", { class: "seg" }, undo, redo),
    button("btn s ico", () => askKeys(), { "aria-label": "快捷键", title: "快捷键" }, icon("keyboard")),
    element("a", { class: "btn s", href: state.page }, icon("arrow-left"), "返回"),
    save,
  );
  return { status, save };
}

function askKeys(): void {
  document.dispatchEvent(new CustomEvent("lianjian:keys", { cancelable: true }));
}
