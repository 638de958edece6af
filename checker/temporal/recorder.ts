// The graph as a search finds it, kept for liveness: edges in the order of their states, and what the claims' atoms say.
// The one idea: states are expanded in the order of their indices, so the edges of a state lie together and need no index but
// where they begin: eight bytes an edge, four a state, one a state and claim.
// Not here: what is done with it (fair-lasso.ts).
import { grown } from "../machine/sequences.ts";
import type { GraphListener } from "../search/graph-listener.ts";
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

  constructor(claims: readonly TemporalClaim[]) {
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
    if (target === this.#at && !this.watchesTransitions) return;
    const edge = this.#edges++;
    if (edge >= this.#targets.length) {
      this.#targets = grown(this.#targets, edge + 1);
      this.#labels = grown(this.#labels, edge + 1);
    }
    this.#targets[edge] = target;
    this.#labels[edge] = label;
    for (const claim of this.#watching) claim.noteEdge(edge, before, after, label);
  }

  /**
   * The graph, with the states that were never expanded: `unknown` is the label of what they might do, which is cut, so that
   * nobody takes one of them for a place to stop.
   */
  finish(initial: readonly number[], size: number, unknown: number, load: (index: number) => Int32Array): Graph {
    for (let index = this.#states; index < size; index++) {
      const state = load(index);
      this.state(index, state);
      this.#targets = grown(this.#targets, this.#edges + 1);
      this.#labels = grown(this.#labels, this.#edges + 1);
      this.#targets[this.#edges] = -1;
      this.#labels[this.#edges++] = unknown;
    }
    this.#offsets = grown(this.#offsets, size + 1);
    this.#offsets[size] = this.#edges;
    return {
      states: size,
      initial: Int32Array.from(new Set(initial)),
      offsets: this.#offsets.subarray(0, size + 1),
      targets: this.#targets.subarray(0, this.#edges),
      labels: this.#labels.subarray(0, this.#edges),
    };
  }
}
