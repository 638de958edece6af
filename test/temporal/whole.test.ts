// Liveness of random protocols and specs, the engine against a naive decision: from the author's patterns to the verdict.
// The one idea: between a formula on integers and a claim of a protocol lie patterns, stale copies, observers and bounds, and each
// of them could make a verdict wrong.
// Not here: formulas and fairness on random graphs (engine-agrees.test.ts).
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  BRAND,
  checkSource,
  eventually,
  eventuallyAlways,
  infinitelyOften,
  leadsTo,
  NO_DEADLOCK,
  next,
} from "../../checker/index.ts";
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import { replay, replayable } from "../../traces/replay.ts";
import { amount } from "../amount.ts";
import { canonical } from "../oracle/canonical.ts";
import { randomSystem, sourceOf } from "../oracle/generator.ts";
import { EndlessExchange } from "../oracle/sending.ts";
import { type AnyPattern, type Fairness, naive, type Source, wholeGraph } from "./whole.ts";

const SYSTEMS = amount("KRIPKE_RANDOM_LIVENESS", { everyday: 20, deep: 100 });
/** Modulo a view, where a system has three times the states. */
const VIEWED = amount("KRIPKE_RANDOM_LIVENESS_VIEWED", { everyday: 8, deep: 50 });
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const PATIENCE = 250;

const pattern: fc.Arbitrary<AnyPattern> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("deliver"),
      each: fc.constantFrom("none", "node", "link", "type", "message"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("timer", "action"),
      each: fc.constantFrom("none", "node", "handler"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("suspect", "trust", "disconnected"),
      each: fc.constantFrom("none", "node", "pair"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("restart"), each: fc.constantFrom("none", "node") }) },
  { weight: 1, arbitrary: fc.constant({ kind: "heal" }) },
);
const ending: fc.Arbitrary<AnyPattern> = fc.constantFrom(
  ...["drop", "duplicate", "crash", "timer", "action", "deliver", "partition", "disconnect"].map((kind) => ({ kind })),
);
const fairness: fc.Arbitrary<Fairness> = fc.record({
  weak: fc.array(pattern, { maxLength: 4 }),
  strong: fc.array(pattern, { maxLength: 2 }),
  finitely: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(ending, { maxLength: 1 }) },
  ),
});

/** For a spec, whose patterns split otherwise. */
const ofSpec = ({ weak, strong, finitely }: Fairness): Fairness => {
  const actions = (all: readonly AnyPattern[]): AnyPattern[] =>
    all.map(({ each }) => ({ kind: "action", each: each === "none" ? "none" : each === "node" ? "action" : "value" }));
  return { weak: actions(weak), strong: actions(strong), finitely: finitely.filter(({ kind }) => kind === "action") };
};

const hash = (text: string): number => {
  let h = 7;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h >>> 3;
};
/** True of about one in `of` states. It does not look at wheels. */
const by =
  (salt: string, of: number) =>
  (nodes: unknown): boolean => {
    const { wheel: _, turning: __, ...seen } = nodes as { readonly wheel?: unknown; readonly turning?: unknown };
    return hash(salt + canonical(seen).text) % of === 0;
  };

const counts = { compared: 0, violated: 0, claims: 0, viewed: 0 };

/** Decides the claims of a system with the engine, as it is, and naively, without observers and views. */
const agree = async (
  made: ProtocolSource | SpecSource,
  fair: Fairness,
  of: number,
  patience: number,
): Promise<void> => {
  const [p, q] = [by("p", of), by("q", 2)];
  const claims = {
    eventually: eventually(p as never),
    "leads to": leadsTo(p as never, q as never),
    "infinitely often": infinitelyOften(q as never),
    "eventually always": eventuallyAlways(p as never),
  };
  const without = <T extends object>(whole: T): T => ({ ...whole, observers: [], view: undefined });
  const [source, plain] = (made[BRAND] === "spec"
    ? [made.behaviour, without(made.behaviour)].map((behaviour) => ({
        ...made,
        claims,
        behaviour: { ...behaviour, fairness: fair },
      }))
    : [made.system, without(made.system)].map((system) => ({
        ...made,
        claims,
        system: { ...system, fairness: fair },
      }))) as unknown as [Source, Source];
  // A fresh message that changes nothing makes a slow timer wait, in a liveness search only.
  fc.pre(made[BRAND] === "spec" || !hasEndless(made as never) || made.system.slow === undefined);
  const graph = patiently(() => wholeGraph(plain, fair, { p, q }, patience));
  fc.pre(graph !== null);
  const result = await checkSource(source as never, {}, { now: () => 0, memory: () => 0 });
  expect(result.error?.message ?? null).toBe(null);
  const expected = naive(graph!);
  for (const { name, verdict, evidence } of result.claims.filter((claim) => claim.name !== NO_DEADLOCK)) {
    expect([name, verdict === "violated"]).toEqual([name, expected[name]]);
    counts.claims++;
    if (verdict !== "violated") continue;
    counts.violated++;
    const [{ initial, events, loopStart }] = evidence as [(typeof evidence)[0] & object];
    const trace = {
      model: "m",
      scenario: null,
      mutant: null,
      parameters: {},
      claim: name,
      verdict,
      initial,
      events,
      loopStart,
      engine: "",
    } as const;
    const sentence = replayable(source as never, name, (on) => replay(trace, on).sentence);
    expect(sentence).toMatch(/^the trace reproduces/);
  }
  counts.compared++;
};

