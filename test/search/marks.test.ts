// The marks of a level against a map from states to marks.
// The one idea: whatever is skipped because it cannot be marked is not marked, with few components and many alike.
// Not here: evidence built with marks (engine-agrees.test.ts, models/shortest-traces.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { Marks } from "../../checker/search/store/marks.ts";
import { changing } from "./changing.ts";

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
      fc.array(fc.tuple(state, fc.nat(2), fc.integer({ min: 1, max: 7 })), { maxLength: 12 }),
      fc.array(fc.tuple(state, fc.array(changes, { maxLength: 4 }), fc.nat(3)), { maxLength: 20 }),
      (marked, asked) => {
        const marks = new Marks(FIRST);
        const levels = new Map<string, number>();
        const bits = new Map<string, number>();
        for (const [ids, any, more] of marked) {
          const key = keyOf(ids);
          const level = levels.get(key) ?? any;
          levels.set(key, level);
          bits.set(key, (bits.get(key) ?? 0) | more);
          marks.add(Int32Array.from(ids), level, more);
        }
        const expected = (ids: ArrayLike<number>, level: number): number =>
          levels.get(keyOf(ids)) === level ? bits.get(keyOf(ids))! : 0;
        for (const [ids, all, level] of asked) {
          expect(marks.seek(level)).toBe([...levels.values()].includes(level));
          const before = Int32Array.from(ids);
          expect(marks.of(before, level)).toBe(expected(ids, level));
          // A successor without pairs leads nowhere.
          const inside = all.map((pairs) => pairs.filter(([at, to]) => at < ids.length && to !== ids[at]));
          const leading = inside
            .filter((pairs) => pairs.length > 0)
            .map((pairs) => {
              const after = before.slice();
              for (const [at, to] of pairs) after[at] = to;
              return expected(after, level);
            });
          const widest = Math.max(0, ...inside.map(({ length }) => length));
          const found = leading.reduce((together, each) => together | each, 0);
          if (!marks.mayLead(before, widest)) expect(found).toBe(0);
          expect(marks.ofSuccessors(before, changing(...inside))).toBe(found);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
