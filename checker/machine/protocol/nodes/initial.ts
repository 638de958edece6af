// The initial states of a protocol: every node in each of the states that its `init` may choose.
// The one idea: the choices are a product, counted before it is made.
// Not here: calling `init` (handlers.ts), states as vectors (protocol-machine.ts).
import { MOST_INITIAL, tooMany } from "../../loads.ts";
import type { Topology } from "../assumptions/topology.ts";
import { type Locals, UP } from "../parts/locals.ts";
import type { Handlers } from "./handlers.ts";

/** A way in which all nodes may start: their local states, what they send, and the choices that say which way it is. */
export interface Start {
  readonly locals: readonly number[];
  readonly sends: readonly number[];
  readonly choice: string;
}

/** Throws KripkeError 150 where there are too many. */
export const startsOf = (
  name: string,
  { nodes }: Topology,
  handlers: Handlers,
  localsOf: readonly Locals[],
  backwards: boolean,
): readonly Start[] => {
  const inOrder = backwards ? nodes.toReversed() : nodes;
  const asked = inOrder.map((node) => handlers.initial(node));
  const outcomes = backwards ? asked.reverse() : asked;
  const number = outcomes.reduce((product, { length }) => product * length, 1);
  if (number > MOST_INITIAL)
    throw tooMany(
      `"${name}": the choices of init make together`,
      number,
      MOST_INITIAL,
      "initial states",
      "let init name fewer, or let each node choose in an action of its own",
    );
  return Array.from({ length: number }, (_, which) => {
    // The choices of the first node change last, as in the order of the text.
    let rest = which;
    const chosen = outcomes
      .toReversed()
      .map((all) => {
        const outcome = all[rest % all.length]!;
        rest = Math.trunc(rest / all.length);
        return outcome;
      })
      .reverse();
    return {
      locals: chosen.map(({ state }, node) => localsOf[node]!.intern(state, UP)),
      sends: chosen.flatMap(({ sends }) => handlers.compiler.lists.get(sends)),
      choice: chosen
        .flatMap(({ choice }, node) => (choice === null ? [] : [`${nodes[node]!.id}: ${choice}`]))
        .join(", "),
    };
  });
};
