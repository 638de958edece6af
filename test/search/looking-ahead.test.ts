// What is settled in a state that a helper expands is found by the search all the same: with one state of thousands that settles it.
// The one idea: helpers that answer at once expand about half of all states, so among a few such states some are met by them.
// So are those who answer once more and die, wherever they do.
// Not here: random systems (test/strata/shared.ts), threads (test/harness/workers.test.ts).
import { expect, test } from "vitest";
import { always, checkSource, type Helper, lookingAheadOf, produce, spec } from "../../checker/index.ts";
import { losingProtocol, randomLosingTables } from "../strata/losing-tables.ts";
import { sharing } from "../strata/sharing.ts";
import { drawn, type Engine, stillSurroundings } from "../strata/stratum.ts";

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

test("what a claim reads where a helper asked it, it reads: what the search itself saw it read is not all", async () => {
  const engine = { checkSource, lookingAheadOf } as Engine;
  // Of these random protocols some claims read what is in flight in a few states alone.
  for (const seed of [77_167, 77_448])
    for (let lot = 0; lot < 20; lot++) {
      const check = sharing(engine, () => undefined, lot);
      const { verdict } = await check(losingProtocol(drawn(randomLosingTables, seed)), {}, stillSurroundings);
      expect(verdict).toBe("violated");
    }
});

const [WIDE, LONG] = [12, 40];

/** On most levels a state settles a claim, so whoever expands ahead leaves one or two to the search. */
const settled = spec(
  "settled",
  {
    init: [{ a: 0, b: 0 }],
    actions: {
      a: (s: { a: number; b: number }) => (s.a < WIDE ? produce(s, (draft) => void draft.a++) : undefined),
      b: (s: { a: number; b: number }) => (s.b < LONG ? produce(s, (draft) => void draft.b++) : undefined),
    },
    ends: () => true,
  },
  Object.fromEntries(
    Array.from({ length: LONG }, (_, i) => [
      `not ${i}`,
      always((s: { a: number; b: number }) => s.a !== 8 || s.b !== i),
    ]),
  ),
);

test("a helper that answers and dies while it is waited for leaves counts and verdicts as they are", async () => {
  const source = settled as never;
  const told = ({ claims, states, coverage }: Awaited<ReturnType<typeof checkSource>>) => ({
    claims: claims.map(({ name, verdict, events }) => [name, verdict, events]),
    states,
    coverage,
  });
  const alone = told(await checkSource(source, {}, stillSurroundings));
  let died = 0;
  for (let last = 1; last < 60; last++) {
    let answers = 0;
    let isWaitedFor = false;
    const start = (): Helper => {
      const ahead = lookingAheadOf(source, {}, stillSurroundings);
      const orders: Parameters<typeof ahead.answer>[0][] = [];
      let gone: string | null = null;
      return {
        give: (order) => void orders.push({ ...order, lessons: order.lessons.slice() }),
        take: () => {
          if (answers === last && gone === null) {
            gone = "it died";
            died++;
          }
          const isDue = gone === null && (answers < last - 1 || isWaitedFor);
          const order = isDue ? orders.shift() : undefined;
          if (order === undefined) return null;
          answers++;
          return ahead.answer(order);
        },
        get gone() {
          return gone;
        },
        close: () => undefined,
      };
    };
    const wait = (): void => {
      isWaitedFor = answers === last - 1;
    };
    const helpers = { most: 1, start, wait, pace: { wide: 1, most: 2, parts: 1, depth: 2 } };
    expect(told(await checkSource(source, {}, { ...stillSurroundings, helpers }))).toEqual(alone);
  }
  expect(died).toBeGreaterThan(30);
});
