// What the environment does to the whole: partitions that begin and heal, connections that break.
// The one idea: these events belong to no node's row; they are few, and their effect on an inbox is remembered.
// Not here: losses and duplications (rows.ts).
import { PairMap } from "../../../values/sequences.ts";
import type { Successors } from "../../successors.ts";
import type { Layout } from "../assumptions/layout.ts";
import { NEVER, type Topology } from "../assumptions/topology.ts";
import type { Labels } from "../events/labels.ts";
import type { ObserverTable } from "../events/observers.ts";
import type { Inboxes } from "../network/inbox.ts";
import { type Locals, STOPPED } from "../parts/locals.ts";

interface Connection {
  readonly label: number;
  readonly budget: number;
  readonly link: number;
  readonly a: number;
  readonly b: number;
}

export class Environment {
  readonly #topology: Topology;
  readonly #layout: Layout;
  readonly #locals: readonly Locals[];
  readonly #inboxes: Inboxes;
  readonly #observers: ObserverTable;
  readonly #splits: readonly number[];
  readonly #heal: number;
  readonly #connections: readonly Connection[];
  /** By receiver: (inbox, split) → inbox after the cut. */
  readonly #cut: readonly PairMap[];
  /** (inbox, link × nodes + peer) → inbox after the break; −2 − id where the notice was there already. */
  readonly #broken: readonly PairMap[];

  constructor(
    topology: Topology,
    layout: Layout,
    locals: readonly Locals[],
    inboxes: Inboxes,
    labels: Labels,
    observers: ObserverTable,
  ) {
    this.#topology = topology;
    this.#layout = layout;
    this.#locals = locals;
    this.#inboxes = inboxes;
    this.#observers = observers;
    const splits = topology.partition?.splits ?? [];
    this.#splits = splits.map((_, what) => labels.intern({ kind: "partition", node: 0, what }));
    this.#heal = topology.partition?.heals ? labels.intern({ kind: "heal", node: 0, what: 0 }) : -1;
    this.#connections = connectionsOf(topology, labels);
    this.#cut = topology.nodes.map(() => new PairMap());
    this.#broken = topology.nodes.map(() => new PairMap());
  }

  /** Is it the end of a partition, and no fault? */
  heals(label: number): boolean {
    return label === this.#heal;
  }

  /** Adds the environment's own events in a state. */
  expand(state: Int32Array, out: Successors): void {
    if (this.#layout.partition >= 0) this.#partition(state, out);
    for (const connection of this.#connections) this.#disconnect(connection, state, out);
  }

  #partition(state: Int32Array, out: Successors): void {
    const { partition } = this.#topology;
    const { budgets, partition: component } = this.#layout;
    if (state[component] !== 0) {
      if (!partition!.heals) return;
      out.begin(this.#heal, this.#layout.components);
      out.change(component, 0);
      this.#close(this.#heal, state, out);
      out.lively = true;
      out.livelyWhateverIsLost = true;
      return;
    }
    const budget = budgets + partition!.budget;
    if (state[budget] === 0) return;
    for (const [split, label] of this.#splits.entries()) {
      out.begin(label, this.#layout.components);
      out.change(component, split + 1);
      out.change(budget, state[budget]! - 1);
      if (partition!.lost) this.#cutOff(state, split, out);
      this.#close(label, state, out);
    }
  }

  /** What is in flight across a split vanishes. */
  #cutOff(state: Int32Array, split: number, out: Successors): void {
    for (let node = 0; node < this.#layout.nodes; node++) {
      const inbox = state[this.#layout.inboxes + node]!;
      let after = this.#cut[node]!.get(inbox, split);
      if (after < 0) {
        after = this.#inboxes.cut(inbox, node, this.#topology.partition!.splits[split]!.groupOf);
        this.#cut[node]!.set(inbox, split, after);
      }
      if (after !== inbox) out.change(this.#layout.inboxes + node, after);
    }
  }

  #disconnect({ label, budget, link, a, b }: Connection, state: Int32Array, out: Successors): void {
    const { budgets, inboxes } = this.#layout;
    if (budget >= 0 && state[budgets + budget] === 0) return;
    const atA = this.#break(state, a, link, b);
    const atB = this.#break(state, b, link, a);
    if (atA === undefined || atB === undefined) return;
    out.begin(label, this.#layout.components);
    if (atA !== state[inboxes + a]) out.change(inboxes + a, atA);
    if (atB !== state[inboxes + b]) out.change(inboxes + b, atB);
    if (budget >= 0) out.change(budgets + budget, state[budgets + budget]! - 1);
    this.#close(label, state, out);
  }

  /** The inbox of a node after its connection to a peer broke; undefined while it has not seen an earlier break. */
  #break(state: Int32Array, node: number, link: number, peer: number): number | undefined {
    const inbox = state[this.#layout.inboxes + node]!;
    // A stopped node has no inbox to break.
    if (this.#locals[node]!.status(state[node]!) === STOPPED) return inbox;
    const notice = link * this.#layout.nodes + peer;
    let after = this.#broken[node]!.get(inbox, notice);
    if (after === -1) {
      after = this.#inboxes.notices(inbox).includes(notice) ? -2 : this.#inboxes.disconnect(inbox, link, peer);
      this.#broken[node]!.set(inbox, notice, after);
    }
    return after === -2 ? undefined : after;
  }

  /** What observers make of it is the last that changes. */
  #close(label: number, state: Int32Array, out: Successors): void {
    this.#observers.watch(state, this.#observers.happening(label, -1, -1), out);
    out.close();
  }
}

/** Every pair of different nodes that a disconnecting link may join. */
const connectionsOf = (topology: Topology, labels: Labels): Connection[] =>
  topology.links
    .filter((link) => link.disconnects !== NEVER)
    .flatMap((link) =>
      topology.nodes.flatMap((a) =>
        topology.nodes
          .filter((b) => b.index > a.index && link.joins(a, b))
          .map((b) => ({
            label: labels.intern({
              kind: "disconnect",
              node: a.index,
              what: link.index * topology.nodes.length + b.index,
            }),
            budget: link.disconnects,
            link: link.index,
            a: a.index,
            b: b.index,
          })),
      ),
    );
