//! Filters that live in the address: a form `data-filters` sends itself when a choice changes, and leaves out
//! what is empty, so that the address stays short and can be passed on. Without script its button does it.

export function listenToFilters(): void {
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target instanceof HTMLSelectElement || isTick(target)) {
      target.form?.matches("[data-filters]") && target.form.requestSubmit();
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // htmx builds its own address from the form.
    if (form instanceof HTMLFormElement && form.matches("[data-filters]:not([hx-get])")) {
      event.preventDefault();
      location.assign(filteredAddress(form, new FormData(form, event.submitter)));
    }
  });
}

function isTick(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && ["checkbox", "radio", "date"].includes(target.type);
}

function filteredAddress(form: HTMLFormElement, data: FormData): string {
  const address = new URL(form.action, location.href);
  address.search = "";
  for (const [name, value] of data) {
    if (typeof value === "string" && value.trim() !== "") {
      address.searchParams.append(name, value.trim());
    }
  }
  return address.href;
}
