// The oracle itself, on systems small enough to count by hand and on specs whose counts are published.
// The one idea: before the oracle judges the engine, something that is neither must judge the oracle.
// Not here: random systems (engine-agrees.test.ts).
import { describe, expect, test } from "vitest";
import {
  always,
  type Link,
  type Nodes,
  next,
  type ProtocolSource,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  spec,
  step,
} from "../../checker/language/index.ts";
import { canonical, compare, outOfOrder } from "./canonical.ts";
import { explore } from "./explore.ts";
import { transactionCommit, twoPhase } from "./published.ts";

const counts = (source: unknown, limits = {}) => {
  const { distinct, generated, depth } = explore(source as ProtocolSource, limits);
  return [distinct, generated, depth];
};

describe("published counts (tlaplus/Examples, transaction_commit)", () => {
  test.each([
    [1, [4, 5, 3]],
    [2, [12, 23, 5]],
    [3, [34, 94, 7]],
  ])("TCommit with %i managers", (managers, expected) => {
    expect(counts(transactionCommit(managers))).toEqual(expected);
  });
  test.each([
    [1, [12, 20, 5]],
    [2, [56, 154, 8]],
    [3, [288, 1146, 11]],
  ])("TwoPhase with %i managers", (managers, expected) => {
    expect(counts(twoPhase(managers))).toEqual(expected);
  });
});

/** `a` sends one message to `b` by an action, once; `b` counts to one. */
const sender: Role<string, { type: "hello" }> = {
  init: () => "ready",
  actions: { speak: (s) => (s === "ready" ? next("spoken", send("b", { type: "hello" })) : undefined) },
};
const receiver: Role<number, { type: "hello" }> = { init: () => 0, receive: (s) => next(Math.min(s + 1, 2)) };
const oneMessage = (link: Partial<Link<Nodes>>, rest = {}, claims = {}) =>
  protocol(
    "one message",
    {
      nodes: { a: sender, b: receiver },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never", ...link } as never,
      ...rest,
    },
    claims,
  );

describe("a message", () => {
  test("a message is delivered", () => expect(counts(oneMessage({}))).toEqual([3, 3, 3]));
  test("a message may be lost", () => expect(counts(oneMessage({ loses: "always" }))).toEqual([4, 4, 3]));
  // ready, in flight, received, lost: the lost message also spent the budget, which is part of the state.
  test("a message may be lost once", () => expect(counts(oneMessage({ loses: { atMost: 1 } }))).toEqual([4, 4, 3]));
  // ready, {1 copy}, {2 copies}, received 1 with and without the copy, received 2; the budget tells apart 1/1 and 1/0.
  test("a message may be duplicated once", () =>
    expect(counts(oneMessage({ duplicates: { atMost: 1 } }))).toEqual([6, 6, 5]));
  // ready, then 0, 1 and 2 received with the message still there; the last delivers for ever.
  test("a message may be duplicated always", () =>
    expect(counts(oneMessage({ duplicates: "always" }))).toEqual([4, 5, 4]));
  test("a message redelivered without effect is an end", () => {
    const { claims } = explore(oneMessage({ duplicates: "always" }) as unknown as ProtocolSource);
    expect(claims["no deadlock"]).toEqual({ kind: "deadlock", verdict: "violated", events: 3 });
  });
  test("a lost message makes an end that only a fault reaches", () => {
    const ends = ({ b }: { b: number }) => b === 1;
    const { claims } = explore(oneMessage({ loses: "always" }, { ends }) as unknown as ProtocolSource);
    expect(claims["no deadlock"]).toEqual({ kind: "deadlock", verdict: "violated", events: 2 });
  });
});

