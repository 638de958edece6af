// The transactional message, as handlers: rules, the producer, the broker, the consumer.
// The one idea: a process and its database are one node, and a handler is one local transaction; the broker's logs only grow, and a
// half message is unfinished as long as the operation log does not name it.
// Not here: what is modelled and why, what is claimed (model.ts); replication of the broker, which is taken for granted.
import { match, P } from "ts-pattern";
import { next, type Role, send } from "../../checker/index.ts";

/** What the producer's database says of the local transaction; none: there is no row. */
export type Local = "none" | "committed" | "rolledBack";
/** What the producer says of it to the broker. */
export type Verdict = "committed" | "rolledBack" | "unknown";

export const rocket = {
  /** Half message first; or, naively, the message before the local transaction, or after it. */
  style: "half message" as "half message" | "sends first" | "commits first",
  /** The answer to a check-back. `working`: the local transaction may still run. A rollback is recorded before it is told. */
  checkAnswer: (local: Local, working: boolean): Verdict => {
    if (local !== "none") return local;
    return working ? "unknown" : "rolledBack";
  },
  /** Does the broker ask about a half message that nobody has finished? */
  checksBack: true,
  /** Does the broker acknowledge a half message? */
  acknowledgesHalf: true,
  /** Can consumers read the topic in which half messages are kept? */
  halfIsVisible: false,
  /** Does the consumer keep, in the transaction that applies a message, a row that says so? */
  idempotent: true,
  /** When a consumer acknowledges: in the step that has applied the message, or on receiving it. */
  acknowledges: "when applied" as "when applied" | "at once",
};
export type Rules = typeof rocket;

export interface Producer {
  /** Durable: the row that the local transaction, or a check-back that came first, has written. */
  readonly local: Local;
  /** Volatile. waiting: for the half message to be stored; ready: for the next of its two acts, as the style orders them. */
  readonly step: "start" | "waiting" | "ready" | "done";
}

/** end is END_TRANSACTION, one-way; message is one that consumers may read at once. */
export type FromProducer =
  | { readonly type: "half" | "message" }
  | { readonly type: "end"; readonly outcome: "committed" | "rolledBack" };
/** check is CHECK_TRANSACTION_STATE. */
export type ToProducer = { readonly type: "halfStored" | "check" };

export const producer = (rules: Rules): Role<Producer, ToProducer, FromProducer> => ({
  init: () => ({ local: "none", step: "start" }),
  durable: ["local"],
  // It has forgotten where it was: whatever was not committed will not run any more.
  restart: (s) => next({ ...s, step: "done" }),
  receive: (s, { type }) =>
    match(type)
      .with("halfStored", () => next(s.step === "waiting" ? { ...s, step: "ready" } : s))
      .with("check", () => {
        const outcome = rules.checkAnswer(s.local, s.step === "waiting" || s.step === "ready");
        // The broker takes no notice of "unknown", so it is not sent.
        if (outcome === "unknown") return next(s);
        return next(outcome === "rolledBack" && s.step === "done" ? { ...s, local: outcome } : s, end(outcome));
      })
      .exhaustive(),
  actions: {
    sendMessage: (s) =>
      match([rules.style, s.step])
        .with(["half message", "start"], () => next({ ...s, step: "waiting" }, send("broker", { type: "half" })))
        .with(["sends first", "start"], () => next({ ...s, step: "ready" }, send("broker", { type: "message" })))
        .with(["commits first", "ready"], () => next({ ...s, step: "done" }, send("broker", { type: "message" })))
        .otherwise(() => undefined),
    localTransaction: (s) =>
      match([rules.style, s.step])
        .with(["half message", "ready"], () => ({
          commits: next({ local: "committed", step: "done" }, end("committed")),
          fails: next({ local: "rolledBack", step: "done" }, end("rolledBack")),
        }))
        .with(["sends first", "ready"], () => ({
          commits: next({ local: "committed", step: "done" }),
          fails: next({ local: "rolledBack", step: "done" }),
        }))
        .with(["commits first", "start"], () => ({
          commits: next({ local: "committed", step: "ready" }),
          fails: next({ local: "rolledBack", step: "done" }),
        }))
        .with([P._, P._], () => undefined)
        .exhaustive(),
  },
  timers: {
    /** Sending the half message timed out: the application is told so and does not run the local transaction. */
    giveUp: (s) => (s.step === "waiting" ? next({ ...s, step: "done" }) : undefined),
  },
});

const end = (outcome: "committed" | "rolledBack") => send("broker", { type: "end", outcome });

