//! The script of every page: htmx, and the small behaviours that make plain pages quick to work with.
//! A page must do its work without it; nothing here is needed to read or to submit.
import "../styles/app.css";
import { enhanceColumnChoices } from "./app/columns";
import { enhanceComboboxes } from "./app/combobox";
import { listenToConfirmations } from "./app/confirm";
import { listenToDialogs } from "./app/dialogs";
import { holdDisabled } from "./app/disabled";
import { listenToFilters } from "./app/filters";
import { guardForms } from "./app/guard";
import { startHtmx } from "./app/htmx";
import { listenToKeys } from "./app/keys";
import { keepInboxLive } from "./app/live";
import { listenToMenus } from "./app/menus";
import { listenToPasswords } from "./app/password";
import { listenToTicks } from "./app/ticks";
import { listenToToasts, showToasts } from "./app/toasts";

document.documentElement.classList.add("js");

/** What is done to new parts of a page, at first and after each swap. */
function enhance(root: ParentNode): void {
  enhanceComboboxes(root);
  enhanceColumnChoices(root);
  guardForms(root);
  showToasts(root);
}

holdDisabled();
listenToMenus();
listenToKeys();
listenToDialogs();
listenToConfirmations();
listenToFilters();
listenToPasswords();
listenToTicks();
listenToToasts();
startHtmx(enhance);
enhance(document);
keepInboxLive();