describe("a crash", () => {
  const clause = (restarts: string) => ({ crashes: [{ of: "b", atMost: 1, restarts }] });
  // Ready, sent, received; the same three with b down; ready and sent with b back, and received before or after the crash.
  test("who crashes may restart later", () => expect(counts(oneMessage({}, clause("later")))).toEqual([10, 12, 5]));
  test("who crashes restarts at once", () => expect(counts(oneMessage({}, clause("at once")))).toEqual([7, 8, 4]));
  // Stopped: what is in flight and what is sent later vanishes.
  test("who crashes may never restart", () => expect(counts(oneMessage({}, clause("never")))).toEqual([5, 7, 3]));
  test("a crash of one end empties the queue that lives in the connection", () => {
    const kept = oneMessage({ order: "fifo", onCrash: "keep" }, clause("at once"));
    const lost = oneMessage({ order: "fifo", onCrash: "lose" }, clause("at once"));
    expect(counts(kept)).toEqual([7, 8, 4]);
    expect(counts(lost)).toEqual([7, 8, 4]);
    const silent = reachable((view: never, world: never) => {
      const { network, left } = world as { network: unknown[]; left: (b: string) => number };
      const { a, b } = view as { a: string; b: number };
      return left("crash1") === 0 && a === "spoken" && b === 0 && network.length === 0;
    });
    const without = (onCrash: "keep" | "lose") =>
      explore(oneMessage({ order: "fifo", onCrash }, clause("at once"), { silent }) as unknown as ProtocolSource)
        .claims["silent"]?.events;
    // keep: deliver, then crash forgets; lose: crash while in flight. Both after two further events.
    expect([without("keep"), without("lose")]).toEqual([3, 2]);
  });
});

describe("evidence and bounds", () => {
  const counter = (limit: number, rest = {}) =>
    spec(
      "counter",
      { init: [{ n: 0 }], actions: { add: (s) => (s.n < limit ? { n: s.n + 1 } : undefined) }, ...rest },
      {
        "below three": always(({ n }) => n < 3),
        "no step to two": step((_before, after) => after.n !== 2),
        "reaches five": reachable(({ n }) => n === 5),
      },
    ) as unknown as ProtocolSource;
  test("lengths of evidence are shortest", () => {
    const { claims } = explore(counter(9));
    expect(Object.values(claims).map(({ events }) => events)).toEqual([3, 2, 5, 9]);
  });
  test("a bound cuts, and a state that it cuts is still asked", () => {
    const { distinct, generated, cut, claims } = explore(counter(9, { within: ({ n }: { n: number }) => n < 3 }));
    expect([distinct, generated, cut]).toEqual([3, 4, { within: 1 }]);
    expect(claims["below three"]).toMatchObject({ verdict: "violated", events: 3 });
    expect(claims["reaches five"]).toMatchObject({ verdict: "unreachable within bounds" });
    expect(claims["no deadlock"]).toMatchObject({ verdict: "holds within bounds" });
  });
  test("a depth bound leaves a level, unless nothing lies beyond", () => {
    expect(explore(counter(9), { maxDepth: 3 })).toMatchObject({
      distinct: 3,
      generated: 3,
      depth: 3,
      cut: { depth: 1 },
    });
    expect(explore(counter(2), { maxDepth: 3 })).toMatchObject({ distinct: 3, generated: 3, depth: 3, cut: {} });
  });
});

describe("canonical values", () => {
  const mixed = [null, false, true, -1, 2, "a", "b", 1n, [], [1], [0, 0], {}, { a: 1 }, { b: 0 }, new Set(), new Map()];
  test("canonical values are totally ordered by kind, size and contents", () => {
    expect([...mixed].reverse().sort(compare)).toEqual(mixed);
  });
  test("canonical values do not remember how they were built", () => {
    const one = new Map<string, unknown>([["b", new Set(["y", "x"])], ["a", { d: 1, c: -0 }]]); // biome-ignore format: one map
    const two = new Map<string, unknown>([["a", { c: 0, d: 1 }], ["b", new Set(["x", "y"])]]); // biome-ignore format: one map
    expect(canonical(one).text).toBe(canonical(two).text);
    expect([...(canonical(one).value as Map<string, unknown>).keys()]).toEqual(["a", "b"]);
    expect([outOfOrder(one), outOfOrder(two)]).toEqual([true, false]);
  });
});

test("nodes of a group are named and see their peers", () => {
  const seen: unknown[] = [];
  const role: Role<number, { type: "x" }> = {
    init: (node) => {
      seen.push({ ...node });
      return 0;
    },
  };
  const network = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;
  explore(protocol("names", { nodes: { s: replicated(2, role), c: role }, network }, {}) as unknown as ProtocolSource);
  expect(seen).toEqual([{ self: "s1", peers: ["s2"] }, { self: "s2", peers: ["s1"] }, { self: "c", peers: [] }]); // biome-ignore format: one list
});
