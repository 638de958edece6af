// A thread that looks ahead of a search: it loads what is checked once more, and answers the orders that it is given.
// The one idea: it is of use and never needed; whatever goes wrong here ends it, and the search does the rest itself.
// Not here: looking ahead (the checker), giving orders and waiting for answers (helpers.ts).
import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { lookingAheadOf, type Order, sentenceOf, subjectOf } from "../../checker/index.ts";
import { findTarget } from "../targets/target.ts";
import type { Beginning, Connected, FromHelper } from "./helpers.ts";
import { Ring } from "./ring.ts";
import { answerInWords, orderOf } from "./wire.ts";

const { port, signal, subject, options, ...memory } = workerData as Beginning & Connected;
const [orders, answers] = [new Ring(memory.orders), new Ring(memory.answers)];
/** Milliseconds to sleep at once. */
const LONG = 1000;

/** What is said is there before anybody is woken. */
const say = (said: FromHelper): void => {
  const words = said.kind === "answer" ? answerInWords(said.answer) : null;
  if (words === null || !answers.write(...words)) {
    port.postMessage(said);
    answers.write();
  }
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
};

const next = (): Order => {
  for (;;) {
    const words = orders.read();
    if (words?.length === 0) return receiveMessageOnPort(port)!.message as Order;
    if (words !== null) return orderOf(words);
    orders.wait(LONG);
  }
};

const { reference, scenario, parameters } = subject;
const { checkable } = await findTarget(reference, "/");
const { source } = subjectOf(checkable, scenario, parameters, reference);
const ahead = lookingAheadOf(source, options, {
  now: () => performance.now(),
  memory: () => process.memoryUsage.rss(),
});
// Until whoever gives the orders ends it.
try {
  for (;;) say({ kind: "answer", answer: ahead.answer(next()) });
} catch (error) {
  say({ kind: "failed", because: sentenceOf(error) });
}
