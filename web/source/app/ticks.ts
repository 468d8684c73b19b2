//! One box above a list that ticks all boxes below it (`data-tick-all`), in the same form.

export function listenToTicks(): void {
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || box.form === null) return;
    const boxes = [...box.form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
    const above = boxes.find((one) => one.hasAttribute("data-tick-all"));
    if (above === undefined) return;
    const below = boxes.filter((one) => one.closest("tbody") !== null);
    if (box === above) for (const one of below) one.checked = above.checked;
    const ticked = below.filter((one) => one.checked).length;
    above.checked = ticked === below.length;
    above.indeterminate = ticked > 0 && ticked < below.length;
  });
}
