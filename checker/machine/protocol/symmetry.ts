// Symmetry: states that differ only in the names of interchangeable nodes are one.
// The one idea: of the states that permutations make of a state, one stands for all: the members of each group lie in the order
// of the orbits of what they hold, and where that leaves a choice the ids are the least.
// Why it is one: an orbit is the same whatever the nodes are called, so of two states that are renamed copies the same states
// lie in order, and the least of them is the same.
// Why it is sound: renaming is an automorphism of the transition graph as long as nothing tells the members apart, so a state
// and its representative reach renamed copies of the same states, and a claim says of both the same. Declared assumptions are
// checked to be closed under renaming before the search; handlers and claims are sampled during it (search/symmetry.ts).
// Not here: what a permutation makes of a state (renaming.ts), when to use it (search/).
import { modelError, type ProtocolSource } from "../../language/index.ts";
import type { Permutation } from "../value-renaming.ts";
import { Orbits } from "./orbits.ts";
import type { PartsOf } from "./parts.ts";
import { inverse, permutationsOf } from "./permutations.ts";
import { Renaming, sameSplit } from "./renaming.ts";
import type { Topology } from "./topology.ts";

/** A permutation that is listed: its id, as tables of what is renamed have it, and where each node comes from. */
interface Listed {
  readonly id: number;
  readonly from: Permutation;
}

export class Symmetry {
  readonly groups: readonly string[];
  readonly #parts: PartsOf;
  /** The nodes of each group, by index. */
  readonly members: readonly (readonly number[])[];
  /** The identity first; null where there are too many: then members are sorted by local states, which merges less. */
  readonly #listed: readonly Listed[] | null;
  readonly #localOrbits: Orbits;
  readonly #inboxOrbits: Orbits;
  /** By node: the orbits of its local state and of its inbox. */
  readonly #localRanks: Int32Array;
  readonly #inboxRanks: Int32Array;
  /** What permutations make of states, for any permutation. */
  readonly renaming: Renaming;
  readonly #renamed: Int32Array;

  constructor(source: ProtocolSource, groups: readonly string[], parts: PartsOf) {
    this.groups = groups;
    this.#parts = parts;
    this.members = groups.map((name) => parts.topology.groups.find((group) => group.name === name)!.members);
    this.renaming = new Renaming(parts, this.members.flat());
    this.#renamed = new Int32Array(parts.layout.components);
    refuseAsymmetry(source, parts.topology, this.members);
    const { nodes } = parts.topology;
    const permutations = permutationsOf(this.members, nodes.length);
    this.#listed =
      permutations?.map((permutation) => ({
        id: this.renaming.idOf(permutation),
        from: inverse(permutation),
      })) ?? null;
    const idOf = (which: number): number => this.#listed![which]!.id;
    this.#localOrbits = new Orbits(nodes.length, permutations ?? [], (which, node, local) =>
      this.renaming.local(idOf(which), node, local),
    );
    this.#inboxOrbits = new Orbits(nodes.length, permutations ?? [], (which, _node, inbox) =>
      this.renaming.inbox(idOf(which), inbox),
    );
    this.#localRanks = new Int32Array(nodes.length);
    this.#inboxRanks = new Int32Array(nodes.length);
  }

  /** Writes the representative of a state into `out`. */
  canonicalise(state: Int32Array, out: Int32Array): void {
    if (this.#listed === null) {
      const permutation = this.#sorting(state);
      this.renaming.state(this.renaming.idOf(permutation), state, out);
      return;
    }
    this.#rank(state);
    let written = false;
    for (const { id, from } of this.#listed) {
      if (!this.#isInOrder(from)) continue;
      this.renaming.state(id, state, written ? this.#renamed : out);
      if (written && less(this.#renamed, out)) out.set(this.#renamed);
      written = true;
    }
  }

  /** How many permutations there are for sampling. */
  get renamings(): number {
    return this.#listed === null ? 1 : this.#listed.length - 1;
  }

  /** The state with the names of the `which`-th permutation, for sampling. */
  renamedBy(which: number, state: Int32Array, out: Int32Array): void {
    const ids =
      this.#listed === null ? [this.renaming.idOf(this.#rotation())] : this.#listed.slice(1).map(({ id }) => id);
    this.renaming.state(ids[which % ids.length]!, state, out);
  }

  #rank(state: Int32Array): void {
    const { inboxes } = this.#parts.layout;
    for (const members of this.members)
      for (const node of members) {
        this.#localRanks[node] = this.#localOrbits.of(node, state[node]!);
        this.#inboxRanks[node] = this.#inboxOrbits.of(node, state[inboxes + node]!);
      }
  }

  /** Are the members of each group in the order of their ranks, coming from where they do? */
  #isInOrder(from: Permutation): boolean {
    const locals = this.#localRanks;
    const inboxes = this.#inboxRanks;
    for (const members of this.members)
      for (let i = 1; i < members.length; i++) {
        const a = from[members[i - 1]!]!;
        const b = from[members[i]!]!;
        if (locals[a]! > locals[b]! || (locals[a] === locals[b] && inboxes[a]! > inboxes[b]!)) return false;
      }
    return true;
  }

  /** Sorts the members of each group by their local states. */
  #sorting(state: Int32Array): number[] {
    const permutation = Array.from({ length: this.#parts.layout.nodes }, (_, i) => i);
    for (const members of this.members) {
      const order = [...members].sort((a, b) => state[a]! - state[b]! || a - b);
      for (const [i, node] of order.entries()) permutation[node] = members[i]!;
    }
    return permutation;
  }

  #rotation(): number[] {
    const permutation = Array.from({ length: this.#parts.layout.nodes }, (_, i) => i);
    for (const members of this.members)
      for (const [i, node] of members.entries()) permutation[node] = members[(i + 1) % members.length]!;
    return permutation;
  }
}

const less = (a: Int32Array, b: Int32Array): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return false;
};

/** Assumptions that name single members of a symmetric group tell them apart. */
const refuseAsymmetry = (source: ProtocolSource, topology: Topology, groups: readonly (readonly number[])[]): void => {
  for (const members of groups) {
    const { group } = topology.nodes[members[0]!]!;
    const refuse = (what: string): never => {
      throw modelError(
        `${source.name}: symmetry names ${group}, but ${what} speaks of some of its members only; name the whole group there, or leave symmetry out.`,
      );
    };
    const partial = (some: ReadonlySet<number>): boolean =>
      members.some((m) => some.has(m)) && !members.every((m) => some.has(m));
    for (const clause of topology.crashes) if (partial(clause.nodes)) refuse("a crash clause");
    const swaps = members.slice(1).map((member) => [members[0]!, member] as const);
    for (const link of topology.links)
      for (const [a, b] of swaps)
        for (const other of topology.nodes)
          if (
            other.index !== a &&
            other.index !== b &&
            link.joins(topology.nodes[a]!, other) !== link.joins(topology.nodes[b]!, other)
          )
            refuse("a link");
    for (const { groupOf } of topology.partition?.splits ?? [])
      for (const [a, b] of swaps) {
        const moved = groupOf.map((_, i) => groupOf[i === a ? b : i === b ? a : i]!);
        if (!topology.partition!.splits.some((split) => sameSplit(split.groupOf, moved))) refuse("a partition");
      }
  }
};
