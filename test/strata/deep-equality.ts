// Claims and actions that compare values as they are, or look behind them: deep equality, identity, clones, printing, freezing.
// The one idea: what the oracle says of plain values is right, whatever stands for them in the engine and whatever
// `components` declares.
// Not here: drafts (aliased-drafts.ts).
import { deepStrictEqual } from "node:assert";
import { inspect, isDeepStrictEqual, types } from "node:util";
import fc from "fast-check";
import {
  always,
  next,
  type ProtocolSource,
  produce,
  protocol,
  type SpecSource,
  spec,
  step,
} from "../../checker/index.ts";
import { canonical } from "../oracle/canonical.ts";
import { drawn, type Engine, type Stratum, stillSurroundings } from "./stratum.ts";

/** Looks at two values in a way that shows through a handle that is not what it stands for. */
const ways: { readonly [name: string]: (a: object, b: object) => boolean } = {
  isDeepStrictEqual: (a, b) => isDeepStrictEqual(a, b),
  deepStrictEqual: (a, b) => {
    try {
      deepStrictEqual(a, b);
      return true;
    } catch {
      return false;
    }
  },
  structuredClone: (a, b) => isDeepStrictEqual(structuredClone(a), structuredClone(b)),
  inspect: (a, b) => inspect(a) === inspect(b),
  "inspect without customs": (a, b) => inspect(a, { customInspect: false }) === inspect(b, { customInspect: false }),
  JSON: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  tag: (a, b) => Object.prototype.toString.call(a) === "[object Set]" && sizeOf(a) === sizeOf(b),
  isSet: (a, b) => types.isSet(a) && types.isSet(b) && sizeOf(a) === sizeOf(b),
  frozen: (a, b) => Object.isFrozen(a) && Object.isFrozen(b) && sizeOf(a) === sizeOf(b),
  identity: (a, b) => a === b,
  "identity or size": (a, b) => a === b || sizeOf(a) > sizeOf(b),
  sought: (a, b) => new Set([a]).has(b) || [a].includes(b),
  "prototype's has": (a, b) =>
    a instanceof Set && b instanceof Set && Set.prototype.has.call(a, "x") === Set.prototype.has.call(b, "x"),
  caught: (a, b) => {
    try {
      return structuredClone([a, b]).length === 2 && sizeOf(a) === sizeOf(b);
    } catch {
      return false;
    }
  },
  copies: (a, b) =>
    isDeepStrictEqual(a instanceof Set ? new Set(a) : { ...a }, b instanceof Set ? new Set(b) : { ...b }),
  entries: (a, b) => isDeepStrictEqual(Object.entries(a), Object.entries(b)),
  keys: (a, b) => isDeepStrictEqual(Reflect.ownKeys(a).length, Reflect.ownKeys(b).length) && sizeOf(a) === sizeOf(b),
};
const sizeOf = (value: object): number => (value instanceof Set ? value.size : Object.keys(value).length);

const CELLS = ["p", "q"] as const;
type Cell = (typeof CELLS)[number];
type Thing = Readonly<Record<string, number>> | ReadonlySet<string>;
interface State {
  readonly p: Thing;
  readonly q: Thing;
  readonly turn: number;
}

const rules = fc.record({
  form: fc.constantFrom("spec" as const, "spec" as const, "protocol" as const),
  kind: fc.constantFrom("set" as const, "record" as const),
  way: fc.constantFrom(...Object.keys(ways)),
  actsBy: fc.constantFrom(null, ...Object.keys(ways)),
  asks: fc.constantFrom("each other" as const, "before and after" as const),
  guard: fc.boolean(),
  declared: fc.subarray([...CELLS], { minLength: 1 }),
  moves: fc.array(fc.record({ of: fc.constantFrom(...CELLS), member: fc.constantFrom("x", "y"), adds: fc.boolean() }), {
    minLength: 2,
    maxLength: 4,
  }),
});
type Rules = typeof rules extends fc.Arbitrary<infer T> ? T : never;

const edited = (thing: Thing, member: string, adds: boolean): Thing =>
  thing instanceof Set
    ? new Set(adds ? [...thing, member] : [...thing].filter((each) => each !== member))
    : Object.fromEntries([
        ...Object.entries(thing).filter(([key]) => key !== member),
        ...(adds ? [[member, 1] as const] : []),
      ]);

const predicate =
  ({ way, guard }: Rules) =>
  (a: object, b: object, turn: number): boolean =>
    (guard && turn === 0) || ways[way]!(a, b);

const claimsOf = (it: Rules, read: (state: never, cell: Cell) => object, turnOf: (state: never) => number) => ({
  compared:
    it.asks === "each other"
      ? always(((state: never) => predicate(it)(read(state, "p"), read(state, "q"), turnOf(state))) as never)
      : step(((before: never, after: never) =>
          predicate(it)(read(before, "p"), read(after, "p"), turnOf(before))) as never),
});

const specOf = (it: Rules, components: readonly Cell[]): SpecSource => {
  const empty = (): Thing => (it.kind === "set" ? new Set<string>() : {});
  const actions = Object.fromEntries(
    it.moves.map(({ of, member, adds }, i) => [
      `move${i}`,
      (s: State): State | undefined => {
        if (it.actsBy !== null && s.turn > 0 && !ways[it.actsBy]!(s.p, s.q)) return undefined;
        const turn = (s.turn + 1) % 3;
        if (i % 2 === 0) return { ...s, [of]: edited(s[of], member, adds), turn };
        return produce(s, (draft) => {
          (draft as { turn: number }).turn = turn;
          (draft as Record<Cell, Thing>)[of] = edited(s[of], member, adds);
        });
      },
    ]),
  );
  return spec(
    "looks behind",
    {
      init: [{ p: empty(), q: empty(), turn: 0 }],
      components: Object.fromEntries(components.map((cell) => [cell, it.kind])) as never,
      actions,
      ends: () => true,
    } as never,
    claimsOf(
      it,
      (s: State, cell) => s[cell],
      (s: State) => s.turn,
    ) as never,
  ) as unknown as SpecSource;
};

