// Laws of what is remembered of handlers: answers and local states come back as they were kept, wherever they lie.
// The one idea: records of integers in arrays that grow, against the records themselves.
// Not here: what handlers answer (test/oracle), the rows made of it (test/engine-agrees.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { SPONTANEOUS } from "../../checker/events/kinds.ts";
import { Answers } from "../../checker/machine/protocol/nodes/answers.ts";
import { DOWN, Locals, STOPPED, UP } from "../../checker/machine/protocol/parts/locals.ts";
import { ValueTable } from "../../checker/values/values.ts";

const choice = fc.constantFrom(null, "left", "right", "");
const number = fc.nat();
const answer = fc.record({ choiceIndex: number, choice, local: number, sends: number });
const unasked = fc.record({
  kind: fc.constantFrom(...SPONTANEOUS),
  what: fc.integer(),
  choiceIndex: number,
  choice,
  local: number,
  sends: number,
});
const many = { minLength: 100, maxLength: 200 } as const;

test("the outcomes of a delivery lie where they were stored, however many come after them", () => {
  fc.assert(
    fc.property(fc.array(fc.array(answer, { maxLength: 8 }), many), (all) => {
      const answers = new Answers();
      const places = all.map((each) => answers.store(each));
      expect(places.map((place) => answers.at(place))).toEqual(all);
    }),
    { numRuns: 15 },
  );
});

test("what a node does unasked lies where it was written, however much comes after it", () => {
  fc.assert(
    fc.property(fc.array(fc.array(unasked, { maxLength: 8 }), many), (all) => {
      const answers = new Answers();
      const places = all.map((each) => answers.write(each));
      expect(places.map((place) => answers.told(place))).toEqual(all);
    }),
    { numRuns: 15 },
  );
});

test("outcomes are forgotten and stored again without those of what is done unasked, and the other way about", () => {
  fc.assert(
    fc.property(fc.array(answer), fc.array(unasked), fc.array(answer), (stored, written, later) => {
      const answers = new Answers();
      answers.store(stored);
      const place = answers.write(written);
      answers.forgetOutcomes();
      expect(answers.outcomes).toBe(0);
      const anew = answers.store(later);
      expect([answers.at(anew), answers.told(place)]).toEqual([later, written]);
      answers.forgetUnasked();
      expect(answers.unasked).toBe(0);
      const again = answers.write(written);
      expect([answers.at(anew), answers.told(again)]).toEqual([later, written]);
    }),
  );
});

test("a local state is one number for each value and status, and says both", () => {
  const local = fc.tuple(fc.nat(200), fc.constantFrom(UP, DOWN, STOPPED));
  fc.assert(
    fc.property(fc.array(local, { maxLength: 200, size: "max" }), (all) => {
      const table = new ValueTable();
      const valueIds = Array.from({ length: 201 }, (_, n) => table.intern({ n }, () => "a state"));
      const locals = new Locals(table);
      const ids = all.map(([n, status]) => locals.intern(valueIds[n]!, status));
      expect(ids.map((id) => [locals.value(id), locals.status(id)])).toEqual(
        all.map(([n, status]) => [valueIds[n], status]),
      );
      expect(new Set(ids).size).toBe(new Set(all.map(String)).size);
      expect(locals.size).toBe(new Set(ids).size);
      expect(locals.mixed).toBe(false);
    }),
    { numRuns: 15 },
  );
});
