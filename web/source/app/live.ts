//! An inbox that stays true without a reload: while its page is looked at, the script asks now and then whether
//! anything has changed, and fetches the counts and the list when it has. Asking costs the server one small
//! query, holds nothing between two questions, and does not count as somebody at work.
import { toast } from "../shared/toast";

/** What `/api/v1/inbox/pulse` answers. */
interface Pulse {
  waiting: number;
  mark: string;
}

const EVERY = 15_000;
/** After failures the next question waits longer, up to this. */
const LONGEST = 240_000;
/** More than this is shown as `999+`. */
const MOST = 1000;

export function keepInboxLive(every = EVERY): void {
  if (document.querySelector("[data-inbox]") === null) {
    return;
  }
  let known: Pulse | null = null;
  let pause = every;
  let timer = 0;

  async function ask(): Promise<void> {
    const answer = await fetch("/api/v1/inbox/pulse", { headers: { accept: "application/json" } });
    if (answer.status === 401) {
      // The session is over: asking again would only be refused.
      pause = Number.POSITIVE_INFINITY;
      return;
    }
    if (!answer.ok) {
      throw new Error(`pulse: ${answer.status}`);
    }
    const pulse = (await answer.json()) as Pulse;
    if (known !== null && known.mark !== pulse.mark) {
      showCount(pulse.waiting);
      await refreshList();
      if (pulse.waiting > known.waiting) {
        toast("有新的待办。");
      }
    }
    known = pulse;
  }

  function next(): void {
    window.clearTimeout(timer);
    if (document.visibilityState === "visible" && Number.isFinite(pause)) {
      timer = window.setTimeout(turn, pause);
    }
  }

  function turn(): void {
    ask()
      .then(() => {
        pause = Number.isFinite(pause) ? every : pause;
      })
      .catch(() => {
        pause = Math.min(pause * 2, LONGEST);
      })
      .finally(next);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Number.isFinite(pause)) {
      window.clearTimeout(timer);
      turn();
    }
  });
  turn();
}

function showCount(waiting: number): void {
  const label = waiting === 0 ? "" : waiting >= MOST ? `${MOST - 1}+` : String(waiting);
  for (const badge of document.querySelectorAll("[data-waiting]")) {
    badge.textContent = label;
  }
  document.querySelector("[data-inbox]")?.setAttribute("aria-label", `待办 ${label}`);
}

/** Puts the list as it is now in place of the one on the page, unless somebody is reading along in it. */
async function refreshList(): Promise<void> {
  const list = document.querySelector<HTMLElement>("[data-live-list]");
  if (list === null || list.querySelector(":focus-visible") !== null) {
    return;
  }
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) {
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = fresh.querySelector<HTMLElement>("[data-live-list]");
  if (now !== null) {
    list.replaceChildren(...now.childNodes);
    document.dispatchEvent(new CustomEvent("lianjian:swapped", { detail: list }));
  }
}
