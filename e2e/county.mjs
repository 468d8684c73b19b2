// A county for a test: the built program on a free port with a fresh database, and a browser to visit it with.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { RESULTS, visit, WIDE } from "./visit.mjs";

const BUILT = fileURLToPath(new URL("../target/debug/lianjian", import.meta.url));
const PROGRAM = process.env.LIANJIAN_PROGRAM ?? BUILT;

// Chromium asks for hosts of its own at every start, unless it is told not to.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

/** The demonstration county. */
export async function openCounty() {
  const folder = newFolder();
  const program = start(["demo", "--listen", "127.0.0.1:0", "--directory", folder]);
  const { address, accounts } = await program.told;
  const account = (role) => accounts.find((each) => each.role === role);
  return { account, ...(await opened(folder, program, address)) };
}

/**
 * A county in which there is nothing yet but a system administrator, whose password is to be changed; in a fresh
 * SQLite file, or in an empty PostgreSQL database. `command` runs the program on it.
 */
export async function openEmptyCounty(postgres) {
  const folder = newFolder();
  const database = `--database=${postgres ?? `sqlite:${join(folder, "lianjian.db")}`}`;
  const add = ["account", "add", database, "--json", "--role", "system_administrator", "guanli"];
  const administrator = JSON.parse(execFileSync(PROGRAM, add, { encoding: "utf8" }));
  const program = start(["serve", "--listen", "127.0.0.1:0", database]);
  const { address } = await program.told;
  const command = (words, input) =>
    JSON.parse(execFileSync(PROGRAM, [...words, database, "--json"], { encoding: "utf8", input }));
  return { administrator, folder, command, ...(await opened(folder, program, address)) };
}

/** An empty database on the PostgreSQL server of the tests; none when there is no server. */
export function emptyPostgres() {
  const server = process.env.LIANJIAN_TEST_POSTGRES;
  if (server === undefined) return undefined;
  const name = `lianjian_e2e_${process.pid}_${Date.now()}`;
  execFileSync("psql", [server, "-q", "-c", `CREATE DATABASE ${name}`]);
  return `${server.slice(0, server.lastIndexOf("/"))}/${name}`;
}

function newFolder() {
  mkdirSync(RESULTS, { recursive: true });
  return mkdtempSync(join(tmpdir(), "lianjian-e2e-"));
}

/** Starts the program; `told` is what its first line says once it is ready. */
function start(words) {
  const child = spawn(PROGRAM, [...words, "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  const told = new Promise((done, fail) => {
    createInterface({ input: child.stdout }).once("line", (line) => done(JSON.parse(line)));
    child.once("exit", (code) => fail(new Error(`the program ended with ${code} before it was ready`)));
    child.once("error", fail);
  });
  return { child, told };
}

async function opened(folder, program, address) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
    // What Chromium draws itself, such as a field for a date, follows this and neither the page nor --lang.
    env: { ...process.env, LANGUAGE: "zh_CN" },
  });
  return {
    visit: (viewport = WIDE) => visit(browser, address, viewport),
    async close() {
      await browser.close();
      const ended = new Promise((done) => program.child.once("exit", done));
      program.child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
