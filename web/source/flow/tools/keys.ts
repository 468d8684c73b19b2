//! Keys of the editor: undo and redo from everywhere but a field, and on the canvas going from figure to figure.
import { announce } from "../../shared/announce";
import { type KeyHelp, SHOW_KEYS, showKeys } from "../../shared/keys";
import type { Chart } from "../chart/chart";
import { walkable } from "../chart/course";
import { calledOf, sortOf } from "../chart/kinds";

const FLOW_KEYS: KeyHelp = [
  ["Tab", "到下一个按钮、画布、下一格"],
  ["PageDown", "画布上：下一个图形"],
  ["PageUp", "画布上：上一个图形"],
  ["F2", "写选中图形的名称"],
  ["F6", "在画布和右边的格子之间来回"],
  ["← ↑ ↓ →", "移动选中的图形"],
  ["Ctrl ← →", "移动画布"],
  ["Delete", "删除选中的图形"],
  ["Ctrl Z", "撤销"],
  ["Ctrl Y", "重做"],
  ["Ctrl A", "全选"],
  ["Ctrl C", "复制"],
  ["Ctrl V", "粘贴"],
  ["Ctrl +", "放大"],
  ["Ctrl −", "缩小"],
  ["L", "框选"],
  ["H", "移动画布"],
  ["C", "连线"],
  ["Esc", "放下正在拖的、正在写的"],
  ["Ctrl S", "马上存草稿"],
  ["F1", "显示按键"],
];

export interface KeyActs {
  keepNow(): void;
  /** Moves the focus into the panel. */
  toPanel(): void;
}

export function listenToKeys(root: HTMLElement, chart: Chart, acts: KeyActs): void {
  document.addEventListener(SHOW_KEYS, (event) => {
    event.preventDefault();
    showKeys("流程图的按键", FLOW_KEYS);
  });
  root.addEventListener("keydown", (event) => {
    if (!event.isComposing && !event.defaultPrevented && handle(chart, acts, event)) {
      event.preventDefault();
    }
  });
}

function handle(chart: Chart, acts: KeyActs, event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && key === "s") {
    acts.keepNow();
    return true;
  }
  if (isWriting(event.target)) {
    return false;
  }
  if (command && (key === "z" || key === "y")) {
    // On the canvas the library does it by itself.
    const again = key === "y" || event.shiftKey;
    chart.service("editorActions").trigger(again ? "redo" : "undo", {});
    return true;
  }
  return !command && onFigure(chart, acts, event);
}

function onFigure(chart: Chart, acts: KeyActs, event: KeyboardEvent): boolean {
  const onCanvas = event.target instanceof SVGElement;
  const selected = chart.selected();
  if (event.key === "F6") {
    if (onCanvas) {
      acts.toPanel();
    } else {
      chart.service("canvas").focus();
    }
    return true;
  }
  if (onCanvas && (event.key === "PageDown" || event.key === "PageUp")) {
    walk(chart, event.key === "PageDown" ? 1 : -1);
    return true;
  }
  if (onCanvas && event.key === "F2" && selected !== null) {
    chart.service("directEditing").activate(selected);
    return true;
  }
  return false;
}

function walk(chart: Chart, by: number): void {
  const all = walkable(chart.elements());
  const selected = chart.selected();
  const here = selected === null ? (by > 0 ? -1 : 0) : all.indexOf(selected);
  const to = all.at((here + by) % all.length);
  if (to !== undefined) {
    chart.show(to);
    announce(`${sortOf(to)} ${calledOf(to)}`);
  }
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select"))
  );
}
