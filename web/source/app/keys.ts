//! Keys that work on every page: `/` goes to the search, F1 or `?` shows the keys.
import { type KeyHelp, SHOW_KEYS, showKeys } from "../shared/keys";

const GENERAL_KEYS: KeyHelp = [
  ["/", "搜索"],
  ["F1", "显示按键，也可用 ?"],
  ["Tab", "下一个可操作处"],
  ["Enter", "打开链接、按下按钮"],
  ["Esc", "关闭菜单和对话框"],
];

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "F1" || (event.key === "?" && !isWriting(event.target))) {
      event.preventDefault();
      askForKeys();
    } else if (event.key === "/" && !isWriting(event.target)) {
      focusSearch(event);
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-show-keys]") !== null) {
      event.preventDefault();
      askForKeys();
    }
  });
}

function askForKeys(): void {
  const asked = new CustomEvent(SHOW_KEYS, { cancelable: true });
  if (document.dispatchEvent(asked)) {
    showKeys("按键", GENERAL_KEYS);
  }
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('[role="search"] input');
  if (field !== null) {
    event.preventDefault();
    // On narrow screens the search is hidden until it is wanted.
    field.closest('[role="search"]')?.classList.add("shown");
    field.focus();
    field.select();
  }
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"))
  );
}
