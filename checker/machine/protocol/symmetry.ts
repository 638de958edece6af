// Symmetry: states that differ only in the names of interchangeable nodes are one.
// The one idea: a permutation of names maps local states, inboxes, partitions and memories to others, each by a table filled on
// demand; of the states that permutations make of a state, one stands for all: the members of each group lie in the order of
// the orbits of what they hold, and where that leaves a choice the ids are the least.
// Why it is one: an orbit is the same whatever the nodes are called, so of two states that are renamed copies the same states
// lie in order, and the least of them is the same.
// Why it is sound: renaming is an automorphism of the transition graph as long as nothing tells the members apart, so a state
// and its representative reach renamed copies of the same states, and a claim says of both the same. Declared assumptions are
// checked to be closed under renaming before the search; handlers and claims are sampled during it (search/symmetry.ts).
// Not here: when to use it (search/).
import { modelError, PromiseBroken, type ProtocolSource } from "../../language/index.ts";
import { PairMap, SequenceTable } from "../sequences.ts";
import { NODE_KIND } from "../values.ts";
import { Orbits } from "./orbits.ts";
import type { PartsOf } from "./parts.ts";
import { inverse, type Permutation, permutationsOf } from "./permutations.ts";
import type { Topology } from "./topology.ts";

/** A permutation that is listed: its id, as tables of what is renamed have it, and where each node comes from. */
interface Listed {
  readonly permutation: Permutation;
  readonly id: number;
  readonly from: Permutation;
}

export class Symmetry {
  readonly groups: readonly string[];
  readonly #parts: PartsOf;
  readonly #members: readonly (readonly number[])[];
  /** The identity first; null where there are too many: then members are sorted by local states, which merges less. */
  readonly #listed: readonly Listed[] | null;
  readonly #localOrbits: Orbits;
  readonly #inboxOrbits: Orbits;
  /** By node: the orbits of its local state and of its inbox. */
  readonly #localRanks: Int32Array;
  readonly #inboxRanks: Int32Array;
  readonly #ids = new SequenceTable();
  /** (permutation, value) → value, and so on for local states by group, inboxes, envelopes, memories by observer. */
  readonly #values = new PairMap();
  readonly #locals: readonly PairMap[];
  readonly #inboxes = new PairMap();
  readonly #memories: readonly PairMap[];
  readonly #names: readonly string[];
  readonly #renamed: Int32Array;

  constructor(source: ProtocolSource, groups: readonly string[], parts: PartsOf) {
    this.groups = groups;
    this.#parts = parts;
    this.#members = groups.map((name) => parts.topology.groups.find((group) => group.name === name)!.members);
    this.#names = this.#members.flat().map((index) => parts.topology.nodes[index]!.id);
    this.#locals = parts.topology.groups.map(() => new PairMap());
    this.#memories = Array.from({ length: parts.observers.size }, () => new PairMap());
    this.#renamed = new Int32Array(parts.layout.components);
    refuseAsymmetry(source, parts.topology, this.#members);
    const { nodes } = parts.topology;
    const permutations = permutationsOf(this.#members, nodes.length);
    this.#listed =
      permutations?.map((permutation) => ({
        permutation,
        id: this.#ids.intern(permutation),
        from: inverse(permutation),
      })) ?? null;
    const idOf = (which: number): number => this.#listed![which]!.id;
    this.#localOrbits = new Orbits(nodes.length, permutations ?? [], (which, node, local) =>
      this.#local(idOf(which), nodes[node]!.groupIndex, node, local),
    );
    this.#inboxOrbits = new Orbits(nodes.length, permutations ?? [], (which, _node, inbox) =>
      this.#inbox(idOf(which), inbox),
    );
    this.#localRanks = new Int32Array(nodes.length);
    this.#inboxRanks = new Int32Array(nodes.length);
  }

