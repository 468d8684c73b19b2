//! How much of the chart is seen: smaller, larger, all of it.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import type { Chart } from "../chart/chart";

/** The lower edge of the canvas has the mark of the drawing library, which nothing may cover. */
export const MARK_HEIGHT = 40;
/** Larger than this, a small chart would look like a poster. */
const LARGEST_FIT = 1;
/** Smaller than this, names cannot be read. */
const SMALLEST_READABLE = 0.72;
const MARGIN = 24;

export function makeZoom(chart: Chart): HTMLElement {
  const share = element("span", { class: "share", "aria-live": "off" }, "100%");
  const zoom = chart.service("zoomScroll");
  chart.service("eventBus").on("canvas.viewbox.changed", () => {
    share.textContent = `${Math.round(chart.service("canvas").zoom() * 100)}%`;
  });
  const act = (label: string, sign: string, run: () => void) =>
    button("", run, { "aria-label": label, title: label }, icon(sign));
  return element(
    "div",
    { class: "seg flow-zoom", role: "group", "aria-label": "大小" },
    act("缩小", "minus", () => zoom.stepZoom(-1)),
    share,
    act("放大", "plus", () => zoom.stepZoom(1)),
    button("", () => showAll(chart), { title: "看到整张图" }, "适合窗口"),
  );
}

/** Shows all of the chart, in the middle, and no larger than it is. */
export function showAll(chart: Chart): void {
  showFrom(chart, 0);
}

/** Shows all of the chart when it can be read then, else its beginning. */
export function showBeginning(chart: Chart): void {
  showFrom(chart, SMALLEST_READABLE);
}

function showFrom(chart: Chart, smallest: number): void {
  const canvas = chart.service("canvas");
  // A canvas that is not on the screen has no size to fit.
  const { clientWidth, clientHeight } = canvas.getContainer();
  if (clientWidth === 0 || clientHeight === 0) {
    return;
  }
  const { inner } = canvas.viewbox();
  const whole = Math.min(
    (clientWidth - 2 * MARGIN) / Math.max(inner.width, 1),
    (clientHeight - 2 * MARGIN) / Math.max(inner.height, 1),
    LARGEST_FIT,
  );
  const scale = Math.max(whole, smallest);
  const [width, height] = [clientWidth / scale, clientHeight / scale];
  // What does not go in is shown from its upper left corner.
  const before = (room: number, size: number): number => Math.max((room - size) / 2, MARGIN / scale);
  canvas.viewbox({
    x: inner.x - before(width, inner.width),
    y: inner.y - before(height, inner.height),
    width,
    height,
  });
}
