// What a search that may be looked ahead of is, and who looks ahead of it.
// The one idea: whoever looks ahead makes machine and claims as the check makes them, from the same source and options.
// Not here: looking ahead (search/ahead/).
import { NO_DEADLOCK } from "../language/index.ts";
import type { Machine } from "../machine/machine.ts";
import { machineOf } from "../machine/walk/machine-of.ts";
import { LookAhead } from "../search/ahead/look-ahead.ts";
import type { SearchOptions, Surroundings } from "../search/options.ts";
import type { Answer, Order } from "../search/parallel/orders.ts";
import { OpenClaim, openClaims } from "../search/watchers/open-claims.ts";
import { asking } from "./asked-claims.ts";
import type { Source } from "./source.ts";

/** What is searched for safety: the machine, and the claims that are settled on the way. */
export const searchedOf = (
  source: Source,
  options: SearchOptions,
): { readonly machine: Machine; readonly claims: readonly OpenClaim[] } => {
  const machine = machineOf(source, null, options);
  return {
    machine,
    claims: [...openClaims(machine.asks, source.claims), new OpenClaim(NO_DEADLOCK, "deadlock", null)],
  };
};

/** Why nobody can look ahead, in a sentence that goes on behind "one worker searches, because"; null: somebody can. */
export const aloneBecause = (
  claims: readonly OpenClaim[],
  options: SearchOptions,
  { checkpoints }: Pick<Surroundings, "checkpoints">,
  keepsGraph: boolean,
): string | null => {
  const pair = claims.find(({ looks }) => looks !== null);
  if (options.search === "depth") return "depth first the next state follows from the one before";
  if (keepsGraph) return "claims of liveness are decided on one graph, which one thread keeps";
  if (pair !== undefined) return `"${pair.name}" compares each state with those before it`;
  if (checkpoints !== undefined) return "it is kept in a checkpoint";
  return options.audit === true ? "an audit asks again in the order of the states" : null;
};

/** Who looks ahead of a check of the same source with the same options. */
export const lookingAheadOf = (
  source: Source,
  options: SearchOptions,
  surroundings: Pick<Surroundings, "now" | "memory">,
): { answer(order: Order): Answer } => {
  const { machine, claims } = searchedOf(asking(source, options.claims), options);
  return new LookAhead(machine, claims, options, surroundings);
};
