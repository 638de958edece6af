// Linearizability tested as the history grows, by an observer that forgets what no longer matters.
// The one idea: keep, instead of the history, every state in which the object may now be, with the operations that have not
// yet taken effect and the answers that are owed; an answer that nobody owes leaves nothing, and that is the violation.
// Not here: whole histories (history.ts, consistency.ts), which sequential consistency needs.
//
// The set of configurations, moved on only at an answer, is the just-in-time linearization of Lowe, "Testing for linearizability",
// CCPE 29(4), 2017, section 4, as a breadth-first search.
import { type NodeId, type Observer, observer } from "../language/index.ts";
import { type Bag, fewer, more } from "./bag.ts";
import { type Clients, type Invocation, type Response, unasked } from "./history.ts";
import type { Specification } from "./specification.ts";
import { equal, keyOfShown } from "./value-key.ts";

/** One way in which it may stand with the object. */
export interface Configuration<S, O, A> {
  readonly state: S;
  /** Asked, without effect so far. */
  readonly open: ReadonlyMap<NodeId, O>;
  /** In effect; the answer that must come. */
  readonly owed: ReadonlyMap<NodeId, A>;
  /** Abandoned by their clients, without effect so far. */
  readonly adrift: Bag<O>;
}

/** Every way in which it may stand with the object; none: the history is not linearizable. */
export type Configurations<S, O, A> = ReadonlySet<Configuration<S, O, A>>;

const without = <K, V>(map: ReadonlyMap<K, V>, key: K): Map<K, V> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** The configurations after one more operation has taken effect. */
const effects = <S, O, A>(
  specification: Specification<S, O, A>,
  configuration: Configuration<S, O, A>,
): readonly Configuration<S, O, A>[] => {
  const { state, open, owed, adrift } = configuration;
  const ofOpen = [...open].flatMap(([client, operation]) => {
    const effect = specification.step(state, operation);
    if (effect === undefined) return [];
    const answered = new Map(owed).set(client, effect.answer);
    return [{ state: effect.state, open: without(open, client), owed: answered, adrift }];
  });
  const ofAdrift = fewer(adrift).flatMap(([operation, rest]) => {
    const effect = specification.step(state, operation);
    return effect === undefined ? [] : [{ state: effect.state, open, owed, adrift: rest }];
  });
  return [...ofOpen, ...ofAdrift];
};

/** The configurations in which an abandoned operation is given up: it never takes effect. */
const givenUp = <S, O, A>(configuration: Configuration<S, O, A>): readonly Configuration<S, O, A>[] =>
  fewer(configuration.adrift).map(([, adrift]) => ({ ...configuration, adrift }));

/** Everything that `next` leads to from some configurations, these included. */
const closure = <S, O, A>(
  from: Iterable<Configuration<S, O, A>>,
  next: (configuration: Configuration<S, O, A>) => readonly Configuration<S, O, A>[],
): ReadonlyMap<string, Configuration<S, O, A>> => {
  const found = new Map<string, Configuration<S, O, A>>();
  const open = [...from];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const key = keyOfShown(one);
    if (found.has(key)) continue;
    found.set(key, one);
    open.push(...next(one));
  }
  return found;
};

/**
 * Without the configurations that others lead to by operations taking effect or being given up: those can do nothing that the
 * others cannot. What is left depends only on which futures are linearizable from which configuration, not on when effects were tried.
 */
const earliest = <S, O, A>(
  specification: Specification<S, O, A>,
  configurations: readonly Configuration<S, O, A>[],
): Configurations<S, O, A> => {
  const next = (one: Configuration<S, O, A>) => [...effects(specification, one), ...givenUp(one)];
  const later = closure(configurations.flatMap(next), next);
  const different = new Map(configurations.map((one) => [keyOfShown(one), one]));
  return new Set([...different].filter(([key]) => !later.has(key)).map(([, one]) => one));
};

const ask = <S, O, A>(
  specification: Specification<S, O, A>,
  configurations: Configurations<S, O, A>,
  { client, operation }: Invocation<O>,
): Configurations<S, O, A> => {
  const all = [...configurations].map(({ state, open, owed, adrift }) => {
    const left = open.get(client);
    const matters = left !== undefined && !specification.reads?.(left);
    return {
      state,
      open: new Map(open).set(client, operation),
      owed: without(owed, client),
      adrift: matters ? more(adrift, left) : adrift,
    };
  });
  return earliest(specification, all);
};

const answer = <S, O, A>(
  specification: Specification<S, O, A>,
  configurations: Configurations<S, O, A>,
  response: Response<A>,
): Configurations<S, O, A> => {
  const { client } = response;
  for (const { open, owed } of configurations) if (!open.has(client) && !owed.has(client)) throw unasked(response);
  const justInTime = closure(configurations, (one) => (one.owed.has(client) ? [] : effects(specification, one)));
  const fitting = [...justInTime.values()]
    .filter(({ owed }) => owed.has(client) && equal(owed.get(client), response.answer))
    .map((one) => ({ ...one, owed: without(one.owed, client) }));
  return earliest(specification, fitting);
};

/**
 * Follows clients and remembers how it may stand with the object; `isLinearizable` reads its memory. Exact: after every event
 * it says what `linearizable` says of the whole history. Between operations the memory is just the states in which the object may
 * be (of a register with no pending write: the values that a read may answer), so it adds few states and the graph stays finite where the
 * protocol's is (unless clients may abandon operations without end, which it must remember as long as they may yet take effect); after a violation it is the empty set for good. At worst it holds a configuration for each order of the
 * operations whose order no answer has shown (a queue into which equal or concurrent enqueues pile up undequeued is the worst).
 */
export const linearizabilityObserver = <S, O, A, E>(
  name: string,
  specification: Specification<S, O, A>,
  clients: Clients<E, O, A>,
): Observer<Configurations<S, O, A>, E> => {
  const start: Configurations<S, O, A> = new Set([
    { state: specification.init, open: new Map(), owed: new Map(), adrift: new Set() },
  ]);
  const atStart = (clients.atStart ?? []).reduce((all, asked) => ask(specification, all, asked), start);
  return observer(name, atStart, (configurations: Configurations<S, O, A>, event: E) => {
    const answered = clients.answered(event);
    const asked = clients.asked(event);
    const heard = answered === undefined ? configurations : answer(specification, configurations, answered);
    return asked === undefined ? heard : ask(specification, heard, asked);
  });
};

/** Does a memory of `linearizabilityObserver` allow what was seen? */
export const isLinearizable = (configurations: ReadonlySet<unknown>): boolean => configurations.size > 0;
