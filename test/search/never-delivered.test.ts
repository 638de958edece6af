// Losses that are left out: where they are, where they are not, and what the result says of it.
// The one idea: one small protocol asked in many ways; that verdicts are right is compared on random ones (strata/never-delivered.ts).
// Not here: the command line (test/cli).
import { expect, test } from "vitest";
import type { CheckOptions } from "../../harness/check.ts";
import { always, check, model, next, protocol, reachable, send, step } from "../../index.ts";

interface Asker {
  readonly asked: number;
}
interface Answerer {
  readonly heard: number;
}
type Ask = { readonly type: "ask"; readonly n: number };
type Nodes = { readonly asker: Asker; readonly answerer: Answerer };
type World = { readonly network: readonly unknown[] };

const asking = (claims: object, ends: (nodes: Nodes, world: World) => boolean = () => true) =>
  protocol(
    "asking",
    {
      nodes: {
        asker: {
          init: () => ({ asked: 0 }),
          actions: {
            ask: (s: Asker) =>
              s.asked < 3 ? next({ asked: s.asked + 1 }, send("answerer", { type: "ask", n: s.asked })) : undefined,
          },
        },
        answerer: {
          init: () => ({ heard: 0 }),
          receive: (s: Answerer, { n }: Ask) => next({ heard: Math.max(s.heard, n) }),
        },
      },
      network: { order: "none", copies: "one", loses: "always", duplicates: "never" },
      ends,
    } as never,
    claims as never,
  );

const ofNodes = { heard: always(({ asker, answerer }: Nodes) => answerer.heard <= asker.asked) };
const isReduced = ({ reductions }: { readonly reductions: readonly string[] }): boolean =>
  reductions.some((words) => words.includes("never delivered"));

test("a lost message is one that is never delivered, and the result says so", async () => {
  const reduced = await check(asking(ofNodes) as never);
  const whole = await check(asking(ofNodes) as never, { reduction: false });
  expect(isReduced(reduced)).toBe(true);
  expect(isReduced(whole)).toBe(false);
  expect(reduced.states.distinct).toBeLessThan(whole.states.distinct);
  expect(reduced.claims).toEqual(whole.claims);
  expect(reduced.coverage.find(({ event }) => event.startsWith("drop"))).toMatchObject({ fresh: 0 });
});

test.each<[string, object, CheckOptions]>([
  ["a claim reads what is in flight", { calm: always((_: Nodes, { network }: World) => network.length < 9) }, {}],
  ["it is searched depth first", ofNodes, { search: "depth" }],
  ["there is a bound on depth", ofNodes, { maxDepth: 5 }],
])("every loss is followed where %s", async (_, claims, options) => {
  const result = await check(asking(claims) as never, options);
  const whole = await check(asking(claims) as never, { ...options, reduction: false });
  expect(isReduced(result)).toBe(false);
  expect(result.states).toEqual(whole.states);
  expect(result.claims).toEqual(whole.claims);
});

test("claims about steps are asked of losses that are not followed", async () => {
  const claims = {
    "nothing is lost once all is asked": step(
      (before: Nodes, _after: Nodes, event: { readonly kind: string }) =>
        event.kind !== "drop" || before.asker.asked < 3,
    ),
    "all is heard": reachable(({ answerer }: Nodes) => answerer.heard === 2),
  };
  const reduced = await check(asking(claims) as never);
  expect(isReduced(reduced)).toBe(true);
  expect(reduced.claims).toEqual((await check(asking(claims) as never, { reduction: false })).claims);
  expect(reduced.claims[0]).toMatchObject({ verdict: "violated", events: 4 });
});

test("a deadlock that only losses lead to is found, by a shortest way", async () => {
  const never = asking(ofNodes, ({ answerer }) => answerer.heard > 0);
  const result = await check(never as never);
  expect(result.claims).toEqual((await check(never as never, { reduction: false })).claims);
  expect(result.claims.at(-1)).toMatchObject({ name: "no deadlock", verdict: "violated", events: 6 });
});

test("who says how many states there are means all of them", async () => {
  const counted = model({
    name: "counted",
    summary: "a scenario that counts",
    parameters: {},
    build: () => asking(ofNodes) as never,
  }).expects({ scenarios: { default: { summary: "counted", states: 1 } } } as never);
  const result = await check(counted as never, { scenario: "default" });
  expect(isReduced(result)).toBe(false);
  expect(isReduced(await check(counted as never))).toBe(true);
});

test("a slow timer at the receiver fires behind a loss", async () => {
  const patient = protocol(
    "patient",
    {
      nodes: {
        asker: { init: () => next({ asked: 1 }, send("answerer", { type: "ask", n: 1 })) },
        answerer: {
          init: () => ({ heard: 0 }),
          receive: (_: Answerer, { n }: Ask) => next({ heard: n }),
          timers: { wait: ({ heard }: Answerer) => (heard === 0 ? next({ heard: -1 }) : undefined) },
        },
      },
      network: { order: "none", copies: "one", loses: "always", duplicates: "never" },
      slow: ["wait"],
      ends: () => true,
    } as never,
    { "nobody is heard": reachable(({ answerer }: Nodes) => answerer.heard < 0) } as never,
  );
  const result = await check(patient as never);
  expect(result.claims[0]).toMatchObject({ verdict: "witnessed", events: 2 });
});

test("a synchronous detector suspects behind a loss", async () => {
  const suspecting = protocol(
    "suspecting",
    {
      nodes: {
        asker: { init: () => next({ asked: 1 }, send("answerer", { type: "ask", n: 1 })) },
        answerer: {
          init: () => ({ heard: 0 }),
          receive: (_: Answerer, { n }: Ask) => next({ heard: n }),
          suspect: ({ heard }: Answerer) => (heard === 0 ? next({ heard: -1 }) : undefined),
        },
      },
      network: { order: "none", copies: "one", loses: "always", duplicates: "never" },
      crashes: [{ of: "asker", atMost: 1, restarts: "never" }],
      detector: "synchronous",
      ends: () => true,
    } as never,
    { "suspected unheard": reachable(({ answerer }: Nodes) => answerer.heard < 0) } as never,
  );
  const result = await check(suspecting as never);
  expect(result.claims[0]).toMatchObject({ verdict: "witnessed", events: 3 });
});
