// What happens next in a run, where nothing is planned.
// The one idea: two ways that find different things take turns: one asks the node, as often as not, what it was seldom asked; the other
// draws weights for the run, so that in some runs a message waits long, or one node is late in everything.
// Not here: which runs set out for which goals (goals.ts).
import { type Draw, type TraceEvent, typeOf } from "../../checker/index.ts";
import type { Offer } from "./belief.ts";
import type { Goals } from "./goals.ts";

/** Draws one of what may happen; undefined: nothing may. */
export type Choose = (offers: readonly Offer[]) => Offer | undefined;

/** One fault in so many events, where there is a choice. */
const FAULT_IN = 10;

/** The choice of one run. */
export const chooser = (draw: Draw, goals: Goals): Choose => {
  const proper = draw(2) === 0 ? rareFirst(draw, goals) : weighted(draw);
  return (offers) => {
    const faults = offers.filter(({ isFault }) => isFault);
    const others = offers.filter(({ isFault }) => !isFault);
    const isFaultsTurn = faults.length > 0 && (others.length === 0 || draw(FAULT_IN) === 0);
    if (isFaultsTurn) return rareIn(faults, draw, goals);
    return others.length === 0 ? undefined : proper(others);
  };
};

/** At the node or elsewhere with the same chance, and there half of the time what was seldom taken in this local state. */
const rareFirst =
  (draw: Draw, goals: Goals): Choose =>
  (offers) => {
    const atNode = offers.filter(({ isInput }) => isInput);
    const elsewhere = offers.filter(({ isInput }) => !isInput);
    const isNodesTurn = elsewhere.length === 0 || (atNode.length > 0 && draw(2) === 0);
    return rareIn(isNodesTurn ? atNode : elsewhere, draw, goals);
  };

const rareIn = (offers: readonly Offer[], draw: Draw, goals: Goals): Offer => {
  const isRare = draw(2) === 0;
  const least = isRare ? Math.min(...offers.map((offer) => goals.timesTaken(offer))) : 0;
  const among = isRare ? offers.filter((offer) => goals.timesTaken(offer) === least) : offers;
  return among[draw(among.length)]!;
};

/** Weights are powers of this, from its power 0 on. */
const BASE = 6;
const POWERS = 4;

/** By what happens, and by whom or between whom: each has a weight of its own for the run. */
const weighted = (draw: Draw): Choose => {
  const drawn = new Map<string, number>();
  const weightOf = (key: string): number => {
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const weight = BASE ** draw(POWERS);
    drawn.set(key, weight);
    return weight;
  };
  return (offers) => {
    const weights = offers.map(({ event }) => weightOf(whatOf(event)) * weightOf(whereOf(event)));
    let left = draw(weights.reduce((sum, weight) => sum + weight, 0));
    for (const [i, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return offers[i];
    }
    return undefined;
  };
};

/** What happens, wherever. */
const whatOf = (event: TraceEvent): string => {
  if ("message" in event) return `${event.kind} ${typeOf(event.message)}`;
  return "name" in event ? `${event.kind} ${event.name}` : event.kind;
};

/** Where, whatever happens. */
const whereOf = (event: TraceEvent): string => {
  if ("message" in event) return `${event.from} → ${event.to}`;
  return "node" in event ? (event.node ?? "") : "";
};
