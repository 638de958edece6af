// Random histories of a few clients, on the edge between consistent and not.
// The one idea: an object answers truly, from an effect somewhere between question and answer; now and then from a state
// of the past, as a stale replica does; and now and then it lies.
// Not here: what is to be said of them.
import type { Specification } from "../../checker/index.ts";
import type { HistoryEvent } from "./brute-force.ts";

/** Numbers from 0 to n - 1, the same for the same seed (mulberry32). */
export const dice = (seed: number): ((sides: number) => number) => {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
};

export interface Kind<S, O, A> {
  readonly specification: Specification<S, O, A>;
  readonly operations: readonly O[];
  readonly lies: readonly A[];
}

/** Up to `most` operations by three clients; some are never answered, some are abandoned for another. */
export const randomHistory = <S, O, A>(
  { specification, operations, lies }: Kind<S, O, A>,
  roll: (sides: number) => number,
  most: number,
): readonly HistoryEvent<O, A>[] => {
  const events: HistoryEvent<O, A>[] = [];
  const open = new Map<string, { readonly operation: O; answer?: A }>();
  let state = specification.init;
  const past = [state];
  const takeEffect = (call: { readonly operation: O; answer?: A }): void => {
    if ("answer" in call) return;
    const stale = roll(5) === 0;
    const effect = specification.step(stale ? past[roll(past.length)]! : state, call.operation);
    if (effect === undefined) return;
    call.answer = effect.answer;
    if (stale) return;
    state = effect.state;
    past.push(state);
  };
  for (let asked = 0, steps = 3 + roll(4 * most); steps > 0; steps--) {
    const client = `client${1 + roll(3)}`;
    const call = open.get(client);
    if (call !== undefined && roll(4) === 0) takeEffect(call);
    else if (call !== undefined && roll(12) > 0) {
      takeEffect(call);
      const lie = roll(8) === 0 || !("answer" in call);
      events.push({ client, answer: lie ? lies[roll(lies.length)]! : call.answer! });
      open.delete(client);
    } else if (asked < most) {
      asked++;
      const operation = operations[roll(operations.length)]!;
      events.push({ client, operation });
      open.set(client, { operation });
    }
  }
  return events;
};
