// One system, twice: what the engine says of it against what the oracle says of it.
// The one idea: everything that has a definition is compared, and every piece of evidence is walked.
// Not here: where systems come from (generator.ts).
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import type { ClaimResult, Result, SearchOptions, Surroundings } from "../../checker/result/result.ts";
import { type Exploration, explore, graphOf, type Limits, type Onlooker, TooLarge } from "./explore.ts";
import { type RandomSystem, sourceOf } from "./generator.ts";
import type { Graph } from "./graph.ts";
import { isProtocol } from "./protocol-graph.ts";
import { faultOf, faultOfPair } from "./replay.ts";
import { EndlessExchange } from "./sending.ts";

export type Check = (
  source: ProtocolSource | SpecSource,
  options: SearchOptions,
  surroundings: Surroundings,
) => Promise<Result>;

/** Neither plays a part in what is compared. */
const surroundings: Surroundings = { now: () => 0, memory: () => 0 };
/** Systems with more states or transitions than this, for all their bounds, are not compared: few are, and they cost as much as all others. */
const PATIENCE = { patience: 400, effort: 1500 };

/** Null for a system that is too large. */
export const oracleOn = (system: RandomSystem, onlooker?: Onlooker<unknown>): Exploration | null => {
  try {
    return explore(sourceOf(system), { ...system.limits, ...PATIENCE }, onlooker);
  } catch (error) {
    if (error instanceof TooLarge || error instanceof EndlessExchange) return null;
    throw error;
  }
};

/** Where the engine differs from what the oracle found. */
export const disagreementsOn = (check: Check, system: RandomSystem, oracle: Exploration): Promise<string[]> =>
  disagreementsAbout(check, sourceOf(system), system.limits, oracle);

/** The same of one model within some limits. A symmetric system is searched with its symmetry, too. */
export const disagreementsAbout = async (
  check: Check,
  source: ProtocolSource | SpecSource,
  options: Limits,
  oracle: Exploration,
): Promise<string[]> => {
  const every = { ...options, reduction: false };
  const whole = await check(source, { ...every, symmetry: false }, surroundings);
  const found = [...differencesOfCounts(whole, oracle), ...differencesOfClaims(source, whole, oracle)];
  if (!isProtocol(source)) {
    // Where answers are compared with those on values all actions are looked up, so what is passed over shows only without.
    const alone = await check(source, { ...every, symmetry: false, comparedStates: 0 }, surroundings);
    found.push(...differencesOfCounts(alone, oracle).map((difference) => `never compared: ${difference}`));
  }
  if (!isSymmetric(source)) return found;
  const reduced = await check(source, every, surroundings);
  found.push(...differencesOfClaims(source, reduced, oracle).map((difference) => `with symmetry: ${difference}`));
  if (reduced.states.distinct > oracle.distinct) {
    found.push(`with symmetry: ${reduced.states.distinct} distinct states of ${oracle.distinct}`);
  }
  return found;
};

const isSymmetric = (source: ProtocolSource | SpecSource): boolean =>
  isProtocol(source) && source.system.symmetry !== undefined;

const different = (what: string, engine: unknown, expected: unknown): string[] =>
  engine === expected ? [] : [`${what}: engine ${String(engine)}, oracle ${String(expected)}`];

const differencesOfCounts = (result: Result, oracle: Exploration): string[] => [
  ...oracle.ambiguous.map((event) => `two outcomes of one state are called ${event}`),
  ...(["distinct", "generated", "depth", "frontier"] as const).flatMap((count) =>
    different(count, result.states[count], oracle[count]),
  ),
  ...(["within", "depth", "states"] as const).flatMap((bound) =>
    different(`cut by ${bound}`, result.bounds.find(({ kind }) => kind === bound)?.cut ?? 0, oracle.cut[bound] ?? 0),
  ),
];

/** Verdicts, lengths and evidence. */
export const differencesOfClaims = (
  source: ProtocolSource | SpecSource,
  { error, claims }: Result,
  oracle: Exploration,
): string[] => {
  if (error !== null) return [`the engine reports an error: ${error.message}`];
  const graph = graphOf(source);
  return [
    ...different("claims", claims.length, Object.keys(oracle.claims).length),
    ...claims.flatMap((claim) => [
      ...different(`kind of "${claim.name}"`, claim.kind, oracle.claims[claim.name]?.kind),
      ...different(`verdict of "${claim.name}"`, claim.verdict, oracle.claims[claim.name]?.verdict),
      ...(claim.kind === "indistinguishable"
        ? differencesOfPair(graph, claim)
        : differencesOfPath(graph, claim, oracle.claims[claim.name]?.events ?? null)),
    ]),
  ];
};

const differencesOfPath = (graph: Graph<unknown>, claim: ClaimResult, expected: number | null): string[] => {
  const { name, events, evidence } = claim;
  return [
    ...different(`events of "${name}"`, events, expected),
    ...different(`evidence of "${name}"`, evidence.length, events === null ? 0 : 1),
    ...evidence.flatMap((path) => {
      const fault = faultOf(graph, name, path);
      return [
        ...different(`length of the evidence of "${name}"`, path.events.length, events),
        ...(fault === null ? [] : [`evidence of "${name}": ${fault}`]),
      ];
    }),
  ];
};

/** Which of many pairs an engine finds is its own business. */
const differencesOfPair = (graph: Graph<unknown>, { name, verdict, events, evidence }: ClaimResult): string[] => {
  if (verdict !== "witnessed") return different(`evidence of "${name}"`, evidence.length, 0);
  const fault = faultOfPair(graph, name, evidence);
  if (fault !== null) return [`evidence of "${name}": ${fault}`];
  return different(`events of "${name}"`, events, evidence[1]!.events.length);
};
