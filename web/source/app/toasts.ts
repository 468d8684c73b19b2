//! Short messages of the server: the event `toast` (htmx makes it from the header `HX-Trigger: {"toast": "…"}`),
//! and elements with `data-toast` that come with a page after a redirect.
import { toast } from "../shared/toast";

export function listenToToasts(): void {
  document.addEventListener("toast", (event) => {
    const { detail } = event as CustomEvent<{ value?: string }>;
    if (detail.value) {
      toast(detail.value);
    }
  });
}

/** Shows the messages that came with this part of the page. Without script they stand in the page as they are. */
export function showToasts(root: ParentNode): void {
  for (const message of root.querySelectorAll<HTMLElement>("[data-toast]")) {
    message.remove();
    toast(message.textContent?.trim() ?? "");
  }
}
