//! Puts the editor together on its page: canvas, palette, panel, drafts, checks, saving.
import { announce } from "../shared/announce";
import { element } from "../shared/element";
import { icon } from "../shared/icon";
import { Chart } from "./chart/chart";
import { Typing } from "./chart/typing";
import { writeWaiting } from "./panel/fields";
import { Panel } from "./panel/panel";
import { Checking } from "./saving/checking";
import { makeDraftBar, type Offer, offerOf } from "./saving/draft-bar";
import { Keeping } from "./saving/keeping";
import { LocalDrafts, localStorageOrNull } from "./saving/local";
import { Saving } from "./saving/save";
import { askSignIn } from "./saving/sign-in";
import { showStatus } from "./saving/status";
import { send } from "./saving/transport";
import type { FlowState } from "./state";
import { makeHead } from "./tools/head";
import { listenToKeys } from "./tools/keys";
import { Marks } from "./tools/marks";
import { offerPad } from "./tools/pad";
import { makePalette } from "./tools/palette";
import { makeZoom, showBeginning } from "./tools/view";

export async function mountFlowEditor(root: HTMLElement, state: FlowState): Promise<void> {
  const stage = element("div", { class: "flow-stage" });
  const canvas = element("div", { class: "flow-canvas" });
  const bench = element("div", { class: "flow-bench" }, stage);
  root.querySelector("[data-flow-fallback]")?.remove();
  root.append(narrowHint(state), bench);
  stage.append(canvas);
  const chart = new Chart(canvas);
  const typing = new Typing(chart.service("commandStack"), chart.service("eventBus"));
  const panel = new Panel(chart, typing, state);
  const marks = new Marks(chart, state.risks);
  bench.prepend(makePalette(chart, state.name));
  bench.append(panel.element);
  stage.append(makeZoom(chart));
  offerPad(chart);

  const head = makeHead(root, chart, state);
  const local = new LocalDrafts(state.keep, localStorageOrNull());
  const keeping = startKeeping(chart, state, local, head.status);
  const checking = new Checking(
    state.check,
    () => chart.xml(),
    (found) => {
      panel.showProblems(found);
      marks.showProblems(found === "unavailable" ? [] : found);
    },
  );
  const saving = new Saving(chart, state, keeping, head.save);
  head.save.addEventListener("click", () => {
    writeWaiting();
    chart.service("directEditing").complete();
    void saving.save();
  });
  listenToKeys(root, chart, {
    keepNow: () => {
      writeWaiting();
      void keeping.now();
    },
    toPanel: () => panel.focus(),
  });
  chart.onChange(() => {
    keeping.changed();
    checking.soon();
  });

  const isOpen = await show(root, bench, chart, state.xml);
  const offer = offerOf(state, local.found());
  if (offer === null) {
    // What went out while an earlier page was closed has arrived.
    local.forget();
  } else {
    askAboutDraft(offer, { root, bench, chart, state, local, keeping });
  }
  if (isOpen) {
    void checking.now();
  }
}

/** Shows a file; a message in its place when it cannot be read. */
async function show(root: HTMLElement, bench: HTMLElement, chart: Chart, xml: string): Promise<boolean> {
  root.querySelector(".flow-broken")?.remove();
  try {
    const lost = await chart.open(xml);
    bench.hidden = false;
    showBeginning(chart);
    if (lost > 0) {
      const words = `文件里有 ${lost} 处编辑器看不懂的内容，存为新的一版会丢掉它们；原来的一版不变。`;
      bench.before(note("warn", words));
    }
    return true;
  } catch {
    bench.hidden = true;
    const words =
      "这张图的文件读不出来，不能在这里画。图和历次版本都还在：请回到流程图的页面，下载文件检查，或者换一个文件。";
    bench.before(note("error", words));
    announce(words);
    return false;
  }
}

function note(kind: "warn" | "error", words: string): HTMLElement {
  return element(
    "div",
    { class: `note ${kind} flow-bar flow-broken`, role: "alert" },
    icon("alert-triangle"),
    words,
  );
}

/** On a narrow screen the table of steps is the better way. */
function narrowHint({ page }: FlowState): HTMLElement {
  const words = element("span", {}, "屏幕窄，画图不便。改环节、岗位、时限，用");
  words.append(element("a", { href: page }, "环节表"), "更快。");
  return element("div", { class: "note info flow-bar flow-narrow" }, icon("info-circle"), words);
}

function startKeeping(chart: Chart, state: FlowState, local: LocalDrafts, status: HTMLElement): Keeping {
  const { version, keep } = state;
  const keeping: Keeping = new Keeping(
    {
      read: () => chart.xml(),
      send: (xml, leaving) => send("PUT", keep, { version, xml }, leaving),
      show: (kept) => {
        showStatus(status, kept);
        if (kept.kind === "signed-out") {
          askSignIn(() => void keeping.now());
        }
      },
    },
    local,
    version,
  );
  showStatus(status, keeping.state);
  const leave = (): void => {
    writeWaiting();
    void keeping.leave();
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      leave();
    }
  });
  window.addEventListener("online", () => void keeping.now());
  window.addEventListener("beforeunload", (event) => {
    const { state } = keeping;
    if ("stored" in state && !state.stored) {
      event.preventDefault();
      // Chromium before 119 asks only when this is set as well.
      event.returnValue = true;
    }
  });
  return keeping;
}

interface DraftParts {
  readonly root: HTMLElement;
  readonly bench: HTMLElement;
  readonly chart: Chart;
  readonly state: FlowState;
  readonly local: LocalDrafts;
  readonly keeping: Keeping;
}

function askAboutDraft(offer: Offer, { root, bench, chart, state, local, keeping }: DraftParts): void {
  const close = (): void => {
    bar.remove();
    bench.inert = false;
    chart.service("canvas").focus();
  };
  const bar = makeDraftBar(offer, state.version, {
    goOn: () => {
      close();
      void show(root, bench, chart, offer.xml).then((isOpen) => {
        if (isOpen) {
          keeping.changed();
        }
      });
    },
    throwAway: () => {
      close();
      local.forget();
      void send("DELETE", state.keep, null).then((answer) => {
        if (answer.kind !== "done") {
          root.querySelector(".flow-bench")?.before(note("warn", "草稿没有删掉，下次打开还会问。"));
        }
      });
    },
  });
  bench.inert = true;
  bench.before(bar);
}
