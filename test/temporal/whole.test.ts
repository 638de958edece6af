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
} from "../../checker/index.ts";
import { replay, replayable } from "../../traces/replay.ts";
import { canonical } from "../oracle/canonical.ts";
import { randomSystem, sourceOf } from "../oracle/generator.ts";
import { EndlessExchange } from "../oracle/sending.ts";
import {
  type AnyPattern,
  type Fairness,
  reachableIn,
  type Source,
  staysFairly,
  type WholeGraph,
  wholeGraph,
} from "./whole.ts";

const SYSTEMS = Number(process.env["KRIPKE_RANDOM_LIVENESS"] ?? 120);
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
/** True of about one in `of` states, and it says nothing of some. */
const by =
  (salt: string, of: number) =>
  (nodes: unknown): boolean | undefined => {
    const h = hash(salt + canonical(nodes).text);
    return h % 11 === 0 ? undefined : h % of === 0;
  };

const naive = (graph: WholeGraph): Readonly<Record<string, boolean>> => {
  const is = (name: string) => (state: string) => graph.truths.get(state)!.has(name);
  const all = reachableIn(graph, graph.initial, () => true);
  const without = (name: string) => (state: string) => !is(name)(state);
  const pending = reachableIn(
    graph,
    [...all].filter((s) => is("p")(s) && !is("q")(s)),
    without("q"),
  );
  return {
    eventually: staysFairly(graph, reachableIn(graph, graph.initial, without("p"))),
    "leads to": staysFairly(graph, pending),
    "infinitely often": staysFairly(graph, new Set([...all].filter(without("q")))),
    "eventually always": staysFairly(graph, all, without("p")),
  };
};

const counts = { compared: 0, violated: 0, claims: 0, stale: 0 };

test(`engine and oracle agree on the liveness of ${SYSTEMS} random systems (KRIPKE_RANDOM_SEED=${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomSystem, fairness, fc.integer({ min: 2, max: 9 }), async (random, assumed, of) => {
      const made = sourceOf(random);
      const p = by("p", of);
      const q = by("q", 2);
      const claims = {
        eventually: eventually(p as never),
        "leads to": leadsTo(p as never, q as never),
        "infinitely often": infinitelyOften(q as never),
        "eventually always": eventuallyAlways(p as never),
      };
      const isSpec = made[BRAND] === "spec";
      const fair = isSpec ? ofSpec(assumed) : assumed;
      const source = (isSpec
        ? { ...made, claims, behaviour: { ...made.behaviour, fairness: fair } }
        : { ...made, claims, system: { ...made.system, fairness: fair } }) as unknown as Source;
      // A fresh message that changes nothing makes a slow timer wait, in a liveness search only.
      fc.pre(isSpec || !hasEndless(made as never) || made.system.slow === undefined);
      const plain = (
        isSpec ? source : { ...source, system: { ...(source as never as { system: object }).system, observers: [] } }
      ) as Source;
      const graph = patiently(() => wholeGraph(plain, fair, { p, q }, PATIENCE));
      fc.pre(graph !== null);
      const result = await checkSource(source as never, {}, { now: () => 0, memory: () => 0 });
      expect(result.error).toBe(null);
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
    }),
    { numRuns: SYSTEMS, seed: SEED, maxSkipsPerRun: 60 },
  );
}, 1_800_000);

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
  expect(counts.violated / counts.claims).toBeGreaterThan(0.25);
  expect(counts.violated / counts.claims).toBeLessThan(0.9);
});

afterAll(() =>
  console.log(`${counts.compared} systems, ${counts.violated} of ${counts.claims} liveness claims violated`),
);
