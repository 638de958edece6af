// Claims on infinite behaviours where bounds leave a part of the graph, or none are needed: engine against brute force.
// The one idea: every verdict there is must come, with the fewest events where a finite path refutes, on graphs that end and on such
// as grow for ever.
// Not here: the systems (table-specs.ts), formulas and oracle (temporal/).
import fc from "fast-check";
import { replay, replayable } from "../../traces/replay.ts";
import { TooLarge } from "../oracle/explore.ts";
import { type Expected, expectedOf } from "../temporal/bounded.ts";
import {
  ATOMS,
  claimOf,
  EVENTS,
  type RandomClaim,
  randomClaim,
  usesEvents,
  usesNext,
} from "../temporal/random-formulas.ts";
import { type Comparison, drawn, type Engine, type Stratum, stillSurroundings } from "./stratum.ts";
import { predicatesOf, randomTableSpec, specOf, type TableSpec, wholeOf } from "./table-specs.ts";

const CLAIMS = 3;

const system = fc.record({
  table: randomTableSpec,
  claims: fc.array(randomClaim, { minLength: CLAIMS, maxLength: CLAIMS }),
});

/** What is right of each claim; null: one of them is too large to say. */
export const expectedOfClaims = (table: TableSpec, claims: readonly RandomClaim[]): readonly Expected[] | null => {
  try {
    return claims.map(({ formula }) => expectedOf(wholeOf(table), table.bounds, formula, ATOMS, EVENTS));
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
};

type Found = Awaited<ReturnType<Engine["checkSource"]>>["claims"][number];

/** What an engine's result of a claim lacks. */
export const wrongWith = (found: Found, { verdict, prefix }: Expected): string[] => {
  const said = `${found.verdict}, ${found.events} events, loopStart ${found.loopStart}`;
  const right = `${verdict}${prefix === null ? "" : `, ${prefix} events, loopStart null`}`;
  const isLasso = verdict === "violated" && prefix === null;
  const agrees =
    found.verdict === verdict &&
    (prefix === null || (found.events === prefix && found.loopStart === null)) &&
    (!isLasso || found.loopStart !== null);
  return agrees ? [] : [`"${found.name}": the engine says ${said}; right is ${right}`];
};

/** What a replay of a counterexample says against it. */
export const unreplayed = (source: unknown, { name, evidence }: Found): string[] =>
  evidence.flatMap(({ initial, events, loopStart }) => {
    const trace = {
      model: "m",
      scenario: null,
      mutant: null,
      parameters: {},
      claim: name,
      verdict: "violated",
      initial,
      events,
      loopStart,
      engine: "",
    } as const;
    const { outcome, sentence } = replayable(source as never, name, (on) => replay(trace, on));
    return outcome === "reproduces" ? [] : [`"${name}": ${sentence}`];
  });

const featuresOf = (table: TableSpec, claims: readonly RandomClaim[], expected: readonly Expected[]): string[] => [
  ...expected.map(({ verdict, prefix }) =>
    verdict !== "violated" ? verdict : prefix === null ? "violated by a lasso" : "violated by a prefix",
  ),
  ...(expected.some(({ prefix }) => prefix !== null && prefix > 2) ? ["a prefix of three events or more"] : []),
  ...(claims.some(({ formula }) => usesNext(formula)) ? ["next"] : []),
  ...(claims.some(({ formula }) => usesEvents(formula)) ? ["events"] : []),
  ...(claims.some(({ kind }) => kind === "until") ? ["until"] : []),
  ...(table.within === null ? [] : ["within"]),
  ...(table.bounds.maxDepth === undefined ? [] : ["depth"]),
  ...(table.bounds.maxStates === undefined ? [] : ["states"]),
  ...(table.grows ? ["grows"] : []),
  ...(wholeOf(table).contradicts ? ["owed and finite"] : []),
];

/** A table and claims, and what an engine says of them. */
export const comparedOn = async (
  engine: Engine,
  { table, claims }: { readonly table: TableSpec; readonly claims: readonly RandomClaim[] },
): Promise<Comparison | null> => {
  const expected = expectedOfClaims(table, claims);
  if (expected === null) return null;
  const named = Object.fromEntries(
    claims.map((claim, i) => [`claim ${i}`, claimOf(claim, predicatesOf(table) as never)]),
  );
  const source = specOf(table, named);
  const result = await engine.checkSource(source as never, table.bounds, stillSurroundings);
  if (result.error !== null) return { disagreements: [result.error.message], features: [] };
  const disagreements = expected.flatMap((right, i) => {
    const found = result.claims.find(({ name }) => name === `claim ${i}`)!;
    const wrong = wrongWith(found, right);
    return [...wrong, ...(wrong.length === 0 ? unreplayed(source, found) : [])];
  });
  return { disagreements, features: featuresOf(table, claims, expected) };
};

export const livenessUnderBounds: Stratum = {
  name: "liveness-under-bounds",
  expects: {
    "violated by a prefix": 0.2,
    "a prefix of three events or more": 0.02,
    "violated by a lasso": 0.2,
    holds: 0.05,
    "holds within bounds": 0.05,
    undecided: 0.1,
    next: 0.3,
    events: 0.3,
    until: 0.1,
    within: 0.3,
    depth: 0.2,
    states: 0.2,
    grows: 0.3,
    "owed and finite": 0.05,
  },
  compare: (engine, seed) => comparedOn(engine, drawn(system, seed)),
};
