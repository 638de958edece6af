// Claims and actions that compare what they are given as it is beside reading it, far beyond the first states.
// The one idea: a counter hides the comparison until hundreds of states have been met; what the claim says of plain values, of
// which equal ones are one object, is walked by hand.
// Not here: looking behind values (deep-equality.ts), drafts (aliased-drafts.ts).
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

/** Are two of these objects one, asked in every way there is? */
const WAYS: { readonly [name: string]: (a: object, b: object, others: readonly object[]) => boolean } = {
  "===": (a, b) => a === b,
  "!==": (a, b) => !(a !== b),
  "Object.is": (a, b) => Object.is(a, b),
  indexOf: (a, b, others) => [...others, a].indexOf(b) === [...others, b].indexOf(b) && [a].indexOf(b) === 0,
  includes: (a, b) => [a].includes(b),
  "Set.has": (a, b) => new Set([a]).has(b),
  "Set.size": (a, b, others) => new Set([a, b, ...others]).size === new Set([b, ...others]).size,
  "Map.get": (a, b) => new Map([[a, 1]]).get(b) === 1,
  find: (a, b, others) => [...others, a].find((each) => each === b) === a,
  WeakSet: (a, b) => new WeakSet([a]).has(b),
};
type Thing = Readonly<Record<string, unknown>> | ReadonlySet<string>;
const sizeOf = (thing: Thing): number => (thing instanceof Set ? thing.size : Object.keys(thing).length);
const has = (thing: Thing, member: string): boolean => (thing instanceof Set ? thing.has(member) : member in thing);

/** What is read beside, so that no handle is left unread, before or after the comparison. */
const READS: { readonly [name: string]: (a: Thing, b: Thing) => boolean } = {
  size: (a, b) => sizeOf(a) === sizeOf(b),
  "has x": (a, b) => has(a, "x") === has(b, "x"),
  "has y": (a, b) => has(a, "y") && has(b, "y"),
  "x of one": (a) => has(a, "x"),
  nothing: () => true,
};
const JOINS: { readonly [name: string]: (one: boolean, read: () => boolean) => boolean } = {
  or: (one, read) => one || read(),
  and: (one, read) => one && read(),
  "read first": (one, read) => (read() ? one : true),
  "unless one": (one, read) => !one && read(),
  alike: (one, read) => one === read(),
};

const CELLS = ["p", "q", "r"] as const;
type Cell = (typeof CELLS)[number];
const FAR = 70;

const rules = fc.record({
  form: fc.constantFrom("spec" as const, "spec" as const, "protocol" as const),
  kind: fc.constantFrom("set" as const, "record" as const),
  way: fc.constantFrom(...Object.keys(WAYS)),
  read: fc.constantFrom(...Object.keys(READS)),
  join: fc.constantFrom(...Object.keys(JOINS)),
  /** Of a state: two cells; of a step: one before and one after; the event's; or a cell and what another holds. */
  pair: fc.constantFrom("two" as const, "step" as const, "across" as const, "held" as const, "event" as const),
  cells: fc.shuffledSubarray([...CELLS], { minLength: 2, maxLength: 2 }),
  declared: fc.subarray([...CELLS], { minLength: 2 }),
  actsToo: fc.boolean(),
  as: fc.constantFrom("claim" as const, "claim" as const, "within" as const),
  moves: fc.array(fc.record({ of: fc.constantFrom(...CELLS), member: fc.constantFrom("x", "y"), adds: fc.boolean() }), {
    minLength: 3,
    maxLength: 5,
  }),
});
type Rules = typeof rules extends fc.Arbitrary<infer T> ? T : never;

interface State {
  readonly n: number;
  readonly p: Thing;
  readonly q: Thing;
  readonly r: Thing;
  /** A copy of p as it once was. */
  readonly held: Thing;
}

const edited = (thing: Thing, member: string, adds: boolean): Thing =>
  thing instanceof Set
    ? new Set(adds ? [...thing, member] : [...thing].filter((each) => each !== member))
    : Object.fromEntries([
        ...Object.entries(thing).filter(([key]) => key !== member),
        ...(adds ? [[member, 1] as const] : []),
      ]);

/** The predicate, of one object for each value. */
const says = (it: Rules, a: Thing, b: Thing, others: readonly Thing[]): boolean =>
  JOINS[it.join]!(WAYS[it.way]!(a, b, others), () => READS[it.read]!(a, b));

const empty = (it: Rules): Thing => (it.kind === "set" ? new Set<string>() : {});

const SPEC_PAIRS = { two: "two", step: "step", across: "across", held: "held", event: "step" } as const;

/** What a spec's claim says; also of an action's guard. */
const ofState = (it: Rules, s: State): boolean => {
  const [one, other] = it.cells as [Cell, Cell];
  if (s.n < FAR) return true;
  return says(it, s[one], it.pair === "held" ? s.held : s[other], [s.r]);
};
const ofStep = (it: Rules, before: State, after: State): boolean => {
  const [one, other] = it.cells as [Cell, Cell];
  if (before.n < FAR) return true;
  return says(it, before[one], after[SPEC_PAIRS[it.pair] === "step" ? one : other], [before.r]);
};
const isOfSteps = ({ pair }: Rules): boolean => pair === "step" || pair === "across" || pair === "event";

