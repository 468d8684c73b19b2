//! The same grid for 附件2: nine columns, no upright label, and as quick with 500 rows as with five.
import { describe, expect, it } from "vitest";
import { catalogueState } from "./catalogue-state";
import { useStage } from "./stage";

const stage = useStage();

/** A step of the keyboard on a slow machine under load; people notice from about 100 ms. */
const QUICK_MS = 150;

async function openCatalogue(rows: number): Promise<void> {
  stage.server.reset(catalogueState(rows));
  await stage.page.goto(`${stage.base}/catalogue.html`);
}

describe("the catalogue", () => {
  it("is written in like a register, and axe finds nothing", async () => {
    await openCatalogue(5);
    await stage.cell("p2", "category").click();
    await stage.page.getByRole("option", { name: "行政确认" }).click();
    await stage.press("Tab", "Tab", "Tab", "Tab");
    await stage.type("随时");
    await stage.press("Enter");
    await stage.saved();
    expect(stage.server.sheet.rows[1]?.values).toMatchObject({ category: "行政确认", time: "随时公开" });
    expect(await stage.violations()).toEqual([]);
  });

  it("walks and writes at once among 500 rows", async () => {
    await openCatalogue(500);
    await stage.cell("p250", "office").click();
    const spent: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      await stage.type("股");
      const before = performance.now();
      await stage.press("Enter");
      await stage.focusName();
      spent.push(performance.now() - before);
    }
    spent.sort((one, other) => one - other);
    expect(spent[10]).toBeLessThan(QUICK_MS);
    await stage.saved();
    expect(stage.server.sheet.rows[250]?.values.office).toBe("股");
  });
});
