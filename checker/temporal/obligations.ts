// What fairness asks, by label: the obligations that a label fulfils, and whether it may happen for ever.
// The one idea: fairness is asked once for each label that occurs; after that all is arrays, however many obligations there are.
// Not here: what is enabled along a whole component (components.ts).
import type { Fairness, Graph } from "./graph.ts";

export class Obligations {
  /** How many there are; they are numbered from 0 in the order in which they were met. */
  readonly count: number;
  /** By obligation. */
  readonly isStrong: Uint8Array;
  readonly anyStrong: boolean;
  /** By label: its obligations are ids[starts[label]] … ids[starts[label + 1] − 1]. */
  readonly starts: Int32Array;
  readonly ids: Int32Array;
  /** By label: must it end some day? */
  readonly ends: Uint8Array;
  readonly anyEnds: boolean;
  readonly #graph: Graph;

  constructor(graph: Graph, fairness: Fairness) {
    this.#graph = graph;
    const occurs = labelsOf(graph);
    const numbers = new Map<number, number>();
    const ids: number[] = [];
    this.starts = new Int32Array(occurs.length + 1);
    this.ends = new Uint8Array(occurs.length);
    for (let label = 0; label < occurs.length; label++) {
      if (occurs[label] === 1) {
        for (const obligation of fairness.obligationsOf(label)) {
          if (!numbers.has(obligation)) numbers.set(obligation, numbers.size);
          ids.push(numbers.get(obligation)!);
        }
        this.ends[label] = fairness.finitely(label) ? 1 : 0;
      }
      this.starts[label + 1] = ids.length;
    }
    this.ids = Int32Array.from(ids);
    this.count = numbers.size;
    this.isStrong = Uint8Array.from(numbers.keys(), (obligation) => (fairness.isStrong(obligation) ? 1 : 0));
    this.anyStrong = this.isStrong.includes(1);
    this.anyEnds = this.ends.includes(1);
  }

  /** May a behaviour stop in the state for ever? */
  allowStop(state: number): boolean {
    if (this.count === 0) return true;
    const { labels, idle } = this.#graph;
    const end = this.#graph.offsets[state + 1]!;
    for (let edge = this.#graph.offsets[state]!; edge < end; edge++) {
      const label = labels[edge]!;
      if (this.starts[label] !== this.starts[label + 1] && !idle.has(edge)) return false;
    }
    return true;
  }

  /** The obligations that an edge takes, if it changes the state. */
  ofLabel(label: number): Int32Array {
    return this.ids.subarray(this.starts[label], this.starts[label + 1]);
  }

  /** The obligations enabled in a state. */
  enabledIn(state: number): Set<number> {
    const { offsets, labels, idle } = this.#graph;
    const enabled = new Set<number>();
    for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++)
      if (!idle.has(edge)) for (const obligation of this.ofLabel(labels[edge]!)) enabled.add(obligation);
    return enabled;
  }
}

/** By label: 1 if an edge bears it. */
const labelsOf = ({ labels, offsets, states }: Graph): Uint8Array => {
  const edges = offsets[states]!;
  let greatest = -1;
  for (let edge = 0; edge < edges; edge++) if (labels[edge]! > greatest) greatest = labels[edge]!;
  const occurs = new Uint8Array(greatest + 1);
  for (let edge = 0; edge < edges; edge++) occurs[labels[edge]!] = 1;
  return occurs;
};
