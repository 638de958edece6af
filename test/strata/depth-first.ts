// Systems searched depth first, under bounds on depth and without: the states, successors and verdicts of the naive explorer, which
// goes breadth first, and paths that can be walked.
// The one idea: an order of search decides nothing, so all but lengths must be the same; and what is shown where the search stops at
// the first violation must be a violation.
// Not here: the systems and the naive explorer (oracle/).
import fc from "fast-check";
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import type { Result, SearchOptions } from "../../checker/result/result.ts";
import { oracleOn } from "../oracle/compare.ts";
import { type Exploration, graphOf } from "../oracle/explore.ts";
import { type RandomSystem, randomSystem, sourceOf } from "../oracle/generator.ts";
import { isProtocol } from "../oracle/protocol-graph.ts";
import { faultOf, faultOfPair } from "../oracle/replay.ts";
import { drawn, type Engine, type Stratum, stillSurroundings } from "./stratum.ts";

/** Smaller systems say little. */
const SMALL = 8;
/** Deeper than the naive explorer has patience for. */
const DEEP = 1000;

const system = fc
  .record({
    made: randomSystem,
    maxDepth: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
      { weight: 2, arbitrary: fc.constant(DEEP) },
    ),
  })
  .map(({ made, maxDepth }): RandomSystem & { readonly limits: { readonly maxDepth: number } } => ({
    ...made,
    limits: { maxDepth },
  }));

const differs = (what: string, engine: unknown, right: unknown): string[] =>
  engine === right ? [] : [`${what}: engine ${String(engine)}, right is ${String(right)}`];

const cutBy = ({ bounds }: Result, kind: string): number => bounds.find((bound) => bound.kind === kind)?.cut ?? 0;

const countsOf = (result: Result, oracle: Exploration): string[] => [
  ...(["distinct", "generated", "frontier"] as const).flatMap((count) =>
    differs(count, result.states[count], oracle[count]),
  ),
  ...(["within", "depth"] as const).flatMap((kind) =>
    differs(`cut by ${kind}`, cutBy(result, kind), oracle.cut[kind] ?? 0),
  ),
];

const verdictsOf = ({ error, claims }: Result, oracle: Exploration): string[] =>
  error !== null
    ? [`an error: ${error.message}`]
    : claims.flatMap(({ name, verdict }) => differs(`verdict of "${name}"`, verdict, oracle.claims[name]?.verdict));

/** Every path can be walked, ends where the claim is settled, and is no shorter than the shortest. */
const pathsOf = (source: ProtocolSource | SpecSource, { claims }: Result, oracle: Exploration): string[] => {
  const graph = graphOf(source);
  return claims.flatMap(({ name, kind, events, evidence }) => {
    if (evidence.length === 0) return [];
    const fault =
      kind === "indistinguishable" ? faultOfPair(graph, name, evidence) : faultOf(graph, name, evidence[0]!);
    const shortest = oracle.claims[name]?.events ?? 0;
    return [
      ...(fault === null ? [] : [`evidence of "${name}": ${fault}`]),
      ...differs(`length of the evidence of "${name}"`, evidence.at(-1)!.events.length, events),
      ...(kind !== "indistinguishable" && events! < shortest ? [`"${name}": ${events} of ${shortest} events`] : []),
    ];
  });
};

/** What was found before the search stopped is so, and there is a violation if there is any. */
const firstOf = (result: Result, oracle: Exploration): string[] => {
  const right = Object.entries(oracle.claims).filter(([, { verdict }]) => verdict === "violated");
  const found = result.claims.filter(({ verdict }) => verdict === "violated");
  return [
    ...differs("anything violated", found.length > 0, right.length > 0),
    ...found.flatMap(({ name }) => differs(`verdict of "${name}"`, "violated", oracle.claims[name]?.verdict)),
    ...result.claims
      .filter(({ verdict }) => !["violated", "undecided"].includes(verdict))
      .flatMap(({ name, verdict }) => differs(`verdict of "${name}"`, verdict, oracle.claims[name]?.verdict)),
  ];
};

export const depthFirst: Stratum = {
  name: "depth-first",
  expects: { "cut by the bound": 0.2, exhausted: 0.2, violated: 0.2, "longer than the shortest": 0.1 },
  compare: async (engine: Engine, seed) => {
    const made = drawn(system, seed);
    const oracle = oracleOn(made);
    if (oracle === null || oracle.distinct < SMALL) return null;
    const source = sourceOf(made);
    const checked = (options: SearchOptions): Promise<Result> =>
      engine.checkSource(source, { ...made.limits, search: "depth", ...options }, stillSurroundings);
    const whole = await checked({ symmetry: false });
    const first = await checked({ symmetry: false, first: true });
    const told = (how: string, all: readonly string[]): string[] => all.map((each) => `${how}: ${each}`);
    const disagreements = [
      ...told("depth first", [
        ...countsOf(whole, oracle),
        ...verdictsOf(whole, oracle),
        ...pathsOf(source, whole, oracle),
      ]),
      ...told("to the first", [...firstOf(first, oracle), ...pathsOf(source, first, oracle)]),
    ];
    const isSymmetric = isProtocol(source) && source.system.symmetry !== undefined;
    if (isSymmetric) {
      const reduced = await checked({});
      const breadth = await checked({ search: "breadth" });
      disagreements.push(
        ...told("modulo symmetry", [
          ...verdictsOf(reduced, oracle),
          ...pathsOf(source, reduced, oracle),
          ...differs("distinct", reduced.states.distinct, breadth.states.distinct),
          ...differs("generated", reduced.states.generated, breadth.states.generated),
        ]),
      );
    }
    const violated = whole.claims.filter(({ verdict }) => verdict === "violated");
    return {
      disagreements,
      features: [
        made.rules.form,
        ...(oracle.cut.depth === undefined ? ["exhausted"] : ["cut by the bound"]),
        ...(violated.length > 0 ? ["violated"] : []),
        ...(violated.some(({ name, events }) => events! > (oracle.claims[name]!.events ?? 0))
          ? ["longer than the shortest"]
          : []),
        ...(isSymmetric ? ["symmetric"] : []),
      ],
    };
  },
};
