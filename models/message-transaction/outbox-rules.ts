// The rules of a local message table that a mutant may change.
// The one idea: plain data, read by the handlers and by nothing else.
// Not here: the handlers (outbox-roles.ts), the mutants (outbox.ts).

export const outbox = {
  /** Can a local transaction commit? */
  commits: true,
  /** When the row of a message is written: in the local transaction; in one of its own before it; in one of its own after it. */
  writesRow: "with the change" as "with the change" | "before it" | "after it",
  /** When the relay marks a row as published: when the broker has acknowledged it, or before it is sent. */
  marks: "acknowledged" as "acknowledged" | "unsent",
  /** Which unpublished rows the relay may take next: the oldest, or any. */
  takes: "the oldest" as "the oldest" | "any",
  /** Does the consumer keep, in the transaction that applies a message, a row that says so? */
  idempotent: true,
  /** When a consumer acknowledges: in the step that has applied the message, or on receiving it. */
  acknowledges: "when applied" as "when applied" | "at once",
  /** Does the broker append what is published? */
  brokerAppends: true,
};
export type Rules = typeof outbox;
