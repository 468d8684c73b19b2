//! Room for names that stand beside their figures. Files give each name a box that was measured with another font;
//! in a box that is a little too narrow the drawing library would break 开始 into two lines.
import type { ModdleElement } from "bpmn-js/lib/model/Types";
import type EventBus from "diagram-js/lib/core/EventBus";

export const LABEL_SIZE = 12;
/** A box that is higher was made for several lines. */
const ONE_LINE = 20;
/** Longer names are broken, as the library does with new ones. */
const WIDEST = 100;

/** How wide a name is on one line, with a little air. */
export function widthOf(name: string): number {
  const wide = [...name].filter((sign) => sign > "\u2e80").length;
  return Math.ceil(wide * LABEL_SIZE + (name.length - wide) * LABEL_SIZE * 0.62) + 4;
}

/** Widens the boxes of names in all drawings of a file. They grow to the right, away from their figure. */
export function makeRoom(definitions: ModdleElement): void {
  for (const drawing of definitions?.diagrams ?? []) {
    for (const figure of drawing.plane?.planeElement ?? []) {
      const bounds = figure.label?.bounds;
      const needed = Math.min(widthOf(String(figure.bpmnElement?.name ?? "")), WIDEST);
      if (bounds && bounds.height <= ONE_LINE && bounds.width < needed) {
        bounds.width = needed;
      }
    }
  }
}

class LabelRoom {
  static readonly $inject = ["eventBus"];

  constructor(eventBus: EventBus) {
    eventBus.on("import.parse.complete", ({ definitions }: { definitions?: ModdleElement }) => {
      makeRoom(definitions);
    });
  }
}

export const labelRoomModule = { __init__: ["lianjianLabelRoom"], lianjianLabelRoom: ["type", LabelRoom] };
