// Laws of the successors of a state.
// The one idea: what is written is read back, in its order, whatever was written before in the same place.
// Not here: which successors a state has (engine-agrees.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { Successors } from "../../checker/machine/successors.ts";

const COMPONENTS = 6;
const id = fc.nat(2 ** 31 - 2);
const state = fc
  .array(id, { minLength: COMPONENTS, maxLength: COMPONENTS })
  .map((ids): Int32Array => Int32Array.from(ids));
const changes = fc.uniqueArray(fc.tuple(fc.nat(COMPONENTS - 1), id), { selector: ([component]) => component });
/** Some are begun and given up. */
const written = fc.record({ label: fc.integer({ min: -1, max: 2 ** 31 - 1 }), changes, closed: fc.boolean() });
const all = fc.array(written, { maxLength: 400, size: "max" });

type Written = typeof written extends fc.Arbitrary<infer Held> ? Held : never;

const write = (successors: Successors, list: readonly Written[]): readonly Written[] => {
  for (const each of list) {
    successors.begin(each.label, COMPONENTS);
    for (const [component, to] of each.changes) successors.change(component, to);
    if (each.closed) expect(successors.close()).toBe(each.changes.length);
  }
  return list.filter(({ closed }) => closed);
};

const read = (successors: Successors): Written[] => {
  const found: Written[] = [];
  for (let at = 0; at < successors.end; at = successors.after(at)) {
    const told = Array.from({ length: successors.changes(at) }, (_, i): [number, number] => [
      successors.component(at, i),
      successors.id(at, i),
    ]);
    found.push({ label: successors.label(at), changes: told, closed: true });
  }
  return found;
};

test("successors that were written are read back in their order, and one that was not closed is none", () => {
  fc.assert(
    fc.property(all, all, (first, second) => {
      const successors = new Successors();
      write(successors, first);
      successors.lively = true;
      successors.clear();
      expect([successors.count, successors.end, successors.lively]).toEqual([0, 0, false]);
      const kept = write(successors, second);
      expect(read(successors)).toEqual(kept);
      expect(successors.count).toBe(kept.length);
    }),
    { numRuns: 60 },
  );
});

test("a successor applied is the state after it; undone, it is the state before", () => {
  fc.assert(
    fc.property(all, state, fc.nat(2), (list, before, more) => {
      const successors = new Successors();
      const kept = write(successors, list);
      const copy = before.slice();
      for (let at = 0, i = 0; at < successors.end; at = successors.after(at), i++) {
        const expected = before.slice();
        for (const [component, to] of kept[i]!.changes) expected[component] = to;
        successors.apply(at, copy);
        expect(copy).toEqual(expected);
        // Components that the state does not have yet are 0 in it.
        const wider = successors.stateAfter(at, before, COMPONENTS + more);
        expect([...wider]).toEqual([...expected, ...Array<number>(more).fill(0)]);
        expect(successors.leaves(at, before)).toBe(expected.some((each, component) => each !== before[component]));
        successors.undo(at, copy, before);
        expect(copy).toEqual(before);
      }
    }),
    { numRuns: 60 },
  );
});
