//! Words for screen readers: one polite live region that all scripts of a page share.
import { element } from "./element";

const REGION = "live-region";

/** Says `text` to those who listen rather than look. */
export function announce(text: string): void {
  let region = document.getElementById(REGION);
  if (region === null) {
    region = element("div", { id: REGION, class: "sr live", role: "status", "aria-live": "polite" });
    document.body.append(region);
  }
  region.textContent = text;
}
