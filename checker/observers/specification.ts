// Sequential specifications: what an object does when its operations come one at a time.
// The one idea: a specification is a pure step over one state, so that a tester can try orders of operations.
// Not here: concurrent histories of operations (history.ts) and whether they fit (consistency.ts, linearizability.ts).
import { equal } from "./value-key.ts";

/** What an operation does where it takes effect. */
export interface Effect<S, A> {
  readonly state: S;
  readonly answer: A;
}

/** An object by its states. States, operations and answers are values of the universe; an answer that says nothing is null. */
export interface Specification<S, O, A> {
  readonly init: S;
  /** The effect of an operation; undefined where it cannot take effect (it waits, as a dequeue may for an element). */
  step(state: S, operation: O): Effect<S, A> | undefined;
  /** True of operations that never change a state: without an answer they say nothing, and testers forget them. */
  reads?(operation: O): boolean;
}

/** What is asked of a register. */
export type RegisterOperation<V> = { readonly type: "read" } | { readonly type: "write"; readonly value: V };

/** A register: a read answers what was written last, a write answers null. */
export const register = <V>(initial: V): Specification<V, RegisterOperation<V>, V | null> => ({
  init: initial,
  step: (state, operation) =>
    operation.type === "read" ? { state, answer: state } : { state: operation.value, answer: null },
  reads: ({ type }) => type === "read",
});

/** What is asked of a queue. */
export type QueueOperation<V> = { readonly type: "enqueue"; readonly value: V } | { readonly type: "dequeue" };

/** A first-in-first-out queue, empty at the start: an enqueue answers null; a dequeue the oldest element, of an empty queue null. */
export const queue = <V>(): Specification<readonly V[], QueueOperation<V>, V | null> => ({
  init: [],
  step: (state, operation) =>
    operation.type === "enqueue"
      ? { state: [...state, operation.value], answer: null }
      : { state: state.slice(1), answer: state.length > 0 ? state[0]! : null },
});

/** What is asked of a map: `cas` writes `value` if `expected` is there (null: if the key is absent). */
export type KeyValueOperation<V> =
  | { readonly type: "get" | "delete"; readonly key: string }
  | { readonly type: "put"; readonly key: string; readonly value: V }
  | { readonly type: "cas"; readonly key: string; readonly expected: V | null; readonly value: V };

const keyed = <V>(
  state: ReadonlyMap<string, V>,
  operation: KeyValueOperation<V>,
): Effect<typeof state, V | boolean | null> => {
  const found = state.get(operation.key) ?? null;
  switch (operation.type) {
    case "get":
      return { state, answer: found };
    case "put":
      return { state: new Map(state).set(operation.key, operation.value), answer: null };
    case "cas":
      return equal(found, operation.expected)
        ? { state: new Map(state).set(operation.key, operation.value), answer: true }
        : { state, answer: false };
    case "delete": {
      const rest = new Map(state);
      rest.delete(operation.key);
      return { state: rest, answer: null };
    }
  }
};

/**
 * A map, empty at the start: a get answers the value, of an absent key null; put and delete answer null;
 * cas (compare and set) answers whether `expected` was there, null standing for an absent key, and then writes.
 */
export const keyValue = <V>(): Specification<ReadonlyMap<string, V>, KeyValueOperation<V>, V | boolean | null> => ({
  init: new Map(),
  step: keyed,
  reads: ({ type }) => type === "get",
});
