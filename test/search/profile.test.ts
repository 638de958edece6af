// Profile: which parts multiply the states.
// Not here: how it is printed (cli/).
import { expect, test } from "vitest";
import { checkSource, type Source, spec } from "../../checker/index.ts";

test("independent variables multiply by their own number of values, and the ranking says so", async () => {
  const source = spec(
    "dials",
    {
      init: [{ seven: 0, three: 0, still: 0 }],
      actions: {
        turnSeven: (s) => ({ ...s, seven: (s.seven + 1) % 7 }),
        turnThree: (s) => ({ ...s, three: (s.three + 1) % 3 }),
      },
    },
    {},
  ) as unknown as Source;
  const { profile, states } = await checkSource(source, { profile: true }, { now: () => 0, memory: () => 0 });
  expect(states.distinct).toBe(21);
  expect(profile).toEqual([
    { part: "seven", without: 3, factor: 7 },
    { part: "three", without: 7, factor: 3 },
  ]);
});
