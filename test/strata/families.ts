// Specs whose actions are families of numbers, Sets and tuples of them, with interchangeable names in the Sets or without.
// The one idea: the same spec is written three ways: for the engine; for the oracle, which compares Sets by their members where the engine's
// author compares objects; and with a word for each value, which stands for it in a table, as an author without such families writes.
// Not here: families of texts (specs-with-symmetry.ts, oracle/random/specs.ts).
import fc from "fast-check";
import { always, eventually, type FamilyValue, reachable, type SpecSource, spec, step } from "../../checker/index.ts";
import { canonical } from "../oracle/canonical.ts";
import { differencesOfClaims, disagreementsAbout } from "../oracle/compare.ts";
import { orbitsOf } from "../oracle/orbits.ts";
import { drawn, type Engine, type Stratum, stillSurroundings } from "./stratum.ts";

const PATIENCE = { patience: 300, effort: 3000 };
const SMALL = 8;

type Names = ReadonlySet<string>;
interface State {
  readonly n: number;
  readonly of: Readonly<Record<string, number>>;
  readonly asked: Names;
  readonly agreed: Names | null;
  readonly chosen: ReadonlySet<Names>;
}

/** How Sets are compared: as objects, of which there is one for each value, or by their members. */
interface Ways {
  readonly same: (a: Names | null, b: Names) => boolean;
  readonly has: (all: ReadonlySet<Names>, one: Names) => boolean;
}
const OBJECTS: Ways = { same: (a, b) => a === b, has: (all, one) => all.has(one) };
const MEMBERS: Ways = {
  same: (a, b) => a !== null && canonical(a).text === canonical(b).text,
  has: (all, one) => [...all].some((each) => canonical(each).text === canonical(one).text),
};

// biome-ignore lint/suspicious/noExplicitAny: what an act is given depends on its values
type Act = (s: State, ways: Ways, ...values: any[]) => unknown;
interface Written {
  readonly of: "number" | "set" | "numbers" | "number, set" | "name, set, number" | "any";
  readonly act: Act;
}

const up = (s: State, name: string): State["of"] => ({ ...s.of, [name]: (s.of[name]! + 1) % 3 });

const HONEST: Readonly<Record<string, Written>> = {
  raise: { of: "number", act: (s, _, n: number) => (s.n < n ? { ...s, n } : undefined) },
  lower: { of: "number", act: (s, _, n: number) => (s.n - 1 === n ? { ...s, n, agreed: null } : undefined) },
  agree: {
    of: "set",
    act: (s, _, q: Names) => ([...q].every((name) => s.of[name]! >= s.n) ? { ...s, agreed: q } : undefined),
  },
  again: { of: "set", act: (s, { same }, q: Names) => (same(s.agreed, q) ? { ...s, agreed: null, n: 0 } : undefined) },
  whole: {
    of: "set",
    act: (s, { same }, q: Names) => (same(s.asked, q) ? { ...s, asked: new Set(), n: 1 } : undefined),
  },
  choose: {
    of: "set",
    act: (s, { has }, q: Names) =>
      has(s.chosen, q)
        ? { ...s, n: 2 }
        : s.chosen.size < 2 && s.asked.size > 0
          ? { ...s, chosen: new Set([q, ...s.chosen]) }
          : undefined,
  },
  ask: {
    of: "number, set",
    act: (s, _, n: number, q: Names) =>
      s.n === n && s.asked.size < 2 ? { ...s, asked: new Set([...q, ...s.asked]), n: (n + 1) % 3 } : undefined,
  },
  count: {
    of: "name, set, number",
    act: (s, _, x: string, q: Names, n: number) =>
      q.has(x) && s.of[x] === n
        ? { oneOf: { up: { ...s, of: up(s, x) }, asked: { ...s, asked: new Set([x]) } } }
        : undefined,
  },
  weigh: {
    of: "numbers",
    act: (s, _, k: ReadonlySet<number>) => (k.has(s.n) ? { ...s, n: Math.max(...k) } : undefined),
  },
  anything: {
    of: "any",
    act: (s, _, v: FamilyValue) =>
      typeof v === "number"
        ? { ...s, n: v }
        : typeof v === "string"
          ? { ...s, of: up(s, v) }
          : { ...s, asked: v as Names },
  },
};

