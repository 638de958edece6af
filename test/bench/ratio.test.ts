// Ratios of pairs: what is told of versions that are the same, faster or slower.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ratioOf } from "../../bench/ratio.ts";
import { drawsOf } from "../../checker/values/draws.ts";

const SCALE = 1_000_000;
/** Ten pairs with a noise of a tenth, the first version `factor` times as fast. */
const pairs = (seed: number, factor: number): (readonly [number, number])[] => {
  const draw = drawsOf(seed);
  const noisy = (): number => 1 + (draw(SCALE) / SCALE - 0.5) / 10;
  return Array.from({ length: 10 }, () => [factor * noisy(), noisy()] as const);
};

test("of ten pairs the interval leaves out the lowest and the highest ratio, with 97.9 per cent confidence", () => {
  const ratio = ratioOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((mine) => [mine, 1] as const));
  expect(ratio).toMatchObject({ median: 5.5, low: 2, high: 9 });
  expect(ratio.confidence).toBeCloseTo(1 - 2 * (11 / 1024), 10);
});

test("a version that is the same is called the same", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => ratioOf(pairs(seed, 1)).says === "same"),
    { numRuns: 200 },
  );
});

test("a fifth more or less is told", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => ratioOf(pairs(seed, 1 / 1.2)).says === "slower"),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(fc.nat(), (seed) => ratioOf(pairs(seed, 1.2)).says === "faster"),
    { numRuns: 200 },
  );
});
