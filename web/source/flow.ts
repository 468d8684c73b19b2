//! The editor of flow charts: draws the chart of a power with the mouse or by keys. Without this script the page
//! keeps its link to the table of steps. The page brings `<div data-flow-editor>` and
//! `<script type="application/json" id="flow-editor-data">` with the chart.
import "../styles/flow-editor.css";
import { mountFlowEditor } from "./flow/mount";

const root = document.querySelector<HTMLElement>("[data-flow-editor]");
const data = document.getElementById("flow-editor-data")?.textContent;
if (root !== null && data) {
  void mountFlowEditor(root, JSON.parse(data));
}
