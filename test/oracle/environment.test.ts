// The oracle's environment, on systems small enough to count by hand; and the engine on some that chance hardly finds.
// The one idea: what a paragraph of the semantics says is shown by the smallest system that needs it.
// Not here: links and crashes between steps (explore.test.ts), random systems (engine-agrees.test.ts).
import { describe, expect, test } from "vitest";
import {
  indistinguishable,
  next,
  observer,
  type ProtocolSource,
  protocol,
  reachable,
  send,
} from "../../checker/language/index.ts";
import { walk } from "../../checker/machine/walk/walker.ts";
import { checkSource } from "../../checker/result/check.ts";
import { explore, graphOf } from "./explore.ts";

type Anything = never;
const plain = { order: "none", copies: "one", loses: "never", duplicates: "never" };
const made = (text: object, claims: object = {}): ProtocolSource =>
  protocol("by hand", { network: plain, ends: () => true, ...text } as Anything, claims as Anything) as never;
const counts = (text: object, claims: object = {}): number[] => {
  const { distinct, generated, depth } = explore(made(text, claims));
  return [distinct, generated, depth];
};

/** `a` speaks once, `b` listens. */
const speaker = {
  init: () => 0,
  actions: { speak: (s: number) => (s === 0 ? next(1, send("b", { type: "hello" })) : undefined) },
};
const listener = { init: () => 0, receive: () => next(1) };
const nodes = { a: speaker, b: listener };

describe("a partition", () => {
  const cut = (crossing: string, heals = false) => ({ nodes, partitions: { atMost: 1, heals, crossing } });
  // Silent, spoken, heard, each whole or cut off; two steps, one of them cut off, and three partitions.
  test("a partition at which messages wait holds them back", () => expect(counts(cut("waits"))).toEqual([6, 7, 4]));
  // The same: the message is gone, whether the partition came before or after it.
  test("a partition at which messages are lost swallows them", () => expect(counts(cut("lost"))).toEqual([6, 7, 4]));
  test("a partition is named by its groups in the order of their first nodes, however they are given", () => {
    const of = (into: string[][]) => {
      const still = { init: () => 0 };
      const source = made({
        nodes: { a: still, b: still, c: still, d: still },
        partitions: { ...cut("waits").partitions, into },
      });
      const graph = graphOf(source);
      const walked = walk(source);
      return [
        graph.transitions(graph.initial()[0]!.state).map(({ event }) => event),
        walked.moves(walked.initial[0]!.to).map(({ event }) => event),
      ];
    };
    const split = (choice: string) => [[{ kind: "partition", choice }], [{ kind: "partition", choice }]];
    expect(of([["d", "c"], ["b"]])).toEqual(split("a | b | c+d"));
    expect(of([["b"], ["c", "a"]])).toEqual(split("a+c | b | d"));
    expect(of([["d", "a"]])).toEqual(split("a+d | b+c"));
  });
  // Three states more, three healings, and the two steps once more.
  test("a partition that heals lets what waited through", () => expect(counts(cut("waits", true))).toEqual([9, 12, 5]));
});

describe("a failure detector", () => {
  const suspicious = { init: () => 0, suspect: () => next(1) };
  const detecting = (detector: unknown) => ({
    nodes: { a: suspicious, b: { init: () => 0 } },
    detector,
    crashes: [{ of: "b", atMost: 1, restarts: "never" }],
  });
  // Up, stopped, suspected; and suspected again.
  test("a perfect detector suspects who is down", () => expect(counts(detecting("perfect"))).toEqual([3, 4, 3]));
  describe("that is never wrong", () => {
    const trusting = { init: () => 0, suspect: () => next(1), trust: (s: number) => next(s + 2) };
    const taking = (restarts: string) => ({
      nodes: { a: trusting, b: { init: () => 0 } },
      detector: "perfect",
      within: ({ a }: Anything) => (a as number) < 3,
      crashes: [{ of: "b", atMost: 1, restarts }],
    });
    // Up, stopped, suspected; and suspected again: nothing is taken back.
    test("a detector that is never wrong takes nothing back of who never comes back", () =>
      expect(counts(taking("never"))).toEqual([3, 4, 3]));
    // a is 0 or 2 before b crashes, may suspect, and is told again and again once b is up.
    test("a detector that is never wrong may take back what it said of who comes back", () =>
      expect(counts(taking("later"))[0]).toBeGreaterThan(3));
  });
  test("an unreliable detector suspects anybody", () => expect(counts(detecting("unreliable"))).toEqual([4, 7, 3]));
  test("a detector may be unreliable only so often", () =>
    expect(counts(detecting({ unreliable: { atMost: 1 } }))).toEqual([4, 5, 3]));
  test("a synchronous detector waits for what is in flight", () => {
    const last = {
      init: () => 0,
      actions: { speak: (s: number) => (s === 0 ? next(1, send("a", { type: "hello" })) : undefined) },
    };
    const early = reachable(({ a }: Anything, { network }: Anything) => a === 1 && (network as unknown[]).length > 0);
    const text = (detector: string) => ({
      ...detecting(detector),
      nodes: { a: { ...suspicious, receive: (s: number) => next(s) }, b: last },
    });
    expect(explore(made(text("perfect"), { early })).claims["early"]?.events).toBe(3);
    expect(explore(made(text("synchronous"), { early })).claims["early"]?.events).toBeNull();
  });
});

test("a slow timer waits for what is deliverable to its node", () => {
  const patient = { ...listener, timers: { late: (s: number) => (s === 0 ? next(2) : undefined) } };
  const text = (slow: string[]) => ({ nodes: { a: speaker, b: patient }, slow });
  // Silent, spoken, heard; late before the word, and late with the word in flight, to which the slow one comes one way less.
  expect([counts(text(["late"])), counts(text([]))]).toEqual([[5, 6, 3], [5, 7, 3]]); // biome-ignore format: two counts
});

