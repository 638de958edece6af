// Audit: what is remembered of the author's code is asked for again, and an impure answer is reported with both results.
// Not here: the sample that is always asked twice when it is first asked (cli/bad-input).
import { expect, test } from "vitest";
import { always, checkSource, next, protocol, type Source, send, spec } from "../../checker/index.ts";

const surroundings = { now: () => 0, memory: () => 0 };

/** Answers the same for so many calls, and then another. */
const ageing = (calls: number) => {
  let left = calls;
  return () => left-- > 0;
};

const counting = (young: () => boolean): Source =>
  protocol(
    "counter",
    {
      nodes: {
        a: {
          init: () => ({ n: 0 }),
          actions: {
            tick: (s: { readonly n: number }) =>
              s.n < 40 ? next({ n: s.n + 1 }, send("b", { type: "tick" })) : undefined,
          },
        },
        b: {
          init: () => ({ n: 0 }),
          receive: (s: { readonly n: number }) => next({ n: young() ? Math.min(s.n + 1, 3) : 0 }),
        },
      },
      network: { order: "none", copies: "many", loses: "never", duplicates: "never" },
      ends: () => true,
    },
    { fine: always(() => true) },
  ) as unknown as Source;

test("a handler that changes its mind is found by the audit, and not without it", async () => {
  const audited = await checkSource(counting(ageing(20)), { audit: true }, surroundings);
  expect(audited.exitCode).toBe(75);
  expect(audited.error?.message).toMatch(
    /receive of b, given .* is not pure: in the state \{n: 0\} it first came to \{n: 1\} and now to \{n: 0\}/,
  );
  const trusted = await checkSource(counting(ageing(20)), {}, surroundings);
  expect(trusted.exitCode).toBe(0);
});

test("a guard that changes its mind is named, with its state and both answers in words", async () => {
  const young = ageing(6);
  const guarded = protocol(
    "guarded",
    {
      nodes: {
        a: {
          init: () => ({ n: 0 }),
          actions: { up: (s: { readonly n: number }) => (s.n < 6 && young() ? next({ n: s.n + 1 }) : undefined) },
        },
      },
      network: { order: "none", copies: "many", loses: "never", duplicates: "never" },
      ends: () => true,
    },
    {},
  ) as unknown as Source;
  const { error } = await checkSource(guarded, { audit: true }, surroundings);
  expect(error?.message).toMatch(
    /action up of a is not pure: in the state \{n: \d\} it first came to \{n: \d\} and now to no step \(not enabled\)/,
  );
  expect(error?.shown).toBe(false);
});

test("an action and a claim are audited too", async () => {
  const young = ageing(32);
  const action = spec(
    "ageing",
    {
      init: [{ n: 0, m: 0 }],
      actions: {
        up: (s) => (s.n < 9 ? { ...s, n: s.n + 1 } : undefined),
        other: (s) => ({ ...s, m: young() ? (s.m + 1) % 3 : 0 }),
      },
    },
    {},
  ) as unknown as Source;
  expect((await checkSource(action, { audit: true }, surroundings)).error?.message).toMatch(
    /other.* answers differently/,
  );
  const old = ageing(8);
  const claim = spec(
    "mood",
    {
      init: [{ n: 0, m: 0 }],
      actions: { up: (s) => ({ ...s, n: (s.n + 1) % 7 }), down: (s) => ({ ...s, m: (s.m + 1) % 7 }) },
    },
    { mood: always(({ n }) => n < 7 && (old() || n > 9 ? true : undefined)) },
  ) as unknown as Source;
  expect((await checkSource(claim, { audit: true }, surroundings)).error?.message).toMatch(
    /"mood" is not pure: of the same state it first said true and now nothing/,
  );
});

test("a pure model passes its audit with the same counts", async () => {
  const pure = () => counting(() => true);
  const audited = await checkSource(pure(), { audit: true }, surroundings);
  const plain = await checkSource(pure(), {}, surroundings);
  expect(audited.states).toEqual(plain.states);
  expect(audited.exitCode).toBe(0);
});
