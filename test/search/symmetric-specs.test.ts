// Specs reduced by symmetry: as many states as there are orbits, and the verdicts of the whole graph.
// The one idea: orbits are counted by the oracle, which knows nothing of canonical forms.
// Not here: random specs (test/strata).
import { expect, test } from "vitest";
import { always, checkSource, eventually, spec } from "../../checker/index.ts";
import type { Source } from "../../checker/result/source.ts";
import { isDeep } from "../amount.ts";
import { orbitsOf } from "../oracle/orbits.ts";
import { twoPhase, voting } from "./symmetric-specs.ts";

const surroundings = { now: () => 0, memory: () => 0 };
const check = (source: Source, options = {}) => checkSource(source, options, surroundings);

test("two-phase commit of five managers has the 314 states that TLC has with SYMMETRY", async () => {
  const { states, error } = await check(twoPhase(5, false));
  expect(error).toBeNull();
  expect(states.distinct).toBe(314);
});

const SPECS = [
  ["two-phase commit of 3", twoPhase(3, true)],
  ["two-phase commit of 3, variables whole", twoPhase(3, false)],
  ["voting of 2 for 3 in 2 ballots", voting(2, 3, 2, true)],
] as const;
/** For the deep run: as those, and seconds each. */
const LARGER = [
  ["two-phase commit of 4, variables whole", twoPhase(4, false)],
  ["voting of 3 for 2 in 2 ballots", voting(3, 2, 2, true)],
  ["voting of 3 for 2 in 2 ballots, variables whole", voting(3, 2, 2, false)],
] as const;

test.each(isDeep ? [...SPECS, ...LARGER] : SPECS)(
  "%s has as many states as orbits, and the verdicts and lengths of the whole",
  async (_, source) => {
    const { orbits, oracle, closed } = orbitsOf(source, {})!;
    expect(closed).toBe(true);
    const reduced = await check(source);
    const whole = await check(source, { symmetry: false });
    expect(reduced.error).toBeNull();
    expect(reduced.states.distinct).toBe(orbits);
    expect(whole.states.distinct).toBe(oracle.distinct);
    expect(whole.reductions).toEqual([]);
    for (const { name, verdict, events } of reduced.claims)
      expect({ verdict, events }).toMatchObject({
        verdict: oracle.claims[name]!.verdict,
        events: oracle.claims[name]!.events,
      });
  },
);

const declared = (symmetry: unknown, more: object = {}) =>
  check(
    spec(
      "declared",
      { init: [{ at: "r1" }], actions: { stay: (s: object) => s }, symmetry, ...more } as never,
      {},
    ) as unknown as Source,
  );

test.each([
  [
    "twice",
    [
      ["r1", "r2"],
      ["r2", "r3"],
    ],
    /names "r2" twice/,
  ],
  ["alone", [["r1"]], /only the name "r1"/],
  ["no list", ["r1"], /symmetry/],
])("symmetry with a name that is %s is refused when it is loaded", async (_, symmetry, sentence) => {
  await expect(declared(symmetry)).rejects.toThrow(sentence);
});

test("a family that has not every renamed value is refused when it is loaded", async () => {
  const actions = { go: { each: ["r1"], do: (s: object) => s } };
  await expect(declared([["r1", "r2"]], { actions })).rejects.toThrow(
    /r1 and r2 are interchangeable, but the action go is there for the first only/,
  );
});

test("a name that is declared and never stands anywhere is told", async () => {
  const { warnings } = await declared([
    ["r1", "r2"],
    ["q1", "q2"],
  ]);
  expect(warnings.join(" ")).toContain('symmetry names "q1", but no state and no action ever had it');
});

test("a string that contains a declared name is refused", async () => {
  const { exitCode, error } = await declared([["r1", "r2"]], { init: [{ at: "r1", lock: "held by r1" }] });
  expect(exitCode).toBe(75);
  expect(error?.message).toContain('The name r1 occurs inside another string ("held by r1")');
});

/** Three who may take a thing, one after another. */
interface Taking {
  readonly of: Readonly<Record<string, number>>;
  readonly last: string | null;
}
const three = ["r1", "r2", "r3"];
const taking = (more: object, claims: object = {}, components = true) =>
  check(
    spec(
      "taking",
      {
        init: [{ of: { r1: 0, r2: 0, r3: 0 }, last: null }],
        ...(components ? { components: { of: "record" } } : {}),
        symmetry: [three],
        actions: {
          take: {
            each: three,
            do: (s: Taking, r: string) => (s.of[r]! < 2 ? { of: { ...s.of, [r]: s.of[r]! + 1 }, last: r } : undefined),
          },
        },
        ends: () => true,
        ...more,
      } as never,
      claims as never,
    ) as unknown as Source,
  );
const least = (s: Taking): string => Object.keys(s.of)[0]!;
const actions = (action: (s: Taking) => unknown) => ({
  actions: {
    take: {
      each: three,
      do: (s: Taking, r: string) => (s.of[r]! < 2 ? { of: { ...s.of, [r]: s.of[r]! + 1 }, last: r } : undefined),
    },
    odd: action,
  },
});

test.each([
  ["the first of the keys", (s: Taking) => (s.of[least(s)]! === 2 ? { ...s, last: null } : undefined)],
  [
    "the least of the names that are ahead",
    (s: Taking) => {
      const ahead = three.filter((r) => s.of[r] === 2).sort();
      return ahead.length === 2 ? { ...s, last: ahead[0]! } : undefined;
    },
  ],
  [
    "an order of names",
    (s: Taking) => (s.last !== null && s.last < "r2" && s.of["r2"]! > 1 ? { ...s, last: null } : undefined),
  ],
])("an action that goes by %s is refused, with both answers", async (_, action) => {
  for (const components of [true, false]) {
    const { exitCode, error } = await taking(actions(action), {}, components);
    expect(exitCode).toBe(75);
    expect(error?.message).toMatch(
      /symmetry is declared, but the action odd tells names apart: where r\d is called r\d/,
    );
  }
});

test.each([
  [
    "a claim",
    {},
    { never: always((s: Taking) => !(s.of["r1"]! > s.of["r2"]! && s.of["r2"]! > s.of["r3"]!)) },
    /the claim "never"/,
  ],
  ["within", { within: (s: Taking) => s.of["r3"]! < 2 }, {}, /within/],
  ["ends", { ends: (s: Taking) => s.last !== "r2" }, {}, /ends/],
])("%s that tells names apart is refused", async (_, more, claims, sentence) => {
  const { exitCode, error } = await taking(more, claims);
  expect(exitCode).toBe(75);
  expect(error?.message).toMatch(sentence);
});

test("a claim of liveness is decided on the graph without symmetry, and says so", async () => {
  const { claims, reductions } = await taking(
    { fairness: { weak: [{ kind: "action", name: "take" }] } },
    { "all take": eventually((s: Taking) => three.every((r) => s.of[r]! > 0)) },
  );
  expect(claims[0]).toMatchObject({ verdict: "holds" });
  expect(reductions.join(" ")).toContain("without the symmetry of {r1, r2, r3}");
});
