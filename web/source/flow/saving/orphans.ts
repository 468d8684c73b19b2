//! Steps that were taken out of the chart while risk points name them: a person says which step each goes to, or
//! that it belongs to none any more.
import { openDialog } from "../../shared/dialog";
import { element } from "../../shared/element";
import { listRisks } from "../risk-list";
import type { Orphan } from "./transport";

/** Where the risk points of a removed step go: another step, or null for none. */
export type Moved = Readonly<Record<string, string | null>>;

export interface StepChoice {
  readonly id: string;
  readonly name: string;
}

/** The value of 不再对应环节, which no id of a step can be. */
export const NO_STEP = " ";

/** What was chosen for each removed step; null while one of them is undecided. */
export function movedOf(orphans: readonly Orphan[], chosen: ReadonlyMap<string, string>): Moved | null {
  const moved: Record<string, string | null> = {};
  for (const { step } of orphans) {
    const choice = chosen.get(step) ?? "";
    if (choice === "") {
      return null;
    }
    moved[step] = choice === NO_STEP ? null : choice;
  }
  return moved;
}

export function askOrphans(
  orphans: readonly Orphan[],
  steps: readonly StepChoice[],
  acts: { readonly save: (moved: Moved) => void; readonly cancel: () => void },
): void {
  const body = element("div");
  body.append(element("p", {}, "下面的环节已从图里删去，可是还有风险点写着它们。请定下这些风险点归到哪里。"));
  const chosen = new Map<string, string>();
  for (const [place, orphan] of orphans.entries()) {
    body.append(question(orphan, place, steps, (value) => chosen.set(orphan.step, value)));
  }
  let saved = false;
  const save = (): boolean => {
    const moved = movedOf(orphans, chosen);
    if (moved === null) {
      showMissing(body);
      return false;
    }
    saved = true;
    acts.save(moved);
    return true;
  };
  openDialog({
    title: "风险点归到哪个环节？",
    body,
    wide: true,
    buttons: [
      { label: "先不存，回去改图", kind: "txt" },
      { label: "存为新的一版", act: save },
    ],
    onClose: () => {
      if (!saved) {
        acts.cancel();
      }
    },
  });
}

function question(
  orphan: Orphan,
  place: number,
  steps: readonly StepChoice[],
  choose: (value: string) => void,
): HTMLElement {
  const id = `flow-orphan-${place}`;
  const option = (value: string, label: string) => element("option", { value }, label);
  const select = element(
    "select",
    { class: "sel", id },
    option("", "请选择…"),
    ...steps.map((step) => option(step.id, step.name)),
    option(NO_STEP, "不再对应环节"),
  );
  select.addEventListener("change", () => {
    choose(select.value);
    select.removeAttribute("aria-invalid");
    select.classList.remove("need");
  });
  const name = orphan.name === "" ? orphan.step : orphan.name;
  return element(
    "section",
    { class: "flow-orphan" },
    element("h3", {}, `已删去的环节“${name}”`),
    listRisks(orphan.risks),
    element("div", { class: "row" }, element("label", { for: id, class: "nw" }, "归到"), select),
  );
}

function showMissing(body: HTMLElement): void {
  const open = [...body.querySelectorAll("select")].filter((select) => select.value === "");
  for (const select of open) {
    select.setAttribute("aria-invalid", "true");
    select.classList.add("need");
  }
  open[0]?.focus();
}
