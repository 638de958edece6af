// What is settled in a state that a helper expands is found by the search all the same: with one state of thousands that settles it.
// The one idea: helpers that answer at once expand about half of all states, so among a few such states some are met by them.
// Not here: random systems (test/strata/shared.ts), threads (test/harness/workers.test.ts).
import { expect, test } from "vitest";
import { always, checkSource, type Helper, lookingAheadOf, produce, spec } from "../../checker/index.ts";
import { stillSurroundings } from "../strata/stratum.ts";

const SIDE = 40;

/** Two counters, and one state in which they may not stand. */
const grid = (a: number, b: number) =>
  spec(
    "grid",
    {
      init: [{ a: 0, b: 0 }],
      actions: {
        a: (s: { a: number; b: number }) => (s.a < SIDE ? produce(s, (draft) => void draft.a++) : undefined),
        b: (s: { a: number; b: number }) => (s.b < SIDE ? produce(s, (draft) => void draft.b++) : undefined),
      },
      ends: () => true,
    },
    {
      fine: always((s) => s.a !== a || s.b !== b),
      seldom: always((s) => (s.a === a && s.b === b - 3 ? true : undefined)),
    },
  );

test("a state that settles a claim, or of which one speaks, is found, whoever comes to it", async () => {
  let expanded = 0;
  for (let at = 20; at < 36; at++) {
    const source = grid(at, SIDE - at + 12) as never;
    const start = (): Helper => {
      const ahead = lookingAheadOf(source, {}, stillSurroundings);
      const answers: ReturnType<typeof ahead.answer>[] = [];
      return {
        give: (order) => {
          const answer = ahead.answer(order);
          if (answer.kind === "looked") expanded += Math.sign(answer.digest.length);
          answers.push(answer);
        },
        take: () => answers.shift() ?? null,
        gone: null,
        close: () => undefined,
      };
    };
    const pace = { wide: 1, most: 3, parts: 1, depth: 4 };
    const helpers = { most: 1, start, wait: () => undefined, pace };
    const { claims, states, warnings } = await checkSource(source, {}, { ...stillSurroundings, helpers });
    expect([claims[0]!.verdict, claims[0]!.events, states.distinct]).toEqual(["violated", SIDE + 12, (SIDE + 1) ** 2]);
    // That a claim spoke is told, too, for else its verdict would be called empty.
    expect(warnings).toEqual([]);
  }
  expect(expanded).toBeGreaterThan(500);
});
