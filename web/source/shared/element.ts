//! Making elements in few words, without any markup in strings.

type Attributes = Readonly<Record<string, string | boolean | null>>;
type Child = Node | string | null;

/** An element. An attribute that is `true` is set empty; `false` and null are left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) {
      target.removeAttribute(name);
    } else {
      target.setAttribute(name, value === true ? "" : value);
    }
  }
}

/** A button with words or an icon in it. */
export function button(
  classes: string,
  act: () => void,
  attributes: Attributes,
  ...children: Child[]
): HTMLButtonElement {
  const made = element("button", { type: "button", class: classes, ...attributes }, ...children);
  made.addEventListener("click", act);
  return made;
}

/** Where lists and menus go that stand over the page: inside the main landmark, so that screen readers that go
 *  from landmark to landmark find them. */
export function mainRegion(): HTMLElement {
  return document.querySelector("main") ?? document.body;
}
