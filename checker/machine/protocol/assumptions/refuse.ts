// Assumptions that do not go together, refused in one sentence each.
// The one idea: a construct that would be ignored would make a verdict say more than it knows, so it is an error.
// Not here: constructs that are wrong in themselves (topology.ts).
import { type Link, modelError, type Nodes, type ProtocolSource } from "../../../language/index.ts";

/** Refuses assumptions that contradict each other. */
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
