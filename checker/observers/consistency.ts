// Is a history of client operations linearizable, or sequentially consistent, with respect to a sequential specification?
// The one idea: search for one order of the operations, remembering each (set of operations done, state) that led nowhere.
// Not here: testing as the history grows (linearizability.ts).
//
// Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects", TOPLAS 12(3), 1990, section 2.2: H is
// linearizable if it can be extended by responses to some pending invocations so that, the other pending ones removed, it is
// equivalent to a legal sequential history that respects the real-time order of H. Lamport, "How to make a multiprocessor
// computer that correctly executes multiprocess programs", IEEE ToC C-28(9), 1979: sequentially consistent if the result is
// that of some sequential order in which the operations of each processor appear in the order of its program.
// The search is that of Wing and Gong, "Testing and verifying concurrent objects", JPDC 17, 1993; the memory of (operations done,
// state) is Lowe's, "Testing for linearizability", CCPE 29(4), 2017.
import type { NodeId } from "../language/index.ts";
import type { Asked, History } from "./history.ts";
import type { Specification } from "./specification.ts";
import { keyOf } from "./value-key.ts";

/** An operation in the search: `after`, as bits, is what must be in order before it; without `answer` it may be left out. */
interface Call<O> {
  readonly operation: O;
  readonly after: bigint;
  readonly answer?: string;
}

/** Which operations must keep their order: those of which one was over before the other began; of all clients, or of each alone. */
type Order = "real time" | "program";

/** The operations; the answered ones first, because `after` speaks of their places. */
const callsOf = <O, A>(history: History<O, A>, order: Order): readonly Call<O>[] => {
  const first = new Map<NodeId, number>();
  let answered = 0;
  for (const [client, operations] of history.answered) {
    first.set(client, answered);
    answered += operations.length;
  }
  const bits = (client: NodeId, count: number): bigint =>
    ((1n << BigInt(count)) - 1n) << BigInt(first.get(client) ?? 0);
  const call = ({ operation, after }: Asked<O>, client: NodeId): Call<O> => {
    const binding = [...after].filter(([other]) => order === "real time" || other === client);
    return { operation, after: binding.reduce((all, [other, count]) => all | bits(other, count), 0n) };
  };
  const done = [...history.answered].flatMap(([client, operations]) =>
    operations.map((one) => ({ ...call(one, client), answer: keyOf(one.answer) })),
  );
  const pending = [...history.pending].map(([client, one]) => call(one, client));
  const abandoned = [...history.abandoned].flatMap(({ of, times }) =>
    Array.from({ length: times }, () => call(of, of.client)),
  );
  return [...done, ...pending, ...abandoned];
};

const hasOrder = <S, O, A>(specification: Specification<S, O, A>, all: readonly Call<O>[]): boolean => {
  const calls = all.filter(({ operation, answer }) => answer !== undefined || !specification.reads?.(operation));
  const answered = calls.reduce((bits, { answer }, i) => (answer === undefined ? bits : bits | (1n << BigInt(i))), 0n);
  const tried = new Set<string>();
  const search = (done: bigint, state: S): boolean => {
    if ((answered & ~done) === 0n) return true;
    const configuration = `${done.toString(36)} ${keyOf(state)}`;
    if (tried.has(configuration)) return false;
    tried.add(configuration);
    return calls.some(({ operation, after, answer }, i) => {
      const bit = 1n << BigInt(i);
      if ((done & bit) !== 0n || (after & ~done) !== 0n) return false;
      const effect = specification.step(state, operation);
      if (effect === undefined || (answer !== undefined && answer !== keyOf(effect.answer))) return false;
      return search(done | bit, effect.state);
    });
  };
  return search(0n, specification.init);
};

/**
 * Could each operation have taken effect at one instant between question and answer (an unanswered one at any instant since its
 * question, or never)? Exact; the time is exponential in the operations that overlap, at worst. For histories of up to some
 * thousands of operations (it recurses once for each).
 */
export const linearizable = <S, O, A>(specification: Specification<S, O, A>, history: History<O, A>): boolean =>
  hasOrder(specification, callsOf(history, "real time"));

/**
 * Is there one order of the operations, keeping that of each client but not of real time across clients, with these answers?
 * Unanswered operations may be left out; an abandoned one comes after what its client had been answered, at any place.
 * Exact; the time is exponential in the number of clients, at worst. Not local: two objects that are each sequentially consistent need
 * not be so together (Herlihy and Wing, section 3.3); specify them as one.
 */
export const sequentiallyConsistent = <S, O, A>(
  specification: Specification<S, O, A>,
  history: History<O, A>,
): boolean => hasOrder(specification, callsOf(history, "program"));
