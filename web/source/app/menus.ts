//! The navigation behind its button on narrow screens, and the menus under buttons (<details class="menu">).

export function listenToMenus(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const toggle = target?.closest<HTMLElement>(".nav-toggle");
    if (toggle) {
      setNavigation(toggle.getAttribute("aria-expanded") !== "true");
    } else if (target?.closest(".nav a") && isOpen()) {
      setNavigation(false);
    }
    closeMenus(target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      return;
    }
    if (isOpen()) {
      setNavigation(false);
      document.querySelector<HTMLElement>(".nav-toggle")?.focus();
    }
    const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (open !== null) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });
}

function isOpen(): boolean {
  return document.querySelector(".nav.open") !== null;
}

function setNavigation(open: boolean): void {
  const navigation = document.querySelector<HTMLElement>(".nav");
  navigation?.classList.toggle("open", open);
  document.querySelector(".nav-toggle")?.setAttribute("aria-expanded", String(open));
  if (open) {
    navigation?.querySelector<HTMLElement>("a")?.focus();
  }
}

/** All menus but the one that holds `within`. */
function closeMenus(within: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (within === null || !menu.contains(within)) {
      menu.open = false;
    }
  }
}
