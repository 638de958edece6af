// Which kinds of faults a model allows.
// The one idea: what has a node or is one for all stands among the events that a machine expects; what befalls messages and
// connections follows from the rules of the network.
// Not here: how often each was injected (simulate.ts).
import { BRAND, type Budget, type Link, type Nodes } from "../language/index.ts";
import type { Machine } from "../machine/machine.ts";
import { machineOf } from "../machine/walk/machine-of.ts";
import { FAULT_KINDS, type FaultKind } from "./simulation.ts";
import type { Source } from "./source.ts";

/** In the order of their table. Throws KripkeError 150 if the source cannot be run. */
export const faultKindsOf = (source: Source): readonly FaultKind[] => faultKindsIn(machineOf(source), source);

/** The same of a source whose machine is made. */
export const faultKindsIn = ({ events }: Machine, source: Source): readonly FaultKind[] => {
  const kinds = new Set<string>([
    ...events.expectedCoverage().map(kindOf),
    ...(source[BRAND] === "protocol" ? onTheWay(source.system.network) : []),
  ]);
  return FAULT_KINDS.filter((kind) => kinds.has(kind));
};

/** The kind of what a table of coverage calls an event: its first word. */
export const kindOf = (row: string): string => row.split(" ", 1)[0]!;

const onTheWay = (network: Link<Nodes> | readonly Link<Nodes>[]): FaultKind[] =>
  [network]
    .flat()
    .flatMap(({ loses, duplicates, disconnects }) => [
      ...(isAllowed(loses) ? (["drop"] as const) : []),
      ...(isAllowed(duplicates) ? (["duplicate"] as const) : []),
      ...(isAllowed(disconnects) ? (["disconnect"] as const) : []),
    ]);

const isAllowed = (budget: Budget = "never"): boolean =>
  budget === "always" || (typeof budget === "object" && budget.atMost > 0);
