// Orbits: how many of the oracle's states are not renamed copies of each other.
// The one idea: every exchange of two neighbours in a group joins a state with its renamed copy; what is joined is one orbit.
// Not here: which states there are (explore.ts).
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import { canonical } from "./canonical.ts";
import { type Exploration, explore, type Limits, TooLarge } from "./explore.ts";
import { isProtocol } from "./protocol-graph.ts";
import type { SystemState } from "./state.ts";
import { type System, systemOf } from "./system.ts";

type Rename = (name: string) => string;

/** A value with other names: whole strings, wherever they stand. */
const renamed = (value: unknown, rename: Rename): unknown => {
  if (typeof value === "string") return rename(value);
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (value instanceof Set) return new Set([...value].map((item) => renamed(item, rename)));
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [renamed(key, rename), renamed(item, rename)]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), renamed(item, rename)]));
};

/** A state of a protocol as one value in which every name is a string of its own. */
const plain = ({ nodes, lines }: System, state: SystemState): unknown => ({
  nodes: new Map(nodes.map(({ id, index }) => [id, [state.nodes[index]!.status, state.nodes[index]!.local.value]])),
  bags: lines.map((line, i) =>
    line.fifo
      ? null
      : bagOf(state.network[i]!.flatMap(({ packets }) => packets.map((p) => [p.from, p.to, p.message.value]))),
  ),
  queues: lines.map((line, i) =>
    line.fifo
      ? new Map(
          state.network[i]!.map(({ packets }) => [
            [packets[0]!.from, packets[0]!.to],
            packets.map((p) => p.message.value),
          ]),
        )
      : null,
  ),
  notices: new Set(state.notices.map(({ line, node, peer }) => [line, node, peer])),
  budgets: state.budgets,
  memories: state.memories.map(({ value }) => value),
});

/** How often each thing is there. */
const bagOf = (things: readonly unknown[]): ReadonlyMap<unknown, number> => {
  const counts = new Map<string, [unknown, number]>();
  for (const thing of things) {
    const { text } = canonical(thing);
    counts.set(text, [thing, (counts.get(text)?.[1] ?? 0) + 1]);
  }
  return new Map(counts.values());
};

const swaps = (groups: readonly (readonly string[])[]): Rename[] =>
  groups.flatMap((members) =>
    members.slice(1).map((other, i): Rename => {
      const one = members[i]!;
      return (name) => (name === one ? other : name === other ? one : name);
    }),
  );

/** The members of the groups that a protocol or spec declares interchangeable. */
const groupsOf = (source: ProtocolSource | SpecSource): readonly (readonly string[])[] => {
  if (!isProtocol(source)) return (source.behaviour as { symmetry?: readonly (readonly string[])[] }).symmetry ?? [];
  const { nodes } = systemOf(source);
  return ((source.system.symmetry ?? []) as readonly string[]).map((group) =>
    nodes.filter((node) => node.group === group).map(({ id }) => id),
  );
};

/** Joins states by their texts. */
class Joined {
  readonly #leader = new Map<string, string>();

  of(text: string): string {
    const leader = this.#leader.get(text);
    if (leader === undefined || leader === text) return text;
    const last = this.of(leader);
    this.#leader.set(text, last);
    return last;
  }

  join(a: string, b: string): void {
    this.#leader.set(this.of(a), this.of(b));
  }
}

/** How many permutations the groups have. */
export const permutationsOf = (source: ProtocolSource | SpecSource): number =>
  groupsOf(source).reduce(
    (product, { length }) => product * Array.from({ length }, (_, i) => i + 1).reduce((a, b) => a * b, 1),
    1,
  );

export interface Orbits {
  readonly oracle: Exploration;
  readonly orbits: number;
  /** Is every renamed copy of a reachable state reachable? */
  readonly closed: boolean;
}

/** Explores without symmetry and counts orbits; null if there are too many states. */
export const orbitsOf = (source: ProtocolSource | SpecSource, limits: Limits): Orbits | null => {
  const system = isProtocol(source) ? systemOf(source) : null;
  const states = new Map<string, unknown>();
  const met = (state: unknown): void => {
    const value = system === null ? (state as { value: unknown }).value : plain(system, state as SystemState);
    states.set(canonical(value).text, value);
  };
  try {
    const oracle = explore(source, limits, {
      began: () => {},
      expanded: ({ state }) => met(state),
      went: () => {},
    });
    const joined = new Joined();
    let closed = true;
    for (const [text, value] of states)
      for (const swap of swaps(groupsOf(source))) {
        const copy = canonical(renamed(value, swap)).text;
        closed &&= states.has(copy);
        joined.join(text, copy);
      }
    return { oracle, orbits: new Set([...states.keys()].map((text) => joined.of(text))).size, closed };
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
};
