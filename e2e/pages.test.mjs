// Every page that the navigation of each role leads to, at both widths: nothing wrong in the console, no other
// host, nothing for axe, no sideways scroll.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openCounty } from "./county.mjs";
import { NARROW, WIDE } from "./visit.mjs";

const ROLES = [
  "commission",
  "commission_leader",
  "clerk",
  "member",
  "viewer",
  "system_administrator",
  "security_administrator",
  "audit_administrator",
];

// Pages that the navigation does not lead to by itself.
const OTHERS = {
  clerk: ["/account/messages", "/activities/new", "/help/messages"],
  commission: ["/account/messages"],
};

let county;

before(async () => {
  county = await openCounty();
});
after(() => county?.close());

/** Opens a page, and finds nothing wrong with it. */
async function lookAt(window, path, name) {
  await window.open(path);
  assert.deepEqual(await window.examine(name), [], `${path} (${name})`);
}

for (const [width, viewport] of [
  ["wide", WIDE],
  ["narrow", NARROW],
]) {
  test(`signing in is refused and then let through, ${width}`, async () => {
    const window = await county.visit(viewport);
    await lookAt(window, "/sign-in", `sign-in-${width}`);
    await window.page.fill("#name", "jiwei");
    await window.page.fill("#password", "不对");
    await window.page.click("form .btn.pri");
    assert.match(await window.page.textContent("[role=alert]"), /账号或密码不对/);
    // The refusal itself is a 401, which the console tells.
    window.faults.length = 0;
    await window.signIn(county.account("commission"));
    assert.match(window.page.url(), /\/inbox$/);
    await window.close();
  });

  for (const role of ROLES) {
    test(`every page of ${role}, ${width}`, async () => {
      const window = await county.visit(viewport);
      await window.signIn(county.account(role));
      window.faults.length = 0;
      const links = await window.page.$$eval("#nav a[href]", (all) =>
        all.map((link) => link.getAttribute("href")),
      );
      const others = OTHERS[role] ?? [];
      const paths = [...new Set([...links, "/account/password", ...others])];
      assert.ok(paths.length > 2, "there is a navigation");
      for (const path of paths) {
        await lookAt(window, path, `${role}${path.replaceAll("/", "-")}-${width}`);
      }
      if (role === "clerk" || role === "viewer") {
        await window.open("/registers");
        const register = await window.page.getAttribute("table.tbl tbody tr:nth-child(4) th a", "href");
        await lookAt(window, register, `${role}-register-${width}`);
        await lookAt(window, `${register}/history`, `${role}-register-history-${width}`);
      }
      if (role === "commission") {
        await lookAt(
          window,
          "/summary?open=1&held_by=post&level=1&compare=2013-01-01",
          `summary-open-${width}`,
        );
        await lookAt(window, `/risk-points?q=${encodeURIComponent("资金")}`, `search-${width}`);
      }
      await window.close();
    });
  }

  test(`what is refused says why and where to go, ${width}`, async () => {
    const window = await county.visit(viewport);
    await window.signIn(county.account("viewer"));
    for (const [path, status, words] of [
      ["/no-such-page", 404, "没有找到"],
      ["/accounts", 403, "没有权限"],
      ["/registers/no-such-register", 400, "请求不对"],
    ]) {
      const answer = await window.open(path);
      assert.equal(answer.status(), status, path);
      assert.equal(await window.page.textContent("h1"), words, path);
      // The console tells of the status itself.
      window.faults.splice(0, 1);
      assert.deepEqual(await window.examine(`error-${status}-${width}`), [], path);
      await window.page.click("main a");
      assert.equal(await window.page.textContent("h1"), "待办", "the way back");
    }
    await window.close();
  });
}
