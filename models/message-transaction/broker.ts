// The broker: the half topic, the operation log, the real topic, check-backs, redelivery and dead letters.
// The one idea: logs only grow; a half message is unfinished as long as the operation log does not name it.
// Not here: replication of the broker, which is taken for granted: it does not crash.
import { match } from "ts-pattern";
import { next, type Role, send } from "../../checker/index.ts";
import type { FromConsumer, ToConsumer } from "./consumer.ts";
import type { FromProducer, ToProducer } from "./producer.ts";
import type { Rules } from "./rules.ts";

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
