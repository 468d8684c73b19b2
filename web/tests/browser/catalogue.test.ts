//! The same grid for 附件2: nine columns, no upright label, and a step draws as little among 500 rows as among five.
import { describe, expect, it } from "vitest";
import { catalogueState } from "./catalogue-state";
import { useStage } from "./stage";

const stage = useStage();

/** What a step of the keyboard may draw anew: the two rows that it leaves and enters, whatever stands around them. */
const DRAWN = 2 * 10 * 10;

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
    await stage.page.evaluate(() => {
      const drawn = { count: 0 };
      Object.assign(window, { drawn });
      new MutationObserver((changes) => {
        for (const change of changes) {
          drawn.count += Math.max(1, change.addedNodes.length + change.removedNodes.length);
        }
      }).observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
    });
    const drawn = () =>
      stage.page.evaluate(() => (window as unknown as { drawn: { count: number } }).drawn.count);
    for (let count = 0; count < 20; count += 1) {
      await stage.type("股");
      const before = await drawn();
      await stage.press("Enter");
      await stage.focusName();
      expect((await drawn()) - before).toBeLessThan(DRAWN);
    }
    await stage.saved();
    expect(stage.server.sheet.rows[250]?.values.office).toBe("股");
  });
});
