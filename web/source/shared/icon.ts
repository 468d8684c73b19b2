//! Icons from the sprite. The page tells the sprite's address, which carries the digest of this build.

const SVG = "http://www.w3.org/2000/svg";

function spriteAddress(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="icons"]')?.content ?? "/assets/icons.svg";
}

/** An icon of the sprite; names of states start with `st-` and are drawn on a smaller ground. */
export function icon(name: string, classes = ""): SVGSVGElement {
  const state = name.startsWith("st-");
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", `${state ? "s" : "i"} ${classes}`.trim());
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${spriteAddress()}#${name}`);
  drawing.append(use);
  return drawing;
}