export interface Broker {
  /** The half topic, RMQ_SYS_TRANS_HALF_TOPIC; discarded: moved aside, to TRANS_CHECK_MAX_TIME_TOPIC. */
  readonly half: "none" | "stored" | "discarded";
  /** The operation log, RMQ_SYS_TRANS_OP_HALF_TOPIC: how the half message was finished. */
  readonly operation: "none" | "committed" | "rolledBack";
  /** Times that the half message was checked, counted only where there is a maximum. */
  readonly checks: number;
  /** Copies in the real topic. */
  readonly topic: number;
  /** How many of them the consumer group is done with. */
  readonly offset: number;
  /** How often the first of the others was given back by its consumer. */
  readonly failures: number;
  /** Copies in the dead-letter queue. */
  readonly dead: number;
}

export interface Limits {
  /** transactionCheckMax. */
  readonly checkMax: number | "unlimited";
  /** maxReconsumeTimes. */
  readonly retries: number;
}

export const broker = (
  { checkMax, retries }: Limits,
  rules: Rules,
): Role<Broker, FromProducer | FromConsumer, ToProducer | ToConsumer> => ({
  init: () => ({ half: "none", operation: "none", checks: 0, topic: 0, offset: 0, failures: 0, dead: 0 }),
  receive: (s, message) =>
    match(message)
      .with({ type: "half" }, () =>
        next({ ...s, half: "stored" }, rules.acknowledgesHalf ? [send("producer", { type: "halfStored" })] : []),
      )
      .with({ type: "message" }, () => next({ ...s, topic: s.topic + 1 }))
      .with({ type: "end" }, ({ outcome }) => {
        if (s.half !== "stored") return next(s);
        // The broker does not look into the operation log: being told twice it makes two copies.
        return next({ ...s, operation: outcome, topic: s.topic + (outcome === "committed" ? 1 : 0) });
      })
      .with({ type: "applied" }, ({ offset }) =>
        next(offset === s.offset ? { ...s, offset: offset + 1, failures: 0 } : s),
      )
      .with({ type: "later" }, ({ offset }) => next(offset === s.offset ? givenBack(s, retries) : s))
      .exhaustive(),
  timers: {
    checkBack: (s) => {
      if (!rules.checksBack || s.half !== "stored" || s.operation !== "none") return undefined;
      if (s.checks === checkMax) return next({ ...s, half: "discarded" });
      return next(checkMax === "unlimited" ? s : { ...s, checks: s.checks + 1 }, send("producer", { type: "check" }));
    },
    push: (s) => {
      const halfIsRead = rules.halfIsVisible && s.half === "stored" && s.operation === "none";
      return s.offset < Math.max(s.topic, halfIsRead ? 1 : 0)
        ? next(s, send("consumer", { type: "deliver", offset: s.offset }))
        : undefined;
    },
  },
});

/** Once too often: into the dead-letter queue, and on to the next. */
const givenBack = (s: Broker, retries: number): Broker =>
  s.failures < retries
    ? { ...s, failures: s.failures + 1 }
    : { ...s, offset: s.offset + 1, failures: 0, dead: s.dead + 1 };

export interface Consumer {
  /** Durable: how often the effect of the transaction was applied; 2 stands for more. */
  readonly applied: number;
  /** Durable: the row of the transaction in the table of what was applied. */
  readonly recorded: boolean;
}

export type ToConsumer = { readonly type: "deliver"; readonly offset: number };
/** later is RECONSUME_LATER. */
export type FromConsumer = { readonly type: "applied" | "later"; readonly offset: number };

/** `mayFail`: can the transaction of the consumer fail for a reason of its own? */
export const consumer = (mayFail: boolean, rules: Rules): Role<Consumer, ToConsumer, FromConsumer> => ({
  init: () => ({ applied: 0, recorded: false }),
  durable: ["applied", "recorded"],
  receive: (s, { offset }, { from }) => {
    if (s.recorded) return next(s, send(from, { type: "applied", offset }));
    const applies = next(apply(s, rules), send(from, { type: "applied", offset }));
    return mayFail ? { applies, fails: next(s, send(from, { type: "later", offset })) } : applies;
  },
  ...(rules.acknowledges === "at once" ? hasty(rules) : {}),
});

const apply = ({ applied }: Consumer, rules: Rules): Consumer => ({
  applied: Math.min(2, applied + 1),
  recorded: rules.idempotent,
});

/** Of a mutant: what was acknowledged and is not yet applied. */
interface Hasty extends Consumer {
  readonly inHand?: true;
}
const hasty = (rules: Rules): Pick<Role<Consumer, ToConsumer, FromConsumer>, "receive" | "actions"> => ({
  receive: (s, { offset }, { from }) =>
    next<Hasty, FromConsumer>(s.recorded ? s : { ...s, inHand: true }, send(from, { type: "applied", offset })),
  actions: { applyInHand: (s: Hasty) => (s.inHand ? next(apply(s, rules)) : undefined) },
});
