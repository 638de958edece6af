// Histories from the literature and from practice, with the verdicts given there.
// The one idea: verdicts that were not computed by us.
// Not here: random histories (consistency.test.ts).
import { expect, test } from "vitest";
import {
  type History,
  historyOf,
  isLinearizable,
  type KeyValueOperation,
  keyValue,
  linearizabilityObserver,
  linearizable,
  type QueueOperation,
  queue,
  type RegisterOperation,
  register,
  type Specification,
  sequentiallyConsistent,
} from "../../checker/index.ts";
import type { HistoryEvent } from "./brute-force.ts";

type Verdict = "linearizable" | "sequentially consistent" | "neither";

const verdictOf = <S, O, A>(specification: Specification<S, O, A>, events: readonly HistoryEvent<O, A>[]): Verdict => {
  const history: History<O, A> = historyOf(events);
  const observed = linearizabilityObserver("object", specification, {
    asked: (event: HistoryEvent<O, A>) => ("operation" in event ? event : undefined),
    answered: (event) => ("answer" in event ? event : undefined),
  });
  const memory = events.reduce((seen, event) => observed.on(seen, event), observed.init);
  expect(isLinearizable(memory)).toBe(linearizable(specification, history));
  if (linearizable(specification, history)) return "linearizable";
  return sequentiallyConsistent(specification, history) ? "sequentially consistent" : "neither";
};

/** A dequeue that waits for an element, as in Herlihy and Wing, figure 3. */
const waiting: ReturnType<typeof queue<string>> = {
  init: [],
  step: (state, operation) =>
    operation.type === "dequeue" && state.length === 0 ? undefined : queue<string>().step(state, operation),
};

type Queued = HistoryEvent<QueueOperation<string>, string | null>;
const enqueue = (client: string, value: string): Queued => ({ client, operation: { type: "enqueue", value } });
const dequeue = (client: string): Queued => ({ client, operation: { type: "dequeue" } });
const ok = (client: string, answer: string | null = null): Queued => ({ client, answer });

// Herlihy and Wing 1990, sections 2.1 to 2.3 and 3.3; processes A, B, C.
const queues: readonly [string, Verdict, readonly Queued[]][] = [
  [
    "H1: concurrent enqueues may take effect in either order; the last enqueue is pending",
    "linearizable",
    [
      ...[enqueue("A", "x"), enqueue("B", "y"), ok("B"), ok("A"), dequeue("B"), ok("B", "x"), dequeue("A")],
      ...[ok("A", "y"), enqueue("A", "z")],
    ],
  ],
  [
    "H2: x was enqueued before y, and y is dequeued first",
    "sequentially consistent",
    [enqueue("A", "x"), ok("A"), enqueue("B", "y"), dequeue("A"), ok("B"), ok("A", "y")],
  ],
  ["H3: a pending enqueue has taken effect", "linearizable", [enqueue("A", "x"), dequeue("B"), ok("B", "x")]],
  [
    "H4: y is enqueued once and dequeued twice",
    "neither",
    [
      ...[enqueue("A", "x"), enqueue("B", "y"), ok("A"), ok("B"), dequeue("A"), dequeue("C"), ok("A", "y")],
      ok("C", "y"),
    ],
  ],
  [
    "H7: sequentially consistent, not linearizable",
    "sequentially consistent",
    [enqueue("A", "x"), ok("A"), enqueue("B", "y"), ok("B"), dequeue("B"), ok("B", "y")],
  ],
];

test.each(queues)("queue of Herlihy and Wing, %s", (_, verdict, events) => {
  expect(verdictOf(queue<string>(), events)).toBe(verdict);
  expect(verdictOf(waiting, events)).toBe(verdict);
});

type OfTwo = QueueOperation<string> & { readonly queue: "p" | "q" };
const twoQueues: Specification<ReadonlyMap<string, readonly string[]>, OfTwo, string | null> = {
  init: new Map(),
  step: (state, operation) => {
    const effect = queue<string>().step(state.get(operation.queue) ?? [], operation);
    return effect && { state: new Map(state).set(operation.queue, effect.state), answer: effect.answer };
  },
};

test("H8 of Herlihy and Wing: two queues are sequentially consistent each, and not together", () => {
  const on = (name: "p" | "q", event: Queued): HistoryEvent<OfTwo, string | null>[] =>
    "operation" in event ? [{ ...event, operation: { ...event.operation, queue: name } }] : [event];
  const events = [
    ...[on("p", enqueue("A", "x")), on("p", ok("A")), on("q", enqueue("B", "y")), on("q", ok("B"))],
    ...[on("q", enqueue("A", "x")), on("q", ok("A")), on("p", enqueue("B", "y")), on("p", ok("B"))],
    ...[on("p", dequeue("A")), on("p", ok("A", "y")), on("q", dequeue("B")), on("q", ok("B", "x"))],
  ].flat();
  const p = [enqueue("A", "x"), ok("A"), enqueue("B", "y"), ok("B"), dequeue("A"), ok("A", "y")];
  const q = [enqueue("B", "y"), ok("B"), enqueue("A", "x"), ok("A"), dequeue("B"), ok("B", "x")];
  expect(verdictOf(queue<string>(), p)).toBe("sequentially consistent");
  expect(verdictOf(queue<string>(), q)).toBe("sequentially consistent");
  expect(verdictOf(twoQueues, events)).toBe("neither");
});

