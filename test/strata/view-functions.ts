// Views that are functions of the author: specs with a counter that the view leaves out, and that nobody reads, or somebody does.
// The one idea: the counter ends at a number, so the whole system is finite and the oracle decides it without any view; an engine may
// refuse a view that leaves out what an action or a claim reads, and if it does not, its verdict must be the true one.
// Not here: shifts (views.ts), the naive decision (temporal/whole.ts).
import fc from "fast-check";
import {
  eventually,
  eventuallyAlways,
  infinitelyOften,
  leadsTo,
  type SpecSource,
  spec,
} from "../../checker/language/index.ts";
import { naive, wholeGraph } from "../temporal/whole.ts";
import { drawn, type Stratum, stillSurroundings } from "./stratum.ts";

const PLACES = 4;
const PATIENCE = 2000;

/** A token that moves among places; each move may count. */
interface Move {
  readonly from: number;
  readonly to: number;
  readonly counts: boolean;
}
interface Rules {
  readonly moves: readonly Move[];
  /** Which moves are weakly and strongly fair: a bit each. */
  readonly weak: number;
  readonly strong: number;
  readonly most: number;
  /** Who reads the counter, and from which number on it tells: a move that ends, or begins, then; or a claim. */
  readonly reader: { readonly who: "ends" | "begins" | "claim"; readonly move: number; readonly at: number } | null;
  readonly p: number;
  readonly q: number;
}
interface State {
  readonly place: number;
  readonly count: number;
}

const rules: fc.Arbitrary<Rules> = fc.record({
  moves: fc.array(
    fc.record({ from: fc.nat({ max: PLACES - 1 }), to: fc.nat({ max: PLACES - 1 }), counts: fc.boolean() }),
    { minLength: 2, maxLength: 6 },
  ),
  weak: fc.nat({ max: 63 }),
  strong: fc.nat({ max: 63 }),
  most: fc.integer({ min: 3, max: 45 }),
  reader: fc.option(
    fc.record({
      who: fc.constantFrom("ends", "begins", "claim"),
      move: fc.nat({ max: 5 }),
      at: fc.integer({ min: 2, max: 40 }),
    }),
    { freq: 3 },
  ),
  p: fc.nat({ max: PLACES - 1 }),
  q: fc.nat({ max: PLACES - 1 }),
});

const predicatesOf = ({ reader, p, q }: Rules) => ({
  p: ({ place, count }: State): boolean => (reader?.who === "claim" ? count >= reader.at : place === p),
  q: ({ place }: State): boolean => place === q,
});

const fairnessOf = ({ moves, weak, strong }: Rules) => {
  const named = (bits: number) =>
    moves.flatMap((_, i) => ((bits >> i) & 1 ? [{ kind: "action" as const, name: `move${i}` }] : []));
  return { weak: named(weak), strong: named(strong), finitely: [] };
};

const sourceOf = (made: Rules): SpecSource => {
  const { moves, most, reader } = made;
  const { p, q } = predicatesOf(made);
  const isOn = (i: number, count: number): boolean => {
    if (reader === null || reader.who === "claim" || reader.move % moves.length !== i) return true;
    return reader.who === "ends" ? count < reader.at : count >= reader.at;
  };
  // The counter goes round beyond its end, so that it never stands still: what counts always changes the state.
  const counted = (count: number): number => (count < most ? count + 1 : most - 1);
  const actions = moves.map(({ from, to, counts }, i) => [
    `move${i}`,
    ({ place, count }: State): State | undefined =>
      place === from && isOn(i, count) ? { place: to, count: counts ? counted(count) : count } : undefined,
  ]);
  return spec(
    "counter",
    {
      init: [{ place: 0, count: 0 }],
      actions: Object.fromEntries(actions),
      fairness: fairnessOf(made),
      ends: () => true,
      view: ({ place }: State) => place,
    },
    {
      eventually: eventually(p),
      "leads to": leadsTo(p, q),
      "infinitely often": infinitelyOften(q),
      "eventually always": eventuallyAlways(p),
    },
  ) as unknown as SpecSource;
};

export const viewFunctions: Stratum = {
  name: "view-functions",
  expects: { honest: 0.15, refused: 0.15, "honest and violated": 0.1, "over 9": 0.1 },
  compare: async (engine, seed) => {
    const made = drawn(rules, seed);
    const source = sourceOf(made);
    const graph = wholeGraph(source, fairnessOf(made), predicatesOf(made) as never, PATIENCE);
    if (graph === null || graph.edges.size < 4) return null;
    const truth = naive(graph);
    const { reader, most } = made;
    const honest = reader === null || reader.at > most;
    const far = reader !== null && reader.at > 9 ? ["over 9"] : [];
    const { error, claims, exitCode } = await engine.checkSource(source as never, {}, stillSurroundings);
    if (error !== null) {
      const isRefusal = /^The view takes/.test(error.message) && exitCode === 75;
      return {
        disagreements: honest || !isRefusal ? [`refused: ${error.message}`] : [],
        features: ["refused", ...far],
      };
    }
    const right = (violated: boolean, verdict: string): boolean =>
      verdict === (violated ? "violated" : "holds modulo view");
    return {
      disagreements: claims
        .filter(({ name, verdict }) => name in truth && !right(truth[name]!, verdict))
        .map(({ name, verdict }) => `${name}: ${verdict}, and it is ${truth[name] ? "" : "not "}violated`),
      features: [
        ...(honest ? ["honest"] : ["true all the same"]),
        ...(honest && Object.values(truth).some(Boolean) ? ["honest and violated"] : []),
        ...far,
      ],
    };
  },
};
