// Families of numbers, Sets and tuples: what is called how, kept in a trace, followed again, renamed and refused.
// The one idea: a value is known by its text everywhere but in the author's function, which is given the value.
// Not here: random specs of such families (test/strata/families.ts), their types (test/types).
import { describe, expect, test } from "vitest";
import type { Evidence, Source } from "../../checker/index.ts";
import { check, find } from "../../harness/check.ts";
import { explain } from "../../harness/explaining/explain.ts";
import { traceOfEvidence } from "../../harness/exploring/way-trace.ts";
import { always, eventually, family, reachable, type SpecEvent, spec, start, step } from "../../index.ts";
import { parseTrace, traceText } from "../../traces/format.ts";
import { replay, replayable } from "../../traces/index.ts";

interface State {
  readonly round: number;
  readonly agreed: ReadonlySet<string> | null;
  readonly heard: ReadonlySet<string>;
}
const init: State = { round: 0, agreed: null, heard: new Set() };
/** None of them in canonical order. */
const QUORUMS = [new Set(["b", "a"]), new Set(["c", "a"]), new Set(["c", "b"])];
const VOTES = [1, 2].flatMap((round) => QUORUMS.map((quorum) => [round, quorum] as const));

interface Options {
  readonly votes?: typeof VOTES;
  readonly symmetry?: readonly (readonly string[])[];
  readonly fair?: object;
  readonly more?: object;
  readonly claims?: object;
}
const voting = ({ votes = VOTES, symmetry = [], fair, more = {}, claims = {} }: Options = {}) =>
  spec(
    "voting",
    {
      init: [init],
      components: { heard: "set" },
      symmetry,
      actions: {
        raise: family([2, 1], (s: State, n) => (s.round === n - 1 ? { ...s, round: n } : undefined)),
        vote: family(votes, (s: State, n, quorum) =>
          s.round === n && s.agreed === null ? { ...s, agreed: quorum } : undefined,
        ),
        hear: family([QUORUMS[1]!, 1, "b"], (s: State, who) =>
          typeof who === "number" ? undefined : { ...s, heard: typeof who === "string" ? new Set([who]) : who },
        ),
        ...(more as Record<string, never>),
      },
      fairness: { weak: fair === undefined ? [] : [{ kind: "action", ...fair }] },
      ends: () => true,
    },
    { "b is asked": always((s) => s.agreed === null || s.agreed.has("b")), ...(claims as Record<string, never>) },
  );

const verdictOf = async (target: ReturnType<typeof voting>, claim: string): Promise<string | undefined> =>
  (await check(target)).claims.find(({ name }) => name === claim)?.verdict;

test("an action is called as its value is printed, in canonical order", () => {
  expect(start(voting()).enabled.map(({ text }) => text)).toEqual(["raise(1)", "hear({a, c})", "hear(b)"]);
  const raised = start(voting()).take({ kind: "action", name: "raise", value: 1 });
  expect(raised.enabled.map(({ text }) => text)).toContain("vote(1, {a, c})");
  // The same Set in the other order, and by its text.
  for (const value of [[1, new Set(["a", "c"])], "1, {a, c}"] as const)
    expect([...raised.take({ kind: "action", value }).variables.agreed!]).toEqual(["a", "c"]);
});

test("a trace is written, parsed, replayed and explained", async () => {
  const claim = "b is asked";
  const { claims, coverage } = await check(voting());
  const evidence = claims.find(({ name }) => name === claim)!.evidence[0] as Evidence;
  expect(evidence.events).toEqual([
    { kind: "action", name: "raise", value: "1" },
    { kind: "action", name: "vote", value: "1, {a, c}" },
  ]);
  expect(coverage.map(({ event }) => event)).toEqual(["raise", "vote", "hear"]);
  const subject = await find(voting());
  const trace = traceOfEvidence(claim, evidence, { subject, directory: "/traces", from: "/", engine: "1" });
  const read = parseTrace(traceText(trace), "a trace");
  expect(read.events).toEqual(evidence.events);
  const outcome = replayable(voting() as unknown as Source, claim, (over) => replay(read, over).outcome);
  expect(outcome).toBe("reproduces");
  const options = { maxSeconds: 60, maxCallSeconds: Number.POSITIVE_INFINITY };
  const { explanation } = await explain({ trace, subject, twin: null }, options);
  expect(explanation!.causes.map(({ cause }) => cause)).toEqual(["raise", "vote"]);
});

test("claims about steps are told the text of the value", async () => {
  const claims = {
    said: step((_: State, { agreed, round }: State, { name, value }: SpecEvent) =>
      name === "vote" ? value === `${round}, {${[...agreed!].join(", ")}}` : undefined,
    ),
    "never so": step((_b: State, _a: State, { value }: SpecEvent) => value !== "2, {b, c}"),
  };
  expect(await verdictOf(voting({ claims }), "said")).toBe("holds");
  expect(await verdictOf(voting({ claims }), "never so")).toBe("violated");
  // Under other names the text is that of the renamed Set.
  const symmetric = { votes: VOTES, symmetry: [["a", "c"]] };
  expect(await verdictOf(voting({ ...symmetric, claims: { said: claims.said } }), "said")).toBe("holds");
  expect((await check(voting({ ...symmetric, claims: { "never so": claims["never so"] } }))).error?.message).toContain(
    'the claim "never so" tells names apart',
  );
});

