// The visited states against a list of all states.
// The one idea: whatever is asked of a store, in whatever order, it answers as a list of all states would.
// Not here: searches (engine-agrees.test.ts), what a look-up costs (bench/).
import fc from "fast-check";
import { expect, test } from "vitest";
import { FOR_MORE, packingFor, packingWith, withMore } from "../../checker/search/store/packing.ts";
import { StateStore } from "../../checker/search/store/store.ts";
import { type Changes, changing } from "./changing.ts";

const COMPONENTS = 4;
const MOST = 7;

/** Mostly small ids, so that states come again; now and then one that fits nowhere yet. */
const id = fc.oneof({ weight: 30, arbitrary: fc.nat(3) }, { weight: 3, arbitrary: fc.nat(40) }, fc.nat(2 ** 31 - 2));
const component = fc.nat(MOST - 1);
const operation = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant("find" as const),
      from: fc.nat(),
      changes: fc.uniqueArray(fc.tuple(component, id), { selector: ([at]) => at, maxLength: 4 }),
      whole: fc.boolean(),
      keep: fc.boolean(),
      admits: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("widen" as const) }) },
);

type Operation = typeof operation extends fc.Arbitrary<infer Held> ? Held : never;

/** All states in the order in which they were found. */
class Listed {
  readonly states: Int32Array[] = [];
  readonly #indices = new Map<string, number>();
  components = COMPONENTS;

  find(state: Int32Array, keep: boolean): number {
    const key = Array.from({ length: MOST }, (_, i) => state[i] ?? 0).join(" ");
    const known = this.#indices.get(key);
    if (known !== undefined || !keep) return known ?? -1;
    this.#indices.set(key, this.states.length);
    return this.states.push(state.slice()) - 1;
  }
}

const agree = (store: StateStore, listed: Listed, operations: readonly Operation[]): void => {
  for (const asked of operations) {
    if (asked.kind === "widen") {
      listed.components = Math.min(MOST, listed.components + 1);
      store.widen(listed.components);
    } else {
      const state = new Int32Array(listed.components);
      const index = asked.from % store.size;
      store.load(index, state);
      const before = new Int32Array(listed.components);
      before.set(listed.states[index]!);
      expect(state).toEqual(before);
      const changes = asked.changes.filter(([at]) => at < listed.components);
      for (const [at, value] of changes) state[at] = value;
      const kept = listed.find(state, asked.keep);
      // Behind another one, so that the place means something.
      const successors = changing([[0, 9]], changes);
      const at = successors.after(0);
      expect(asked.whole ? store.findState(state, asked.keep) : store.find(successors, at, asked.keep)).toBe(kept);
      // What was looked for in vain is kept now, or it says that it must be looked for again.
      const admitted = asked.admits ? store.admit() : -1;
      if (kept >= 0) expect(admitted).toBe(-1);
      else if (admitted >= 0) expect([admitted, store.admit()]).toEqual([listed.find(state, true), -1]);
      expect(store.size).toBe(listed.states.length);
    }
  }
};

const operations = fc.array(operation, { maxLength: 300, size: "max" });

const begun = (): { store: StateStore; listed: Listed } => {
  const store = new StateStore(COMPONENTS);
  const listed = new Listed();
  const initial = new Int32Array(COMPONENTS);
  store.findState(initial, true);
  listed.find(initial, true);
  return { store, listed };
};

test("a store answers as a list of all states", () => {
  fc.assert(
    fc.property(operations, (asked) => {
      const { store, listed } = begun();
      agree(store, listed, asked);
    }),
    { numRuns: 120 },
  );
});

test("a store that grows by thousands keeps every state and its index", () => {
  const store = new StateStore(2);
  store.findState(Int32Array.from([0, 0]), true);
  const changes = (i: number): Changes => [
    [0, i % 97],
    [1, Math.floor(i / 97)],
  ];
  store.load(0, new Int32Array(2));
  for (let i = 1; i < 60_000; i++) expect(store.find(changing(changes(i)), 0, true)).toBe(i);
  const state = new Int32Array(2);
  for (let i = 0; i < 60_000; i += 7) {
    expect(store.find(changing(changes(i)), 0, false)).toBe(i);
    store.load(i, state);
    expect([...state]).toEqual([i % 97, Math.floor(i / 97)]);
    store.load(0, state);
  }
  expect(store.find(changing([[0, 97]]), 0, false)).toBe(-1);
});

test("where one of many like components outgrows its bits, the others get another, too", () => {
  const like = 12;
  const two = packingFor(new Int32Array(like).fill(2));
  const grown = packingWith(
    Int32Array.from({ length: like }, (_, i) => (i === 5 ? 1000 : 0)),
    two,
    two.limit,
  );
  expect(grown.words).toBeLessThanOrEqual(like);
  const narrow = packingWith(Int32Array.from([two.limit[0]! + 1]), two, new Int32Array(like).fill(2));
  expect([...narrow.limit].every((room) => room > 2)).toBe(true);
});

test("ids lie side by side: no two share a bit, and each has the bits of its limit", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 40 }), fc.nat(20), (limits, more) => {
      const first = packingFor(limits);
      const kept = packingFor(limits, FOR_MORE);
      expect(withMore(first, limits.length + 1)).toBeNull();
      expect(withMore(kept, limits.length + FOR_MORE)).not.toBeNull();
      for (const packing of [first, kept, withMore(kept, limits.length + more)]) {
        if (packing === null) continue;
        const taken = new Uint32Array(packing.words);
        for (let i = 0; i < packing.word.length; i++) {
          const bits = (packing.limit[i]! << packing.shift[i]!) >>> 0;
          expect(bits >>> packing.shift[i]!).toBe(packing.limit[i]);
          expect((taken[packing.word[i]!]! & bits) >>> 0).toBe(0);
          taken[packing.word[i]!]! |= bits;
          expect(packing.limit[i]).toBeGreaterThanOrEqual(limits[i] ?? 1);
        }
      }
    }),
  );
});
