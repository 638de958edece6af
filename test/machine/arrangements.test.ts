// Which permutations a question is asked under: laws on random classes.
// The one idea: two permutations are one to a question if they take the same classes to the same places, so of every such kind one
// is tried; where they are too many, every member that differs from another is moved at least.
// Not here: what is asked (symmetry-proof.test.ts).
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { arrangements, type Classes, howMany, Trials } from "../../checker/machine/arrangements.ts";
import { permutationsOf } from "../../checker/machine/permutations.ts";
import { always, check, next, protocol, replicated } from "../../index.ts";

/** Members 0 … nodes - 1 in one or two groups, each divided into classes. */
const classesOf = fc
  .tuple(fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }), fc.array(fc.nat(1), { maxLength: 3 }))
  .map(([first, second]) => {
    const divided = (colours: readonly number[], from: number): number[][] =>
      [...new Set(colours)].map((colour) => colours.flatMap((each, i) => (each === colour ? [from + i] : [])));
    const groups = [divided(first, 0), divided(second, first.length)].filter((group) => group.length > 0);
    return { classes: groups as Classes, nodes: first.length + second.length };
  });

/** What a permutation takes where: by place the class that comes there. */
const dealt = (classes: Classes, permutation: ArrayLike<number>): string => {
  const came: string[] = [];
  for (const [g, group] of classes.entries())
    for (const [c, members] of group.entries()) for (const member of members) came[permutation[member]!] = `${g}.${c}`;
  return came.join(" ");
};

const EIGHT = Array.from({ length: 8 }, (_, i) => i);

describe("the permutations a question is asked under", () => {
  test("arrangements are of each kind one permutation, and as many as are counted", () => {
    fc.assert(
      fc.property(classesOf, ({ classes, nodes }) => {
        const found = arrangements(classes, nodes);
        const kinds = found.map((each) => dealt(classes, each));
        const all = permutationsOf(
          classes.map((group) => group.flat().sort((a, b) => a - b)),
          nodes,
        );
        expect(new Set(kinds).size).toBe(kinds.length);
        expect(new Set(kinds)).toEqual(new Set(all!.map((each) => dealt(classes, each))));
        expect(howMany(classes)).toBe(found.length);
      }),
    );
  });

  test("where they are too many, that is told, and every member that differs from another is exchanged with one", () => {
    let told = 0;
    const trials = new Trials([Array.from({ length: 20 }, (_, i) => i)], 20, () => told++);
    const classes = [[Array.from({ length: 10 }, (_, i) => i), Array.from({ length: 10 }, (_, i) => 10 + i)]];
    const moved = trials
      .of(classes, 40)
      .flatMap((each) => [...each].flatMap((to, from) => (to === from ? [] : [from])));
    expect(told).toBe(1);
    expect(new Set(moved).size).toBe(20);
    expect(trials.of([[[0], [1, 2]]], 3)).toHaveLength(2);
    expect(told).toBe(1);
  });

  test("a claim that reads much is tried less often", () => {
    const distinct = [EIGHT.map((member) => [member])];
    expect(new Trials([EIGHT], 8, () => expect.unreachable()).of(distinct, 8)).toHaveLength(40_319);
    expect(new Trials([EIGHT], 8, () => {}).of(distinct, 200).length).toBeLessThan(9);
  });
});

type Says = (nodes: { readonly w: readonly number[] }) => boolean;

const many = (says: Says) =>
  protocol(
    "many",
    {
      nodes: { w: replicated(40, { init: () => 0, actions: { up: (n: number) => (n < 1 ? next(1) : undefined) } }) },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      symmetry: ["w"],
      ends: () => true,
    },
    { claim: always(says) },
  );

describe("a group of forty", () => {
  test("is searched, and the verdict says that not every question was asked under every name", async () => {
    const result = await check(many(({ w }) => w.every((n) => n < 2)));
    expect(result.verdict).toBe("holds modulo symmetry");
    expect(result.states.distinct).toBe(41);
  });

  test("that is told apart by position is refused, however late that shows", async () => {
    for (const member of [0, 39])
      for (const up of [1, 20]) {
        const says: Says = ({ w }) => w.filter((n) => n === 1).length !== up || w[member] === 1;
        const { exitCode, error } = await check(many(says));
        expect([exitCode, member, up, error?.message.includes("tells members apart")]).toEqual([75, member, up, true]);
      }
  });
});
