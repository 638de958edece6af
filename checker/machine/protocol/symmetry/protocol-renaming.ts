// Renaming: what a permutation of nodes makes of local states, envelopes, inboxes, memories, splits and whole states.
// The one idea: a permutation is known by its id, and what it makes of each id is a table filled on demand, so the few that
// generate a group and the many that a canonical form tries are served alike.
// Not here: which permutations there are and which is tried (protocol-symmetry.ts), what renaming does to a value (../value-renaming.ts).

import { PairMap } from "../../../values/sequences.ts";
import type { Names } from "../../names.ts";
import { REMEMBERED, ValueRenaming } from "../../value-renaming.ts";
import type { PartsOf } from "../events/protocol-parts.ts";

export class Renaming {
  readonly #parts: PartsOf;
  readonly #values: ValueRenaming;
  /** (permutation, id) → id: local states by group, inboxes, memories by observer. */
  readonly #locals: readonly PairMap[];
  readonly #inboxes = new PairMap(REMEMBERED);
  readonly #memories: readonly PairMap[];

  /** Names are those of nodes, by index. */
  constructor(parts: PartsOf, names: Names) {
    this.#parts = parts;
    this.#values = new ValueRenaming(parts.values, names);
    this.#locals = parts.topology.groups.map(() => new PairMap(REMEMBERED));
    this.#memories = Array.from({ length: parts.observers.size }, () => new PairMap(REMEMBERED));
  }

  /** The id of a permutation of nodes: where each goes. */
  idOf(permutation: ArrayLike<number>): number {
    return this.#values.idOf(permutation);
  }

  /** Where a node goes. */
  node(p: number, node: number): number {
    return this.#values.to(p, node);
  }

  /** The id of a renamed value, by value ids. Throws PromiseBroken where a name stands that cannot be renamed. */
  value(p: number, id: number): number {
    return this.#values.value(p, id);
  }

  /** What a string becomes that stands alone. */
  text(p: number, text: string): string {
    return this.#values.text(p, text);
  }

  /** The local state that a node's becomes, which is then held by the node that it becomes. */
  local(p: number, node: number, local: number): number {
    const known = this.#locals[this.#groupOf(node)]!.get(p, local);
    if (known >= 0) return known;
    const locals = this.#parts.locals[node]!;
    const renamed = locals.intern(this.value(p, locals.value(local)), locals.status(local));
    this.#locals[this.#groupOf(node)]!.set(p, local, renamed);
    return renamed;
  }

  #groupOf(node: number): number {
    return this.#parts.topology.nodes[node]!.groupIndex;
  }

  envelope(p: number, id: number): number {
    const { envelopes, topology } = this.#parts;
    const { link, from, to, message } = envelopes.get(id);
    return envelopes.intern(
      link,
      topology.nodes[this.node(p, from)]!,
      topology.nodes[this.node(p, to)]!,
      this.value(p, message),
    );
  }

  /**
   * Envelopes know their receiver, so an inbox renames the same way whoever owns it. Throws PromiseBroken where the key of a
   * fifo link parts what was one queue, or joins what were two.
   */
  inbox(p: number, inbox: number): number {
    const known = this.#inboxes.get(p, inbox);
    if (known >= 0) return known;
    const renamed = this.#parts.inboxes.renamed(
      inbox,
      (id) => this.envelope(p, id),
      (peer) => this.node(p, peer),
    );
    this.#inboxes.set(p, inbox, renamed);
    return renamed;
  }

  memory(p: number, observer: number, memory: number): number {
    const known = this.#memories[observer]!.get(p, memory);
    if (known >= 0) return known;
    const { observers } = this.#parts;
    const renamed = observers.intern(observer, this.value(p, observers.memoryId(observer, memory)));
    this.#memories[observer]!.set(p, memory, renamed);
    return renamed;
  }

  /** The component of a partition: 0 where there is none. */
  split(p: number, split: number): number {
    if (split === 0) return 0;
    const { splits } = this.#parts.topology.partition!;
    const { groupOf } = splits[split - 1]!;
    const moved = groupOf.slice();
    for (let node = 0; node < groupOf.length; node++) moved[this.node(p, node)] = groupOf[node]!;
    return splits.findIndex((other) => sameSplit(other.groupOf, moved)) + 1;
  }

  /** Writes the whole state under the permutation into `out`, which is another array. */
  state(p: number, state: Int32Array, out: Int32Array): void {
    const { layout, observers } = this.#parts;
    out.set(state);
    for (let node = 0; node < layout.nodes; node++) {
      const to = this.node(p, node);
      out[to] = this.local(p, node, state[node]!);
      out[layout.inboxes + to] = this.inbox(p, state[layout.inboxes + node]!);
    }
    if (layout.partition >= 0) out[layout.partition] = this.split(p, state[layout.partition]!);
    for (let i = 0; i < observers.size; i++)
      out[layout.observers + i] = this.memory(p, i, state[layout.observers + i]!);
  }

  /** Is the whole state the same under the permutation? */
  fixes(p: number, state: Int32Array): boolean {
    const { layout, observers } = this.#parts;
    for (let node = 0; node < layout.nodes; node++)
      if (this.local(p, node, state[node]!) !== state[this.node(p, node)]) return false;
    for (let node = 0; node < layout.nodes; node++)
      if (this.inbox(p, state[layout.inboxes + node]!) !== state[layout.inboxes + this.node(p, node)]) return false;
    for (let i = 0; i < observers.size; i++) {
      const memory = state[layout.observers + i]!;
      if (this.memory(p, i, memory) !== memory) return false;
    }
    return layout.partition < 0 || this.split(p, state[layout.partition]!) === state[layout.partition];
  }
}

/** Are the same nodes together? */
export const sameSplit = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((group, i) => a.every((other, j) => (group === other) === (b[i] === b[j])));
