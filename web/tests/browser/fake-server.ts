//! A server for the browser tests: the built bundles, the test pages, and saving as the real one does it
//! (whole batches, compare-and-set on `from`, repeats are harmless). It can be told to fail.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { apply, type Change } from "../../source/register/model/change";
import type { Conflict } from "../../source/register/model/conflict";
import { type GridData, type Sheet, sheetOf, valueAt } from "../../source/register/model/sheet";

const ROOT = new URL("../../", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  js: "text/javascript",
  svg: "image/svg+xml",
  html: "text/html; charset=utf-8",
};
const POLICY = "default-src 'self'";

/** How the next saves go wrong. */
export type Trouble = "none" | "lost-before" | "lost-after" | "signed-out" | "overloaded" | "refuse";

export class FakeServer {
  data: GridData;
  sheet: Sheet;
  version: number;
  trouble: Trouble = "none";
  /** All batches that arrived and were taken, in order. */
  readonly batches: (readonly Change[])[] = [];
  readonly uploads: string[] = [];
  #server: Server;

  constructor(data: GridData) {
    this.data = data;
    this.sheet = sheetOf(data);
    this.version = data.version;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Starts it on a free port and gives its address. */
  async start(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, "127.0.0.1", ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Begins anew, with another register or the same one. */
  reset(data: GridData): void {
    this.data = data;
    this.sheet = sheetOf(data);
    this.version = data.version;
    this.trouble = "none";
    this.batches.length = 0;
  }

  /** Another person writes in a cell. */
  writtenByOther(row: string, field: string, to: string): void {
    const from = valueAt(this.sheet, { row, field });
    this.sheet = apply(this.sheet, { op: "set", row, field, from, to });
    this.version += 1;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (request.method === "PATCH") {
      this.#save(JSON.parse(await bodyOf(request)), response);
    } else if (request.method === "POST" && path === "/imports") {
      await this.#upload(request, response);
    } else if (path === "/fragment") {
      const token = String(request.headers["x-csrf-token"]);
      // A header is ASCII: 已取来 goes in JSON's own escapes.
      const told = String.raw`{"toast": "\u5df2\u53d6\u6765"}`;
      response
        .writeHead(200, { "content-type": "text/html", "hx-trigger": told })
        .end(`<b>片段 ${token}</b>`);
    } else if (path === "/failing") {
      json(response, 403, { title: "没有权限", detail: "只有本单位可以改" });
    } else if (path.endsWith("/check")) {
      json(response, 200, { problems: this.data.problems ?? [] });
    } else {
      await this.#file(path, response);
    }
  }

  async #file(path: string, response: ServerResponse): Promise<void> {
    const [place, name] = path.startsWith("/assets/")
      ? ["dist/", path.slice(8)]
      : ["tests/pages/", path.slice(1)];
    const file = await readFile(new URL(`${place}${name}`, ROOT), "utf8").catch(() => null);
    if (file === null) {
      response.writeHead(404).end();
      return;
    }
    const state = JSON.stringify({ ...this.data, ...this.#now() }).replaceAll("<", "\\u003c");
    const type = TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain";
    response
      .writeHead(200, {
        "content-type": type,
        "content-security-policy": POLICY,
        // Addresses of assets carry a digest in the real program, so that they may be kept for good.
        "cache-control": path.startsWith("/assets/") ? "max-age=600" : "no-store",
      })
      .end(file.replace("{{data}}", () => state));
  }

  #now() {
    const fields = Object.entries(this.sheet.fields).map(([field, value]) => ({ field, value }));
    return { version: this.version, rows: this.sheet.rows, fields };
  }

  #save(body: { changes: readonly Change[] }, response: ServerResponse): void {
    switch (this.trouble) {
      case "lost-before":
        response.destroy();
        return;
      case "signed-out":
        json(response, 401, { title: "请重新登录" });
        return;
      case "overloaded":
        json(response, 503, { title: "服务器忙" });
        return;
      case "refuse": {
        const [first] = body.changes;
        const row = first !== undefined && first.op !== "field" ? first.row : null;
        const errors = [{ row, field: "responsible", message: "责任人不在本单位" }];
        json(response, 422, { title: "没有存上", detail: "有一格不能这样写", errors });
        return;
      }
    }
    const conflicts = body.changes.flatMap((change) => this.#conflictOf(change));
    if (conflicts.length > 0) {
      json(response, 409, { title: "有冲突", conflicts, version: this.version });
      return;
    }
    this.sheet = body.changes.reduce(apply, this.sheet);
    this.version += 1;
    this.batches.push(body.changes);
    if (this.trouble === "lost-after") {
      response.destroy();
      return;
    }
    const numbers = Object.fromEntries(this.sheet.rows.map((row, index) => [row.id, index + 1]));
    const problems = this.data.problems ?? [];
    json(response, 200, { version: this.version, saved_at: "10:42:07", numbers, problems });
  }

  #conflictOf(change: Change): Conflict[] {
    if (change.op !== "set" && change.op !== "field") {
      return [];
    }
    const row = change.op === "set" ? change.row : null;
    const there = valueAt(this.sheet, { row, field: change.field });
    if (there === change.from || there === change.to) {
      return [];
    }
    return [{ row, field: change.field, mine: change.to, theirs: there, by: "吴某某", at: "10:41" }];
  }

  async #upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const names = Array.from(body.matchAll(/filename="([^"]+)"/g), (match) => match[1] ?? "");
    this.uploads.push(...names);
    const rows = names.map(
      (name) =>
        `<tr><td><input class="cb" type="checkbox" name="pick" aria-label="选中 ${name}"></td><td>${name}</td></tr>`,
    );
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(
        `<div id="import-result"><p>已识别 ${names.length} 个</p><table class="tbl ft"><tbody>${rows.join("")}</tbody></table></div>`,
      );
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function json(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}
