//! Asking before something that cannot be taken back: `data-confirm="…"` on a button or a form, with
//! `data-confirm-title` and `data-confirm-act` for the words of the dialog. htmx asks through `hx-confirm`.
import { openDialog } from "../shared/dialog";
import { element } from "../shared/element";

interface Question {
  readonly title: string;
  readonly text: string;
  readonly act: string;
  readonly dangerous: boolean;
}

export function listenToConfirmations(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement)) {
        return;
      }
      const { submitter } = event;
      const asking = submitter?.hasAttribute("data-confirm") ? submitter : form;
      if (!asking.hasAttribute("data-confirm") || asking.hasAttribute("data-confirmed")) {
        asking.removeAttribute("data-confirmed");
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(questionOf(asking, asking.getAttribute("data-confirm") ?? ""), () => {
        asking.setAttribute("data-confirmed", "");
        form.requestSubmit(submitter ?? undefined);
      });
    },
    true,
  );

  document.addEventListener("htmx:confirm", (event) => {
    const { question, issueRequest, elt } = (
      event as CustomEvent<{ question: string | null; issueRequest(now: boolean): void; elt: HTMLElement }>
    ).detail;
    if (question) {
      event.preventDefault();
      ask(questionOf(elt, question), () => issueRequest(true));
    }
  });
}

function questionOf(from: Element, text: string): Question {
  const act = from.getAttribute("data-confirm-act") ?? from.textContent?.trim() ?? "";
  return {
    title: from.getAttribute("data-confirm-title") ?? "请确认",
    text,
    act: act.length > 0 && act.length <= 20 ? act : "确定",
    dangerous: from.classList.contains("dan"),
  };
}

function ask(question: Question, act: () => void): void {
  openDialog({
    title: question.title,
    body: element("p", {}, question.text),
    buttons: [
      { label: "取消", kind: "txt" },
      {
        label: question.act,
        kind: question.dangerous ? "dan" : "pri",
        act: () => {
          act();
          return true;
        },
      },
    ],
  });
}
