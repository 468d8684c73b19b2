//! Dropping and choosing files, and what the page shows while they go up.
import { announce } from "../shared/announce";
import { button, element } from "../shared/element";
import { icon } from "../shared/icon";
import { upload } from "./upload";

export function listenToDropping(form: HTMLFormElement): void {
  const zone = form.querySelector<HTMLElement>(".drop") ?? form;
  const field = form.querySelector<HTMLInputElement>('input[type="file"]');
  let depth = 0;

  // The whole page takes files, since a file that misses the zone would open in place of the page.
  document.addEventListener("dragenter", (event) => {
    if (bringsFiles(event)) {
      depth += 1;
      zone.classList.add("over");
    }
  });
  document.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    zone.classList.toggle("over", depth > 0);
  });
  document.addEventListener("dragover", (event) => {
    if (bringsFiles(event)) {
      event.preventDefault();
    }
  });
  document.addEventListener("drop", (event) => {
    if (bringsFiles(event)) {
      event.preventDefault();
      depth = 0;
      zone.classList.remove("over");
      void send(form, zone, Array.from(event.dataTransfer?.files ?? []));
    }
  });
  field?.addEventListener("change", () => {
    void send(form, zone, Array.from(field.files ?? [])).then(() => {
      field.value = "";
    });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form, zone, Array.from(field?.files ?? []));
  });
}

function bringsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

async function send(form: HTMLFormElement, zone: HTMLElement, files: readonly File[]): Promise<void> {
  if (files.length === 0 || form.getAttribute("aria-busy") === "true") {
    return;
  }
  form.setAttribute("aria-busy", "true");
  form.querySelector(".upload")?.remove();
  const shown = new Progress(zone, files.length);
  const sending = upload(form, files, (share) => shown.at(share));
  shown.onStop(sending.stop);
  const result = await sending.result;
  form.removeAttribute("aria-busy");
  if (result.kind === "failed") {
    shown.fail(result.words);
    return;
  }
  shown.remove();
  swap(form, result.html);
}

/** The answer holds one element with the id that the form names in `data-import`; it replaces that one. */
function swap(form: HTMLFormElement, html: string): void {
  const id = form.dataset.import || "import-result";
  const answer = new DOMParser().parseFromString(html, "text/html");
  const fresh = answer.getElementById(id);
  const old = document.getElementById(id);
  if (fresh === null || old === null) {
    // Not a fragment but a page of its own, such as one that says what went wrong.
    location.reload();
    return;
  }
  old.replaceWith(fresh);
  // htmx looks after what it did not bring itself only when it is told.
  document.dispatchEvent(new CustomEvent("lianjian:swapped", { detail: fresh }));
  fresh.setAttribute("tabindex", "-1");
  fresh.focus();
}

class Progress {
  readonly #root: HTMLElement;
  readonly #bar: HTMLProgressElement;
  readonly #words: HTMLElement;
  readonly #stop: HTMLButtonElement;
  readonly #count: number;

  constructor(zone: HTMLElement, count: number) {
    this.#count = count;
    this.#bar = element("progress", { class: "bar", max: "1", value: "0", "aria-label": "上传进度" });
    this.#words = element("span", { class: "grow" }, `正在上传 ${count} 个文件…`);
    this.#stop = button("btn s", () => undefined, {}, "停止");
    const line = element("div", { class: "row" }, this.#words, this.#stop);
    this.#root = element("div", { class: "upload nt" }, line, this.#bar);
    zone.after(this.#root);
    announce(`正在上传 ${count} 个文件`);
  }

  at(share: number): void {
    this.#bar.value = share;
    this.#words.textContent =
      share < 1
        ? `正在上传 ${this.#count} 个文件，${Math.round(share * 100)}%`
        : `已上传，正在识别 ${this.#count} 个文件…`;
  }

  onStop(stop: () => void): void {
    this.#stop.addEventListener("click", stop);
  }

  fail(words: string): void {
    const note = element("div", { class: "note error upload nt", role: "alert" }, icon("alert-triangle"));
    note.append(element("span", {}, words));
    this.#root.replaceWith(note);
  }

  remove(): void {
    this.#root.remove();
  }
}
