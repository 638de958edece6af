// Short ways to say what could be said at length: lists of successors, formulas of several, fairness of a disjunction, counts of states.
// The one idea: each is held against the long way.
// Not here: fairness itself (test/temporal), comparing verdicts (scenarios.test.ts).
import { expect, test } from "vitest";
import {
  always,
  compared,
  eventually,
  isKripkeError,
  ltl,
  type ModelSource,
  miscounted,
  model,
  next,
  protocol,
  type Result,
  type Role,
  send,
  spec,
  subjectOf,
} from "../../checker/index.ts";
import { check } from "../../index.ts";

test("a list of successors is named by places, and else is as named ones", async () => {
  const choosing = (oneOf: { readonly [name: string]: { at: number } } | readonly { at: number }[]) =>
    spec(
      "choosing",
      { init: [{ at: 0 }], actions: { go: ({ at }) => (at === 0 ? { oneOf } : undefined) }, ends: () => true },
      { "never at two": always(({ at }) => at !== 2) },
    );
  const of = async (oneOf: Parameters<typeof choosing>[0]) => {
    const { states, claims } = await check(choosing(oneOf));
    const [event] = claims[0]!.evidence[0]!.events;
    return [states.distinct, event && "choice" in event && event.choice];
  };
  expect(await of({ near: { at: 1 }, far: { at: 2 } })).toEqual([3, "far"]);
  expect(await of([{ at: 1 }, { at: 2 }])).toEqual([3, "2"]);
});

test("what a crash leaves may be a list, too", async () => {
  const register: Role<number, never> = { init: () => 2, crash: (n) => ({ oneOf: [n, n - 1, n - 2] }) };
  const storing = protocol(
    "storing",
    {
      nodes: { register },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      crashes: [{ of: "register", atMost: 1, restarts: "at once" }],
      ends: () => true,
    },
    { "one is left": always(({ register }) => register > 0) },
  );
  const { claims } = await check(storing);
  expect(claims[0]).toMatchObject({ verdict: "violated", events: 1 });
});

test("and and or take any number of formulas, as nested ones do", () => {
  const [p, q, r] = [1, 2, 3].map((n) => ltl.state((state: number) => state === n)) as [never, never, never];
  expect(ltl.and(p)).toBe(p);
  expect(ltl.and(p, q, r)).toEqual(ltl.and(ltl.and(p, q), r));
  expect(ltl.or(p, q, r)).toEqual(ltl.or(ltl.or(p, q), r));
});

/** Two that hand a ball to and fro; who has it may also drop it, once. */
type Ball = { readonly type: "ball" };
const player: Role<boolean, Ball> = {
  init: ({ self }) => self === "one",
  receive: () => next(true),
  actions: {
    hand: (has, { self }) => (has ? next(false, send(self === "one" ? "other" : "one", { type: "ball" })) : undefined),
  },
};
const playing = (weak: object[]) =>
  protocol(
    "playing",
    {
      nodes: { one: player, other: player },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      fairness: { weak: weak as never },
    },
    { "the other has it": eventually(({ other }) => other) },
  );
const verdict = async (weak: object[]) => (await check(playing(weak))).claims[0]?.verdict;

test("fairness of a disjunction is one obligation: what is possible may be another of them each time", async () => {
  const hand = { kind: "action", of: "one", name: "hand" };
  const deliver = { kind: "deliver" };
  expect(await verdict([hand])).toBe("violated");
  expect(await verdict([deliver])).toBe("violated");
  expect(await verdict([{ anyOf: [hand, deliver] }])).toBe("holds");
});

test("a disjunction is met by any of its actions, where each by itself would be owed", async () => {
  const turning = (weak: object[]) =>
    spec(
      "turning",
      {
        init: [{ at: 0 }],
        actions: { turn: ({ at }) => ({ at: at === 0 ? 1 : 0 }), leave: ({ at }) => (at < 2 ? { at: 2 } : undefined) },
        fairness: { weak: weak as never },
      },
      { "it is left": eventually(({ at }) => at === 2) },
    );
  const [turn, leave] = [
    { kind: "action", name: "turn" },
    { kind: "action", name: "leave" },
  ] as const;
  expect((await check(turning([turn, leave]))).claims[0]?.verdict).toBe("holds");
  expect((await check(turning([{ anyOf: [turn, leave] }]))).claims[0]?.verdict).toBe("violated");
});

test("an empty disjunction, one of what ends some day, and one that names nothing are refused", async () => {
  const refused = async (weak: object[]) => {
    try {
      await check(playing(weak));
      return "";
    } catch (error) {
      return isKripkeError(error) ? error.message : String(error);
    }
  };
  expect(await refused([{ anyOf: [] }])).toMatch(/anyOf of pattern 1 of weak is .*a list of at least one pattern/);
  expect(await refused([{ anyOf: [{ kind: "action", name: "throw" }] }])).toMatch(
    /throw names a action|throw.*no role has/,
  );
  expect(await refused([{ anyOf: [{ kind: "action", nam: "hand" }] }])).toMatch(
    /pattern 1 of anyOf of pattern 1 of weak.*did you mean "name"/,
  );
});

test("a scenario may say how many states there are, and is not as expected where there are others", async () => {
  const counting = model({
    name: "counting",
    summary: "",
    parameters: {},
    build: () =>
      spec(
        "counting",
        { init: [{ n: 0 }], actions: { up: ({ n }) => (n < 3 ? { n: n + 1 } : undefined) }, ends: () => true },
        {},
      ),
  }).expects({
    scenarios: { right: { summary: "", states: 4 }, wrong: { summary: "", states: 5 }, silent: { summary: "" } },
  }) as unknown as ModelSource;
  const of = async (scenario: string) => {
    const checked: Result = await check(counting as never, { scenario });
    const subject = subjectOf(counting, scenario);
    return [compared(subject, checked).asExpected, miscounted(subject, checked)];
  };
  expect(await of("right")).toEqual([true, null]);
  expect(await of("silent")).toEqual([true, null]);
  expect(await of("wrong")).toEqual([false, "5 distinct states are expected, and there are 4"]);
  // Other parameters are another search, of which nothing is expected.
  expect(subjectOf(counting, null)).not.toHaveProperty("expectedStates");
});
