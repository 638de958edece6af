// Laws of the memo in front of several predicates: what it says is what they say.
// The one idea: random pure predicates that read components of either side and the event by a program of their own, asked with the memo
// in front and without it, on few states, so that keys come again.
// Not here: the predicates' own memo (test/machine/decision-tree.test.ts), searches (test/engine-agrees.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Evaluator, Follower } from "../../checker/machine/machine.ts";
import { JointMemo, type Over, UNKNOWN } from "../../checker/search/watchers/joint-memo.ts";

const COMPONENTS = 5;

/** It asks for a component of a side, or for the event, and by the answer goes on to one of two others, or says a result. */
type Program =
  | number
  | { readonly side: "before" | "after" | "event"; readonly at: number; readonly onward: readonly [Program, Program] };
const { program } = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 4 },
    fc.nat(1),
    fc.record({
      side: fc.constantFrom("before" as const, "after" as const, "event" as const),
      at: fc.nat(COMPONENTS - 1),
      onward: fc.tuple(tie("program"), tie("program")),
    }),
  ),
}));

/** A predicate that notes what it read, as one that is remembered by what it reads does. */
class Programmed implements Evaluator {
  readonly #program: Program;
  readonly #read = new Set<number>();
  readonly #followers: Follower[] = [];
  /** What it says is the other way round from now on. */
  #turned = 0;

  constructor(of: Program) {
    this.#program = of;
  }

  evaluate(before: Int32Array, after: Int32Array, label: number): number {
    let at = this.#program;
    while (typeof at !== "number") {
      const { side, at: component, onward }: Exclude<Program, number> = at;
      if (side !== "event") this.#read.add(component);
      const read = side === "event" ? label : ((side === "before" ? before : after)[component] ?? 0);
      at = onward[Math.abs(read) % 2]!;
    }
    return at ^ this.#turned;
  }

  turn(): void {
    this.#turned ^= 1;
    for (const follower of this.#followers) follower.forget();
  }

  audit(): void {}

  dependsOn(component: number): boolean {
    return this.#read.has(component);
  }

  follow(follower: Follower): void {
    this.#followers.push(follower);
  }
}

const state = fc
  .array(fc.nat(2), { minLength: COMPONENTS, maxLength: COMPONENTS })
  .map((components) => Int32Array.from(components));
const asked = fc.record({ before: state, after: state, label: fc.nat(2), turns: fc.nat(40) });

const agrees = (over: Over): void => {
  fc.assert(
    fc.property(
      fc.array(program, { minLength: 1, maxLength: 4 }),
      fc.array(asked, { maxLength: 200, size: "max" }),
      (programs, questions) => {
        const predicates = programs.map((each) => new Programmed(each));
        const memo = new JointMemo(predicates, over);
        for (const [i, { before: other, after: whole, label, turns }] of questions.entries()) {
          if (turns === 0) predicates[i % predicates.length]!.turn();
          // Later states have more components.
          const after = i > questions.length / 2 ? whole : whole.subarray(0, 3);
          const before = over === "state" ? after : other.subarray(0, after.length);
          const said = over === "state" ? -1 : label;
          const all = (): number => predicates.reduce((sum, each) => sum * 2 + each.evaluate(before, after, said), 0);
          const remembered = memo.answer(before, after, said);
          if (remembered === UNKNOWN) memo.learn(before, after, said, all());
          else expect(remembered).toBe(all());
        }
      },
    ),
    { numRuns: 200 },
  );
};

test("what is remembered of several predicates over states is what they say", () => agrees("state"));

test("what is remembered of several predicates over transitions is what they say", () => agrees("transition"));

test("a question that came before is answered, and one that differs in a component that is read is not", () => {
  const reads: Program = { side: "before", at: 1, onward: [0, 1] };
  const [one, other] = [Int32Array.of(0, 0), Int32Array.of(0, 1)];
  const predicate = new Programmed(reads);
  const asks = new JointMemo([predicate], "transition");
  expect(asks.answer(one, one, 0)).toBe(UNKNOWN);
  asks.learn(one, one, 0, predicate.evaluate(one, one, 0));
  expect([asks.answer(one, one, 0), asks.answer(other, one, 0), asks.answer(one, one, 1)]).toEqual([
    0,
    UNKNOWN,
    UNKNOWN,
  ]);
});

test("a memo whose questions never come again is switched off, and says nothing any more", () => {
  const predicate = new Programmed({ side: "after", at: 0, onward: [0, 1] });
  const memo = new JointMemo([predicate], "state");
  for (let i = 0; i < 1 << 16; i++) {
    const here = Int32Array.of(i);
    if (memo.answer(here, here, -1) === UNKNOWN) memo.learn(here, here, -1, predicate.evaluate(here, here, -1));
  }
  const again = Int32Array.of(1);
  memo.learn(again, again, -1, 1);
  expect(memo.answer(again, again, -1)).toBe(UNKNOWN);
});
