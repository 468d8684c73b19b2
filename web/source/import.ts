//! The import page: files dropped anywhere on it or chosen in its field go up with their progress shown, and
//! the server's answer takes the place of the list. Without this script the form is sent as a plain one.
import { listenToDropping } from "./import/drop";
import { listenToPicking } from "./import/picking";

const form = document.querySelector<HTMLFormElement>("form[data-import]");
if (form !== null) {
  listenToDropping(form);
  listenToPicking();
}