  /** Writes the representative of a state into `out`. */
  canonicalise(state: Int32Array, out: Int32Array): void {
    if (this.#listed === null) {
      const permutation = this.#sorting(state);
      this.#rename(state, permutation, this.#ids.intern(permutation), out);
      return;
    }
    this.#rank(state);
    let written = false;
    for (const { permutation, id, from } of this.#listed) {
      if (!this.#isInOrder(from)) continue;
      this.#rename(state, permutation, id, written ? this.#renamed : out);
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
    const others = this.#listed === null ? [this.#rotation()] : this.#listed.slice(1).map((each) => each.permutation);
    const permutation = others[which % others.length]!;
    this.#rename(state, permutation, this.#ids.intern(permutation), out);
  }

  #rank(state: Int32Array): void {
    const { inboxes } = this.#parts.layout;
    for (const members of this.#members)
      for (const node of members) {
        this.#localRanks[node] = this.#localOrbits.of(node, state[node]!);
        this.#inboxRanks[node] = this.#inboxOrbits.of(node, state[inboxes + node]!);
      }
  }

  /** Are the members of each group in the order of their ranks, coming from where they do? */
  #isInOrder(from: Permutation): boolean {
    const locals = this.#localRanks;
    const inboxes = this.#inboxRanks;
    for (const members of this.#members)
      for (let i = 1; i < members.length; i++) {
        const a = from[members[i - 1]!]!;
        const b = from[members[i]!]!;
        if (locals[a]! > locals[b]! || (locals[a] === locals[b] && inboxes[a]! > inboxes[b]!)) return false;
      }
    return true;
  }

  /** `p`: the id of the permutation. */
  #rename(state: Int32Array, permutation: Permutation, p: number, out: Int32Array): void {
    const { topology, layout, observers } = this.#parts;
    out.set(state);
    for (let node = 0; node < layout.nodes; node++) {
      const to = permutation[node]!;
      out[to] = this.#local(p, topology.nodes[node]!.groupIndex, node, state[node]!);
      out[layout.inboxes + to] = this.#inbox(p, state[layout.inboxes + node]!);
    }
    if (layout.partition >= 0) out[layout.partition] = this.#split(permutation, state[layout.partition]!);
    for (let i = 0; i < observers.size; i++)
      out[layout.observers + i] = this.#memory(p, i, state[layout.observers + i]!);
  }

  #local(p: number, group: number, node: number, local: number): number {
    const known = this.#locals[group]!.get(p, local);
    if (known >= 0) return known;
    const locals = this.#parts.locals[node]!;
    const renamed = locals.intern(this.#value(p, locals.value(local)), locals.status(local));
    this.#locals[group]!.set(p, local, renamed);
    return renamed;
  }

  /** Envelopes know their receiver, so an inbox renames the same way whoever owns it. */
  #inbox(p: number, inbox: number): number {
    const known = this.#inboxes.get(p, inbox);
    if (known >= 0) return known;
    const { inboxes, envelopes, topology } = this.#parts;
    const permutation = this.#ids.get(p);
    const renamed = inboxes.renamed(
      inbox,
      (id) => {
        const { link, from, to, message } = envelopes.get(id);
        return envelopes.intern(
          link,
          topology.nodes[permutation[from]!]!,
          topology.nodes[permutation[to]!]!,
          this.#value(p, message),
        );
      },
      (peer) => permutation[peer]!,
    );
    this.#inboxes.set(p, inbox, renamed);
    return renamed;
  }

  #memory(p: number, observer: number, memory: number): number {
    const known = this.#memories[observer]!.get(p, memory);
    if (known >= 0) return known;
    const { observers } = this.#parts;
    const renamed = observers.intern(observer, this.#value(p, observers.memoryId(observer, memory)));
    this.#memories[observer]!.set(p, memory, renamed);
    return renamed;
  }

  /** The number of the split that a split becomes. */
  #split(permutation: Permutation, split: number): number {
    if (split === 0) return 0;
    const { splits } = this.#parts.topology.partition!;
    const { groupOf } = splits[split - 1]!;
    const moved = groupOf.slice();
    for (let node = 0; node < groupOf.length; node++) moved[permutation[node]!] = groupOf[node]!;
    return splits.findIndex((other) => sameSplit(other.groupOf, moved)) + 1;
  }

  #value(p: number, id: number): number {
    const known = this.#values.get(p, id);
    if (known >= 0) return known;
    const renamed = this.#renameValue(p, id);
    this.#values.set(p, id, renamed);
    return renamed;
  }

  #renameValue(p: number, id: number): number {
    const { values, topology } = this.#parts;
    if (values.kindOf(id) !== NODE_KIND.primitive) {
      if (values.kindOf(id) === NODE_KIND.object)
        for (const key of Object.keys(values.value(id) as object)) this.#refuseName(key, "as a key of an object");
      return values.mapped(id, (part) => this.#value(p, part));
    }
    const value = values.value(id);
    if (typeof value !== "string") return id;
    const node = topology.byId.get(value);
    if (node !== undefined) return values.intern(topology.nodes[this.#ids.at(p, node.index)]!.id, () => "a name");
    this.#refuseName(value, "inside another string");
    return id;
  }

  #refuseName(text: string, where: string): void {
    const name = this.#names.find((candidate) => text.includes(candidate));
    if (name !== undefined)
      throw new PromiseBroken(
        `The name ${name} occurs ${where} (${JSON.stringify(text)}), where symmetry cannot rename it; keep ids of nodes as values, Map keys or Set members of their own, or leave symmetry out.`,
      );
  }

  /** Sorts the members of each group by their local states. */
  #sorting(state: Int32Array): number[] {
    const permutation = Array.from({ length: this.#parts.layout.nodes }, (_, i) => i);
    for (const members of this.#members) {
      const order = [...members].sort((a, b) => state[a]! - state[b]! || a - b);
      for (const [i, node] of order.entries()) permutation[node] = members[i]!;
    }
    return permutation;
  }

  #rotation(): number[] {
    const permutation = Array.from({ length: this.#parts.layout.nodes }, (_, i) => i);
    for (const members of this.#members)
      for (const [i, node] of members.entries()) permutation[node] = members[(i + 1) % members.length]!;
    return permutation;
  }
}

const less = (a: Int32Array, b: Int32Array): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return false;
};

const sameSplit = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((group, i) => a.every((other, j) => (group === other) === (b[i] === b[j])));

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
