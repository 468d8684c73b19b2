//! Nothing typed is lost by leaving a page: a form with `data-guard` that was changed and not sent holds the
//! window back.

const GUARDED = "guarded";

export function guardForms(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-guard]")) {
    if (form.dataset[GUARDED] === undefined) {
      form.dataset[GUARDED] = "";
      guard(form);
    }
  }
}

function guard(form: HTMLFormElement): void {
  let changed = false;
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  form.addEventListener("htmx:responseError", () => {
    changed = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && form.isConnected) {
      event.preventDefault();
      // Chromium before 119 asks only when this is set as well.
      event.returnValue = true;
    }
  });
}
