// Each claim checked alone, and all together in another order, by other layouts and with flags that only say how: one verdict.
// The one idea: a claim's verdict depends on nothing but the model, so every way of asking gets the oracle's answer.
// Not here: the systems (table-specs.ts), formulas and oracle (temporal/).
import fc from "fast-check";
import { always, reachable, step } from "../../checker/language/index.ts";
import type { SearchOptions } from "../../checker/result/result.ts";
import { type Expected, exploredOf } from "../temporal/bounded.ts";
import { claimOf, randomClaim, usesEvents, usesNext } from "../temporal/random-formulas.ts";
import { expectedOfClaims, wrongWith } from "./liveness-under-bounds.ts";
import { drawn, type Engine, type Stratum, stillSurroundings } from "./stratum.ts";
import { predicatesOf, randomTableSpec, specOf, type TableSpec, wholeOf } from "./table-specs.ts";

const system = fc
  .record({
    table: randomTableSpec,
    claims: fc.array(randomClaim, { minLength: 3, maxLength: 3 }),
    ways: fc.array(
      fc.record({
        audit: fc.boolean(),
        profile: fc.boolean(),
        symmetry: fc.boolean(),
      }),
      { minLength: 2, maxLength: 2 },
    ),
  })
  .chain((made) =>
    fc
      .shuffledSubarray(["claim 0", "claim 1", "claim 2", "always p", "p is reached", "no event of the atom"], {
        minLength: 6,
      })
      .map((order) => ({ ...made, order })),
  );

/** What the safety claims' verdicts must be: in every state that was found or kept out, over every step explored. */
const safety = (table: TableSpec): Readonly<Record<string, string>> => {
  const whole = wholeOf(table);
  const { found, expanded, cut, stopped } = exploredOf(whole, table.bounds);
  const ways = [...expanded].flatMap((key) => whole.ways(key));
  const letters = [...found.values(), ...[...whole.initial, ...ways.map(({ to }) => to)].map(({ letter }) => letter)];
  const held = stopped ? "undecided" : cut ? "holds within bounds" : "holds";
  return {
    "always p": letters.some((letter) => (letter & 1) === 0) ? "violated" : held,
    "p is reached": letters.some((letter) => (letter & 1) === 1)
      ? "witnessed"
      : stopped
        ? "undecided"
        : cut
          ? "unreachable within bounds"
          : "unreachable",
    "no event of the atom": ways.some(({ events }) => events !== 0) ? "violated" : held,
  };
};

const asked = async (
  engine: Engine,
  table: TableSpec,
  claims: object,
  options: SearchOptions,
): Promise<Map<string, Said>> => {
  const result = await engine.checkSource(
    specOf(table, claims) as never,
    { ...table.bounds, ...options },
    stillSurroundings,
  );
  if (result.error !== null) throw new Error(result.error.message);
  return new Map(result.claims.map((claim) => [claim.name, claim]));
};
type Said = Awaited<ReturnType<Engine["checkSource"]>>["claims"][number];

/** Verdict, length and shape, for these depend on nothing else either. */
const shape = ({ verdict, events, loopStart, evidence }: Said): string =>
  `${verdict}, ${events} events, loopStart ${loopStart}: ${JSON.stringify(evidence)}`;

export const claimsAlone: Stratum = {
  name: "claims-alone",
  expects: { "some idle, some not": 0.2, violated: 0.5, "holds, perhaps within bounds": 0.3, undecided: 0.1 },
  compare: async (engine, seed) => {
    const { table, claims, ways, order } = drawn(system, seed);
    const says = predicatesOf(table);
    const all: Readonly<Record<string, unknown>> = {
      ...Object.fromEntries(claims.map((claim, i) => [`claim ${i}`, claimOf(claim, says as never)])),
      "always p": always(says[0] as never),
      "p is reached": reachable(says[0] as never),
      "no event of the atom": step(((_: unknown, __: unknown, event: { name: string }) => !says[2](event)) as never),
    };
    const expected = expectedOfClaims(table, claims);
    if (expected === null) return null;
    const bySafety = safety(table);
    const disagreements: string[] = [];
    const alone = new Map<string, Said>();
    for (const [name, claim] of Object.entries(all)) {
      const said = (await asked(engine, table, { [name]: claim }, {})).get(name)!;
      alone.set(name, said);
      const right: Expected | undefined = expected[Number(name.replace("claim ", ""))];
      if (right !== undefined) disagreements.push(...wrongWith(said, right).map((wrong) => `alone, ${wrong}`));
      else if (said.verdict !== bySafety[name])
        disagreements.push(`alone, "${name}": the engine says ${said.verdict}; right is ${bySafety[name]}`);
    }
    const shuffled = Object.fromEntries(order.map((name) => [name, all[name]]));
    for (const options of [{}, ...ways])
      for (const [name, said] of await asked(engine, table, shuffled, options))
        if (alone.has(name) && shape(said) !== shape(alone.get(name)!))
          disagreements.push(
            `"${name}": together, with ${JSON.stringify(options)}, ${shape(said)}; alone ${shape(alone.get(name)!)}`,
          );
    const watches = claims.map(({ formula }) => usesNext(formula) || usesEvents(formula));
    const verdicts = expected.map(({ verdict }) => verdict);
    return {
      disagreements,
      features: [
        ...(watches.includes(true) && watches.includes(false) ? ["some idle, some not"] : []),
        ...(verdicts.some((verdict) => verdict.startsWith("holds")) ? ["holds, perhaps within bounds"] : []),
        ...verdicts,
      ],
    };
  },
};