/** Two nodes, each with a thing; a state that is a Set makes handles and values come together. */
const protocolOf = (it: Rules): ProtocolSource => {
  const role = (cell: Cell) => ({
    init: () => ({ turn: 0, thing: it.kind === "set" ? new Set<string>() : {} }),
    actions: Object.fromEntries(
      it.moves
        .filter(({ of }) => of === cell)
        .map(({ member, adds }, i) => [
          `move${i}`,
          (s: { turn: number; thing: Thing }) =>
            next({ turn: (s.turn + 1) % 2, thing: edited(s.thing, member, adds) }) as never,
        ]),
    ),
  });
  return protocol(
    "looks behind",
    {
      nodes: { p: role("p"), q: role("q") },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      ends: () => true,
    } as never,
    claimsOf(
      it,
      (s: Record<Cell, object>, cell) => s[cell],
      (s: Record<Cell, { turn: number }>) => s.p.turn,
    ) as never,
  ) as unknown as ProtocolSource;
};

/** The oracle's values are canonical, but not one instance for each: identity is that of contents. */
const instances = () => {
  const known = new Map<string, unknown>();
  return (value: unknown): unknown => {
    const { value: instance, text } = canonical(value);
    if (!known.has(text)) known.set(text, Object.freeze(instance));
    return known.get(text);
  };
};

/** Asked of plain values: every state of a small system that was walked by hand. */
const verdictOf = (it: Rules): boolean => {
  const one = instances();
  const cells = (s: State): State => ({ ...s, p: one(s.p) as Thing, q: one(s.q) as Thing });
  const empty = (): Thing => (it.kind === "set" ? new Set<string>() : {});
  const isProtocol = it.form === "protocol";
  const shown = (thing: Thing, turn: number): object =>
    isProtocol ? (one({ turn, thing }) as object) : (one(thing) as object);
  interface Walked extends State {
    readonly turns: Readonly<Record<Cell, number>>;
  }
  const start: Walked = { ...cells({ p: empty(), q: empty(), turn: 0 }), turns: { p: 0, q: 0 } };
  const seen = new Map<string, Walked>([[canonical(start).text, start]]);
  let holds = true;
  const look = (state: Walked, cell: Cell): object => shown(state[cell], state.turns[cell]);
  const turnOf = (state: Walked): number => (isProtocol ? state.turns.p : state.turn);
  for (const state of seen.values()) {
    if (it.asks === "each other") holds &&= predicate(it)(look(state, "p"), look(state, "q"), turnOf(state));
    for (const { of, member, adds } of it.moves) {
      if (!isProtocol && it.actsBy !== null && state.turn > 0 && !ways[it.actsBy]!(state.p, state.q)) continue;
      const after: Walked = {
        ...cells({ ...state, [of]: edited(state[of], member, adds), turn: isProtocol ? 0 : (state.turn + 1) % 3 }),
        turns: isProtocol ? { ...state.turns, [of]: (state.turns[of] + 1) % 2 } : state.turns,
      };
      if (it.asks === "before and after") holds &&= predicate(it)(look(state, "p"), look(after, "p"), turnOf(state));
      const { text } = canonical(after);
      if (!seen.has(text)) seen.set(text, after);
    }
  }
  return holds;
};

const asked = async (engine: Engine, source: ProtocolSource | SpecSource, options: object): Promise<string> => {
  const { error, claims } = await engine.checkSource(source as never, options, stillSurroundings);
  return error?.message ?? claims.find(({ name }) => name === "compared")!.verdict;
};

/** Those that traps and throwing show; identity and what is caught show where answers are compared. */
const NOTICED_AT_ONCE = new Set([
  "isDeepStrictEqual",
  "structuredClone",
  "inspect",
  "tag",
  "frozen",
  "identity",
  "copies",
]);

export const deepEquality: Stratum = {
  name: "deep-equality",
  expects: { violated: 0.2, holds: 0.05, spec: 0.5, protocol: 0.2, "looked behind in an action": 0.3 },
  compare: async (engine, seed) => {
    const it = drawn(rules, seed);
    const right = verdictOf(it) ? "holds" : "violated";
    const disagreements: string[] = [];
    const compare = async (source: ProtocolSource | SpecSource, how: string, options: object): Promise<void> => {
      const said = await asked(engine, source, options);
      if (said !== right) disagreements.push(`${JSON.stringify(it)} ${how}: ${said} instead of ${right}`);
    };
    if (it.form === "protocol") await compare(protocolOf(it), "protocol", { liveInstances: 8 });
    else {
      for (const components of [[], it.declared])
        await compare(specOf(it, components), `components ${components.join()}`, {});
      const noticed = (way: string | null): boolean => way === null || NOTICED_AT_ONCE.has(way);
      if (noticed(it.way) && noticed(it.actsBy))
        await compare(specOf(it, it.declared), "never compared", { comparedStates: 0 });
    }
    return {
      disagreements,
      features: [right, it.form, ...(it.form === "spec" && it.actsBy !== null ? ["looked behind in an action"] : [])],
    };
  },
};
