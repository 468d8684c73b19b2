//! A second press on what is selected leaves it selected: its fields are in the panel, and the first press of a
//! double one must not take them away.
import type { Element } from "bpmn-js/lib/model/Types";
import type EventBus from "diagram-js/lib/core/EventBus";
import type Selection from "diagram-js/lib/features/selection/Selection";

interface Press {
  readonly element: Element;
  readonly originalEvent: MouseEvent;
  stopPropagation(): void;
}

class SecondPress {
  static readonly $inject = ["eventBus", "selection"];

  constructor(eventBus: EventBus, selection: Selection) {
    eventBus.on("element.click", 1500, (press: Press) => {
      const [one, ...others] = selection.get();
      if (one === press.element && others.length === 0 && !press.originalEvent.shiftKey) {
        press.stopPropagation();
      }
    });
  }
}

export const secondPressModule = {
  __init__: ["lianjianSecondPress"],
  lianjianSecondPress: ["type", SecondPress],
};