type Registered = HistoryEvent<RegisterOperation<number>, number | null>;
const write = (client: string, value: number): Registered => ({ client, operation: { type: "write", value } });
const read = (client: string): Registered => ({ client, operation: { type: "read" } });
const answer = (client: string, value: number | null = null): Registered => ({ client, answer: value });

const registers: readonly [string, Verdict, readonly Registered[]][] = [
  ["a read after a write sees it", "linearizable", [write("A", 1), answer("A"), read("B"), answer("B", 1)]],
  [
    "a stale read: the write was over before it was asked",
    "sequentially consistent",
    [write("A", 1), answer("A"), read("B"), answer("B", 0)],
  ],
  ["the writer itself reads stale", "neither", [write("A", 1), answer("A"), read("A"), answer("A", 0)]],
  ["a read during a write may see it", "linearizable", [write("A", 1), read("B"), answer("B", 1), answer("A")]],
  ["a read during a write may miss it", "linearizable", [write("A", 1), read("B"), answer("B", 0), answer("A")]],
  [
    "a read sees a value before its write is asked",
    "sequentially consistent",
    [read("B"), answer("B", 1), write("A", 1), answer("A")],
  ],
  ["a read sees a value that nobody ever wrote", "neither", [read("B"), answer("B", 1)]],
  [
    "new and then old, by two readers, during a write",
    "sequentially consistent",
    [write("A", 1), read("B"), answer("B", 1), read("C"), answer("C", 0)],
  ],
  [
    "new and then old, by one reader, during a write",
    "neither",
    [write("A", 1), read("B"), answer("B", 1), read("B"), answer("B", 0)],
  ],
  [
    "an abandoned write may take effect late",
    "linearizable",
    [...[write("A", 1), write("A", 2), answer("A"), read("B"), answer("B", 2), read("B"), answer("B", 1)]],
  ],
  [
    "an abandoned write may take effect only once",
    "neither",
    [
      ...[write("A", 1), write("A", 2), answer("A"), read("B"), answer("B", 1), read("B"), answer("B", 2)],
      ...[read("B"), answer("B", 1)],
    ],
  ],
];

test.each(registers)("register: %s", (_, verdict, events) => {
  expect(verdictOf(register(0), events)).toBe(verdict);
});

type Stored = HistoryEvent<KeyValueOperation<number>, number | boolean | null>;
const client = (name: string, ...of: readonly [KeyValueOperation<number>, number | boolean | null][]): Stored[] =>
  of.flatMap(([operation, told]) => [
    { client: name, operation },
    { client: name, answer: told },
  ]);

// The mutual exclusion of Lamport 1979: each process sets its flag and then reads the other's; not both may read 0.
test("flags of Lamport: both processes in the critical section is not sequentially consistent", () => {
  const both = (told: number | null): Stored[] => [
    ...client("A", [{ type: "put", key: "a", value: 1 }, null], [{ type: "get", key: "b" }, null]),
    ...client("B", [{ type: "put", key: "b", value: 1 }, null], [{ type: "get", key: "a" }, told]),
  ];
  expect(verdictOf(keyValue<number>(), both(null))).toBe("neither");
  expect(verdictOf(keyValue<number>(), both(1))).toBe("linearizable");
});

test("compare and set: of two that expect the same, one succeeds", () => {
  const set = (value: number): KeyValueOperation<number> => ({ type: "cas", key: "k", expected: null, value });
  expect(verdictOf(keyValue<number>(), [...client("A", [set(1), true]), ...client("B", [set(2), true])])).toBe(
    "neither",
  );
  expect(verdictOf(keyValue<number>(), [...client("A", [set(1), true]), ...client("B", [set(2), false])])).toBe(
    "linearizable",
  );
  const erased = client("B", [{ type: "delete", key: "k" }, null], [{ type: "get", key: "k" }, null], [set(2), true]);
  expect(verdictOf(keyValue<number>(), [...client("A", [set(1), true]), ...erased])).toBe("linearizable");
});

test("an answer without a question, and what is no value, are told in one sentence", () => {
  const observed = linearizabilityObserver("object", register(0), {
    asked: () => undefined,
    answered: (event: Registered) => ("answer" in event ? event : undefined),
  });
  const sentence =
    "A was answered 1 and has asked nothing; an answer that the client ignores must not be reported by answered(event), and a question sent in init belongs in atStart.";
  expect(() => historyOf([answer("A", 1)])).toThrow(sentence);
  expect(() => observed.on(observed.init, answer("A", 1))).toThrow(sentence);
  const nothing = historyOf<RegisterOperation<unknown>, unknown>([read("A"), { client: "A", answer: undefined }]);
  expect(() => linearizable(register<unknown>(0), nothing)).toThrow(
    "A history holds undefined, which is no value of a model;",
  );
});
