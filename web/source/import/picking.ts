//! Ticks of the list: all at once by `[data-pick-all]`, and the count in the words of the button that imports
//! (`[data-pick-count]`), so that the button always names what it will do.

export function listenToPicking(): void {
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") {
      return;
    }
    const list = target.closest("table");
    if (list === null) {
      return;
    }
    if (target.matches("[data-pick-all]")) {
      for (const tick of ticks(list)) {
        tick.checked = target.checked;
      }
    }
    show(list);
  });
}

function ticks(list: ParentNode): HTMLInputElement[] {
  return Array.from(list.querySelectorAll<HTMLInputElement>('tbody input[type="checkbox"]:not(:disabled)'));
}

function show(list: Element): void {
  const all = ticks(list);
  const picked = all.filter((tick) => tick.checked).length;
  const head = list.querySelector<HTMLInputElement>("[data-pick-all]");
  if (head !== null) {
    head.checked = picked === all.length && all.length > 0;
    head.indeterminate = picked > 0 && picked < all.length;
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-pick-count]")) {
    place.textContent = String(picked);
    place.closest("button")?.setAttribute("aria-disabled", String(picked === 0));
  }
}
