//! Dialogs that the server drew: `<button data-opens="id">` opens `<dialog id="id">` as a modal one,
//! `data-closes` inside it closes it. `<dialog data-open>` opens as soon as it comes with an answer.

export function listenToDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest<HTMLElement>("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens ?? "");
      if (dialog instanceof HTMLDialogElement && !dialog.open) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = target?.closest<HTMLElement>("[data-closes]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog")?.close();
    }
  });
  document.addEventListener("htmx:afterSwap", openWaiting);
  openWaiting();
}

function openWaiting(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[data-open]")) {
    dialog.removeAttribute("data-open");
    if (!dialog.open) {
      dialog.showModal();
    }
  }
}
