//! The keys of the grid, as the help shows them.
import type { KeyHelp } from "../../shared/keys";

export const GRID_KEYS: KeyHelp = [
  ["Tab", "下一格"],
  ["Shift Tab", "上一格"],
  ["Enter", "下一行同一列"],
  ["Alt Enter", "格内换行，也可 Shift Enter"],
  ["F2", "在格内接着写"],
  ["F4", "打开等级、类别的列表"],
  ["Esc", "放弃这一格的改动"],
  ["Delete", "清空选中的格"],
  ["← ↑ ↓ →", "走格子"],
  ["Shift ↓", "选中多格"],
  ["Ctrl C", "复制选中的格"],
  ["Ctrl V", "粘贴，可从 Excel、WPS、Word 粘贴多行"],
  ["Ctrl D", "同上行"],
  ["Ctrl Z", "撤销"],
  ["Ctrl Y", "重做"],
  ["Alt ↑", "把这一行上移"],
  ["Alt ↓", "把这一行下移"],
  ["Shift F10", "这一行的操作"],
  ["Ctrl Delete", "删除这一行"],
  ["Ctrl Home", "到开头"],
  ["Ctrl End", "到末尾"],
  ["F6", "离开表格，到检查栏"],
  ["Ctrl S", "马上保存"],
];
