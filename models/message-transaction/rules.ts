// The rules of a transactional message that a mutant may change.
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else.
// Not here: the handlers (producer.ts, broker.ts, consumer.ts), the mutants (expectations.ts).

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
