// What every node was at every position: the differences of the view put one behind the other.
// The one idea: a position shares with the one before whatever did not change, so a long trace costs little more than its changes.
// Not here: which fields are shown (panel.tsx).
import type { Arrow, Course, NodeView, Rest } from "../view.ts";

export class States {
  readonly #nodes: (readonly NodeView[])[];
  readonly #rests: Rest[];
  readonly #arrows: readonly Arrow[];

  constructor({ start, events, arrows }: Course) {
    this.#nodes = [start.nodes];
    this.#rests = [start.rest];
    this.#arrows = arrows;
    for (const { nodes, rest } of events) {
      const before = this.#nodes.at(-1)!;
      this.#nodes.push(
        nodes.length === 0 ? before : before.map((node) => nodes.find(({ lane }) => lane === node.lane) ?? node),
      );
      this.#rests.push(Object.keys(rest).length === 0 ? this.#rests.at(-1)! : { ...this.#rests.at(-1)!, ...rest });
    }
  }

  nodes(position: number): readonly NodeView[] {
    return this.#nodes[position] ?? [];
  }

  rest(position: number): Rest {
    return this.#rests[position]!;
  }

  /** What is in flight behind an event. */
  inFlight(position: number): readonly Arrow[] {
    return this.#arrows.filter(({ sent, ended, end }) => sent <= position && (ended > position || end === "in flight"));
  }
}
