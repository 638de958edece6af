// The exact testers and the incremental one against brute force, on random histories.
// The one idea: three independent ways to one answer, on histories of which many are not consistent and many have pending operations.
// Not here: histories from the literature (classics.test.ts).
import { expect, test } from "vitest";
import {
  historyObserver,
  historyOf,
  isLinearizable,
  linearizabilityObserver,
  linearizable,
  sequentiallyConsistent,
} from "../../checker/index.ts";
import { amount } from "../amount.ts";
import { type HistoryEvent, linearizableByBruteForce, sequentiallyConsistentByBruteForce } from "./brute-force.ts";
import { kinds } from "./kinds.ts";
import { dice, randomHistory } from "./random-histories.ts";

/** How many random histories are asked of brute force, and how many runs are followed event by event. */
const HISTORIES = amount("KRIPKE_RANDOM_HISTORIES", { everyday: 400, deep: 1500 });
const RUNS = amount("KRIPKE_RANDOM_HISTORIES", { everyday: 150, deep: 700 });

type Any = HistoryEvent<unknown, unknown>;
const clients = {
  asked: (event: Any) => ("operation" in event ? event : undefined),
  answered: (event: Any) => ("answer" in event ? event : undefined),
};
const pending = (events: readonly Any[]): boolean =>
  events.filter((event) => "operation" in event).length > events.filter((event) => "answer" in event).length;

test.each(kinds)("%s: the exact testers agree with brute force", (_, kind) => {
  const roll = dice(1);
  const count = { all: 0, linearizable: 0, sequential: 0, pending: 0, pendingNotLinearizable: 0 };
  for (; count.all < HISTORIES; count.all++) {
    const events = randomHistory(kind, roll, 6);
    const history = historyOf(events);
    const isLinear = linearizableByBruteForce(kind.specification, events);
    const isSequential = sequentiallyConsistentByBruteForce(kind.specification, events);
    expect(linearizable(kind.specification, history), JSON.stringify(events)).toBe(isLinear);
    expect(sequentiallyConsistent(kind.specification, history), JSON.stringify(events)).toBe(isSequential);
    if (isLinear) count.linearizable++;
    if (isSequential) count.sequential++;
    if (pending(events)) count.pending++;
    if (pending(events) && !isLinear) count.pendingNotLinearizable++;
  }
  if (process.env["FIGURES"]) process.stdout.write(`${JSON.stringify(count)}\n`);
  expect(count.linearizable).toBeGreaterThan(count.all / 4);
  expect(count.linearizable).toBeLessThan((count.all * 3) / 4);
  expect(count.sequential).toBeGreaterThan(count.linearizable);
  expect(count.pending).toBeGreaterThan(count.all / 2);
  expect(count.pendingNotLinearizable).toBeGreaterThan(count.all / 8);
});

test.each(kinds)("%s: the incremental tester agrees with the exact one after every event", (_, kind) => {
  const roll = dice(2);
  const incremental = linearizabilityObserver("object", kind.specification, clients);
  const whole = historyObserver("history", clients);
  let events = 0;
  let largest = 0;
  for (let run = 0; run < RUNS; run++) {
    let memory = incremental.init;
    let history = whole.init;
    for (const event of randomHistory(kind, roll, 12)) {
      memory = incremental.on(memory, event);
      history = whole.on(history, event);
      expect(isLinearizable(memory)).toBe(linearizable(kind.specification, history));
      events++;
      largest = Math.max(largest, memory.size);
    }
  }
  if (process.env["FIGURES"]) process.stdout.write(`events ${events}, largest ${largest}\n`);
  expect(events).toBeGreaterThan(12 * RUNS);
});
