// Consistency by brute force: every choice of unanswered operations, every permutation, checked from the definitions.
// The one idea: written from the list of events alone, without the testers' histories, bits or memory.
// Not here: random histories (random-histories.ts); more than about seven operations.
import type { Invocation, Response, Specification } from "../../checker/index.ts";

export type HistoryEvent<O, A> = Invocation<O> | Response<A>;

interface Operation<O, A> {
  readonly client: string;
  readonly operation: O;
  readonly asked: number;
  /** Infinite: never answered. */
  readonly over: number;
  readonly answer?: A;
}

const operationsOf = <O, A>(events: readonly HistoryEvent<O, A>[]): readonly Operation<O, A>[] =>
  events.flatMap((event, asked) => {
    if (!("operation" in event)) return [];
    const next = events.findIndex((later, i) => i > asked && later.client === event.client);
    const response = events[next];
    const { client, operation } = event;
    return response !== undefined && "answer" in response
      ? [{ client, operation, asked, over: next, answer: response.answer }]
      : [{ client, operation, asked, over: Number.POSITIVE_INFINITY }];
  });

const subsets = <T>(elements: readonly T[]): readonly (readonly T[])[] =>
  elements.length === 0 ? [[]] : subsets(elements.slice(1)).flatMap((some) => [some, [elements[0]!, ...some]]);

const permutations = <T>(elements: readonly T[]): readonly (readonly T[])[] =>
  elements.length === 0
    ? [[]]
    : elements.flatMap((first, i) => permutations(elements.toSpliced(i, 1)).map((rest) => [first, ...rest]));

const legal = <S, O, A>(specification: Specification<S, O, A>, order: readonly Operation<O, A>[]): boolean => {
  let state = specification.init;
  for (const { operation, answer } of order) {
    const effect = specification.step(state, operation);
    if (effect === undefined || (answer !== undefined && effect.answer !== answer)) return false;
    state = effect.state;
  }
  return true;
};

const some = <S, O, A>(
  specification: Specification<S, O, A>,
  events: readonly HistoryEvent<O, A>[],
  before: (one: Operation<O, A>, other: Operation<O, A>) => boolean,
): boolean => {
  const operations = operationsOf(events);
  const answered = operations.filter(({ answer }) => answer !== undefined);
  const ordered = (order: readonly Operation<O, A>[]): boolean =>
    order.every((later, i) => order.slice(0, i).every((earlier) => !before(later, earlier)));
  const unanswered = operations.filter(({ answer }) => answer === undefined);
  return subsets(unanswered).some((inEffect) =>
    permutations([...answered, ...inEffect]).some((order) => legal(specification, order) && ordered(order)),
  );
};

/** Answers must be comparable by ===. */
export const linearizableByBruteForce = <S, O, A>(
  specification: Specification<S, O, A>,
  events: readonly HistoryEvent<O, A>[],
): boolean => some(specification, events, (one, other) => one.over < other.asked);

/** Answers must be comparable by ===. */
export const sequentiallyConsistentByBruteForce = <S, O, A>(
  specification: Specification<S, O, A>,
  events: readonly HistoryEvent<O, A>[],
): boolean => some(specification, events, (one, other) => one.client === other.client && one.over < other.asked);
