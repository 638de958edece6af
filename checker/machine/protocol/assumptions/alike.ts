// Two instances of one protocol: do they declare the same?
// The one idea: everything declared but functions is compared by content, so that the numbers of one mean the same in the other.
// Not here: what their functions answer (search/anew.ts).

import type { ProtocolSource } from "../../../language/index.ts";
import { canonicalText } from "../../../values/canonical-text.ts";
import { topologyOf } from "./topology.ts";

export const declareAlike = (one: ProtocolSource, other: ProtocolSource): boolean => declared(one) === declared(other);

const declared = (source: ProtocolSource): string => {
  const observers = (source.system.observers ?? []) as readonly { readonly name: string; readonly init: unknown }[];
  const memories = observers.map(({ name, init }) => [name, init]);
  return canonicalText([topologyOf(source), memories], () => "a function, or nothing");
};