/** What tells names apart, by their order in a Set or by a name written down. */
const DISHONEST: Readonly<Record<string, Written>> = {
  firstOf: { of: "set", act: (s, _, q: Names) => ({ ...s, of: up(s, [...q][0]!) }) },
  written: { of: "set", act: (s, _, q: Names) => (q.has("p1") && s.n > 0 ? { ...s, n: 0 } : undefined) },
};

const rules = fc.record({
  size: fc.constantFrom(2, 3, 3),
  numbers: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
  /** How many members a Set has, and are they listed backwards? */
  members: fc.constantFrom(1, 2, 2),
  backwards: fc.boolean(),
  acts: fc.uniqueArray(fc.constantFrom(...Object.keys(HONEST)), { minLength: 3, maxLength: 5 }),
  dishonest: fc.constantFrom(null, null, null, ...Object.keys(DISHONEST)),
  symmetric: fc.boolean(),
  components: fc.subarray(["of", "asked", "chosen"] as const),
  most: fc.integer({ min: 1, max: 3 }),
  fair: fc.constantFrom("weak" as const, "strong" as const),
  /** Are instances of values forgotten all the time? */
  forgets: fc.boolean(),
});
type Rules = typeof rules extends fc.Arbitrary<infer T> ? T : never;

type Member = FamilyValue | readonly FamilyValue[];

const namesOf = ({ size }: Rules): string[] => Array.from({ length: size }, (_, i) => `p${i + 1}`);
const setsOf = (it: Rules): Names[] => {
  const names = it.backwards ? namesOf(it).reverse() : namesOf(it);
  if (it.members === 1) return names.map((name) => new Set([name]));
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => new Set([a, b])));
};

const eachOf = (it: Rules, { of }: Written): readonly Member[] => {
  const sets = setsOf(it);
  if (of === "number") return it.numbers;
  if (of === "set") return sets;
  if (of === "numbers") return [new Set([...it.numbers, 1]), new Set([2, 0])];
  if (of === "number, set") return it.numbers.flatMap((n) => sets.map((q) => [n, q]));
  if (of === "name, set, number")
    return namesOf(it).flatMap((x) => sets.flatMap((q) => it.numbers.map((n) => [x, q, n])));
  return [...sets, ...it.numbers, ...namesOf(it)];
};

const written = (it: Rules): readonly (readonly [string, Written])[] => [
  ...it.acts.map((name) => [name, HONEST[name]!] as const),
  ...(it.dishonest === null ? [] : [[it.dishonest, DISHONEST[it.dishonest]!] as const]),
];

/** As an author writes them. */
const plainly = (it: Rules, ways: Ways): object =>
  Object.fromEntries(
    written(it).map(([name, each]) => [
      name,
      { each: eachOf(it, each), do: (s: State, ...values: unknown[]) => each.act(s, ways, ...values) },
    ]),
  );

const wordOf = (i: number): string => `value ${i}`;

/** With a word for each value. */
const byWords = (it: Rules): object =>
  Object.fromEntries(
    written(it).map(([name, each]) => {
      const values = eachOf(it, each);
      const meant = new Map(values.map((value, i) => [wordOf(i), [value].flat()]));
      return [
        name,
        { each: [...meant.keys()], do: (s: State, word: string) => each.act(s, MEMBERS, ...meant.get(word)!) },
      ];
    }),
  );

/** The same value, its Set built the other way round. */
const turned = (value: Member): Member =>
  value instanceof Set
    ? new Set([...value].reverse())
    : Array.isArray(value)
      ? value.map((each) => turned(each) as FamilyValue)
      : value;

/** Fairness of one value of the first family, and of another family whole. */
const fairnessOf = (it: Rules, spoken: "values" | "words") => {
  const [[first, family], [second]] = written(it) as [readonly [string, Written], readonly [string, Written]];
  const values = eachOf(it, family);
  const last = values.length - 1;
  const value = spoken === "values" ? turned(values[last]!) : wordOf(last);
  return {
    [it.fair]: [
      { kind: "action", name: first, value },
      { kind: "action", name: second },
    ],
  };
};

