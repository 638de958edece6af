// Symmetry of a protocol: states that differ only in the names of interchangeable nodes are one.
// The one idea: one of the states that permutations make of a state stands for all of them, as the canonical form says.
// Why it is sound: renaming is an automorphism of the transition graph as long as nothing tells the members apart, so a state
// and its representative reach renamed copies of the same states, and a claim says of both the same. Declared assumptions are
// checked to be closed under renaming before the search; handlers and predicates are asked under every name (protocol-symmetry-proof.ts).
// Not here: which state stands for others (../canonical.ts), what a permutation makes of a state (protocol-renaming.ts), when to use it
// (search/).
import { modelError, type ProtocolSource } from "../../../language/index.ts";
import { CanonicalForm } from "../../canonical.ts";
import { Names } from "../../names.ts";
import type { Topology } from "../assumptions/topology.ts";
import type { PartsOf } from "../events/protocol-parts.ts";
import { Colouring } from "./protocol-colouring.ts";
import { Renaming, sameSplit } from "./protocol-renaming.ts";

export class Symmetry {
  readonly groups: readonly string[];
  /** The nodes of each group, by index. */
  readonly members: readonly (readonly number[])[];
  /** What permutations make of states, for any permutation. */
  readonly renaming: Renaming;
  readonly #form: CanonicalForm;

  constructor(source: ProtocolSource, groups: readonly string[], parts: PartsOf) {
    this.groups = groups;
    this.members = groups.map((name) => parts.topology.groups.find((group) => group.name === name)!.members);
    refuseAsymmetry(source, parts.topology, this.members);
    const { nodes } = parts.topology;
    const names = new Names(
      nodes.map(({ id }) => id),
      this.members.flat(),
      false,
    );
    this.renaming = new Renaming(parts, names);
    const colouring = new Colouring(parts, names);
    this.#form = new CanonicalForm(
      {
        blind: colouring.blind,
        named: colouring.named,
        idOf: (permutation) => this.renaming.idOf(permutation),
        rename: (p, state, out) => this.renaming.state(p, state, out),
        fixes: (p, state) => this.renaming.fixes(p, state),
        mentions: (component, id) => colouring.mentions(component, id),
        owner: (component) => colouring.owner(component),
        weight: (component, id) => colouring.weight(component, id),
        hash: (component, id, colours) => colouring.hash(component, id, colours),
        compare: (component, a, b) => colouring.compare(component, a, b),
      },
      this.members,
    );
  }

  canonical(state: Int32Array): Int32Array {
    return this.#form.of(state);
  }
}

/** Assumptions that name single members of a symmetric group distinguish them. */
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
