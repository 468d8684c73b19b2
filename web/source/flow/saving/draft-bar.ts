//! Earlier work that was not made a version: go on with it, or throw it away. Until that is decided the chart is
//! only shown, since drawing on would write over the draft.
import { button, element } from "../../shared/element";
import { icon } from "../../shared/icon";
import type { FlowState } from "../state";
import type { LocalDraft } from "./local";

/** What is offered: the server's draft, or a later one that only this machine has. */
export interface Offer {
  readonly xml: string;
  readonly version: number;
  readonly at: string;
  readonly local: boolean;
}

export function offerOf(state: FlowState, local: LocalDraft | null): Offer | null {
  const { draft } = state;
  // What went out while the page was closed may have arrived: then it is one and the same.
  if (local !== null && local.xml !== draft?.xml && local.xml !== state.xml) {
    const at = new Date(local.at).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });
    return { xml: local.xml, version: local.version, at, local: true };
  }
  return draft === null ? null : { ...draft, local: false };
}

export function makeDraftBar(
  offer: Offer,
  version: number,
  acts: { readonly goOn: () => void; readonly throwAway: () => void },
): HTMLElement {
  const where = offer.local ? "，在这台电脑上" : "";
  const since =
    offer.version < version
      ? `在您画了以后，别人已存了第 ${version} 版；接着画再存，会盖过那一版。下面是第 ${version} 版。`
      : null;
  return element(
    "div",
    { class: "note warn flow-bar", role: "region", "aria-label": "没有存成新版的草稿" },
    icon("pencil"),
    element(
      "span",
      { class: "grow" },
      `您有一份没有存成新版的草稿（${offer.at}${where}）。`,
      since === null ? null : element("b", {}, since),
    ),
    button("btn s", acts.throwAway, {}, "扔掉草稿"),
    button("btn s pri", acts.goOn, {}, "接着画"),
  );
}
