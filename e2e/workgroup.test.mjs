// A clerk keeps the leading group and records a training: nobody types what is known, nothing typed is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openCounty } from "./county.mjs";
import { lookAt, press } from "./visit.mjs";

let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

const file = (name, text) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });

test("the list, the plan and what was held", async () => {
  const clerk = await county.visit();
  await clerk.signIn(county.account("clerk"));
  await clerk.open("/workgroup");
  await lookAt(clerk, "workgroup");
  await clerk.page.click("summary:has-text('增加一人')");
  const known = await clerk.page.$$eval("#people option", (all) => all.map((option) => option.value));
  await clerk.page.selectOption("#role", "office_member");
  await clerk.page.fill("#name", known[1]);
  await clerk.page.fill("#phone", "打我手机");
  await press(clerk, "button:has-text('加入名单')");
  assert.match(await clerk.page.textContent("#phone-error"), /不像电话号码/);
  assert.equal(await clerk.page.inputValue("#name"), known[1], "what was typed stays");
  clerk.faults.length = 0;
  await clerk.page.fill("#phone", "0319-0009999");
  await press(clerk, "button:has-text('加入名单')");
  const line = await clerk.page.textContent("tr:has-text('0319-0009999')");
  assert.match(line, /办公室成员/);
  assert.doesNotMatch(line, /^\s*$/);

  await clerk.page.setInputFiles("#file", file("工作方案.docx", "#!/bin/sh"));
  await press(clerk, "button:has-text('上传')");
  assert.match(await clerk.page.textContent("[role=alert]"), /不是文档或图片/);
  clerk.faults.length = 0;
  await clerk.page.setInputFiles("#file", file("补充方案.pdf", "%PDF-1.4 plan"));
  await press(clerk, "button:has-text('上传')");
  assert.match(await clerk.page.textContent("main"), /补充方案\.pdf/);

  await clerk.open("/activities");
  await press(clerk, "a:has-text('记一次')");
  await lookAt(clerk, "activity-new");
  await clerk.page.fill("#subject", "登记表填写培训");
  await clerk.page.fill("#attendees", "张某、李某\n王某");
  await clerk.page.setInputFiles("#file", file("签到表.jpg", "\xFF\xD8\xFFnot a picture in UTF-8"));
  await press(clerk, "button:has-text('保存')");
  assert.match(await clerk.page.textContent("#file-error"), /不是文档或图片/);
  assert.equal(await clerk.page.inputValue("#subject"), "登记表填写培训", "what was typed stays");
  clerk.faults.length = 0;
  await clerk.page.setInputFiles("#file", file("签到表.pdf", "%PDF-1.4 names"));
  await press(clerk, "button:has-text('保存')");
  const held = await clerk.page.textContent("tr:has-text('登记表填写培训'):has-text('签到表.pdf')");
  assert.match(held, /3/);
  await lookAt(clerk, "activities");
  await clerk.close();
});
