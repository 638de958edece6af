// The marks of a level against a map from states to marks.
// The one idea: whatever is skipped because it cannot be marked is not marked, with few components and many alike.
// Not here: evidence built with marks (engine-agrees.test.ts, models/shortest-traces.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { Marks } from "../../checker/search/marks.ts";

const FIRST = 3;
const MOST = 5;

/** Ids that differ only in bits that the marks do not tell apart come as well. */
const id = fc.oneof({ weight: 20, arbitrary: fc.nat(2) }, fc.constantFrom(4096, 4097, 2 ** 20, 2 ** 31 - 2));
const state = fc
  .integer({ min: FIRST, max: MOST })
  .chain((length) => fc.array(id, { minLength: length, maxLength: length }));
const changes = fc.uniqueArray(fc.tuple(fc.nat(MOST - 1), id), { selector: ([at]) => at, maxLength: MOST });

const keyOf = (ids: ArrayLike<number>): string => Array.from({ length: MOST }, (_, i) => ids[i] ?? 0).join(" ");

test("a state has the marks it was given, and so has a successor, whatever is skipped", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(state, fc.integer({ min: 1, max: 7 })), { maxLength: 12 }),
      fc.array(fc.tuple(state, changes, fc.nat(2)), { maxLength: 20 }),
      (marked, asked) => {
        const marks = new Marks(FIRST);
        const expected = new Map<string, number>();
        for (const [ids, bits] of marked) {
          marks.add(Int32Array.from(ids), bits);
          expected.set(keyOf(ids), (expected.get(keyOf(ids)) ?? 0) | bits);
        }
        for (const [ids, pairs, slack] of asked) {
          const before = Int32Array.from(ids);
          expect(marks.of(before)).toBe(expected.get(keyOf(ids)) ?? 0);
          const inside = pairs.filter(([at]) => at < ids.length);
          const after = before.slice();
          for (const [at, to] of inside) after[at] = to;
          const known = expected.get(keyOf(after)) ?? 0;
          const data = Int32Array.from([9, ...inside.flat()]);
          if (!marks.take(before, inside.length + slack)) expect(known).toBe(0);
          else expect(marks.ofSuccessor(data, 1, data.length)).toBe(known);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
