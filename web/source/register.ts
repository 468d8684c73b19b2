//! The paper grid: makes the register or catalogue that the server drew into one that can be written in.
//! Without this script the page stays readable. The page brings `<div data-paper-grid>` with the drawn table
//! and `<script type="application/json" id="paper-grid-data">` with its state.
import { mountPaperGrid } from "./register/mount";

const root = document.querySelector<HTMLElement>("[data-paper-grid]");
const data = document.getElementById("paper-grid-data")?.textContent;
if (root !== null && data) {
  mountPaperGrid(root, JSON.parse(data));
}
