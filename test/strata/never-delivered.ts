// Messages that may be lost without limit, never delivered instead.
// The one idea: verdicts and lengths are the oracle's, which follows every loss; what is shown is to the letter what the search shows that
// follows them; alone and with helpers, with symmetry and without. Where every loss may be left out the states are counted once more.
// Not here: the protocols (losing-tables.ts), helpers (sharing.ts).
import type { ProtocolSource } from "../../checker/language/index.ts";
import { type Check, differencesOfClaims } from "../oracle/compare.ts";
import { explore, graphOf, type Onlooker, TooLarge } from "../oracle/explore.ts";
import { type LosingTables, losingProtocol, randomLosingTables } from "./losing-tables.ts";
import { part } from "./resuming.ts";
import { sharing } from "./sharing.ts";
import { drawn, type Stratum, stillSurroundings } from "./stratum.ts";

const PATIENCE = { patience: 600, effort: 6000 };

/** Null: it is too large, or no loss leads to a state that nothing else led to before. */
const explored = (source: ProtocolSource) => {
  let matters = false;
  const onlooker: Onlooker<unknown> = {
    began: () => {},
    expanded: () => {},
    went: (_, { event }, __, fate) => {
      matters ||= fate === "new" && event.kind === "drop";
    },
  };
  try {
    const oracle = explore(source, PATIENCE, onlooker);
    return matters ? oracle : null;
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
};

/** How many states there are without any loss. */
const unlost = (source: ProtocolSource): number => {
  const graph = graphOf(source);
  const states = new Map<string, unknown>();
  for (const { state } of graph.initial()) states.set(graph.key(state), state);
  // A map is walked in the order of its entries, those that come meanwhile included.
  for (const state of states.values())
    for (const { event, to } of graph.transitions(state))
      if (event.kind !== "drop" && !states.has(graph.key(to))) states.set(graph.key(to), to);
  return states.size;
};

/** What makes a loss something else in a system, whatever is asked about it. */
const isOther = ({ fifo, seldomLoses, twoLinks, slow, crash, detector, duplicates }: LosingTables): boolean =>
  fifo || seldomLoses || slow || (crash && detector === "synchronous") || (twoLinks && duplicates === "always");

/** What is found, and not by whom. */
const shown = ({ claims, warnings, error }: Awaited<ReturnType<Check>>): string =>
  JSON.stringify([claims, warnings.filter((warning) => !warning.startsWith("one worker searches")), error]);

export const neverDelivered: Stratum = {
  name: "never-delivered",
  expects: { reduced: 0.2, "given up": 0.1, violated: 0.3, deadlock: 0.01 },
  compare: async (engine, seed) => {
    const made = drawn(randomLosingTables, seed);
    const source = losingProtocol(made);
    const oracle = explored(source);
    if (oracle === null) return null;
    const disagreements: string[] = [];
    const features = new Set<string>();
    const helped = sharing(engine, () => {}, seed);
    for (const symmetry of source.system.symmetry === undefined ? [false] : [true, false])
      for (const [how, check] of [
        ["alone", engine.checkSource],
        ["with helpers", helped],
      ] as const) {
        const result = await check(source, { symmetry }, stillSurroundings);
        const whole = await engine.checkSource(source, { symmetry, reduction: false }, stillSurroundings);
        const isReduced = result.reductions.some((words) => words.includes("never delivered"));
        const found = differencesOfClaims(source, result, oracle);
        const [one, other] = [shown(whole), shown(result)];
        if (one !== other) found.push(`not to the letter: ${part(other, one)}; all losses: ${part(one, other)}`);
        if (isReduced && isOther(made)) features.add("reduced in part");
        const states = isReduced && !symmetry && !isOther(made) && !made.twoLinks ? unlost(source) : null;
        if (states !== null && result.states.distinct !== states)
          found.push(`${result.states.distinct} distinct states, and there are ${states} without losses`);
        if (!isReduced && result.states.distinct !== whole.states.distinct) found.push("fewer states, and not said");
        disagreements.push(...found.map((wrong) => `${how}, symmetry ${symmetry}: ${wrong}`));
        features.add(isReduced ? "reduced" : "given up");
      }
    for (const { kind, verdict } of Object.values(oracle.claims))
      if (verdict === "violated") features.add(kind === "deadlock" ? "deadlock" : "violated");
    return { disagreements, features: [...features] };
  },
};