test(`engine and oracle agree on the liveness of ${SYSTEMS} random systems (KRIPKE_RANDOM_SEED=${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomSystem, fairness, fc.integer({ min: 2, max: 9 }), async (random, assumed, of) => {
      const made = sourceOf(random);
      await agree(made, made[BRAND] === "spec" ? ofSpec(assumed) : assumed, of, PATIENCE);
    }),
    { numRuns: SYSTEMS, seed: SEED, maxSkipsPerRun: 60 },
  );
}, 1_800_000);

// A wheel that nobody looks at turns beside the system, by itself and with some of its actions, and a view leaves it out. That is a
// bisimulation, so verdicts are those without the view; but much that changes the wheel changes nothing the view shows.
test(`engine and oracle agree on the liveness of ${VIEWED} random systems modulo a view that leaves out a wheel (KRIPKE_RANDOM_SEED=${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      randomSystem,
      fairness,
      fc.integer({ min: 2, max: 9 }),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      async (random, assumed, of, turned) => {
        const made = sourceOf(random);
        const before = counts.compared;
        if (made[BRAND] === "spec") await agree(specWithWheel(made, turned), ofSpec(assumed), of, 3 * PATIENCE);
        else await agree(protocolWithWheel(made), unspecific(assumed), of, 3 * PATIENCE);
        counts.viewed += counts.compared - before;
      },
    ),
    { numRuns: VIEWED, seed: SEED, maxSkipsPerRun: 60 },
  );
  expect(counts.viewed).toBeGreaterThan(0);
}, 1_800_000);

const next3 = (wheel: number): number => (wheel + 1) % 3;

type Wheeled = Readonly<Record<string, unknown>> & { readonly wheel: number };
type Act = (state: object, ...values: readonly unknown[]) => object | undefined;
type Action = Act | { readonly each: unknown; readonly do: Act };

/** A spec whose actions turn a wheel, those that are named; beside one that does only that. */
const specWithWheel = (made: SpecSource, turned: readonly boolean[]): SpecSource => {
  const { init, actions, within, ends, ...others } = made.behaviour as unknown as {
    readonly init: readonly object[];
    readonly actions: Readonly<Record<string, Action>>;
    readonly within?: (state: object) => boolean;
    readonly ends?: (state: object) => boolean;
  };
  const without = ({ wheel: _, ...rest }: Wheeled): object => rest;
  const acting =
    (act: Act, turns: boolean) =>
    (state: Wheeled, ...values: readonly unknown[]): object | undefined => {
      const wheel = turns ? next3(state.wheel) : state.wheel;
      const outcome = act(state, ...values);
      if (outcome === undefined) return undefined;
      if (!("oneOf" in outcome)) return { ...outcome, wheel };
      const { oneOf } = outcome as { readonly oneOf: Readonly<Record<string, object>> };
      return {
        oneOf: Object.fromEntries(Object.entries(oneOf).map(([name, each]) => [name, { ...each, wheel }])),
      };
    };
  const wheeled = Object.entries(actions).map(([name, action], i) => [
    name,
    typeof action === "function" ? acting(action, turned[i]!) : { ...action, do: acting(action.do, turned[i]!) },
  ]);
  const behaviour = {
    ...others,
    init: init.map((state, i) => ({ ...state, wheel: i % 3 })),
    actions: { ...Object.fromEntries(wheeled), turn: (state: Wheeled) => ({ ...state, wheel: next3(state.wheel) }) },
    ...(within && { within: (state: Wheeled) => within(state) }),
    ...(ends && { ends: (state: Wheeled) => ends(state) }),
    view: without,
  };
  return { ...made, behaviour } as unknown as SpecSource;
};

/** A protocol with a node beside it that turns. */
const protocolWithWheel = (made: ProtocolSource): ProtocolSource => {
  const turning = {
    init: () => ({ wheel: 0 }),
    actions: { turn: ({ wheel }: { readonly wheel: number }) => next({ wheel: next3(wheel) }) },
  };
  const { nodes } = made.system;
  return {
    ...made,
    system: { ...made.system, nodes: { ...nodes, turning }, view: { shift: ["wheel"] } },
  } as unknown as ProtocolSource;
};

/** Fairness that names no message: under a view there must be none. */
const unspecific = ({ weak, strong, finitely }: Fairness): Fairness => {
  const named = (all: readonly AnyPattern[]): AnyPattern[] =>
    all.map((each) => (each["each"] === "message" ? { ...each, each: "type" } : each));
  return { weak: named(weak), strong: named(strong), finitely };
};

const hasEndless = (source: { system: { network: unknown } }): boolean =>
  [source.system.network].flat().some((link) => (link as { duplicates: unknown }).duplicates === "always");

const patiently = <T>(act: () => T | null): T | null => {
  try {
    return act();
  } catch (error) {
    if (error instanceof EndlessExchange) return null;
    throw error;
  }
};

test("a quarter of the claims are violated", () => {
  // In a short run they may be a little fewer by chance: three standard deviations, as if a system's claims were one.
  const chance = 3 * Math.sqrt((0.25 * 0.75) / counts.compared);
  expect(counts.violated / counts.claims).toBeGreaterThan(0.25 - chance);
  expect(counts.violated / counts.claims).toBeLessThan(0.9);
});

afterAll(() =>
  console.log(
    `${counts.compared} systems (${counts.viewed} modulo a view), ${counts.violated} of ${counts.claims} liveness claims violated`,
  ),
);
