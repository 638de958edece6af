// The graph as a search finds it, kept for liveness: edges in the order of their states, and what the claims' atoms say.
// The one idea: states are expanded in the order of their indices, so the edges of a state lie together and need no index but
// where they begin: eight bytes an edge, four a state, one a state and claim.
// Which edges changed nothing is kept beside them, for modulo a view an edge may change the state and lead to where it begins.
// Not here: what is done with it (fair-lasso.ts).
import { grown } from "../machine/sequences.ts";
import type { GraphListener } from "../search/graph-listener.ts";
import { Bits, Sequence } from "./bits.ts";
import type { TemporalClaim } from "./claim.ts";
import type { Graph } from "./graph.ts";

export class GraphRecorder implements GraphListener {
  readonly watchesTransitions: boolean;
  readonly #claims: readonly TemporalClaim[];
  readonly #watching: readonly TemporalClaim[];
  #offsets = new Int32Array(1024);
  #targets = new Int32Array(4096);
  #labels = new Int32Array(4096);
  #states = 0;
  #edges = 0;
  #at = -1;
  /** Do states stand for others? */
  readonly #modulo: boolean;
  /** The edges that change nothing. */
  readonly #idle = new Sequence();

  constructor(claims: readonly TemporalClaim[], modulo: boolean) {
    this.#modulo = modulo;
    this.#claims = claims;
    this.#watching = claims.filter((claim) => claim.watchesEvents);
    this.watchesTransitions = this.#watching.length > 0;
  }

  state(index: number, state: Int32Array): void {
    this.#at = index;
    this.#offsets = grown(this.#offsets, index + 2);
    this.#offsets[index] = this.#edges;
    this.#states = index + 1;
    for (const claim of this.#claims) claim.noteState(index, state);
  }

  transition(label: number, target: number, before: Int32Array, after: Int32Array): void {
    // What changes nothing is neither enabled nor taken: it is as good as stopping, unless somebody asks for the event.
    const changes = target !== this.#at || (this.#modulo && differ(before, after));
    if (!changes && !this.watchesTransitions) return;
    const edge = this.#edges++;
    if (edge >= this.#targets.length) {
      this.#targets = grown(this.#targets, edge + 1);
      this.#labels = grown(this.#labels, edge + 1);
    }
    this.#targets[edge] = target;
    this.#labels[edge] = label;
    if (!changes) this.#idle.push(edge);
    for (const claim of this.#watching) claim.noteEdge(edge, before, after, label);
  }

  /**
   * The graph, with the states that were never expanded: `unknown` is the label of what they might do, which is cut, so that
   * nobody takes one of them for a place to stop. So might the last one that was, if it is `torn`: expanded in part.
   */
  finish(
    initial: readonly number[],
    size: number,
    unknown: number,
    torn: boolean,
    load: (index: number) => Int32Array,
  ): Graph {
    if (torn) this.#mightDo(unknown);
    for (let index = this.#states; index < size; index++) {
      const state = load(index);
      this.state(index, state);
      this.#mightDo(unknown);
    }
    this.#offsets = grown(this.#offsets, size + 1);
    this.#offsets[size] = this.#edges;
    const idle = new Bits(this.#edges);
    for (let i = 0; i < this.#idle.length; i++) idle.add(this.#idle.items[i]!);
    return {
      states: size,
      initial: Int32Array.from(new Set(initial)),
      offsets: this.#offsets.subarray(0, size + 1),
      targets: this.#targets.subarray(0, this.#edges),
      labels: this.#labels.subarray(0, this.#edges),
      idle,
    };
  }

  /** The state that was noted last has something else, which is cut. */
  #mightDo(unknown: number): void {
    this.#targets = grown(this.#targets, this.#edges + 1);
    this.#labels = grown(this.#labels, this.#edges + 1);
    this.#targets[this.#edges] = -1;
    this.#labels[this.#edges++] = unknown;
  }
}

const differ = (a: Int32Array, b: Int32Array): boolean => a.some((id, component) => id !== b[component]);
