// Predicates that are not pure: found without a flag.
// The one idea: what is remembered of a predicate is believed for ever, so it is asked more than once before.
// Not here: handlers (test/cli/bad-input.test.ts).
import { expect, test } from "vitest";
import { always, check, next, protocol } from "../../index.ts";

const network = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;

/** A node that counts to five, a claim on it, a bound and its ends. */
const counting = (claim: () => boolean, within: () => boolean, ends: () => boolean) =>
  protocol(
    "counting",
    {
      nodes: {
        a: {
          init: () => ({ n: 0 }),
          actions: { go: ({ n }: { readonly n: number }) => (n < 5 ? next({ n: n + 1 }) : undefined) },
        },
      },
      network,
      within,
      ends,
    },
    { claim: always(claim) },
  );

const yes = (): boolean => true;
const countsTo = (most: number) => {
  let calls = 0;
  return () => calls++ < most;
};

for (const most of [1, 2, 3, 16])
  test(`a predicate that says so for ${most} calls is refused, wherever it stands`, async () => {
    const results = [
      await check(counting(countsTo(most), yes, yes)),
      await check(counting(yes, countsTo(most), yes)),
      await check(counting(yes, yes, countsTo(most))),
    ];
    expect(results.map(({ exitCode }) => exitCode)).toEqual([75, 75, 75]);
    expect(results.map(({ error }) => error?.message)).toEqual([
      expect.stringMatching(/^"claim" is not pure/),
      expect.stringMatching(/^"within" is not pure/),
      expect.stringMatching(/^"ends" is not pure/),
    ]);
  });

test("a pure predicate is not refused", async () => {
  const { verdict, states } = await check(counting(yes, yes, yes));
  expect([verdict, states.distinct]).toEqual(["holds", 6]);
});
