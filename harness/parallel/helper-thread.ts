// A thread that looks ahead of a search: it loads what is checked once more, and answers the orders that it is given.
// The one idea: it is of use and never needed; whatever goes wrong here ends it, and the search does the rest itself.
// Not here: looking ahead (the checker), giving orders and waiting for answers (helpers.ts).
import { type MessagePort, workerData } from "node:worker_threads";
import { lookingAheadOf, type Order, sentenceOf, subjectOf } from "../../checker/index.ts";
import { findTarget } from "../targets/target.ts";
import type { Beginning, FromHelper } from "./helpers.ts";

const { port, signal, subject, options } = workerData as Beginning & { readonly port: MessagePort };

/** What is said is there before anybody is woken. */
const say = (said: FromHelper): void => {
  port.postMessage(said);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
};

const { reference, scenario, parameters } = subject;
const { checkable } = await findTarget(reference, "/");
const { source } = subjectOf(checkable, scenario, parameters, reference);
const ahead = lookingAheadOf(source, options, {
  now: () => performance.now(),
  memory: () => process.memoryUsage.rss(),
});
port.on("message", (order: Order) => {
  try {
    say({ kind: "answer", answer: ahead.answer(order) });
  } catch (error) {
    say({ kind: "failed", because: sentenceOf(error) });
    port.close();
  }
});
