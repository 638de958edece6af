// The losses of a protocol that a search may leave out, by their labels.
// The one idea: what a label stands for never changes, so it is looked up once.
// Not here: which messages they are of (network/undelivered.ts).
import { grown } from "../../../values/sequences.ts";
import type { Losses } from "../../machine.ts";
import { undeliveredOf } from "../network/undelivered.ts";
import type { Labels } from "./labels.ts";
import type { PartsOf } from "./protocol-parts.ts";

const YES = 1;
const NO = 2;

export const lossesOf = ({ topology, layout, envelopes }: PartsOf, labels: Labels): Losses | null => {
  const isLosable = undeliveredOf(topology);
  if (isLosable === null) return null;
  /** By label; 0: not known yet. */
  let known = new Int32Array(64);
  return {
    isLoss: (label) => {
      known = grown(known, label + 1);
      if (known[label] === 0)
        known[label] = labels.kind(label) === "drop" && isLosable(envelopes.get(labels.what(label))) ? YES : NO;
      return known[label] === YES;
    },
    isInFlight: (component) => component >= layout.inboxes && component < layout.budgets,
  };
};
