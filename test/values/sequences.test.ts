// Laws of the tables of integers: sequences and their ids, pairs and what they stand for.
// The one idea: beside each stands a Map from texts.
// Not here: what the integers mean.
import fc from "fast-check";
import { expect, test } from "vitest";
import { GroupedMap } from "../../checker/values/grouped.ts";
import { PairMap, SequenceTable } from "../../checker/values/sequences.ts";
import { TupleTable } from "../../checker/values/tuples.ts";

const word = fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, fc.integer());
const sequence = fc.array(word, { maxLength: 4 });

test("equal sequences have one id, ids are dense, and every id keeps its words while the table grows", () => {
  fc.assert(
    fc.property(fc.array(sequence, { maxLength: 300, size: "max" }), (sequences) => {
      const table = new SequenceTable();
      const ids = new Map<string, number>();
      for (const words of sequences) {
        const expected = ids.get(words.join()) ?? ids.size;
        ids.set(words.join(), expected);
        // What lies behind the length is none of its business.
        expect(table.intern([...words, 7], words.length)).toBe(expected);
      }
      expect(table.size).toBe(ids.size);
      for (const words of sequences) {
        const id = ids.get(words.join())!;
        expect(table.get(id)).toEqual(words);
        expect(table.length(id)).toBe(words.length);
        expect(words.map((_, i) => table.at(id, i))).toEqual(words);
      }
    }),
    { numRuns: 20 },
  );
});

const pair = fc.tuple(fc.nat(20), fc.oneof(fc.nat(20), fc.nat(2 ** 31 - 1)), fc.nat());

test("a map of pairs answers what was set, -1 for all else, however it has grown, and lists its pairs", () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 400, size: "max" }), fc.array(pair), (set, asked) => {
      const map = new PairMap();
      const held = new Map<string, number>();
      for (const [a, b, to] of set) {
        if (held.has(`${a} ${b}`)) continue;
        held.set(`${a} ${b}`, to);
        map.set(a, b, to);
      }
      for (const [a, b] of [...set, ...asked]) expect(map.get(a, b)).toBe(held.get(`${a} ${b}`) ?? -1);
      expect(map.size).toBe(held.size);
      expect(new Set(map.pairs().map((each) => each.join(" ")))).toEqual(new Set(held.keys()));
      expect(map.forgot).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test("a map of pairs with a limit never holds more, answers rightly or not at all, and says that it forgot", () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (set, limit) => {
      const map = new PairMap(limit);
      const held = new Map<string, number>();
      for (const [a, b, to] of set) {
        if (map.get(a, b) >= 0) continue;
        map.set(a, b, to);
        held.set(`${a} ${b}`, to);
        expect(map.get(a, b)).toBe(to);
        expect(map.size).toBeLessThanOrEqual(limit);
      }
      for (const [a, b] of set) expect([-1, held.get(`${a} ${b}`)]).toContain(map.get(a, b));
      expect(map.forgot).toBe(held.size > limit);
    }),
  );
});

test("equal tuples have one number, numbers are dense, and of another width all begins anew", () => {
  const tuples = fc
    .nat(4)
    .chain((width) =>
      fc.array(fc.array(word, { minLength: width, maxLength: width }), { maxLength: 300, size: "max" }),
    );
  fc.assert(
    fc.property(tuples, tuples, (first, second) => {
      const table = new TupleTable(0);
      for (const each of [first, second]) {
        table.clear(each[0]?.length ?? 0);
        const numbers = new Map<string, number>();
        for (const tuple of [...each, ...each]) {
          const expected = numbers.get(tuple.join()) ?? numbers.size;
          numbers.set(tuple.join(), expected);
          expect(table.intern(Int32Array.from(tuple))).toBe(expected);
        }
        expect(table.size).toBe(numbers.size);
      }
    }),
    { numRuns: 20 },
  );
});

const grouped = fc.tuple(fc.nat(5), fc.nat(200), fc.oneof(fc.integer({ min: -1, max: 30 }), fc.integer()), fc.nat());

test("a map by groups answers what was added, -1 for all else, however groups have grown, and nothing once it is cleared", () => {
  fc.assert(
    fc.property(fc.array(grouped, { maxLength: 400, size: "max" }), fc.array(grouped), (added, asked) => {
      const map = new GroupedMap();
      for (let turn = 0; turn < 2; turn++) {
        const held = new Map<string, number>();
        const agrees = (): void => {
          for (const [group, a, b] of [...added, ...asked])
            expect(map.get(group, a, b)).toBe(held.get(`${group} ${a} ${b}`) ?? -1);
          expect(map.size).toBe(held.size);
        };
        for (const [group, a, b, to] of added) {
          if (held.has(`${group} ${a} ${b}`)) continue;
          held.set(`${group} ${a} ${b}`, to);
          map.add(group, a, b, to);
        }
        agrees();
        map.clear();
        held.clear();
        agrees();
      }
    }),
    { numRuns: 20 },
  );
});
