// What the language declares and the engine cannot run yet, refused in one sentence each.
// The one idea: a construct that would be ignored would make a verdict say more than it knows, so it is an error.
// Not here: constructs that are wrong in themselves (topology.ts).

import type { ClaimKind } from "../../language/index.ts";
import { type KripkeError, type Link, modelError, type Nodes, type ProtocolSource } from "../../language/index.ts";

const notYet = (name: string, what: string): KripkeError =>
  modelError(`"${name}" uses ${what}, which this version does not check yet; leave it out.`);

const unchecked: readonly ClaimKind[] = ["eventually", "leadsTo", "temporal"];

/** Refuses claims that are not decided yet. */
export const refuseUncheckedClaims = (
  name: string,
  claims: { readonly [sentence: string]: { readonly kind: ClaimKind } },
): void => {
  for (const [sentence, claim] of Object.entries(claims))
    if (unchecked.includes(claim.kind)) throw notYet(name, `the claim "${sentence}" of kind ${claim.kind}`);
};

/** Refuses assumptions that have no engine yet, and those that do not go together. */
export const refuseUnsupported = (source: ProtocolSource): void => {
  const { name, system } = source;
  const links = (Array.isArray(system.network) ? system.network : [system.network]) as Link<Nodes>[];
  if (
    links.some((link) => link.delivery === "at once") &&
    (system.crashes ?? []).some((clause) => clause.midStep === true)
  )
    throw modelError(
      `"${name}" crashes inside a step and delivers at once, where a step has no inside; leave one of them out.`,
    );
};
