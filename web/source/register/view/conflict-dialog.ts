//! Two texts for one cell: shows both side by side, with what differs marked, and lets the writer take one or
//! make a third.
import { openDialog } from "../../shared/dialog";
import { element } from "../../shared/element";
import type { Conflict, Decided, Decision } from "../model/conflict";
import { compareTexts, type Piece } from "../model/difference";

/** `nameOf` says where a conflict is, as 第4行 防控措施. */
export function askConflicts(
  conflicts: readonly Conflict[],
  nameOf: (conflict: Conflict) => string,
  decide: (decided: readonly Decided[]) => void,
): void {
  const entries = conflicts.map((conflict, index) => new Entry(conflict, nameOf(conflict), index));
  const body = element("div");
  const who = conflicts.find((conflict) => conflict.by)?.by ?? "另一个人";
  body.append(
    element(
      "p",
      {},
      `${who} 也改了下面${conflicts.length > 1 ? ` ${conflicts.length} 处` : "这一处"}。您写的还在，请逐处选定，再存。`,
    ),
    ...entries.map((entry) => entry.root),
  );
  openDialog({
    title: "没有存上：同一处有两种写法",
    body,
    wide: true,
    mustDecide: true,
    buttons: [
      {
        label: "按选定的存",
        act: () => {
          decide(entries.map((entry) => entry.decided()));
          return true;
        },
      },
    ],
  });
}

class Entry {
  readonly root: HTMLElement;
  readonly #conflict: Conflict;
  readonly #merged: HTMLTextAreaElement;
  #keep: Decision["keep"] = "mine";

  constructor(conflict: Conflict, name: string, index: number) {
    this.#conflict = conflict;
    const mine = conflict.mine ?? "";
    const theirs = conflict.theirs ?? "";
    const { left, right } = compareTexts(theirs, mine);
    this.#merged = element("textarea", {
      class: "inp",
      rows: "4",
      hidden: true,
      "aria-label": `${name} 合并后的文字`,
    });
    this.#merged.value = mine === theirs ? mine : [mine, theirs].filter((text) => text !== "").join("\n");
    const by = [conflict.by, conflict.at].filter((part) => part).join(" ");
    const sides = element(
      "div",
      { class: "two" },
      side("我的", right, conflict.mine === null ? "删除了这一行" : null),
      side(`对方的${by === "" ? "" : `（${by}）`}`, left, conflict.theirs === null ? "删除了这一行" : null),
    );
    this.root = element("section", { class: "clash", "aria-label": name }, element("h3", {}, name), sides);
    this.root.append(
      this.#choices(index, conflict.field !== null && conflict.mine !== null && conflict.theirs !== null),
      this.#merged,
    );
  }

  #choices(index: number, canMerge: boolean): HTMLElement {
    const choices: readonly (readonly [Decision["keep"], string])[] = [
      ["mine", "用我的"],
      ["theirs", "用对方的"],
      ...(canMerge ? ([["merged", "合并后再存"]] as const) : []),
    ];
    const group = element("fieldset", {}, element("legend", { class: "sr" }, "用哪一种"));
    for (const [keep, words] of choices) {
      const radio = element("input", {
        type: "radio",
        name: `conflict-${index}`,
        value: keep,
        checked: keep === this.#keep,
      });
      radio.addEventListener("change", () => {
        this.#keep = keep;
        this.#merged.hidden = keep !== "merged";
        if (keep === "merged") {
          this.#merged.focus();
        }
      });
      group.append(element("label", { class: "ck" }, radio, element("span", {}, words)));
    }
    return group;
  }

  decided(): Decided {
    const decision: Decision =
      this.#keep === "merged" ? { keep: "merged", text: this.#merged.value } : { keep: this.#keep };
    return { conflict: this.#conflict, decision };
  }
}

function side(title: string, pieces: readonly Piece[], instead: string | null): HTMLElement {
  const text = element("div", { class: "txt" });
  if (instead !== null) {
    text.append(element("span", { class: "mut" }, instead));
  } else {
    text.append(...pieces.map((piece) => (piece.differs ? element("mark", {}, piece.text) : piece.text)));
  }
  return element("div", {}, element("div", { class: "sm mut" }, title), text);
}
