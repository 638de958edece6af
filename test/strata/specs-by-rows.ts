// Specs of which nothing is asked but states: their successors are told by words, and built only where they are new.
// The one idea: many components share the bits of a word, and a few of them take more and more values, so states are laid out anew
// again and again, in the middle of a state and between two; members of a set come while it is searched; self-loops, choices, ends and rows that lead to what is known are common.
// Not here: claims about transitions, bounds inside the model, symmetry, liveness: with them every successor is built (mix.ts and others).
import fc from "fast-check";
import { always, produce, reachable, type SpecSource, spec } from "../../checker/index.ts";
import { disagreementsAbout } from "../oracle/compare.ts";
import { explore, TooLarge } from "../oracle/explore.ts";
import { drawn, type Stratum } from "./stratum.ts";

const PATIENCE = { patience: 600, effort: 4000 };
const SMALL = 10;

interface State {
  readonly of: Readonly<Record<string, number>>;
  readonly turn: number;
  readonly open: boolean;
  /** Members come to be while the search runs. */
  readonly met: ReadonlySet<string>;
}

interface Rules {
  readonly names: number;
  /** Of the names that move: how far. */
  readonly far: readonly number[];
  readonly acts: readonly string[];
  readonly turns: number;
  readonly most: number;
  readonly wanted: number;
}

const rules: fc.Arbitrary<Rules> = fc.record({
  names: fc.integer({ min: 3, max: 14 }),
  far: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
  acts: fc.uniqueArray(
    fc.constantFrom("turn", "swap", "reset", "stay", "fork", "shut", "leap", "both", "meet", "part"),
    {
      minLength: 1,
      maxLength: 5,
    },
  ),
  turns: fc.integer({ min: 2, max: 30 }),
  most: fc.integer({ min: 3, max: 60 }),
  wanted: fc.integer({ min: 1, max: 40 }),
});

const sourceOf = ({ names: count, far, acts, turns, most, wanted }: Rules): SpecSource => {
  const names = Array.from({ length: count }, (_, i) => `p${i + 1}`);
  const moving = names.slice(0, far.length);
  const [first, second] = [names[0]!, names[1]!];
  const sum = (s: State): number => moving.reduce((total, name) => total + s.of[name]!, 0);
  const all: Readonly<Record<string, (s: State) => unknown>> = {
    turn: (s) => (s.open ? { ...s, turn: (s.turn * 3 + 1) % turns } : undefined),
    swap: (s) => ({ ...s, of: { ...s.of, [first]: s.of[second]!, [second]: s.of[first]! } }),
    reset: (s) => (s.of[first] === far[0] ? { ...s, of: { ...s.of, [first]: 0 } } : undefined),
    stay: (s) => s,
    fork: (s) =>
      s.of[first] === s.turn ? { oneOf: { shut: { ...s, open: false }, on: { ...s, turn: 0 } } } : undefined,
    shut: (s) => (s.of[first]! > 3 ? { ...s, open: false } : undefined),
    leap: (s) => (s.open && s.of[first]! % 5 === 4 ? { ...s, turn: s.of[first]! } : undefined),
    both: (s) =>
      s.open && s.of[first] === s.of[second]
        ? { ...s, turn: (s.turn + 1) % turns, of: { ...s.of, [second]: 0 } }
        : undefined,
    meet: (s) =>
      produce(s, (draft) => {
        if (s.of[second] === 0) draft.met.add(`${s.turn}`);
      }),
    part: (s) =>
      s.met.has("1")
        ? produce(s, (draft) => {
            draft.met.delete("0");
            draft.turn = 0;
          })
        : undefined,
  };
  return spec<State, never>(
    "rows",
    {
      init: [{ of: Object.fromEntries(names.map((name) => [name, 0])), turn: 0, open: true, met: new Set() }],
      components: { of: "record", met: "set" },
      actions: {
        up: {
          each: moving,
          do: (s: State, name: string) =>
            s.open && s.of[name]! < far[moving.indexOf(name)]!
              ? { ...s, of: { ...s.of, [name]: s.of[name]! + 1 } }
              : undefined,
        },
        ...Object.fromEntries(acts.map((name) => [name, all[name]!])),
      } as never,
    },
    {
      "little is counted": always((s: State) => sum(s) <= most),
      "it is shut late": reachable((s: State) => !s.open && s.of[first] === wanted),
      "somebody has his turn": reachable((s: State) => s.turn === wanted),
      "this turn is never met": always((s: State) => !s.met.has(`${wanted % turns}`)),
      "few are met": always((s: State) => s.met.size < most % 3),
      "the first is met and gone": reachable((s: State) => s.met.has("1") && !s.met.has("0")),
    } as never,
  ) as unknown as SpecSource;
};

export const specsByRows: Stratum = {
  name: "specs-by-rows",
  expects: { violated: 0.25, witnessed: 0.1, deadlock: 0.15, "over 8 values": 0.4, "over 16 values": 0.25 },
  compare: async (engine, seed) => {
    const own = drawn(rules, seed);
    const source = sourceOf(own);
    try {
      const oracle = explore(source, PATIENCE);
      if (oracle.distinct < SMALL) return null;
      const verdicts = Object.entries(oracle.claims).map(([name, { verdict }]) =>
        name === "no deadlock" && verdict !== "holds" ? "deadlock" : verdict,
      );
      const values = Math.max(...own.far);
      return {
        disagreements: await disagreementsAbout(engine.checkSource, source, {}, oracle),
        features: [
          ...new Set(verdicts),
          ...[8, 16].filter((many) => values > many).map((many) => `over ${many} values`),
        ],
      };
    } catch (error) {
      if (error instanceof TooLarge) return null;
      throw error;
    }
  },
};
