//! Our additions to a step in the file: `<lianjian:step>` among the extension elements of a BPMN element
//! (crates/flow/src/step.rs has the other half). What others keep beside them, and what a newer program may have
//! put inside them, stays as it was.
import type { Moddle, ModdleElement } from "bpmn-js/lib/model/Types";

const text = (name: string) => ({ name, isAttr: true, type: "String" });

/** Tells the reader of BPMN files what our namespace holds. `content` takes any element, known or not, and keeps
 *  their order. */
export const LIANJIAN = {
  name: "Lianjian",
  prefix: "lianjian",
  uri: "urn:lianjian:flow:1",
  xml: { tagAlias: "lowerCase" },
  types: [
    {
      name: "Step",
      superClass: ["Element"],
      properties: [
        ...["post", "department", "limit", "clock", "fee", "internal"].map(text),
        { name: "content", type: "Element", isMany: true },
      ],
    },
    {
      name: "Document",
      superClass: ["Element"],
      properties: [{ name: "text", type: "String", isBody: true }],
    },
    { name: "Risk", superClass: ["Element"], properties: [text("ref")] },
    {
      name: "Power",
      superClass: ["Element"],
      properties: [
        ...["code", "name", "promised", "statutory"].map(text),
        { name: "content", type: "Element", isMany: true },
      ],
    },
  ],
};

/** What is said of a step. */
export interface StepFacts {
  readonly post: string;
  readonly department: string;
  /** Limit in working days, as it is written. */
  readonly limit: string;
  /** The clock of the case stands still meanwhile. */
  readonly stops: boolean;
  /** Papers that it needs or makes. */
  readonly documents: readonly string[];
  readonly fee: string;
  /** Not shown to society. */
  readonly internal: boolean;
}

export function readFacts(business: ModdleElement): StepFacts {
  const step = stepOf(business);
  const said = (name: string): string => String(step?.get(name) ?? "").trim();
  return {
    post: said("post"),
    department: said("department"),
    limit: said("limit"),
    stops: said("clock") === "stops",
    documents: contentOf(step)
      .filter(isDocument)
      .map((paper) => String(paper.get("text") ?? "").trim()),
    fee: said("fee"),
    internal: said("internal") === "true",
  };
}

/** The extension elements that say `facts`, to be put in the place of the old ones, which are not touched: so can
 *  the change be undone. Nothing when nothing is left to say. */
export function extensionsSaying(
  moddle: Moddle,
  business: ModdleElement,
  facts: StepFacts,
): ModdleElement | undefined {
  const old = stepOf(business);
  const step = moddle.create("lianjian:Step", {});
  Object.assign(step.$attrs, old?.$attrs ?? {});
  const put = (name: string, value: string): void => {
    if (value !== "") {
      step.set(name, value);
    }
  };
  put("post", facts.post);
  put("department", facts.department);
  put("limit", facts.limit);
  put("clock", marked(old, "clock", "stops", facts.stops));
  put("fee", facts.fee);
  put("internal", marked(old, "internal", "true", facts.internal));
  const papers = facts.documents.map((paper) => moddle.create("lianjian:Document", { text: paper }));
  const kept = contentOf(old).filter((one) => !isDocument(one));
  step.content = [...papers, ...kept];
  for (const child of papers) {
    child.$parent = step;
  }
  return extensionsWith(moddle, business, isEmpty(step) ? null : step);
}

/** The same extension elements in a holder of their own, for an element that takes another's place. */
export function sameExtensions(moddle: Moddle, extensions: ModdleElement): ModdleElement {
  return holding(moddle, extensions, [...(extensions.values ?? [])]);
}

function extensionsWith(
  moddle: Moddle,
  business: ModdleElement,
  step: ModdleElement | null,
): ModdleElement | undefined {
  const old = business.extensionElements;
  const values: ModdleElement[] = old?.values ?? [];
  const place = values.findIndex(isStep);
  const others = values.filter((one) => !isStep(one));
  const put = [...others];
  if (step !== null) {
    put.splice(place === -1 ? put.length : place, 0, step);
  }
  if (put.length === 0 && Object.keys(old?.$attrs ?? {}).length === 0) {
    return undefined;
  }
  const made = holding(moddle, old, put);
  made.$parent = business;
  return made;
}

function holding(
  moddle: Moddle,
  old: ModdleElement | undefined,
  values: readonly ModdleElement[],
): ModdleElement {
  const made = moddle.create("bpmn:ExtensionElements", { values });
  Object.assign(made.$attrs, old?.$attrs ?? {});
  for (const value of values) {
    value.$parent = made;
  }
  return made;
}

/** An attribute that is a mark: set or not. A value that is not ours stays unless the mark is set. */
function marked(old: ModdleElement | undefined, name: string, mark: string, set: boolean): string {
  const before = String(old?.get(name) ?? "");
  const other = before.trim() === mark ? "" : before;
  return set ? mark : other;
}

function stepOf(business: ModdleElement): ModdleElement | undefined {
  return business.extensionElements?.values?.find(isStep);
}

function contentOf(step: ModdleElement | undefined): readonly ModdleElement[] {
  return step?.content ?? [];
}

function isStep(element: ModdleElement): boolean {
  return element.$type === "lianjian:Step";
}

function isDocument(element: ModdleElement): boolean {
  return element.$type === "lianjian:Document";
}

function isEmpty(step: ModdleElement): boolean {
  const names = ["post", "department", "limit", "clock", "fee", "internal"];
  return (
    names.every((name) => step.get(name) === undefined) &&
    contentOf(step).length === 0 &&
    Object.keys(step.$attrs).length === 0
  );
}