const specOf = (it: Rules): SpecSource => {
  const moves = Object.fromEntries(
    it.moves.map(({ of, member, adds }, i) => [
      `move${i}`,
      (s: State): State | undefined => {
        if (it.actsToo && s.n >= FAR && !ofState({ ...it, pair: "two" }, s)) return undefined;
        if (i % 2 === 0) return { ...s, [of]: edited(s[of], member, adds) };
        return produce(s, (draft) => {
          const thing = (draft as Record<Cell, Thing>)[of] as Set<string> & Record<string, unknown>;
          if (it.kind === "set") thing[adds ? "add" : "delete"](member);
          else if (adds) thing[member] = 1;
          else delete thing[member];
        });
      },
    ]),
  );
  const claim = isOfSteps(it)
    ? step(((before: State, after: State) => ofStep(it, before, after)) as never)
    : always(((s: State) => ofState(it, s)) as never);
  const bounds = it.as === "within" && !isOfSteps(it);
  return spec(
    "identity",
    {
      init: [{ n: 0, p: empty(it), q: empty(it), r: empty(it), held: empty(it) }],
      components: Object.fromEntries(it.declared.map((cell) => [cell, it.kind])) as never,
      actions: {
        up: (s: State) => (s.n < FAR + 1 ? { ...s, n: s.n + 1 } : undefined),
        keep: (s: State) => (s.n === FAR && it.pair === "held" ? { ...s, held: s.p } : undefined),
        ...Object.fromEntries(
          Object.entries(moves).map(([name, move]) => [name, (s: State) => (s.n < FAR ? undefined : move(s))]),
        ),
      } as never,
      ends: () => true,
      ...(bounds ? { within: (s: State) => ofState(it, s) } : {}),
    } as never,
    (bounds ? { said: always((s: State) => s.n <= FAR) } : { said: claim }) as never,
  ) as unknown as SpecSource;
};

interface Node {
  readonly n: number;
  readonly thing: Thing;
  readonly held: Node | null;
}
type Nodes = Readonly<Record<Cell, Node>>;
const nodeReads: { readonly [name: string]: (a: Node, b: Node) => boolean } = {
  size: (a, b) => sizeOf(a.thing) === sizeOf(b.thing),
  "has x": (a, b) => a.n === b.n,
  "has y": (a, b) => has(a.thing, "y") && has(b.thing, "y"),
  "x of one": (a) => has(a.thing, "x"),
  nothing: () => true,
};
const ofNodes = (it: Rules, a: Node, b: Node, others: readonly Node[]): boolean =>
  JOINS[it.join]!(WAYS[it.way]!(a, b, others), () => nodeReads[it.read]!(a, b));
const nodesSay = (it: Rules, before: Nodes, after: Nodes, acted: Cell | null, event: () => object): boolean => {
  const [one, other] = it.cells as [Cell, Cell];
  if (before.p.n < FAR) return true;
  if (it.pair === "two") return ofNodes(it, before[one], before[other], [before.r]);
  if (it.pair === "held")
    return before[other].held === null || ofNodes(it, before[one], before[other].held, [before.r]);
  if (it.pair === "event") return acted === null || ofNodes(it, event() as Node, after[acted], [before.r]);
  return ofNodes(it, before[one], after[it.pair === "step" ? one : other], [before.r]);
};

/** Three nodes with a thing each; the first counts, and one may hold what another was. */
const protocolOf = (it: Rules): ProtocolSource => {
  const role = (cell: Cell) => ({
    init: () => ({ n: 0, thing: empty(it), held: null }),
    actions: {
      ...(cell === "p" ? { up: (s: Node) => (s.n < FAR + 1 ? next({ ...s, n: s.n + 1 }) : undefined) } : {}),
      ...(cell === "q"
        ? { jump: (s: Node) => (s.n === 0 ? next({ ...s, n: FAR }) : undefined) }
        : {
            keep: (s: Node) =>
              cell === "r" && it.pair === "held" && s.held === null
                ? next({ ...s, held: { n: FAR, thing: empty(it), held: null } })
                : undefined,
          }),
      ...Object.fromEntries(
        it.moves
          .filter(({ of }) => of === cell)
          .slice(0, 2)
          .map(({ member, adds }, i) => [
            `move${i}`,
            (s: Node) =>
              cell === "p" && s.n < FAR ? undefined : (next({ ...s, thing: edited(s.thing, member, adds) }) as never),
          ]),
      ),
    },
  });
  const claim = isOfSteps(it)
    ? step(((before: Nodes, after: Nodes, event: { node?: Cell; after: object }) =>
        nodesSay(it, before, after, it.pair === "event" ? (event.node ?? null) : null, () => event.after)) as never)
    : always(((nodes: Nodes) => nodesSay(it, nodes, nodes, null, () => nodes)) as never);
  return protocol(
    "identity",
    {
      nodes: { p: role("p"), q: role("q"), r: role("r") },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      ends: () => true,
    } as never,
    { said: claim } as never,
  ) as unknown as ProtocolSource;
};

