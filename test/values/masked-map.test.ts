// A MaskedMap beside a Map of the components, one by one.
// Not here: who uses it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskedMap, type PlacesInWords } from "../../checker/values/masked-map.ts";

/** Components of so many bits each, the first that fit into the first word. */
const placed = (bits: readonly number[]): PlacesInWords => {
  const [word, shift] = [new Int32Array(bits.length), new Int32Array(bits.length)];
  let [at, used] = [0, 0];
  for (const [i, width] of bits.entries()) {
    if (used + width > 32) [at, used] = [at + 1, 0];
    word[i] = at;
    shift[i] = used;
    used += width;
  }
  return { words: at + 1, word, shift, limit: Int32Array.from(bits, (width) => 2 ** width - 1) };
};

const packed = ({ words, word, shift, limit }: PlacesInWords, ids: readonly number[]): Uint32Array => {
  const all = new Uint32Array(words);
  for (const [i, id] of ids.entries()) all[word[i]!]! |= (id & limit[i]!) << shift[i]!;
  return all;
};

test("what is kept under some bits of words is what is kept under the components there", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.nat(2 ** 12 - 1)),
      fc.infiniteStream(fc.boolean()),
      (bits, ids, counts) => {
        const places = placed(bits);
        const components = bits.flatMap((_, i) => (counts.next().value === true ? [i] : []));
        const map = new MaskedMap(places, [...components, bits.length + 3]);
        const naive = new Map<string, number>();
        for (let number = 0; number < 300; number++) {
          const state = bits.map((width) => (ids.next().value as number) % 2 ** Math.min(width, 2));
          const key = components.map((i) => state[i]).join();
          const words = packed(places, state);
          expect(map.get(words)).toBe(naive.get(key) ?? -1);
          map.set(words, number);
          naive.set(key, number);
          expect(map.get(words)).toBe(number);
        }
        expect(map.size).toBe(naive.size);
      },
    ),
  );
});
