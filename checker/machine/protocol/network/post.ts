// Putting what was sent into the inboxes of others, under whatever stands between.
// The one idea: every send passes here, so that stopped nodes and partitions are respected once and for all.
// Not here: which messages leave their sender (rows.ts).

import { PairMap } from "../../../values/sequences.ts";
import { lookFirst } from "../../lookout.ts";
import type { Layout } from "../assumptions/layout.ts";
import type { Topology } from "../assumptions/topology.ts";
import { type Locals, STOPPED } from "../parts/locals.ts";
import type { Inboxes } from "./inbox.ts";

/** Inboxes after sends are derivable; the cache of each node forgets them when it would hold more. */
const KEPT = 1 << 20;

export class Post {
  readonly #topology: Topology;
  readonly #layout: Layout;
  readonly #locals: readonly Locals[];
  readonly #inboxes: Inboxes;
  readonly #lists: { get(list: number): readonly number[] };
  readonly #received: readonly PairMap[];
  readonly #someStop: boolean;
  readonly #loses: boolean;

  constructor(
    topology: Topology,
    layout: Layout,
    locals: readonly Locals[],
    inboxes: Inboxes,
    lists: { get(list: number): readonly number[] },
  ) {
    this.#topology = topology;
    this.#layout = layout;
    this.#locals = locals;
    this.#inboxes = inboxes;
    this.#lists = lists;
    this.#received = topology.nodes.map(() => new PairMap(KEPT));
    this.#someStop = topology.crashes.some((clause) => clause.restarts === "never");
    this.#loses = topology.partition?.lost === true;
  }

  /** The inbox of a receiver after a list of envelopes from a sender; `state` says who is stopped and what is cut. */
  receive(state: Int32Array, sender: number, receiver: number, inbox: number, list: number): number {
    if (!this.arrives(state, sender, receiver)) return inbox;
    const known = this.#received[receiver]!.get(inbox, list);
    if (known >= 0) return known;
    // Of the parts of a large step each leaves an inbox of its own, which takes longer than a bound on time may.
    lookFirst();
    const after = this.#inboxes.put(inbox, this.#lists.get(list));
    this.#received[receiver]!.set(inbox, list, after);
    return after;
  }

  /** Does what a node sends to another come into its inbox? */
  arrives(state: Int32Array, sender: number, receiver: number): boolean {
    if (this.#someStop && this.#locals[receiver]!.status(state[receiver]!) === STOPPED) return false;
    return !(this.#loses && this.cut(state, sender, receiver));
  }

  /** Does a partition separate two nodes now? */
  cut(state: Int32Array, a: number, b: number): boolean {
    if (this.#layout.partition < 0) return false;
    const split = state[this.#layout.partition]!;
    if (split === 0) return false;
    const { groupOf } = this.#topology.partition!.splits[split - 1]!;
    return groupOf[a] !== groupOf[b];
  }
}
