// One system, twice: what the engine says of it against what the oracle says of it.
// The one idea: everything that has a definition is compared, and every piece of evidence is walked.
// Not here: where systems come from (generator.ts).
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import type { Result, SearchOptions, Surroundings } from "../../checker/result/result.ts";
import { type Exploration, explore, graphOf, type Onlooker, TooLarge } from "./explore.ts";
import { type RandomSystem, sourceOf } from "./generator.ts";
import { faultOf } from "./replay.ts";

export type Check = (
  source: ProtocolSource | SpecSource,
  options: SearchOptions,
  surroundings: Surroundings,
) => Promise<Result>;

/** Neither plays a part in what is compared. */
const surroundings: Surroundings = { now: () => 0, memory: () => 0 };
/** Systems with more states than this, for all their bounds, are not compared. */
const PATIENCE = 3000;

/** Null for a system that is too large. */
export const oracleOn = (system: RandomSystem, onlooker?: Onlooker<unknown>): Exploration | null => {
  try {
    return explore(sourceOf(system), { ...system.limits, patience: PATIENCE }, onlooker);
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
};

/** Where the engine differs from what the oracle found. */
export const disagreementsOn = async (check: Check, system: RandomSystem, oracle: Exploration): Promise<string[]> => {
  const source = sourceOf(system);
  const result = await check(source, system.limits, surroundings);
  if (result.error !== null) return [`the engine reports an error: ${result.error.message}`];
  const found: string[] = [];
  const same = (what: string, engine: unknown, expected: unknown) => {
    if (engine !== expected) found.push(`${what}: engine ${String(engine)}, oracle ${String(expected)}`);
  };
  for (const count of ["distinct", "generated", "depth", "frontier"] as const) {
    same(count, result.states[count], oracle[count]);
  }
  for (const bound of ["within", "depth", "states"] as const) {
    same(`cut by ${bound}`, result.bounds.find(({ kind }) => kind === bound)?.cut ?? 0, oracle.cut[bound] ?? 0);
  }
  const graph = graphOf(source);
  same("claims", result.claims.length, Object.keys(oracle.claims).length);
  for (const { name, kind, verdict, events, evidence } of result.claims) {
    const expected = oracle.claims[name];
    same(`kind of "${name}"`, kind, expected?.kind);
    same(`verdict of "${name}"`, verdict, expected?.verdict);
    same(`events of "${name}"`, events, expected?.events);
    same(`evidence of "${name}"`, evidence.length, events === null ? 0 : 1);
    for (const path of evidence) {
      same(`length of the evidence of "${name}"`, path.events.length, events);
      const fault = faultOf(graph, name, path);
      if (fault !== null) found.push(`evidence of "${name}": ${fault}`);
    }
  }
  return found;
};
