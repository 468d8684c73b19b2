//! A button that cannot be used now stays in the order of the keyboard (`aria-disabled`), so that people find
//! it and the words beside it that say why; pressing it does nothing.

export function holdDisabled(): void {
  document.addEventListener(
    "click",
    (event) => {
      const target = event.target instanceof Element ? event.target.closest('[aria-disabled="true"]') : null;
      if (target !== null) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );
}
