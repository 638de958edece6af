// The producer and its database: sends a half message, runs the local transaction, tells the outcome, answers check-backs.
// The one idea: a process and its database are one node, and a handler is one local transaction.
// Not here: the broker, which keeps the half message (broker.ts); what a mutant may change (rules.ts).
import { match, P } from "ts-pattern";
import { next, type Role, send } from "../../checker/index.ts";
import type { Local, Rules } from "./rules.ts";

export interface Producer {
  /** Durable: the row that the local transaction, or a check-back that came first, has written. */
  readonly local: Local;
  /** Volatile. waiting: for the half message to be stored; ready: to run the local transaction; unsent: mutants only. */
  readonly step: "start" | "waiting" | "ready" | "unsent" | "done";
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
        .with(["commits first", "unsent"], () => next({ ...s, step: "done" }, send("broker", { type: "message" })))
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
          commits: next({ local: "committed", step: "unsent" }),
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
