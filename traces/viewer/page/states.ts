// What every node was at every position: the differences of the view put one behind the other.
// The one idea: a position shares with the one before whatever did not change, so a long trace costs little more than its changes.
// Not here: which fields are shown (panel.tsx).
import type { Arrow, Course, NodeView, Rest } from "../view.ts";

export class States {
  readonly #nodes: (readonly NodeView[])[];
  readonly #rests: Rest[];
  readonly #arrows: readonly Arrow[];

  /** `before`: of a way whose first events, as many as `known`, are the same. */
  constructor({ start, events, arrows }: Course, before?: States, known = 0) {
    this.#nodes = known > 0 ? before!.#nodes.slice(0, known + 1) : [start.nodes];
    this.#rests = known > 0 ? before!.#rests.slice(0, known + 1) : [start.rest];
    this.#arrows = arrows;
    for (const { nodes, rest } of events.slice(known)) {
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