describe("fairness may name a value", () => {
  const claims = { "one round": eventually((s: State) => s.round > 0) };
  test.each([
    [{ name: "raise", value: 1 }, "holds"],
    [{ name: "raise", value: "1" }, "holds"],
    [{ name: "raise", value: 2 }, "violated"],
    [{ value: [1] }, "holds"],
    [{ value: new Set(["a", "b"]) }, "violated"],
  ])("%o", async (fair, verdict) => {
    expect(await verdictOf(voting({ fair, claims }), "one round")).toBe(verdict);
  });

  test("a Set in any order", async () => {
    const heard = { "who is heard": eventually((s: State) => s.heard.size > 0) };
    const fair = { name: "hear", value: new Set(["a", "c"]) };
    expect(await verdictOf(voting({ fair, claims: heard }), "who is heard")).toBe("holds");
    expect(await verdictOf(voting({ fair: { name: "hear", value: 1 }, claims: heard }), "who is heard")).toBe(
      "violated",
    );
  });
});

test("a Set that is given is the one that the state holds, and nobody can change it", async () => {
  const found: unknown[] = [];
  const more = {
    keep: family(QUORUMS, (s: State, quorum) => {
      // A Set that stands for a variable is asked for as such, and only the whole one is the same.
      const [kept, heard] = [s.agreed === quorum, s.heard === quorum];
      return kept && heard ? { ...s, round: 7 } : undefined;
    }),
    change: family([new Set(["b", "a"])], (s: State, quorum) => {
      try {
        (quorum as Set<string>).add("z");
      } catch (error) {
        found.push(String(error), ...quorum);
      }
      return s;
    }),
  };
  const claims = { both: reachable((s: State) => s.round === 7 && s.heard.size === 2) };
  const { claims: verdicts } = await check(voting({ more, claims }));
  expect(verdicts.find(({ name }) => name === "both")).toMatchObject({ verdict: "witnessed", events: 4 });
  expect(new Set(found)).toEqual(new Set(["TypeError: Cannot change a frozen collection", "a", "b"]));
});

describe("symmetry", () => {
  const symmetry = [["a", "c"]];

  test("finds the action of the renamed Set, whatever the order of its members", async () => {
    const whole = await check(voting());
    const merged = await check(voting({ symmetry }));
    expect(merged.error).toBeNull();
    expect([whole, merged].map(({ states }) => states.distinct)).toEqual([27, 21]);
    const told = ({ claims }: typeof whole) => claims.map(({ name, verdict, events }) => [name, verdict, events]);
    expect(told(merged)).toEqual(told(whole));
  });

  test("refuses a family that lacks a renamed Set", async () => {
    await expect(check(voting({ votes: VOTES.slice(0, -1), symmetry }))).rejects.toThrow(
      "2, {a, b} and 2, {b, c} are interchangeable, but the action vote is there for the first only",
    );
  });

  test("refuses one text for two values of which one is a name", async () => {
    const two = (value: string | number) =>
      spec(
        "two",
        {
          init: [{ at: "1" }],
          symmetry: [["1", "2"]],
          actions: {
            name: { each: ["1", "2"], do: (s, at) => ({ ...s, at }) },
            number: family([value, 3], (s: { readonly at: string }) => s),
          },
        },
        {},
      );
    await expect(check(two(1))).rejects.toThrow(
      "the value 1 of the action number reads like that of another action, but symmetry renames the one and not the other",
    );
    expect((await check(two(4))).exitCode).toBe(0);
  });

  test("knows a name that stands in a Set of a family alone", async () => {
    const { warnings } = await check(
      spec(
        "alone",
        {
          init: [{ n: 0 }],
          symmetry: [["a", "b"]],
          actions: { go: family([new Set(["a", "b"])], (s: { n: number }) => s) },
        },
        {},
      ),
    );
    expect(warnings).toEqual([]);
  });
});

test.each<[string, readonly unknown[], string]>([
  ["not a number", [1, Number.NaN], "has NaN, for which there can be no action of its own"],
  ["a fraction", [0.5], "has 0.5,"],
  ["an object", [{ a: 1 }], "has {a: 1},"],
  ["a date", [new Date(0)], "has an instance of Date,"],
  ["a Map", [new Map()], "has an instance of Map,"],
  ["nothing", [undefined], "has undefined,"],
  ["a list in a tuple", [[1, [2]]], "has [2],"],
  ["a Set of objects", [new Set([{}])], "has {{}},"],
  ["one number twice", [0, -0], 'names "0" twice'],
  ["a number and its text", [1, "1"], 'names "1" twice'],
  ["one Set twice", [new Set(["a", "b"]), new Set(["b", "a"])], 'names "{a, b}" twice'],
  ["a Set and its text", [new Set(["a"]), "{a}"], 'names "{a}" twice'],
  ["a tuple and its text", [[1, 2], "1, 2"], 'names "1, 2" twice'],
])("refuses %s", async (_, each, sentence) => {
  const go = { each, do: (s: object) => s };
  const made = spec("refused", { init: [{ n: 0 }], actions: { go } } as never, {});
  await expect(check(made)).rejects.toThrow(sentence);
});

test("numbers and texts in Sets are told apart, and no values are warned of", async () => {
  const go = { each: [new Set([1]), new Set(["1"]), new Set([10, 9, "a"])], do: (s: object) => s };
  const made = spec("told", { init: [{ n: 0 }], actions: { go, none: { each: [], do: go.do } } } as never, {});
  expect(start(made).enabled.map(({ text }) => text)).toEqual(["go({1})", 'go({"1"})', "go({9, 10, a})"]);
  expect((await check(made)).warnings).toEqual([
    "The action none never happens: its family has no values (each is an empty list).",
  ]);
});

test("a pattern with what is no value is refused", async () => {
  await expect(check(voting({ fair: { value: Number.NaN } }))).rejects.toThrow("value of pattern 1 of weak is NaN");
});
