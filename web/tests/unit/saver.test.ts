//! Saving by itself: when, how often, and what each answer leads to.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Book } from "../../source/register/model/book";
import { Keeper } from "../../source/register/saving/keeper";
import { Saver, type SaveState } from "../../source/register/saving/saver";
import type { Answer } from "../../source/register/saving/transport";
import { registerState } from "../browser/register-state";

const SAVED: Answer = { kind: "saved", version: 13, savedAt: "10:42:07", problems: [] };

let book: Book;
let answers: Answer[];
let sent: number;
let states: SaveState[];
let saver: Saver;

function write(to: string): void {
  const at = { row: "r1", field: "responsible" };
  book.commit([{ op: "set", ...at, from: book.value(at), to }], at);
}

beforeEach(() => {
  vi.useFakeTimers();
  book = new Book(registerState());
  answers = [];
  sent = 0;
  states = [];
  saver = new Saver(
    book,
    async () => {
      sent += 1;
      return answers.shift() ?? SAVED;
    },
    { state: (state) => states.push(state), conflict: () => undefined },
  );
  book.onChange(() => saver.soon());
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the saver", () => {
  it("saves what was written within a second, in one batch", async () => {
    write("甲");
    write("乙");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toBe(1);
    expect(saver.state).toEqual({ kind: "saved", at: "10:42:07" });
  });

  it("tries again by itself while the server cannot be reached, less and less often", async () => {
    answers = Array<Answer>(4).fill({ kind: "unreachable", detail: "连不上服务器" });
    write("甲");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.state.kind).toBe("unreachable");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent).toBe(2);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(sent).toBe(3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saver.state.kind).toBe("saved");
    expect(book.isSaved).toBe(true);
  });

  it("tries at once when it is told that the network is back", async () => {
    answers = [{ kind: "unreachable", detail: "" }];
    write("甲");
    await vi.advanceTimersByTimeAsync(1_000);
    saver.now();
    await vi.advanceTimersByTimeAsync(1);
    expect(saver.state.kind).toBe("saved");
  });

  it("waits for the person after 401, and saves all that was written meanwhile", async () => {
    answers = [{ kind: "signed-out" }];
    write("甲");
    await vi.advanceTimersByTimeAsync(1_000);
    write("乙");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toBe(1);
    saver.now();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(book.isSaved).toBe(true);
    expect(book.value({ row: "r1", field: "responsible" })).toBe("乙");
  });

  it("does not repeat a refused batch until something is changed", async () => {
    answers = [{ kind: "rejected", detail: "有一格不能这样写", problems: [] }];
    write("甲");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sent).toBe(1);
    write("乙");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toBe(2);
    expect(states.at(-1)?.kind).toBe("saved");
  });
});

describe("the keeper", () => {
  it("finds what another page left, and forgets what is saved", () => {
    const storage = fakeStorage();
    const first = new Keeper("/registers/1", "one", storage);
    write("甲");
    expect(first.keep(book.outbox, 5)).toBe(true);
    const second = new Keeper("/registers/1", "two", storage);
    expect(second.found()).toMatchObject([{ at: 5, outbox: { waiting: [{ to: "甲" }] } }]);
    expect(new Keeper("/registers/2", "two", storage).found()).toEqual([]);
    first.keep({ sending: null, waiting: [] }, 6);
    expect(second.found()).toEqual([]);
  });

  it("says when this machine cannot keep anything", () => {
    write("甲");
    expect(new Keeper("/registers/1", "one", null).keep(book.outbox, 1)).toBe(false);
  });
});

function fakeStorage(): Storage {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    clear: () => map.clear(),
  };
}
