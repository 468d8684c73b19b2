//! Which columns of a table are shown: `<details data-columns-of="table-id">` is filled with a tick for each
//! header that carries `data-column`. The choice is kept on this machine, since it is a matter of the screen.
import { element } from "../shared/element";

export function enhanceColumnChoices(root: ParentNode): void {
  for (const menu of root.querySelectorAll<HTMLElement>("[data-columns-of]:not([data-ready])")) {
    const table = document.getElementById(menu.dataset.columnsOf ?? "");
    if (table instanceof HTMLTableElement) {
      menu.dataset.ready = "";
      offer(menu, table);
    }
  }
}

function offer(menu: HTMLElement, table: HTMLTableElement): void {
  const hidden = readHidden(table.id);
  const list = element("div", { class: "pop", role: "group", "aria-label": "显示哪些列" });
  const headers = Array.from(table.tHead?.rows[0]?.cells ?? []);
  for (const [index, header] of headers.entries()) {
    const { column } = header.dataset;
    if (column === undefined) {
      continue;
    }
    const tick = element("input", { type: "checkbox", checked: !hidden.has(column) });
    tick.addEventListener("change", () => {
      if (tick.checked) {
        hidden.delete(column);
      } else {
        hidden.add(column);
      }
      keepHidden(table.id, hidden);
      show(table, index, tick.checked);
    });
    list.append(
      element("label", { class: "ck" }, tick, element("span", {}, header.textContent?.trim() ?? column)),
    );
    show(table, index, tick.checked);
  }
  menu.append(list);
}

function show(table: HTMLTableElement, index: number, shown: boolean): void {
  for (const row of Array.from(table.rows)) {
    const cell = row.cells[index];
    if (cell !== undefined) {
      cell.hidden = !shown;
    }
  }
}

function readHidden(table: string): Set<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(`columns ${table}`) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}

function keepHidden(table: string, hidden: ReadonlySet<string>): void {
  try {
    localStorage.setItem(`columns ${table}`, JSON.stringify([...hidden]));
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
}
