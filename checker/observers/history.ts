// A history of client operations: who asked what, was told what, and which operations were over before which began.
// The one idea: what matters of real time is that partial order, so each operation keeps only how many operations of
// each client it came after, and interleavings that are indistinguishable to the clients are one value.
// Not here: whether a history fits an object (consistency.ts), and memory that forgets (linearizability.ts).
import { KripkeError, type NodeId, type Observer, observer } from "../language/index.ts";
import { type Bag, more } from "./bag.ts";
import { keyOf } from "./value-key.ts";

/** A client asks. A client has one operation at a time. */
export interface Invocation<O> {
  readonly client: NodeId;
  readonly operation: O;
}

/** A client is answered, on the operation that it asked last. */
export interface Response<A> {
  readonly client: NodeId;
  readonly answer: A;
}

/** An operation, and how many operations of each client had been answered when it was asked (none: absent). */
export interface Asked<O> {
  readonly operation: O;
  readonly after: ReadonlyMap<NodeId, number>;
}
/** An operation with its answer. */
export interface Answered<O, A> extends Asked<O> {
  readonly answer: A;
}

/**
 * A history as a value of the universe. `answered`: by client, in its order. `pending`: asked and not yet answered; may or
 * may not have taken effect. `abandoned`: the client asked anew before an answer; may take effect at any later time, or never
 * (as if asked by a client of its own that never hears back).
 */
export interface History<O, A> {
  readonly answered: ReadonlyMap<NodeId, readonly Answered<O, A>[]>;
  readonly pending: ReadonlyMap<NodeId, Asked<O>>;
  readonly abandoned: Bag<Asked<O> & Invocation<O>>;
}

const nothing: History<never, never> = { answered: new Map(), pending: new Map(), abandoned: new Set() };

const ask = <O, A>(history: History<O, A>, { client, operation }: Invocation<O>): History<O, A> => {
  const left = history.pending.get(client);
  const after = new Map([...history.answered].map(([one, operations]) => [one, operations.length]));
  return {
    answered: history.answered,
    pending: new Map(history.pending).set(client, { operation, after }),
    abandoned: left === undefined ? history.abandoned : more(history.abandoned, { client, ...left }),
  };
};

/** What is thrown where an answer has no question: by both observers, in the same words. */
export const unasked = ({ client, answer }: Response<unknown>): KripkeError =>
  new KripkeError(
    75,
    `${client} was answered ${keyOf(answer)} and has asked nothing; an answer that the client ignores must not be reported by answered(event), and a question sent in init belongs in atStart.`,
  );

const answer = <O, A>(history: History<O, A>, response: Response<A>): History<O, A> => {
  const { client } = response;
  const asked = history.pending.get(client);
  if (asked === undefined) throw unasked(response);
  const pending = new Map(history.pending);
  pending.delete(client);
  const done = [...(history.answered.get(client) ?? []), { ...asked, answer: response.answer }];
  return { answered: new Map(history.answered).set(client, done), pending, abandoned: history.abandoned };
};

/** The history of questions and answers in real-time order. */
export const historyOf = <O, A>(events: readonly (Invocation<O> | Response<A>)[]): History<O, A> =>
  events.reduce<History<O, A>>(
    (history, event) => ("operation" in event ? ask(history, event) : answer(history, event)),
    nothing,
  );

/** Where in the events of a protocol clients ask and are answered. An event may answer and ask; the answer comes first. */
export interface Clients<E, O, A> {
  asked(event: E): Invocation<O> | undefined;
  answered(event: E): Response<A> | undefined;
  /** What `init` sends, which no event shows. */
  readonly atStart?: readonly Invocation<O>[];
}

/**
 * The whole history, for `linearizable` and `sequentiallyConsistent`. It never forgets, so it multiplies states and makes the
 * graph of a protocol without end infinite; `linearizabilityObserver` forgets, and is to be preferred for linearizability.
 *
 * Its memory distinguishes two runs exactly where Stateright's `LinearizabilityTester` in the state does (src/semantics/linearizability.rs,
 * which derives `Hash` over: the initial object, constant; `history_by_thread`, of each thread its completed operations, each
 * a map from every other thread that has completed one to the index of its last at invocation, the operation, the return value;
 * `in_flight_by_thread`, the same map and the operation; `is_valid_history`, false once a thread asks twice, which no client of its
 * examples does). An index there is a count less one here; the own client's count, here too, is the operation's place. A model that is to give Stateright's counts must in one event answer
 * before it asks, as its `record_msg_in` precedes `record_msg_out`, and list what clients ask in `on_start` under `atStart`.
 */
export const historyObserver = <E, O, A>(name: string, clients: Clients<E, O, A>): Observer<History<O, A>, E> =>
  observer(name, historyOf<O, A>(clients.atStart ?? []), (history: History<O, A>, event: E) => {
    const answered = clients.answered(event);
    const asked = clients.asked(event);
    const heard = answered === undefined ? history : answer(history, answered);
    return asked === undefined ? heard : ask(heard, asked);
  });
