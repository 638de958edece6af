// What a run begins with: the node, its role, the states in which the model may begin, and what of the protocol can be driven.
// The one idea: what cannot be driven is refused before the first run, in one sentence.
// Not here: runs (run.ts).
import {
  canonicalText,
  type Draw,
  type Envelope,
  type Position,
  type Snapshot,
  type Source,
  suggestion,
  usageError,
  walk,
} from "../../checker/index.ts";
import { carriersOf, linksOf, type QueueOf, queuesOf } from "./answers.ts";
import { AtOnce, inFlight } from "./at-once.ts";
import { Atlas, type Begun, Belief } from "./belief.ts";
import type { Role } from "./calling.ts";

/** A protocol, seen from one of its nodes. */
export interface Setting {
  readonly atlas: Atlas;
  readonly role: Omit<Role, "maxCallSeconds">;
  readonly queueOf: QueueOf;
  /** What waits to be handled at once in a run that begins. */
  readonly atOnce: () => AtOnce;
  /** The group of each node. */
  readonly groups: ReadonlyMap<string, string>;
  /** Where a run may begin, as far as it is not the node's to say: one of them is drawn. */
  readonly starts: readonly (readonly Position[])[];
}

/** Throws (2) where there is no such node, or one that cannot be driven. */
export const settingOf = (source: Source, node: string): Setting => {
  if (!("system" in source))
    throw usageError(
      `"${source.name}" is a spec, which has no nodes: an implementation is held against a node of a protocol`,
    );
  // As it is written: what does not go together is refused there.
  walk(source);
  const over = walk(inFlight(source));
  const [first] = over.initial;
  if (first === undefined) throw usageError(`"${source.name}" has no initial state`);
  const groups = new Map(over.snapshot(first.to).nodes.map(({ id, group }) => [id, group]));
  const group = groups.get(node);
  if (group === undefined)
    throw usageError(`"${source.name}" has no node "${node}"${suggestion(node, [...groups.keys()], "nodes")}`);
  const entry = source.system.nodes[group]!;
  const { timers = {}, actions = {} } = "role" in entry ? entry.role : entry;
  const links = linksOf(source);
  const carrier = carriersOf(links, groups);
  const byRest = new Map<string, Position[]>();
  for (const { to } of over.initial) {
    const key = restOf(over.snapshot(to), node);
    byRest.set(key, [...(byRest.get(key) ?? []), to]);
  }
  return {
    atlas: new Atlas(over, node),
    role: {
      node,
      nodes: new Set(groups.keys()),
      timers: new Set(Object.keys(timers)),
      actions: new Set(Object.keys(actions)),
    },
    queueOf: queuesOf(links, carrier),
    atOnce: () => new AtOnce(links, carrier),
    groups,
    starts: [...byRest.values()],
  };
};

/** What of an initial state is not the node's. */
const restOf = ({ nodes, network }: Snapshot, node: string): string =>
  canonicalText([nodes.filter(({ id }) => id !== node), network.filter(({ from }) => from !== node)]);

/** What the model may do at the start. */
export const beginnings = ({ atlas, starts, role }: Setting, draw: Draw): Begun => {
  const positions = starts[draw(starts.length)]!;
  const sentBy = (at: Position): readonly Envelope<unknown>[] =>
    atlas.walk.snapshot(at).network.filter(({ from }) => from === role.node);
  return {
    belief: new Belief(atlas, positions),
    possible: positions.map((to) => ({ choice: null, sends: sentBy(to), to })),
  };
};
