//! When drafts are kept, what happens when that fails, and which of two drafts is offered.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { offerOf } from "../../source/flow/saving/draft-bar";
import { Keeping, type KeepState, SOON_MS } from "../../source/flow/saving/keeping";
import { LocalDrafts } from "../../source/flow/saving/local";
import { movedOf, NO_STEP } from "../../source/flow/saving/orphans";
import { type Answer, read } from "../../source/flow/saving/transport";
import { flowState } from "../browser/flow-state";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const DONE: Answer = { kind: "done", body: {} };
const LOST: Answer = { kind: "unreachable", detail: "连不上服务器" };

function begin(answers: Answer[] = [], takes = 0) {
  const sent: { xml: string; leaving: boolean }[] = [];
  const states: KeepState[] = [];
  const local = new LocalDrafts("/draft", storage());
  let drawn = 0;
  const keeping = new Keeping(
    {
      read: async () => `<chart ${drawn}>`,
      send: async (xml, leaving) => {
        sent.push({ xml, leaving });
        if (takes > 0) {
          await new Promise((resolve) => setTimeout(resolve, takes));
        }
        return answers.shift() ?? DONE;
      },
      show: (state) => states.push(state),
    },
    local,
    3,
  );
  const draw = (): void => {
    drawn += 1;
    keeping.changed();
  };
  return { keeping, local, sent, states, draw };
}

describe("keeping drafts", () => {
  it("waits until the clerk has paused, then sends once", async () => {
    const { sent, states, draw, local } = begin();
    draw();
    await vi.advanceTimersByTimeAsync(SOON_MS - 100);
    draw();
    await vi.advanceTimersByTimeAsync(SOON_MS - 100);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toEqual([{ xml: "<chart 2>", leaving: false }]);
    expect(states.at(-1)?.kind).toBe("kept");
    expect(local.found()).toBeNull();
  });

  it("stays on this machine while the server is away, and tries again less and less often", async () => {
    const { sent, states, draw, local } = begin([LOST, LOST]);
    draw();
    await vi.advanceTimersByTimeAsync(SOON_MS);
    expect(states.at(-1)).toEqual({ kind: "local", stored: true });
    expect(local.found()).toMatchObject({ xml: "<chart 1>", version: 3 });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(7_900);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toHaveLength(3);
    expect(states.at(-1)?.kind).toBe("kept");
    expect(local.found()).toBeNull();
  });

  it("sends again what was drawn while a draft was under way", async () => {
    const { sent, states, draw } = begin([], 500);
    draw();
    await vi.advanceTimersByTimeAsync(SOON_MS + 100);
    draw();
    await vi.advanceTimersByTimeAsync(SOON_MS + 1_000);
    expect(sent.map(({ xml }) => xml)).toEqual(["<chart 1>", "<chart 2>"]);
    await vi.advanceTimersByTimeAsync(SOON_MS);
    expect(states.at(-1)?.kind).toBe("kept");
    expect(sent).toHaveLength(2);
  });

  it("goes out at once when the page is closed, and not when nothing is new", async () => {
    const { keeping, sent, draw } = begin();
    await keeping.leave();
    expect(sent).toEqual([]);
    draw();
    void keeping.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([{ xml: "<chart 1>", leaving: true }]);
  });

  it("makes no draft while a version is stored, and none after it", async () => {
    const { keeping, sent, draw } = begin();
    draw();
    keeping.pause();
    await vi.advanceTimersByTimeAsync(SOON_MS * 2);
    expect(sent).toEqual([]);
    keeping.resume();
    await vi.advanceTimersByTimeAsync(SOON_MS);
    expect(sent).toHaveLength(1);
    draw();
    keeping.done();
    await vi.advanceTimersByTimeAsync(SOON_MS * 2);
    expect(sent).toHaveLength(1);
  });

  it("says why it was refused and waits for a change", async () => {
    const refused = read(413, { title: "文件太大" });
    const { sent, states, draw } = begin([refused]);
    draw();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(states.at(-1)).toMatchObject({ kind: "refused", stored: true });
    draw();
    await vi.advanceTimersByTimeAsync(SOON_MS);
    expect(states.at(-1)?.kind).toBe("kept");
  });
});

describe("which draft is offered", () => {
  const local = { xml: "<mine>", version: 3, at: 0 };
  const draft = { xml: "<theirs>", version: 2, at: "2013-06-18 09:00" };

  it("is none without any", () => {
    expect(offerOf(flowState(), null)).toBeNull();
  });

  it("is the one of this machine, which the server never got", () => {
    expect(offerOf({ ...flowState(), draft }, local)).toMatchObject({ xml: "<mine>", local: true });
  });

  it("is the server's when it got the last state after all", () => {
    const arrived = { ...draft, xml: "<mine>" };
    expect(offerOf({ ...flowState(), draft: arrived }, local)).toMatchObject({ xml: "<mine>", local: false });
  });

  it("is none when what lies here has become the version", () => {
    expect(offerOf({ ...flowState(), xml: "<mine>" }, local)).toBeNull();
  });
});

describe("risk points of removed steps", () => {
  const orphan = (step: string) => ({ step, name: "", risks: [] });

  it("go to a step or to none, once each is decided", () => {
    const orphans = [orphan("a"), orphan("b")];
    expect(movedOf(orphans, new Map([["a", "c"]]))).toBeNull();
    expect(
      movedOf(
        orphans,
        new Map([
          ["a", "c"],
          ["b", NO_STEP],
        ]),
      ),
    ).toEqual({ a: "c", b: null });
  });

  it("are read from the answer", () => {
    const answer = read(422, {
      title: "t",
      orphans: [{ step: "a", risks: [{ id: "1", level: "一级", text: "x" }] }],
    });
    expect(answer).toMatchObject({ kind: "refused", orphans: [{ step: "a", name: "" }] });
  });
});

function storage(): Storage {
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