test("a crash inside a step lets any part of a bag leave, and a beginning of a queue", () => {
  const caller = (to: string[]) => ({
    init: () => 0,
    actions: {
      call: (s: number) =>
        s === 0
          ? next(
              1,
              to.map((id, n) => send(id, { type: "hello", n })),
            )
          : undefined,
    },
  });
  const queue = { order: "fifo", onCrash: "keep" };
  const text = (to: string[], link: object) => ({
    nodes: { a: caller(to), b: { init: () => 0 }, c: { init: () => 0 } },
    network: { ...plain, ...link },
    crashes: [{ of: "a", atMost: 1, restarts: "never", midStep: true }],
  });
  // Ready, called; stopped with nothing in flight (before the step or inside it), with one or the other, with both (after it).
  expect(counts(text(["b", "c"], {}))).toEqual([6, 7, 3]);
  expect(counts(text(["b", "c"], queue))).toEqual([6, 7, 3]);
  // In one queue the second cannot have left without the first.
  expect(counts(text(["b", "b"], {}))).toEqual([6, 7, 3]);
  expect(counts(text(["b", "b"], queue))).toEqual([5, 6, 3]);
});

test("a broken connection is seen by both ends, and until then swallows what an end sends", () => {
  const text = {
    nodes: { a: speaker, b: listener },
    network: { ...plain, order: "fifo", disconnects: { atMost: 1 } },
  };
  // Whole: silent, spoken, heard. Broken: silent, spoken in vain, heard, each with four ways of who has seen it; and spoken
  // after a has seen it, in flight, which b has seen or not. Steps: 5 while it is whole, then 8, 4, 4 and 2.
  expect(counts(text)).toEqual([17, 24, 6]);
});

describe("delivery at once", () => {
  const network = { ...plain, delivery: "at once" };
  test("delivery at once is one event with the sending", () => expect(counts({ nodes, network })).toEqual([2, 2, 2]));
  test("what is delivered at once may be lost", () =>
    expect(counts({ nodes, network: { ...network, loses: "always" } })).toEqual([3, 3, 2]));
});

test("an observer is a part of the state and sees every event", () => {
  const ears = observer("ears", 0, (heard: number, { kind }: { kind: string }) =>
    kind === "deliver" ? heard + 1 : heard,
  );
  const heard = reachable(
    (_: Anything, world: Anything) => (world as { seen: (o: unknown) => number }).seen(ears) === 1,
  );
  expect(explore(made({ nodes, observers: [ears] }, { heard })).claims["heard"]?.events).toBe(2);
});

test("two states that look alike to one node and differ in a fact", () => {
  const alike = (who: "a" | "b") =>
    indistinguishable(
      (view: Anything) => view[who],
      (_: Anything, world: Anything) => (world as { network: unknown[] }).network.length,
    );
  const { claims } = explore(made({ nodes }, { b: alike("b"), a: alike("a") }));
  expect([claims["a"]?.verdict, claims["b"]?.verdict]).toEqual(["witnessed", "witnessed"]);
});

describe("the engine agrees where a redelivery changes something only through its exchange:", () => {
  const again = { ...plain, carrying: ["again"], duplicates: "always" };
  const around = (c: object, b: object, rest: object) => ({
    nodes: {
      a: { init: () => next(0, send("b", { type: "again" })) },
      b: { init: () => 0, receive: (s: number) => next(s, send("c", { type: "tell" })), ...b },
      c: { init: () => 0, ...c },
    },
    network: [again, { ...plain, delivery: "at once" }],
    ...rest,
  });
  const counting = around(
    { receive: (s: number) => next(Math.min(s + 1, 2)) },
    {},
    { ends: ({ c }: { c: number }) => c === 2 },
  );
  const choosing = around(
    { receive: (s: number) => (s < 1 ? { idle: next(s), up: next(1) } : next(s)) },
    { timers: { late: (s: number) => (s === 0 ? next(1) : undefined) } },
    { slow: ["late"] },
  );
  test.each([
    ["it is no end", counting],
    ["a slow timer waits", choosing],
  ])("%s", async (_, text) => {
    // biome-ignore format: a table
    const { distinct, generated, claims } = explore(made(text));
    const result = await checkSource(made(text), {}, { now: () => 0, memory: () => 0 });
    expect([result.states.distinct, result.states.generated]).toEqual([distinct, generated]);
    expect(result.claims[0]?.verdict).toBe(claims["no deadlock"]?.verdict);
  });
});

test("the engine agrees where what an exchange answers depends on which connections have broken", async () => {
  const ask = { actions: { ask: (s: number) => (s < 2 ? next(s + 1, send("b", { type: "ask" })) : undefined) } };
  const text = {
    nodes: {
      a: { init: () => 0, ...ask },
      b: { init: () => 0, receive: (s: number) => next(s, send("c", { type: "tell" })) },
      c: { init: () => 0, receive: (s: number) => next(s + 1) },
    },
    network: [
      { ...plain, carrying: ["ask"], delivery: "at once" },
      { ...plain, copies: "many", order: "fifo", disconnects: { atMost: 1 } },
    ],
  };
  const { distinct, generated, depth } = explore(made(text));
  const result = await checkSource(made(text), {}, { now: () => 0, memory: () => 0 });
  expect([result.states.distinct, result.states.generated]).toEqual([distinct, generated]);
  expect(depth).toBeGreaterThan(5);
});
