// Laws of decision trees: what was learned is answered, and of what was not learned nothing is said.
// The one idea: runs of a random pure function are learned, and beside the tree stands the plain list of their paths.
// Not here: who asks and what a question is (test/strata), forgetting, which is answered by asking again.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Answers,
  DecisionTree,
  LeftRecordedPath,
  NO_COMPONENT,
  type Read,
} from "../../checker/machine/memo/decision-tree.ts";

const COMPONENTS = 4;
/** Components answer by themselves, other questions by the sum of two of them. */
const QUESTIONS = [0, 1, 2, 3, NO_COMPONENT, NO_COMPONENT + 1];

const answers: Answers = {
  answer: (question, before) => before[question]! + before[question + 1]!,
};
const answerOf = (question: number, state: Int32Array): number =>
  question < NO_COMPONENT ? state[question]! : answers.answer(question - NO_COMPONENT, state, state, -1);

/** A pure function: it asks, and by the answer goes on to one of two others, or says a result. */
type Program = number | { readonly asks: number; readonly onward: readonly [Program, Program] };
const { program } = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 5 },
    fc.nat(1000),
    fc.record({ asks: fc.constantFrom(...QUESTIONS), onward: fc.tuple(tie("program"), tie("program")) }),
  ),
}));

/** What it reads, each question once, and what it says. */
const ran = (of: Program, state: Int32Array): { readonly reads: readonly Read[]; readonly result: number } => {
  const reads: Read[] = [];
  let at = of;
  while (typeof at !== "number") {
    const { asks, onward }: Exclude<Program, number> = at;
    const answer = answerOf(asks, state);
    if (!reads.some(([question]) => question === asks)) reads.push([asks, answer]);
    at = onward[answer % 2]!;
  }
  return { reads, result: at };
};

/** Few answers, so that paths meet again, and some about the size from which on they are too large for an array. */
const component = fc.oneof(
  { weight: 5, arbitrary: fc.nat(3) },
  { weight: 3, arbitrary: fc.constantFrom(130, 150, 200, 255, 256, 257, 300, 511) },
  fc.constantFrom(70_000, 2 ** 29),
);
const state = fc
  .array(component, { minLength: COMPONENTS, maxLength: COMPONENTS })
  .map((components) => Int32Array.from(components));
const states = fc.array(state, { maxLength: 40 });

interface Path {
  readonly reads: readonly Read[];
  readonly result: number;
}
/** Runs the program on states and lets the tree, which knows nothing yet, learn what it does not know. */
const learned = (
  of: Program,
  all: readonly Int32Array[],
): { readonly tree: DecisionTree; readonly paths: readonly Path[] } => {
  const tree = new DecisionTree();
  const paths: Path[] = [];
  for (const each of all) {
    if (tree.walkComponents(each, answers) >= 0) continue;
    const path = ran(of, each);
    tree.learn(path.reads, path.result);
    paths.push(path);
  }
  return { tree, paths };
};

test("a decision tree answers as the list of learned paths: the result of the one that reads as the state does, else nothing", () => {
  fc.assert(
    fc.property(program, states, states, (of, taught, asked) => {
      const { tree, paths } = learned(of, taught);
      for (const each of [...taught, ...asked]) {
        const path = paths.find(({ reads }) =>
          reads.every(([question, answer]) => answerOf(question, each) === answer),
        );
        expect(tree.walkComponents(each, answers)).toBe(path?.result ?? -1);
      }
    }),
    { numRuns: 300 },
  );
});

test("what a decision tree says is what the function says", () => {
  fc.assert(
    fc.property(program, states, states, (of, taught, asked) => {
      const { tree } = learned(of, taught);
      for (const each of taught) expect(tree.walkComponents(each, answers)).toBe(ran(of, each).result);
      for (const each of asked) expect([-1, ran(of, each).result]).toContain(tree.walkComponents(each, answers));
    }),
  );
});

test("a walk over components says what a walk says that asks for every answer", () => {
  const asking: Answers = { answer: (question, before) => answerOf(question, before) };
  fc.assert(
    fc.property(program, states, states, (of, taught, asked) => {
      const { tree } = learned(of, taught);
      for (const each of [...taught, ...asked])
        expect(tree.walk(asking, each, each, -1)).toBe(tree.walkComponents(each, answers));
    }),
  );
});

test("a run that asks something else after the same answers is told what was asked before, and changes nothing", () => {
  fc.assert(
    fc.property(
      program,
      fc.array(state, { minLength: 1, maxLength: 20 }),
      fc.nat(),
      fc.nat(),
      (of, taught, which, where) => {
        const { tree, paths } = learned(of, taught);
        const { reads } = paths[which % paths.length]!;
        const at = where % (reads.length + 1);
        const before = reads.slice(0, at);
        const asksNow = 9;
        const expected = reads[at]?.[0] ?? -1;
        const left = (act: () => void): LeftRecordedPath => {
          try {
            act();
          } catch (error) {
            if (error instanceof LeftRecordedPath) return error;
            throw error;
          }
          throw new Error("it was not noticed");
        };
        expect(left(() => tree.learn([...before, [asksNow, 0]], 1))).toMatchObject({ expected, got: asksNow });
        if (at < reads.length) expect(left(() => tree.learn(before, 1))).toMatchObject({ expected, got: -1 });
        for (const each of taught) expect(tree.walkComponents(each, answers)).toBe(ran(of, each).result);
      },
    ),
  );
});

test("a decision tree that was cleared knows nothing, and learns again", () => {
  fc.assert(
    fc.property(program, states, (of, taught) => {
      const { tree, paths } = learned(of, taught);
      tree.clear();
      for (const each of taught) expect(tree.walkComponents(each, answers)).toBe(-1);
      for (const { reads, result } of paths) tree.learn(reads, result);
      for (const each of taught) expect(tree.walkComponents(each, answers)).toBe(ran(of, each).result);
    }),
  );
});
