// A transaction by messages: a half message, the local transaction, and a broker that checks back.
// The one idea: a process and its database are one node, and a handler is one local transaction.
// Not here: that what was committed is applied in the end (liveness); the ends of the protocol say it as far as they can.
import { match } from "ts-pattern";
import { always, integer, model, next, oneOf, protocol, type Role, reachable, send } from "../../checker/index.ts";

type Local = "none" | "committed" | "rolledBack";
interface Producer {
  readonly local: Local;
  readonly step: "start" | "halfSent" | "halfStored" | "done";
}
interface Broker {
  readonly half: "none" | "stored" | "resolved";
  readonly visible: boolean;
  readonly checks: number;
}
interface Consumer {
  readonly applied: number;
  readonly seen: boolean;
}
type ToBroker =
  | { readonly type: "half" | "unknown" | "consumed" }
  | { readonly type: "end"; readonly local: "committed" | "rolledBack" };
type ToProducer = { readonly type: "halfAck" | "check" };
type ToConsumer = { readonly type: "deliver" };

const rocket = {
  /** What a producer says of its local transaction when it is asked. */
  checkAnswer: ({ local }: Producer): "unknown" | "committed" | "rolledBack" => (local === "none" ? "unknown" : local),
  idempotent: true,
};

const producer = (rules: typeof rocket): Role<Producer, ToProducer, ToBroker> => ({
  init: () => ({ local: "none", step: "start" }),
  durable: ["local"],
  restart: (s) => next({ ...s, step: "done" }), // forgot where it was: only check-back can finish it
  actions: {
    sendHalf: (s) =>
      s.step === "start" ? next({ ...s, step: "halfSent" }, send("broker", { type: "half" })) : undefined,
    localTransaction: (s) =>
      s.step === "halfStored"
        ? {
            commits: next({ local: "committed", step: "done" }, send("broker", { type: "end", local: "committed" })),
            fails: next({ local: "rolledBack", step: "done" }, send("broker", { type: "end", local: "rolledBack" })),
          }
        : undefined,
  },
  receive: (s, message) =>
    match(message)
      .with({ type: "halfAck" }, () => next(s.step === "halfSent" ? { ...s, step: "halfStored" } : s))
      .with({ type: "check" }, () => {
        const local = rules.checkAnswer(s);
        return next(s, send("broker", local === "unknown" ? { type: "unknown" } : { type: "end", local }));
      })
      .exhaustive(),
});

const broker = (checkMax: number | "unlimited"): Role<Broker, ToBroker, ToProducer | ToConsumer> => ({
  init: () => ({ half: "none", visible: false, checks: 0 }),
  durable: ["half", "visible", "checks"],
  receive: (s, message) =>
    match(message)
      .with({ type: "half" }, () =>
        s.half === "none" ? next({ ...s, half: "stored" }, send("producer", { type: "halfAck" })) : next(s),
      )
      .with({ type: "end" }, ({ local }) =>
        s.half !== "stored" ? next(s) : next({ ...s, half: "resolved", visible: local === "committed" }),
      )
      .with({ type: "unknown" }, () => next(s))
      .with({ type: "consumed" }, () => next({ ...s, visible: false }))
      .exhaustive(),
  timers: {
    checkBack: (s) =>
      s.half !== "stored"
        ? undefined
        : checkMax === "unlimited"
          ? next(s, send("producer", { type: "check" }))
          : s.checks < checkMax
            ? next({ ...s, checks: s.checks + 1 }, send("producer", { type: "check" }))
            : next({ ...s, half: "resolved" }),
    push: (s) => (s.visible ? next(s, send("consumer", { type: "deliver" })) : undefined),
  },
});

const consumer = (rules: typeof rocket): Role<Consumer, ToConsumer, ToBroker> => ({
  init: () => ({ applied: 0, seen: false }),
  durable: ["applied", "seen"],
  receive: (s, _message, { from }) =>
    next(
      rules.idempotent && s.seen ? s : { applied: Math.min(2, s.applied + 1), seen: true },
      send(from, { type: "consumed" }),
    ),
});

export default model({
  name: "message-transaction",
  summary: "a half message and check-back",
  rules: rocket,
  parameters: {
    checkMax: oneOf(["unlimited", 1, 2], { default: "unlimited", summary: "how often the broker checks back" }),
    outages: integer({ default: 1, min: 0, max: 3, summary: "crashes of the producer, at most" }),
  },
  build: ({ checkMax, outages }, rules) =>
    protocol(
      "mq",
      {
        nodes: { producer: producer(rules), broker: broker(checkMax), consumer: consumer(rules) },
        network: [
          { between: ["producer", "broker"], order: "none", copies: "one", loses: { atMost: 2 }, duplicates: "never" },
          { between: ["broker", "consumer"], order: "none", copies: "one", loses: "never", duplicates: { atMost: 1 } },
        ],
        crashes: [{ of: "producer", atMost: outages, restarts: "later" }],
        fairness: {
          weak: [{ kind: "timer" }, { kind: "restart" }, { kind: "action" }],
          strong: [{ kind: "deliver", each: "link" }],
        },
        // Where nothing goes on, what was committed has been applied.
        ends: ({ producer, consumer }) => producer.local !== "committed" || consumer.applied > 0,
      },
      {
        "no ghost": always(({ consumer, producer }) =>
          consumer.applied === 0 ? undefined : producer.local === "committed",
        ),
        "at most once": always(({ consumer }) => consumer.applied <= 1),
        "a commit can be applied": reachable(({ consumer }) => consumer.applied === 1),
        "only a check can resolve it": reachable(
          ({ producer, broker }, { network, left }) =>
            producer.local === "committed" &&
            broker.half === "stored" &&
            network.length === 0 &&
            left("link1 loses") === 0,
        ),
      },
    ),
}).expects({
  scenarios: {
    unlimited: { summary: "the broker checks until it knows" },
    finite: {
      summary: "it gives up, and rolls back what may have been committed",
      with: { checkMax: 1 },
      expect: { "no deadlock": "violated" },
    },
  },
  mutants: {
    notIdempotent: {
      summary: "a message that comes twice is applied twice",
      breaks: "at most once",
      rules: { idempotent: false },
    },
    noRowMeansRollback: {
      summary: "a local transaction that has not run yet is taken for one that failed",
      breaks: "no deadlock",
      rules: { checkAnswer: ({ local }) => (local === "none" ? "rolledBack" : local) },
    },
  },
});
