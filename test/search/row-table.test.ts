// Laws of the rows of the store and of the blocks they lie in.
// The one idea: pairs against a Map of texts; blocks against the list of what was given out.
// Not here: whole states (stores.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { Arena, SMALLEST } from "../../checker/search/store/arena.ts";
import { RowTable } from "../../checker/search/store/row-table.ts";

const pair = fc.tuple(fc.oneof(fc.nat(3), fc.nat(500)), fc.oneof(fc.nat(30), fc.nat(2 ** 31 - 2)));
const pairs = fc.array(pair, { maxLength: 400, size: "max" });

test("a pair is added to its row once, and is there from then on, while rows grow and move", () => {
  fc.assert(
    fc.property(pairs, fc.array(pair), (added, asked) => {
      const table = new RowTable(1);
      const held = new Set<string>();
      for (const [row, key] of added) {
        expect(table.add(row, key, held.size)).toBe(!held.has(`${row} ${key}`));
        held.add(`${row} ${key}`);
      }
      for (const [row, key] of [...added, ...asked]) expect(table.has(row, key)).toBe(held.has(`${row} ${key}`));
    }),
    { numRuns: 20 },
  );
});

test("a pair keeps its number, whether it came before somebody asked for numbers or after", () => {
  fc.assert(
    fc.property(pairs, pairs, fc.array(pair), (before, after, asked) => {
      const table = new RowTable(1);
      const numbers = new Map<string, number>();
      const add = ([row, key]: readonly [number, number]): void => {
        if (table.add(row, key, numbers.size)) numbers.set(`${row} ${key}`, numbers.size);
      };
      for (const each of before) add(each);
      table.number();
      for (const [row, key] of before) table.renumber(row, key, numbers.get(`${row} ${key}`)!);
      for (const each of after) add(each);
      for (const [row, key] of [...before, ...after, ...asked])
        expect(table.numberOf(row, key)).toBe(numbers.get(`${row} ${key}`) ?? -1);
    }),
    { numRuns: 20 },
  );
});

test("a block is given out empty, at a multiple of its size, and to nobody else until it is taken back", () => {
  const step = fc.record({
    size: fc.integer({ min: SMALLEST, max: SMALLEST + 4 }),
    frees: fc.boolean(),
    which: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: "max" }), (steps) => {
      const arena = new Arena(2 ** SMALLEST);
      const out: { readonly place: number; readonly size: number; readonly mark: number }[] = [];
      for (const [mark, { size, frees, which }] of steps.entries()) {
        if (frees && out.length > 0) {
          const [{ place, size: own }] = out.splice(which % out.length, 1) as [(typeof out)[0]];
          arena.free(place, own);
          continue;
        }
        const place = arena.take(size);
        expect(place % 2 ** size).toBe(0);
        expect(arena.words.subarray(place, place + 2 ** size).every((word) => word === 0)).toBe(true);
        arena.words.fill(mark + 1, place, place + 2 ** size);
        out.push({ place, size, mark: mark + 1 });
      }
      for (const { place, size, mark } of out)
        expect(arena.words.subarray(place, place + 2 ** size).every((word) => word === mark)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("blocks that were all taken back are one again: what fits once fits for ever", () => {
  const sizes = fc.array(fc.integer({ min: SMALLEST, max: SMALLEST + 3 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(sizes, (all) => {
      const arena = new Arena(2 ** SMALLEST);
      let bytes = 0;
      for (let round = 0; round < 4; round++) {
        const places = all.map((size) => [arena.take(size), size] as const);
        if (round === 1) bytes = arena.bytes;
        for (const [place, size] of places) arena.free(place, size);
      }
      expect(arena.bytes).toBe(bytes);
    }),
    { numRuns: 20 },
  );
});
