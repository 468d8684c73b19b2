//! The button beside a password that shows what was typed: `<button data-shows-password="id">`.

export function listenToPasswords(): void {
  document.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-shows-password]") : null;
    const field = document.getElementById(button?.dataset.showsPassword ?? "");
    if (button !== null && field instanceof HTMLInputElement) {
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.textContent = shown ? "显示" : "隐藏";
      button.setAttribute("aria-pressed", String(!shown));
    }
  });
}
