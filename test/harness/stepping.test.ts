// Stepping by hand: what is taken is what a search takes, and what is refused says why.
// The one idea: the lock server of the README, walked through its bug and everywhere else it can go.
// Not here: replaying files (test/traces), matchers (vitest.test.ts).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  always,
  check,
  find,
  integer,
  leadsTo,
  model,
  next,
  type ProtocolState,
  protocol,
  randomWalk,
  reachable,
  spec,
  start,
  step,
} from "../../index.ts";
import lock from "./lock.ts";

const ONE = "one client at a time holds the lock";
const refused = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing was refused";
};

describe("a state", () => {
  test("is a value: what was taken from it leaves it as it was", () => {
    const first = start(lock);
    const asked = first.take({ kind: "action", of: "client1", name: "ask" });
    expect(first.nodes.client.map(({ phase }) => phase)).toEqual(["idle", "idle"]);
    expect(asked.nodes.client.map(({ phase }) => phase)).toEqual(["waiting", "idle"]);
    expect(asked.network).toEqual([{ from: "client1", to: "server", message: { type: "acquire" } }]);
    expect(asked.before).toBe(first);
    expect(asked.events).toEqual([{ kind: "action", node: "client1", name: "ask" }]);
    expect(Object.isFrozen(asked.nodes.server)).toBe(true);
  });

  test("has the types of the protocol's nodes and claims", () => {
    const at = start(lock);
    const holder: string | null = at.nodes.server.holder;
    expect(holder).toBe(null);
    // @ts-expect-error there is no such node
    expect(refused(() => at.take({ kind: "deliver", to: "sever" }))).toContain("no node or group sever");
    // @ts-expect-error there is no such claim
    expect(refused(() => at.says("one client"))).toContain('makes no claim "one client"');
    // @ts-expect-error there is no such message
    expect(refused(() => at.take({ kind: "deliver", message: { type: "aquire" } }))).toContain("no such message");
  });

  test("of a spec has its variables, of a model those of what it builds", async () => {
    const counting = spec(
      "counting",
      { init: [{ n: 0 }, { n: 5 }], actions: { up: ({ n }) => (n < 9 ? { n: n + 1 } : undefined) } },
      { small: always(({ n }) => n < 6), grows: step((before, after) => after.n > before.n) },
    );
    expect(refused(() => start(counting))).toBe('"counting" has 2 initial states; say which with { choice: … }: 1; 2');
    const at = start(counting, { choice: "2" }).take({ kind: "action", name: "up" });
    const n: number = at.variables.n;
    expect([n, at.says("small"), at.says("grows"), at.before?.says("grows")]).toEqual([6, false, true, undefined]);

    const counter = model({
      name: "counter",
      summary: "counts",
      parameters: { from: integer({ default: 1, min: 0, max: 3, summary: "where it begins" }) },
      build: ({ from }) => spec("counter", { init: [{ n: from }], actions: {} }, {}),
    });
    const begun: number = start(counter, { parameters: { from: 3 } }).variables.n;
    expect(begun).toBe(3);
    expect(start(await find("two-phase", { parameters: { managers: 2 } })).enabled.length).toBeGreaterThan(0);
  });

  test("says of claims what a search would, and refuses what a state does not decide", () => {
    const once = protocol(
      "once",
      {
        nodes: { a: { init: () => 0, actions: { up: (n: number) => (n < 1 ? next(n + 1) : undefined) } } },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        within: ({ a }) => a < 1,
      },
      {
        one: reachable(({ a }) => a === 1),
        comes: leadsTo(
          ({ a }) => a === 0,
          ({ a }) => a === 1,
        ),
      },
    );
    const end = start(once).take({ kind: "action", of: "a" });
    expect([end.says("one"), end.says("no deadlock"), end.isWithin, end.before?.isWithin]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(refused(() => end.says("comes"))).toContain("it speaks of behaviours");
  });

  test("has the key of every equal state, whichever way led there", () => {
    const both = (one: "client1" | "client2", other: "client1" | "client2") =>
      start(lock).take({ kind: "action", of: one }).take({ kind: "action", of: other });
    const first = start(lock);
    const ways = (["client1", "client2"] as const).map((one) =>
      first.take({ kind: "action", of: one }).take({ kind: "action", of: one === "client1" ? "client2" : "client1" }),
    );
    expect(ways[0]!.key).toBe(ways[1]!.key);
    expect(ways[0]!.key).not.toBe(first.key);
    expect(both("client1", "client2").nodes).toEqual(ways[0]!.nodes);
  });
});

describe("what is not enabled is refused with what is, and why", () => {
  const asked = start(lock).take({ kind: "action", of: "client1" });
  const cases: Readonly<Record<string, readonly [() => unknown, RegExp]>> = {
    "several fit": [
      () => start(lock).take({ kind: "action" }),
      /^2 enabled events are \{kind: action\}; say more:\n {2}client1 does ask\n {2}client2 does ask$/,
    ],
    "not now": [
      () => asked.take({ kind: "action", of: "client1", name: "done" }),
      /^nothing that is enabled is \{kind: action, of: client1, name: done\}: it is not enabled there; there are no enabled actions of client1; enabled:\n {2}server receives acquire from client1\n/,
    ],
    "not in flight": [() => asked.take({ kind: "deliver", to: "client1" }), /: no such message is in flight;/],
    "not answered": [
      () =>
        asked
          .take({ kind: "deliver", to: "server" })
          .take({ kind: "action", of: "client2" })
          .take({ kind: "deliver", to: "server" }),
      /: server does not answer that message there;/,
    ],
    "nobody may": [() => asked.take({ kind: "crash", of: "server" }), /: no crash clause allows it there/],
    "up already": [() => asked.take({ kind: "restart", of: "server" }), /: server is up;/],
    "no partition": [() => asked.take({ kind: "heal" }), /: no partition is on;/],
    "no such outcome": [
      () => asked.take({ kind: "deliver", to: "server", choice: "refused" }),
      /: there is no choice there, and the trace names refused|of those the choice is/,
    ],
    "no such kind": [() => asked.take({ kind: "zap" } as never), /: there is no kind of event zap;/],
    "no such field": [
      () => asked.take({ kind: "deliver", too: "server" } as never),
      /nothing is called too; did you mean "to"\?/,
    ],
    "a promise": [() => start(Promise.resolve(lock)), /^start was given a promise/],
    "nothing to start": [() => start({}), /^this is nothing to start/],
  };
  test.each(Object.entries(cases))("%s", (_, [act, sentence]) => {
    expect(refused(act)).toMatch(sentence);
  });
});

test("what a search found can be followed, and ends in the violation", async () => {
  const result = await check(lock);
  const [path] = result.claims.find(({ name }) => name === ONE)!.evidence;
  const end = start(lock).follow(path!.events);
  expect(end.says(ONE)).toBe(false);
  expect(end.before?.says(ONE)).toBe(true);
  expect(end.events).toEqual(path!.events);
  expect(refused(() => start(lock).follow(path!.events.slice(1)))).toMatch(/^event 1 \(.*\) is not enabled: /);
});

test("walking everywhere by hand finds the states that a search finds", async () => {
  const first: ProtocolState<object, never> = start(lock) as never;
  const met = new Map([[first.key, first]]);
  for (const at of met.values()) for (const { to } of at.enabled) if (!met.has(to.key)) met.set(to.key, to);
  expect(met.size).toBe((await check(lock)).states.distinct);
});

describe("a walk at random", () => {
  test("is the same for a seed, and every event of it was enabled", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 30 }), (seed, events) => {
        const end = randomWalk(start(lock), { seed, events });
        expect(randomWalk(start(lock), { seed, events }).events).toEqual(end.events);
        expect(start(lock).follow(end.events).key).toBe(end.key);
        expect(end.events.length).toBeLessThanOrEqual(events);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [{ seed: 1, events: -4 }, "events is a whole number of at least 0, not -4"],
    [{ seed: 1, events: Number.NaN }, "events is a whole number of at least 0, not NaN"],
    [{ seed: 0.5, events: 4 }, "seed is a whole number, not 0.5"],
  ])("of %o is refused", (options, sentence) => {
    expect(() => randomWalk(start(lock), options)).toThrow(sentence);
  });

  test("takes nothing that is forbidden, and what is preferred where it can", () => {
    const end = randomWalk(start(lock), {
      seed: 3,
      events: 20,
      forbid: [{ kind: "duplicate" }, { kind: "action", of: "client2" }],
      prefer: [{ kind: "deliver" }],
    });
    expect(end.events.map(({ kind }) => kind)).not.toContain("duplicate");
    expect(end.events.filter((event) => event.kind === "action" && event.node === "client2")).toEqual([]);
    expect(end.events[1]).toMatchObject({ kind: "deliver", to: "server" });
  });
});