/** One object for each value, its parts included: as identity is in the semantics. */
const instances = () => {
  const known = new Map<string, unknown>();
  const one = (value: unknown): unknown => {
    const { text } = canonical(value);
    const met = known.get(text);
    if (met !== undefined) return met;
    const made =
      typeof value !== "object" || value === null || value instanceof Set
        ? canonical(value).value
        : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, one(part)]));
    known.set(text, made);
    return made;
  };
  return one;
};

interface Walked {
  readonly verdict: string;
  readonly states: number;
}

const MOST = 4000;

/** Every state and step of a graph, asked of plain values. */
const walked = <S extends object>(
  start: S,
  successors: (state: S) => readonly (readonly [string, S])[],
  state: (state: S) => boolean,
  transition: (before: S, after: S, event: string) => boolean,
  inside: (state: S) => boolean,
): Walked | null => {
  const one = instances();
  const first = one(start) as S;
  const seen = new Set([first]);
  let holds = true;
  let cut = false;
  for (const before of seen) {
    if (seen.size > MOST) return null;
    holds &&= state(before);
    if (!inside(before)) continue;
    for (const [event, raw] of successors(before)) {
      const after = one(raw) as S;
      holds &&= transition(before, after, event);
      if (!inside(after)) {
        cut = true;
        holds &&= state(after);
      } else seen.add(after);
    }
  }
  return { verdict: holds ? (cut ? "holds within bounds" : "holds") : "violated", states: seen.size };
};

const walkedSpec = (it: Rules): Walked | null => {
  const bounds = it.as === "within" && !isOfSteps(it);
  return walked<State>(
    { n: 0, p: empty(it), q: empty(it), r: empty(it), held: empty(it) },
    (s) => {
      const found: [string, State][] = [];
      if (s.n < FAR + 1) found.push(["up", { ...s, n: s.n + 1 }]);
      if (s.n === FAR && it.pair === "held") found.push(["keep", { ...s, held: s.p }]);
      for (const { of, member, adds } of it.moves) {
        if (s.n < FAR) continue;
        if (it.actsToo && !ofState({ ...it, pair: "two" }, s)) continue;
        found.push(["move", { ...s, [of]: edited(s[of], member, adds) }]);
      }
      return found;
    },
    (s) => (bounds ? s.n <= FAR : isOfSteps(it) || ofState(it, s)),
    (before, after) => !isOfSteps(it) || ofStep(it, before, after),
    (s) => !bounds || ofState(it, s),
  );
};

const walkedProtocol = (it: Rules): Walked | null => {
  const node: Node = { n: 0, thing: empty(it), held: null };
  return walked<Nodes>(
    { p: node, q: node, r: node },
    (s) => {
      const found: [Cell, Nodes][] = [];
      const put = (cell: Cell, change: Partial<Node>): void => {
        found.push([cell, { ...s, [cell]: { ...s[cell], ...change } }]);
      };
      if (s.p.n < FAR + 1) put("p", { n: s.p.n + 1 });
      if (s.q.n === 0) put("q", { n: FAR });
      if (it.pair === "held" && s.r.held === null) put("r", { held: { n: FAR, thing: empty(it), held: null } });
      for (const cell of CELLS)
        for (const { member, adds } of it.moves.filter(({ of }) => of === cell).slice(0, 2))
          if (cell !== "p" || s.p.n >= FAR) put(cell, { thing: edited(s[cell].thing, member, adds) });
      return found;
    },
    (s) => isOfSteps(it) || nodesSay(it, s, s, null, () => s),
    (before, after, event) => !isOfSteps(it) || nodesSay(it, before, after, event as Cell, () => after[event as Cell]),
    () => true,
  );
};

const asked = async (engine: Engine, source: ProtocolSource | SpecSource, options: object): Promise<string> => {
  const { error, claims } = await engine.checkSource(source as never, options, stillSurroundings);
  return error?.message ?? claims.find(({ name }) => name === "said")!.verdict;
};

export const identity: Stratum = {
  name: "identity",
  expects: { violated: 0.15, holds: 0.15, spec: 0.4, protocol: 0.15, steps: 0.3, "acts by identity": 0.15 },
  compare: async (engine, seed) => {
    const it = drawn(rules, seed);
    const right = it.form === "spec" ? walkedSpec(it) : walkedProtocol(it);
    if (right === null) return null;
    const source = (): ProtocolSource | SpecSource => (it.form === "spec" ? specOf(it) : protocolOf(it));
    const disagreements: string[] = [];
    for (const options of [{}, { comparedStates: 0, liveInstances: 8 }]) {
      const said = await asked(engine, source(), options);
      if (said !== right.verdict)
        disagreements.push(`${JSON.stringify(it)} ${JSON.stringify(options)}: ${said} instead of ${right.verdict}`);
    }
    return {
      disagreements,
      features: [
        right.verdict.split(" ")[0]!,
        it.form,
        ...(isOfSteps(it) ? ["steps"] : []),
        ...(it.form === "spec" && it.actsToo ? ["acts by identity"] : []),
      ],
    };
  },
};
