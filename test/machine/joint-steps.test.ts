// Laws of what is remembered of all observers at once: it says what each of them would say by itself.
// The one idea: observers that are tables drawn at random, asked with the memo in front and without it, in states that come again.
// Not here: observers of protocols (test/observers), searches (test/engine-agrees.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { JointSteps } from "../../checker/machine/protocol/events/joint-steps.ts";
import { Successors } from "../../checker/machine/successors.ts";

const HAPPENINGS = 6;
const MEMORIES = 5;
/** Where the observers' components begin in a state. */
const FIRST = 2;

/** Of each observer: the memory after each memory and happening. */
const tables = fc.array(
  fc.array(fc.nat(MEMORIES - 1), { minLength: MEMORIES * HAPPENINGS, maxLength: MEMORIES * HAPPENINGS }),
  {
    minLength: 1,
    maxLength: 4,
  },
);
const asked = fc.record({
  memories: fc.array(fc.nat(MEMORIES - 1), { minLength: 4, maxLength: 4 }),
  happening: fc.nat(HAPPENINGS - 1),
});

test("what all observers make of a happening is what each makes of it", () => {
  fc.assert(
    fc.property(tables, fc.array(asked, { maxLength: 120, size: "max" }), (observers, questions) => {
      const joint = new JointSteps(FIRST, observers.length);
      const out = new Successors();
      for (const { memories, happening } of questions) {
        const state = Int32Array.from([7, 7, ...memories.slice(0, observers.length)]);
        const expected = observers.flatMap((table, i) => {
          const memory = table[memories[i]! * HAPPENINGS + happening]!;
          return memory === memories[i] ? [] : [{ component: FIRST + i, memory }];
        });
        for (let time = 0; time < 2; time++) {
          out.clear();
          out.begin(0, observers.length);
          const isKnown = joint.emit(state, happening, out);
          out.close();
          const written = Array.from({ length: out.changes(0) }, (_, change) => ({
            component: out.component(0, change),
            memory: out.id(0, change),
          }));
          expect(written).toEqual(isKnown ? expected : []);
          if (!isKnown && joint.remembers) joint.learn(state, happening, expected);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("it is asked no more where most questions are new, and forgets nothing it needs", () => {
  const joint = new JointSteps(0, 2);
  const out = new Successors();
  for (let i = 0; i < 10_000; i++) {
    out.clear();
    out.begin(0, 2);
    expect(joint.emit(Int32Array.from([i, 1]), 0, out)).toBe(false);
    if (joint.remembers) joint.learn(Int32Array.from([i, 1]), 0, []);
  }
  expect(joint.remembers).toBe(false);
});
