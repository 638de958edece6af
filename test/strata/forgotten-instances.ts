// Systems whose values are more than a table keeps instances of: it keeps 8.
// The one idea: nothing that user code is told may depend on what was forgotten between two calls; what it is handed in one
// call is one instance a value, so that a Set of messages knows the message it is asked for.
// Not here: the systems of the plain mix (oracle/generator.ts).
import fc from "fast-check";
import { always, next, type ProtocolSource, protocol, send } from "../../checker/index.ts";
import { disagreementsOn, oracleOn } from "../oracle/compare.ts";
import { randomSystem } from "../oracle/generator.ts";
import { drawn, type Engine, type Stratum, stillSurroundings } from "./stratum.ts";

const KEPT = 8;

/** A receiver that knows messages by the instance; wrong where an instance is another than it was. */
const rules = fc.record({
  messages: fc.integer({ min: 1, max: 4 }),
  ticks: fc.integer({ min: 0, max: 20 }),
  held: fc.constantFrom("set" as const, "list" as const, "map" as const, "deep" as const),
  allows: fc.integer({ min: 0, max: 4 }),
});
type Rules = typeof rules extends fc.Arbitrary<infer T> ? T : never;

interface Receiver {
  readonly ticks: number;
  readonly taken: number;
  readonly seen: unknown;
}

const holding = {
  set: {
    none: new Set<object>(),
    has: (seen: ReadonlySet<object>, m: object) => seen.has(m),
    add: (seen: ReadonlySet<object>, m: object) => new Set([...seen, m]),
  },
  list: {
    none: [],
    has: (seen: readonly object[], m: object) => seen.includes(m),
    add: (seen: readonly object[], m: object) => [...seen, m],
  },
  map: {
    none: new Map<object, number>(),
    has: (seen: ReadonlyMap<object, number>, m: object) => seen.has(m),
    add: (seen: ReadonlyMap<object, number>, m: object) => new Map([...seen, [m, 1]]),
  },
  deep: {
    none: [],
    has: (seen: readonly { readonly got: { readonly m: object } }[], m: object) => seen.some(({ got }) => got.m === m),
    add: (seen: readonly object[], m: object) => [...seen, { got: { m } }],
  },
};

const protocolOf = ({ messages, ticks, held, allows }: Rules): ProtocolSource => {
  const { none, has, add } = holding[held] as {
    none: unknown;
    has: (...a: unknown[]) => boolean;
    add: (...a: unknown[]) => unknown;
  };
  const sends = Array.from({ length: messages }, (_, id) => send("b", { type: "m", body: { id } }));
  return protocol(
    "knows messages",
    {
      nodes: {
        a: { init: () => next({}, ...(sends as never[])) as never },
        b: {
          init: (): Receiver => ({ ticks: 0, taken: 0, seen: none }),
          receive: (s: Receiver, m: object) =>
            has(s.seen, m) ? next(s) : next({ ...s, seen: add(s.seen, m), taken: s.taken + 1 }),
          actions: {
            tick: (s: Receiver) => (s.ticks < ticks ? next({ ...s, ticks: s.ticks + 1 }) : undefined),
          },
        },
      },
      network: { order: "none", copies: "one", loses: "never", duplicates: "always" },
      ends: () => true,
    } as never,
    { "each is taken once": always((({ b }: { b: Receiver }) => b.taken <= allows) as never) } as never,
  ) as unknown as ProtocolSource;
};

const byIdentity = async (engine: Engine, seed: number) => {
  const it = drawn(rules, seed);
  const right = it.messages <= it.allows ? "holds" : "violated";
  const options = { liveInstances: KEPT };
  const { error, claims } = await engine.checkSource(protocolOf(it) as never, options, stillSurroundings);
  const said = error?.message ?? claims[0]!.verdict;
  return {
    disagreements: said === right ? [] : [`${JSON.stringify(it)}: ${said} instead of ${right}`],
    features: ["by identity", right],
  };
};

export const forgottenInstances: Stratum = {
  name: "forgotten-instances",
  expects: { mix: 0.25, "by identity": 0.35, violated: 0.2, holds: 0.1 },
  compare: async (engine, seed) => {
    if (seed % 2 === 0) return byIdentity(engine, seed);
    const system = drawn(randomSystem, seed);
    const oracle = oracleOn(system);
    if (oracle === null || oracle.distinct < 10 || oracle.distinct > 300) return null;
    const check: Engine["checkSource"] = (source, options, surroundings) =>
      engine.checkSource(source, { ...options, liveInstances: KEPT }, surroundings);
    const violated = Object.values(oracle.claims).some(({ verdict }) => verdict === "violated");
    return {
      disagreements: await disagreementsOn(check, system, oracle),
      features: ["mix", violated ? "violated" : "holds"],
    };
  },
};
