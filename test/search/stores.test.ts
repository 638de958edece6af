// Both layouts of the visited states against a Set of strings.
// The one idea: whatever is asked of a store, in whatever order, it answers as a list of all states would.
// Not here: searches (engine-agrees.test.ts), whether a layout pays (bench/).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RowsStore } from "../../checker/search/store/rows-store.ts";
import { FlatStore, KNOWN, type StateStore } from "../../checker/search/store/store.ts";
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
      kind: fc.constantFrom("visit" as const, "find" as const),
      from: fc.nat(),
      changes: fc.uniqueArray(fc.tuple(component, id), { selector: ([at]) => at, maxLength: 4 }),
      whole: fc.boolean(),
      keep: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("widen" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("arrange" as const), from: fc.nat() }) },
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
    } else if (asked.kind === "arrange") {
      const from = asked.from % (store.size + 1);
      store.arrange(from, store.size);
      const order = Array.from({ length: store.size - from }, (_, i) => store.nth(from + i));
      expect(order.sort((a, b) => a - b)).toEqual(Array.from({ length: store.size - from }, (_, i) => from + i));
    } else {
      const state = new Int32Array(listed.components);
      const index = asked.from % store.size;
      store.load(index, state);
      const before = new Int32Array(listed.components);
      before.set(listed.states[index]!);
      expect(state).toEqual(before);
      const changes = asked.changes.filter(([at]) => at < listed.components);
      for (const [at, value] of changes) state[at] = value;
      const known = listed.find(state, false);
      const kept = listed.find(state, asked.keep);
      // Behind another one, so that the place means something.
      const successors = changing([[0, 9]], changes);
      const at = successors.after(0);
      if (asked.kind === "find")
        expect(asked.whole ? store.findState(state, asked.keep) : store.find(successors, at, asked.keep)).toBe(kept);
      else expect(store.visit(successors, at, asked.keep)).toBe(known >= 0 ? KNOWN : kept);
      expect(store.size).toBe(listed.states.length);
    }
  }
};

const operations = fc.array(operation, { maxLength: 300, size: "max" });

const begun = (): { store: FlatStore; listed: Listed } => {
  const store = new FlatStore(COMPONENTS);
  const listed = new Listed();
  const initial = new Int32Array(COMPONENTS);
  store.findState(initial, true);
  listed.find(initial, true);
  return { store, listed };
};

describe("a store answers as a list of all states", () => {
  test("a flat store answers as a list of all states", () => {
    fc.assert(
      fc.property(operations, (asked) => {
        const { store, listed } = begun();
        agree(store, listed, asked);
      }),
      { numRuns: 60 },
    );
  });

  test("a store that becomes rows, cut anywhere, answers as a list of all states", () => {
    fc.assert(
      fc.property(operations, operations, fc.nat(), (first, then, where) => {
        const { store, listed } = begun();
        agree(store, listed, first);
        const { components } = listed;
        const rows = RowsStore.of(store, components, 1 + (where % (components - 1)), Number.POSITIVE_INFINITY)!;
        expect(rows.size).toBe(store.size);
        agree(rows, listed, then);
      }),
      { numRuns: 60 },
    );
  });
});

test("rows that grow by thousands keep every state and its index", () => {
  const store = new FlatStore(2);
  store.findState(Int32Array.from([0, 0]), true);
  const rows = RowsStore.of(store, 2, 1, Number.POSITIVE_INFINITY)!;
  const changes = (i: number): Changes => [
    [0, i % 97],
    [1, Math.floor(i / 97)],
  ];
  rows.load(0, new Int32Array(2));
  for (let i = 1; i < 60_000; i++) {
    expect(rows.visit(changing(changes(i)), 0, true)).toBe(i);
    // From here on the indices are kept beside.
    if (i === 20_000) expect(rows.find(changing(changes(297)), 0, false)).toBe(297);
  }
  for (let i = 0; i < 60_000; i += 7) {
    expect(rows.visit(changing(changes(i)), 0, true)).toBe(KNOWN);
    expect(rows.find(changing(changes(i)), 0, false)).toBe(i);
  }
  expect(rows.visit(changing([[0, 97]]), 0, false)).toBe(-1);
});
