//! The chart on the canvas: opening it, reading it out again, and the services of the drawing library by name.
import BaseModeler from "bpmn-js/lib/BaseModeler";
import type ElementFactory from "bpmn-js/lib/features/modeling/ElementFactory";
import type Modeling from "bpmn-js/lib/features/modeling/Modeling";
import type BpmnReplace from "bpmn-js/lib/features/replace/BpmnReplace";
import type { Element, Moddle } from "bpmn-js/lib/model/Types";
import type CommandStack from "diagram-js/lib/command/CommandStack";
import type Canvas from "diagram-js/lib/core/Canvas";
import type ElementRegistry from "diagram-js/lib/core/ElementRegistry";
import type EventBus from "diagram-js/lib/core/EventBus";
import type AutoPlace from "diagram-js/lib/features/auto-place/AutoPlace";
import type Connect from "diagram-js/lib/features/connect/Connect";
import type ContextPad from "diagram-js/lib/features/context-pad/ContextPad";
import type Create from "diagram-js/lib/features/create/Create";
import type Dragging from "diagram-js/lib/features/dragging/Dragging";
import type EditorActions from "diagram-js/lib/features/editor-actions/EditorActions";
import type GlobalConnect from "diagram-js/lib/features/global-connect/GlobalConnect";
import type HandTool from "diagram-js/lib/features/hand-tool/HandTool";
import type LassoTool from "diagram-js/lib/features/lasso-tool/LassoTool";
import type Overlays from "diagram-js/lib/features/overlays/Overlays";
import type Rules from "diagram-js/lib/features/rules/Rules";
import type Selection from "diagram-js/lib/features/selection/Selection";
import type ZoomScroll from "diagram-js/lib/navigation/zoomscroll/ZoomScroll";
import { LIANJIAN } from "./extension";
import { LABEL_SIZE } from "./label-room";
import { MODULES } from "./modules";

/** A box in which a name is written on the canvas itself. */
interface DirectEditing {
  activate(element: Element): boolean;
  isActive(): boolean;
  complete(): void;
  cancel(): void;
}

export interface Services {
  readonly autoPlace: AutoPlace;
  readonly bpmnReplace: BpmnReplace;
  readonly canvas: Canvas;
  readonly commandStack: CommandStack;
  readonly connect: Connect;
  readonly contextPad: ContextPad;
  readonly create: Create;
  readonly directEditing: DirectEditing;
  readonly dragging: Dragging;
  readonly editorActions: EditorActions;
  readonly elementFactory: ElementFactory;
  readonly elementRegistry: ElementRegistry;
  readonly eventBus: EventBus;
  readonly globalConnect: GlobalConnect;
  readonly handTool: HandTool;
  readonly lassoTool: LassoTool;
  readonly moddle: Moddle;
  readonly modeling: Modeling;
  readonly overlays: Overlays;
  readonly rules: Rules;
  readonly selection: Selection;
  readonly zoomScroll: ZoomScroll;
}

const INK = "#414b57";

export class Chart {
  readonly #modeler: BaseModeler;

  constructor(container: HTMLElement) {
    const font = getComputedStyle(document.body).fontFamily;
    this.#modeler = new BaseModeler({
      container,
      modules: MODULES,
      moddleExtensions: { lianjian: LIANJIAN },
      bpmnRenderer: { defaultFillColor: "#ffffff", defaultStrokeColor: INK, defaultLabelColor: "#1b2129" },
      textRenderer: {
        defaultStyle: { fontFamily: font, fontSize: 13, lineHeight: 1.35 },
        externalStyle: { fontFamily: font, fontSize: LABEL_SIZE, lineHeight: 1.35 },
      },
    } as ConstructorParameters<typeof BaseModeler>[0]);
    const drawing = container.querySelector(".djs-container > svg");
    drawing?.setAttribute("role", "application");
    drawing?.setAttribute("aria-label", "流程图画布，按 F1 看按键");
    const events = this.service("eventBus");
    events.on("directEditing.deactivate", () => container.classList.remove("flow-naming"));
    events.on("directEditing.activate", () => {
      container.classList.add("flow-naming");
      const box = container.querySelector(".djs-direct-editing-content");
      box?.setAttribute("role", "textbox");
      box?.setAttribute("aria-label", "名称");
    });
  }

  service<Name extends keyof Services>(name: Name): Services[Name] {
    return this.#modeler.get(name) as Services[Name];
  }

  /** Shows a file. Throws when it cannot be read; gives how many of its parts were not understood, which a new
   *  version would lose. */
  async open(xml: string): Promise<number> {
    const { warnings } = await this.#modeler.importXML(xml);
    return warnings.filter(isLoss).length;
  }

  /** The file as it is drawn now. */
  async xml(): Promise<string> {
    const { xml } = await this.#modeler.saveXML({ format: true });
    return xml ?? "";
  }

  element(id: string): Element | null {
    return (this.service("elementRegistry").get(id) as Element | undefined) ?? null;
  }

  /** All that is drawn, without labels, which are parts of their figures. */
  elements(): Element[] {
    const all = this.service("elementRegistry").getAll() as Element[];
    return all.filter((one) => one.type !== "label" && one.parent !== null && one.parent !== undefined);
  }

  /** What is selected, if it is one thing: a label stands for its figure. */
  selected(): Element | null {
    const [one, ...others] = this.service("selection").get() as Element[];
    return one === undefined || others.length > 0 ? null : targetOf(one);
  }

  select(element: Element): void {
    this.service("selection").select(element);
  }

  /** Selects a figure and brings it into view. */
  show(element: Element): void {
    this.service("canvas").scrollToElement(element, 60);
    this.select(element);
  }

  /** Tells of each change that can be undone. */
  onChange(listen: () => void): void {
    this.service("eventBus").on("commandStack.changed", 100, ({ trigger }: { trigger?: string }) => {
      // Opening another file empties the stack; that is no change.
      if (trigger !== "clear") {
        listen();
      }
    });
  }
}

/** The figure that a label belongs to, or the element itself. */
export function targetOf(element: Element): Element {
  return ((element as { labelTarget?: Element }).labelTarget as Element | undefined) ?? element;
}

/** Unknown attributes are told of as well, but they are kept. */
function isLoss(warning: unknown): boolean {
  const { message, property } = warning as { message?: string; property?: string };
  return property === undefined && message !== undefined;
}
