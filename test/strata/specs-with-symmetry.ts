// Specs with interchangeable names, honest and dishonest: reduced by symmetry against explored without.
// The one idea: an honest spec has a state for each orbit and the oracle's verdicts; one that tells names apart is refused or, where
// that never shows, has them too. A wrong verdict is the only thing that is never right.
// Not here: protocols (groups-of-seven.ts).
import fc from "fast-check";
import { always, reachable, type SpecSource, spec, step } from "../../checker/index.ts";
import { differencesOfClaims } from "../oracle/compare.ts";
import { orbitsOf } from "../oracle/orbits.ts";
import { drawn, type Stratum, stillSurroundings } from "./stratum.ts";

const PATIENCE = 400;
const SMALL = 8;

interface State {
  readonly of: Readonly<Record<string, number>>;
  readonly done: ReadonlySet<string>;
  readonly seen: ReadonlyMap<string, string>;
  readonly last: string | null;
  readonly sent: ReadonlySet<{ readonly from: string; readonly n: number }>;
}

type Act = (s: State, name: string) => unknown;

const up = (s: State, name: string): State["of"] => ({ ...s.of, [name]: s.of[name]! + 1 });

/** What treats all names alike. */
const HONEST: { readonly [name: string]: Act } = {
  up: (s, x) => (s.of[x]! < 2 ? { ...s, of: up(s, x) } : undefined),
  finish: (s, x) => (s.of[x]! > 0 && !s.done.has(x) ? { ...s, done: new Set([...s.done, x]) } : undefined),
  lead: (s, x) => (s.last === null || s.of[x]! > s.of[s.last]! ? { ...s, last: x } : undefined),
  see: (s, x) =>
    s.last !== null && s.last !== x && !s.seen.has(x) ? { ...s, seen: new Map([...s.seen, [x, s.last]]) } : undefined,
  tell: (s, x) =>
    s.of[x] === 1 && s.sent.size < 2
      ? { ...s, of: up(s, x), sent: new Set([...s.sent, { from: x, n: s.done.size }]) }
      : undefined,
  hear: (s, x) =>
    [...s.sent].some(({ from }) => from !== x && s.done.has(from)) && s.of[x] === 0
      ? { ...s, of: up(s, x) }
      : undefined,
  either: (s, x) =>
    s.of[x] === 1 ? { oneOf: { stays: { ...s, last: x }, [`to ${x}`]: { ...s, of: up(s, x) } } } : undefined,
};

/** What tells names apart, some of it only where it matters. */
const DISHONEST: { readonly [name: string]: Act } = {
  firstKey: (s, x) => (Object.keys(s.of)[0] === x && s.of[x] === 2 ? { ...s, last: null } : undefined),
  least: (s, x) => (s.done.size === 2 && [...s.done].sort()[0] === x ? { ...s, last: x } : undefined),
  order: (s, x) => (s.last !== null && s.last < x && s.of[x] === 1 ? { ...s, of: up(s, x) } : undefined),
  written: (s, x) => (x === "p2" && s.done.has("p2") ? { ...s, last: "p2" } : undefined),
  // Where one state stands for its copies, the lightest comes first: this never happens there.
  backwards: (s, x) => (s.of["p1"] === 2 && s.of["p2"] === 0 ? { ...s, last: x } : undefined),
  firstTold: (s, x) => (s.sent.size === 2 && [...s.sent][0]!.from === x ? { ...s, last: x } : undefined),
};

interface Rules {
  readonly size: number;
  readonly honest: readonly string[];
  readonly dishonest: string | null;
  readonly components: readonly ("of" | "done" | "sent")[];
  readonly most: number;
  readonly claimsByName: boolean;
}

const rules: fc.Arbitrary<Rules> = fc.record({
  size: fc.constantFrom(2, 3, 3, 4),
  honest: fc.oneof(
    { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...Object.keys(HONEST)), { minLength: 2, maxLength: 4 }) },
    // One name comes to be held by another, and then something happens to it.
    fc.constantFrom(["finish", "up", "lead"], ["finish", "up", "either", "see"], ["up", "finish", "lead", "see"]),
  ),
  dishonest: fc.oneof(fc.constant(null), fc.constant(null), fc.constantFrom(...Object.keys(DISHONEST))),
  components: fc.subarray(["of", "done", "sent"] as const),
  most: fc.integer({ min: 1, max: 4 }),
  claimsByName: fc.constantFrom(true, false, false, false, false),
});

const sourceOf = ({ size, honest, dishonest, components, most, claimsByName }: Rules): SpecSource => {
  const names = Array.from({ length: size }, (_, i) => `p${i + 1}`);
  const acts = [
    ...honest.map((name) => [name, HONEST[name]!] as const),
    ...(dishonest === null ? [] : [[dishonest, DISHONEST[dishonest]!] as const]),
  ];
  return spec<State, never>(
    "names",
    {
      init: [
        {
          of: Object.fromEntries(names.map((name) => [name, 0])),
          done: new Set(),
          seen: new Map(),
          last: null,
          sent: new Set(),
        },
      ],
      components: Object.fromEntries(components.map((name) => [name, name === "of" ? "record" : "set"])),
      symmetry: [names],
      actions: Object.fromEntries(acts.map(([name, act]) => [name, { each: names, do: act }])) as never,
      ends: () => true,
    },
    {
      "little is counted": always((s: State) => names.reduce((sum, name) => sum + s.of[name]!, 0) <= most),
      "one sees another who is done": reachable((s: State) => [...s.seen.values()].some((name) => s.done.has(name))),
      // What is read depends on what was read: of another name in the state that stands for this one.
      "who is last is done": reachable((s: State) => s.last !== null && s.done.has(s.last)),
      "who is last is not seen": always((s: State) => s.last === null || !s.seen.has(s.last)),
      "who acts is not the last": step((before: State, _: State, event: { value?: string }) =>
        before.last === null ? undefined : before.last !== event.value || !before.done.has(event.value!),
      ),
      ...(claimsByName
        ? { "the first is not alone": always((s: State) => !(s.of["p1"] === 2 && s.of["p2"] === 0)) }
        : {}),
    } as never,
  ) as unknown as SpecSource;
};

export const specsWithSymmetry: Stratum = {
  name: "specs-with-symmetry",
  expects: { honest: 0.4, dishonest: 0.3, refused: 0.2, violated: 0.1, "half merged": 0.3 },
  compare: async (engine, seed) => {
    const own = drawn(rules, seed);
    const source = sourceOf(own);
    const found = orbitsOf(source, { patience: PATIENCE });
    if (found === null || found.oracle.distinct < SMALL) return null;
    const { oracle, orbits } = found;
    const { states, error, claims, ...rest } = await engine.checkSource(source, {}, stillSurroundings);
    const honest = own.dishonest === null && !own.claimsByName;
    const refused = rest.exitCode === 75;
    const differences = refused
      ? [...(honest ? [`an honest spec is refused: ${error?.message}`] : [])]
      : [
          ...differencesOfClaims(source, { states, error, claims, ...rest }, oracle),
          ...(states.distinct === orbits ? [] : [`${states.distinct} states, ${orbits} orbits`]),
        ];
    return {
      disagreements: differences,
      features: [
        honest ? "honest" : "dishonest",
        ...(refused ? ["refused"] : claims.map(({ verdict }) => verdict)),
        ...(!refused && 2 * states.distinct < oracle.distinct ? ["half merged"] : []),
      ],
    };
  },
};
