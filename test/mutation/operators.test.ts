// Every operator of mutation is held to its own example; and the text with all mutants in it, to each of them alone.
// The one idea: a row says what it makes of a text, so the row is the test.
// Not here: whether mutants are noticed (judging.test.ts).
import { expect, test } from "vitest";
import { instrumented } from "../../mutation/instrument.ts";
import { type MutatedFile, mutatedFiles } from "../../mutation/mutants.ts";
import { OPERATORS } from "../../mutation/operators/index.ts";
import { Switch } from "../../mutation/switch.ts";
import { mutated } from "../../mutation/types.ts";

/** A text is looked at where it stands in what builds a model. */
const inModel = (text: string): string => `model({ build: () => {\n${text}\n} });`;
const filesOf = (text: string): MutatedFile => mutatedFiles(new Map([["/a.ts", text]]))[0]!;
const mutantsOf = (text: string) => filesOf(text).sites.flatMap(({ mutants }) => mutants);

test.each(OPERATORS.map((operator) => [operator.name, operator] as const))(
  "%s",
  (name, { example: { of, becomes } }) => {
    const [types, text] = /^(type [^;]*;) (.*)$/.exec(of)?.slice(1) ?? ["", of];
    const whole = `${types}\n${inModel(text!)}`;
    const found = mutantsOf(whole)
      .filter(({ operator }) => operator === name)
      .map((mutant) => mutated(whole, mutant));
    const expected = becomes.map((one) => `${types}\n${inModel(one.replace(/^type [^;]*; /, ""))}`);
    expect(found.map((one) => one.replaceAll(/\s+/g, " "))).toEqual(expected.map((one) => one.replaceAll(/\s+/g, " ")));
  },
);

test("names of operators are different", () => {
  const names = OPERATORS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("what judges is no place: claims, parameters, bounds, the network, scenarios", () => {
  const text = `
    const limit = () => 3;
    const apart = () => 4;
    export default model({
      parameters: { n: integer({ default: 5, min: 6, max: 7 }) },
      build: () => protocol("x", {
        nodes: { a: { init: () => limit() } },
        network: { loses: { atMost: 8 } },
        within: () => 9 > 10,
      }, { "a claim": always(() => 11 < apart()) }),
    }).expects({ scenarios: { one: { with: { n: 12 } } } });`;
  expect(mutantsOf(text).map(({ before }) => before)).toEqual(["3", "3"]);
});

test("with a switch on, the text answers what the mutant alone answers; with none, what the author's does", () => {
  // Everything that is rendered in a way of its own: statements, loops, shorthand, comments, optional chains, brackets.
  const body = `
    const seen = new Set([1, 2]);
    const add = (more) => { const out = []; for (const each of more) if (each > 1) out.push(each); return out; };
    const { a = 1, b } = { b: 2 };
    let c = a + b
    c += seen.size
    ;[c] = [c + 1]
    const d = { c, ...(a < b ? { a } : {}) }; // a comment
    const e = (b ?? 1) > 2 || !(a >= 1 && b !== 2);
    while (c > 3) c--;
    return JSON.stringify([c, d, e, add([1, 2, 3]), d?.a === 1 ? "x" : "y", [...seen].filter((n) => n > 1)]);`;
  const text = `model({ build: () => {${body}\n} });`;
  const file = filesOf(text);
  const switched = new Switch(file.sites.length);
  switched.install();
  const run = (of: string): unknown => {
    try {
      let answer: unknown;
      new Function("model", of)(({ build }: { build: () => unknown }) => {
        answer = build();
      });
      return answer;
    } catch (error) {
      return String(error);
    }
  };
  const all = instrumented(file);
  expect(run(all)).toBe(run(text));
  const mutants = file.sites.flatMap(({ mutants }) => mutants);
  expect(mutants.length).toBeGreaterThan(40);
  // Mutants of a loop's end may have none; they are told apart, and not run alone.
  const endless: number[] = [];
  for (const mutant of mutants) {
    const answer = switched.run(4, mutant.id, () => run(all));
    if (String(answer).includes("does not come to an end")) endless.push(mutant.id);
    else
      expect([mutant.operator, mutant.after, answer]).toEqual([
        mutant.operator,
        mutant.after,
        run(mutated(text, mutant)),
      ]);
  }
  expect(endless.length).toBeLessThan(4);
});
