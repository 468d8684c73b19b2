//! The behaviours that every page has, and the import page.
import { describe, expect, it } from "vitest";
import { useStage } from "./stage";

const stage = useStage();

function file(name: string) {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from("内容") };
}

describe("the import page", () => {
  it("uploads the chosen files and shows the server's answer in place", async () => {
    const page = await stage.open("import.html");
    await page.locator("#file").setInputFiles([file("附件3.docx"), file("附件4.xlsx")]);
    await page.getByText("已识别 2 个").waitFor();
    expect(stage.server.uploads.map((name) => decodeURIComponent(name))).toHaveLength(2);
    expect(await page.locator("#import-result tbody tr").count()).toBe(2);
  });

  it("takes files that are dropped anywhere", async () => {
    const page = await stage.open("import.html");
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["内容"], "附件5.docx"));
      const target = document.querySelector("h1") ?? document.body;
      target.dispatchEvent(new DragEvent("dragenter", { dataTransfer: data, bubbles: true }));
      target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.getByText("已识别 1 个").waitFor();
  });

  it("counts what is ticked in the words of its button, which cannot be pressed for nothing", async () => {
    const page = await stage.open("import.html");
    const act = page.locator('button[form="confirm"]');
    await page.getByLabel("选中 附件4_财务股.doc").uncheck();
    expect(await act.textContent()).toBe("导入 1 个文件");
    await page.getByLabel("全选").check();
    expect(await act.textContent()).toBe("导入 3 个文件");
    await page.getByLabel("全选").uncheck();
    expect(await act.getAttribute("aria-disabled")).toBe("true");
    await act.click({ force: true });
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  it("asks before it imports, and sends when it is told to", async () => {
    const page = await stage.open("import.html");
    await page.locator('button[form="confirm"]').click();
    const dialog = page.getByRole("dialog", { name: "请确认" });
    await dialog.getByRole("button", { name: "取消" }).click();
    expect(page.url()).toContain("import.html");
    await page.locator('button[form="confirm"]').click();
    const request = page.waitForRequest((sent) => sent.url().endsWith("/imports/1/confirm"));
    await dialog.getByRole("button", { name: "导入" }).click();
    expect((await request).method()).toBe("POST");
  });
});

describe("every page", () => {
  it("finds in a long list by typing", async () => {
    const page = await stage.open("import.html");
    const field = page.getByRole("combobox", { name: "单位" });
    await field.fill("gaj");
    expect(await page.getByRole("listbox", { name: "可选项" }).getByRole("option").allTextContents()).toEqual(
      ["公安局"],
    );
    await field.press("Enter");
    expect(await field.inputValue()).toBe("公安局");
    expect(await page.locator("#unit-value").inputValue()).toBe("2");
    await field.fill("没有这个");
    await field.press("Escape");
    expect(await field.inputValue()).toBe("公安局");
  });

  it("goes to the search by /, but not while one is writing", async () => {
    const page = await stage.open("import.html");
    await page.locator("h1").click();
    await page.keyboard.press("/");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("q");
    await page.keyboard.type("a/b");
    expect(await page.locator('[name="q"]').inputValue()).toBe("a/b");
  });

  it("hides and shows columns, and remembers it", async () => {
    const page = await stage.open("import.html");
    await page.getByText("列", { exact: true }).click();
    await page.getByRole("checkbox", { name: "归入" }).uncheck();
    expect(await page.getByRole("columnheader", { name: "归入" }).isVisible()).toBe(false);
    await page.reload();
    expect(await page.getByRole("columnheader", { name: "归入" }).isVisible()).toBe(false);
  });

  it("shows its keys by F1", async () => {
    const page = await stage.open("import.html");
    await page.keyboard.press("F1");
    await page.getByRole("dialog", { name: "按键" }).waitFor();
  });
});
