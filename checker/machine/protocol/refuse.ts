// What the language declares and the engine cannot run yet, refused in one sentence each.
// The one idea: a construct that would be ignored would make a verdict say more than it knows, so it is an error.
// Not here: constructs that are wrong in themselves (topology.ts).

import type { ClaimKind } from "../../language/index.ts";
import { type KripkeError, type Link, modelError, type Nodes, type ProtocolSource } from "../../language/index.ts";

const notYet = (name: string, what: string): KripkeError =>
  modelError(`"${name}" uses ${what}, which this version does not check yet; leave it out.`);

const unchecked: readonly ClaimKind[] = ["indistinguishable", "eventually", "leadsTo", "temporal"];

/** Refuses claims that are not decided yet. */
export const refuseUncheckedClaims = (
  name: string,
  claims: { readonly [sentence: string]: { readonly kind: ClaimKind } },
): void => {
  for (const [sentence, claim] of Object.entries(claims))
    if (unchecked.includes(claim.kind)) throw notYet(name, `the claim "${sentence}" of kind ${claim.kind}`);
};

/** Refuses assumptions and constructs that have no engine yet. */
export const refuseUnsupported = (source: ProtocolSource): void => {
  const { name, system } = source;
  if (system.partitions !== undefined) throw notYet(name, "partitions");
  if (system.detector !== undefined) throw notYet(name, "a failure detector");
  if (system.slow !== undefined && system.slow.length > 0) throw notYet(name, "slow timers");
  if (system.symmetry !== undefined && system.symmetry.length > 0) throw notYet(name, "symmetry");
  if (system.observers !== undefined && system.observers.length > 0) throw notYet(name, "observers");
  for (const clause of system.crashes ?? [])
    if (clause.midStep === true) throw notYet(name, "crashes inside a step (midStep)");
  for (const link of (Array.isArray(system.network) ? system.network : [system.network]) as Link<Nodes>[]) {
    if (link.disconnects !== undefined && link.disconnects !== "never") throw notYet(name, "disconnects");
    if (link.delivery === "at once") throw notYet(name, 'delivery "at once"');
    if (typeof link.order === "object") throw notYet(name, "a fifo by key");
  }
};
