// Several simulations of one source, each with walks of its own, as one.
// The one idea: what any of them saw was seen, and only what none of them saw or did is missing; so the order in which they ended says
// nothing, and the same simulations in the same order are the same answer.
// Not here: walking (simulate.ts), who walks where (cli/simulation-workers.ts).

import { exitCodeOf, VERDICTS } from "./simulate.ts";
import type { SimulatedClaim, Simulation, TakenRow, WalksEnd } from "./simulation.ts";

/**
 * What ended them all: the first of these that ended one. Whoever was stopped because another had ended for one of the first three was
 * interrupted.
 */
const ENDS: readonly WalksEnd[] = ["error", "first", "settled", "interrupt", "memory", "seconds", "walks"];

/** Does it end the others, too? */
export const endsAll = ({ end }: Pick<Simulation, "end">): boolean => ENDS.indexOf(end) < ENDS.indexOf("interrupt");

/** One at least; all of one source with the same options but the seed, of which that of the whole is told. */
export const joined = (simulations: readonly Simulation[], seed: number): Simulation => {
  const [first] = simulations;
  if (first === undefined) throw new Error("there is no simulation");
  const claims = first.claims.map((_, i) => seenBest(simulations.map((each) => each.claims[i]!)));
  const error = simulations.find((each) => each.error !== null)?.error ?? null;
  const undone = error === null ? inAll(simulations.map((each) => each.undone)) : [];
  const exitCode = exitCodeOf(error !== null, claims, undone);
  const kept = simulations.flatMap(({ walk }) => walk ?? []);
  return {
    verdict: VERDICTS[exitCode],
    exitCode,
    seed,
    strategy: first.strategy,
    walks: sum(simulations.map(({ walks }) => walks)),
    events: sum(simulations.map(({ events }) => events)),
    end: ENDS.find((end) => simulations.some((each) => each.end === end)) ?? first.end,
    met: simulations.map(({ met }) => met).reduce((most, met) => (met.pairs > most.pairs ? met : most)),
    seconds: Math.max(...simulations.map(({ seconds }) => seconds)),
    handlerCalls: sum(simulations.map(({ handlerCalls }) => handlerCalls)),
    faults: takenIn(simulations.map(({ faults }) => faults)),
    undone,
    warnings: inAll(simulations.map(({ warnings }) => warnings)),
    claims,
    error,
    ...(kept.length === 0
      ? {}
      : { walk: kept.reduce((longest, walk) => (walk.events > longest.events ? walk : longest)) }),
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** The shortest way that was seen, of equally long ones the first. */
const seenBest = (claims: readonly SimulatedClaim[]): SimulatedClaim =>
  claims.reduce((best, claim) =>
    (claim.events ?? Number.POSITIVE_INFINITY) < (best.events ?? Number.POSITIVE_INFINITY) ? claim : best,
  );

/** A sentence about what never was is true of all together where it is true of each. */
const inAll = (sentences: readonly (readonly string[])[]): string[] =>
  sentences[0]!.filter((sentence) => sentences.every((each) => each.includes(sentence)));

const takenIn = (all: readonly (readonly TakenRow[])[]): TakenRow[] => {
  const rows = new Map<string, number>();
  for (const { event, taken } of all.flat()) rows.set(event, (rows.get(event) ?? 0) + taken);
  // A kind by itself is the row of who met nothing of it.
  const isMet = (kind: string): boolean => [...rows.keys()].some((event) => event.startsWith(`${kind} `));
  const told = [...rows].filter(([event]) => !isMet(event));
  return told.map(([event, taken]) => ({ event, taken })).sort((a, b) => (a.event < b.event ? -1 : 1));
};
