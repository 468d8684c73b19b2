//! A server for the tests of the flow editor: the built bundles, the test page under the program's content policy,
//! and answers to drafts, checks and saving. It can be told to fail.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Orphan } from "../../source/flow/saving/transport";
import type { FlowState, Problem } from "../../source/flow/state";

const ROOT = new URL("../../", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  js: "text/javascript",
  svg: "image/svg+xml",
  html: "text/html; charset=utf-8",
};
const POLICY = "default-src 'self'";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body: { readonly xml?: string; readonly version?: number; readonly moved?: unknown };
}

export type Trouble = "none" | "lost" | "conflict" | "refuse";

export class FlowServer {
  state: FlowState;
  /** How drafts and saving go wrong. */
  trouble: Trouble = "none";
  /** Steps that have risk points and may not go without a word. */
  orphans: readonly Orphan[] = [];
  /** What each check finds. */
  problems: readonly Problem[] = [];
  readonly requests: Request[] = [];
  readonly #server: Server;

  constructor(state: FlowState) {
    this.state = state;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, "127.0.0.1", ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  reset(state: FlowState): void {
    this.state = state;
    this.trouble = "none";
    this.orphans = [];
    this.problems = [];
    this.requests.length = 0;
  }

  /** What was sent to an address, oldest first. */
  sent(method: string, ending: string): Request[] {
    return this.requests.filter((one) => one.method === method && one.path.endsWith(ending));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (!path.startsWith("/api/")) {
      await this.#page(path, response);
      return;
    }
    const text = await bodyOf(request);
    const body = text === "" ? {} : JSON.parse(text);
    const method = request.method ?? "";
    this.requests.push({ method, path, token: String(request.headers["x-csrf-token"]), body });
    if (path.endsWith("/check")) {
      json(response, 200, { problems: this.problems });
    } else if (this.trouble === "lost") {
      response.destroy();
    } else if (path.endsWith("/draft")) {
      response.writeHead(204).end();
    } else {
      this.#save(body, response);
    }
  }

  #save(body: { xml: string; moved?: Record<string, string | null> }, response: ServerResponse): void {
    const undecided = this.orphans.filter(
      ({ step }) => !body.xml.includes(`id="${step}"`) && body.moved?.[step] === undefined,
    );
    if (this.trouble === "conflict") {
      json(response, 409, { title: "别人刚刚存过", detail: "王某某 10:31 存了第 4 版。" });
    } else if (this.trouble === "refuse") {
      const errors = [{ field: "xml", message: "流程“采矿许可”没有结束" }];
      json(response, 422, { title: "没有存上", detail: "图还不完整", errors });
    } else if (undecided.length > 0) {
      json(response, 422, { title: "有风险点", detail: "环节没有了", errors: [], orphans: undecided });
    } else {
      json(response, 200, { id: this.state.id, version: this.state.version + 1 });
    }
  }

  async #page(path: string, response: ServerResponse): Promise<void> {
    const [place, name] = path.startsWith("/assets/")
      ? ["dist/", path.slice(8)]
      : ["tests/pages/", path.slice(1)];
    if (path === this.state.page) {
      response
        .writeHead(200, { "content-type": TYPES.html ?? "" })
        .end("<title>流程图</title><h1>采矿许可</h1>");
      return;
    }
    const file = await readFile(new URL(`${place}${name}`, ROOT), "utf8").catch(() => null);
    if (file === null) {
      response.writeHead(404).end();
      return;
    }
    const state = JSON.stringify(this.state).replaceAll("<", "\\u003c");
    response
      .writeHead(200, {
        "content-type": TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain",
        "content-security-policy": POLICY,
        "cache-control": "no-store",
      })
      .end(file.replace("{{data}}", () => state));
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
