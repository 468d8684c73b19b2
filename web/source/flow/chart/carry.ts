//! What a step carries stays with it when its kind changes: by itself the drawing library would drop what it does
//! not know. A copy is another step, so that it does not take the risk points along.
import type BpmnReplace from "bpmn-js/lib/features/replace/BpmnReplace";
import type { Element, Moddle, ModdleElement } from "bpmn-js/lib/model/Types";
import type EventBus from "diagram-js/lib/core/EventBus";
import { sameExtensions } from "./extension";

interface Copying {
  readonly property: ModdleElement;
  readonly propertyName: string;
}

type ReplaceElement = (element: Element, ...others: unknown[]) => Element;

class Carry {
  static readonly $inject = ["eventBus", "moddle", "bpmnReplace"];

  constructor(eventBus: EventBus, moddle: Moddle, bpmnReplace: BpmnReplace) {
    let replacing = false;
    const service = bpmnReplace as unknown as { replaceElement: ReplaceElement };
    const replace = service.replaceElement;
    service.replaceElement = (element, ...others) => {
      replacing = true;
      try {
        const made = replace(element, ...others);
        Object.assign(made.businessObject.$attrs, element.businessObject.$attrs);
        return made;
      } finally {
        replacing = false;
      }
    };
    eventBus.on("moddleCopy.canCopyProperty", 2000, ({ property, propertyName }: Copying) => {
      if (replacing && propertyName === "extensionElements" && property) {
        return sameExtensions(moddle, property);
      }
      return property?.$type === "lianjian:Risk" ? false : undefined;
    });
  }
}

export const carryModule = { __init__: ["lianjianCarry"], lianjianCarry: ["type", Carry] };
