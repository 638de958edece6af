// A memo that does not pay is switched off, and not for questions that say nothing of those to come.
// Not here: what memos remember (test/search, test/strata).
import { expect, test } from "vitest";
import { Payoff, uncounted } from "../../checker/machine/memo/payoff.ts";

const ask = (payoff: Payoff, questions: number, isKnown: boolean): void => {
  for (let question = 0; question < questions; question++) {
    payoff.asks();
    if (isKnown) payoff.knew();
  }
};

test("who knows too little is switched off, but not for what is not counted", () => {
  const [counted, spared] = [new Payoff(), new Payoff()];
  ask(counted, 10_000, false);
  uncounted(() => ask(spared, 10_000, false));
  expect([counted.isOff, spared.isOff]).toEqual([true, false]);
  ask(spared, 10_000, false);
  expect(spared.isOff).toBe(true);
});

test("what is known while nothing is counted counts for nothing", () => {
  const payoff = new Payoff();
  uncounted(() => ask(payoff, 10_000, true));
  expect(() =>
    uncounted(() => {
      throw new Error("broken off");
    }),
  ).toThrow("broken off");
  ask(payoff, 10_000, false);
  expect(payoff.isOff).toBe(true);
});