const said = (event: { readonly name: string; readonly value?: string }, after: State): boolean | undefined => {
  if (event.name === "raise") return event.value === String(after.n);
  if (event.name === "agree") return event.value === `{${[...after.agreed!].join(", ")}}`;
  return undefined;
};

const sourceOf = (it: Rules, actions: object, claims: object, fairness: object = {}): SpecSource => {
  const names = namesOf(it);
  const init: State = {
    n: 0,
    of: Object.fromEntries(names.map((name) => [name, 0])),
    asked: new Set(),
    agreed: null,
    chosen: new Set(),
  };
  return spec(
    "families",
    {
      init: [init],
      components: Object.fromEntries(it.components.map((name) => [name, name === "of" ? "record" : "set"])),
      ...(it.symmetric ? { symmetry: [names] } : {}),
      actions,
      fairness,
      ends: () => true,
    } as never,
    claims as never,
  ) as unknown as SpecSource;
};

const claimsOf = (it: Rules) => ({
  "little is counted": always((s: State) => namesOf(it).filter((name) => s.of[name]! > 0).length <= it.most),
  "who agreed were asked": reachable(
    (s: State) => s.agreed !== null && [...s.agreed].every((name) => s.asked.has(name)),
  ),
  "the value is what was done": step((_: State, after: State, event: { name: string; value?: string }) =>
    said(event, after),
  ),
});
const liveClaims = {
  "some day two": eventually((s: State) => s.n === 2),
  "some day somebody is asked": eventually((s: State) => s.asked.size > 0 || s.agreed !== null),
};

export const families: Stratum = {
  name: "families",
  expects: {
    honest: 0.4,
    symmetric: 0.2,
    merged: 0.1,
    refused: 0.02,
    "violated for ever": 0.1,
    "holds for ever": 0.05,
  },
  compare: async (engine, seed) => {
    const it = drawn(rules, seed);
    const found = orbitsOf(sourceOf(it, plainly(it, MEMBERS), claimsOf(it)), PATIENCE);
    if (found === null || found.oracle.distinct < SMALL) return null;
    const { oracle, orbits } = found;
    const source = sourceOf(it, plainly(it, OBJECTS), claimsOf(it));
    const check: Engine["checkSource"] = (of, options, surroundings) =>
      engine.checkSource(of, it.forgets ? { ...options, liveInstances: 4 } : options, surroundings);
    const reduced = await check(source, {}, stillSurroundings);
    const refused = it.symmetric && it.dishonest !== null && reduced.exitCode === 75;
    const differences = it.symmetric
      ? refused
        ? []
        : [
            ...differencesOfClaims(source, reduced, oracle),
            ...(reduced.states.distinct === orbits ? [] : [`${reduced.states.distinct} states, ${orbits} orbits`]),
          ]
      : await disagreementsAbout(check, source, {}, oracle);
    const alone = { ...it, symmetric: false };
    const live = await check(
      sourceOf(alone, plainly(it, OBJECTS), liveClaims, fairnessOf(it, "values")),
      {},
      stillSurroundings,
    );
    const other = await check(sourceOf(alone, byWords(it), liveClaims, fairnessOf(it, "words")), {}, stillSurroundings);
    const verdicts = (result: typeof live) =>
      [result.error?.message, ...result.claims.map(({ name, verdict }) => `${name}: ${verdict}`)].join("; ");
    if (verdicts(live) !== verdicts(other))
      differences.push(`by values: ${verdicts(live)}; by words: ${verdicts(other)}`);
    return {
      disagreements: differences,
      features: [
        it.dishonest === null ? "honest" : "dishonest",
        ...(it.symmetric ? ["symmetric"] : []),
        ...(refused ? ["refused"] : []),
        ...(it.symmetric && !refused && orbits < oracle.distinct ? ["merged"] : []),
        ...live.claims.flatMap(({ kind, verdict }) => (kind === "eventually" ? [`${verdict} for ever`] : [])),
      ],
    };
  },
};
