// What an author gets wrong, each a compile error; the one that is not is named.
// The one idea: `@ts-expect-error` fails to compile where the mistake goes unnoticed.
// Not here: what is right (language.ts). Compiled by both compilers in types.test.ts; never run.
import { match } from "ts-pattern";
import {
  always,
  type Event,
  type Fairness,
  family,
  integer,
  ltl,
  model,
  type NodesOf,
  next,
  observer,
  oneOf,
  produce,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  spec,
  step,
  temporal,
  type View,
} from "../../index.ts";

interface S {
  readonly phase: "idle" | "busy";
  readonly n: number;
}
type M = { readonly type: "ping"; readonly n: number } | { readonly type: "pong" };
const init = (): S => ({ phase: "idle", n: 0 });

export const role: Role<S, M> = {
  init,
  // @ts-expect-error - not a field of the state
  durable: ["fase"],
  receive: (s, m, { from }) =>
    match(m)
      .with({ type: "ping" }, () => next({ ...s, phase: "busy" }, send(from, { type: "pong" })))
      .with({ type: "pong" }, () => next(s))
      .exhaustive(),
};

export const unknownMessage: Role<S, M> = {
  init,
  // @ts-expect-error - "pung" is not a message
  receive: (s, _m, { from }) => next(s, send(from, { type: "pung" })),
};

export const unknownAmongOthers: Role<S, M> = {
  init,
  // @ts-expect-error - "pung" is not a message, beside one that is
  receive: (s, _m, { from }) => next(s, send(from, { type: "pong" }), send(from, { type: "pung" })),
};

// @ts-expect-error - "pung" is not a message of the type that is given
next<S, M>(init(), send("a", { type: "pong" }), send("a", { type: "pung" }));

export const missingCase: Role<S, M> = {
  init,
  receive: (s, m) =>
    match(m)
      .with({ type: "ping" }, () => next(s))
      // @ts-expect-error - the case "pong" is missing
      .exhaustive(),
};

export const mutates: Role<S, M> = {
  init,
  receive: (s) => {
    // @ts-expect-error - states are immutable
    s.n = 1;
    return next(s);
  },
};

export const bareState: Role<S, M> = {
  init,
  // @ts-expect-error - a bare state is not an outcome
  receive: (s) => s,
};

export const misspeltBesideSpread: Role<S, M> = {
  init,
  // The one hole: a misspelt extra field beside a spread is not caught.
  receive: (s) => next({ ...s, phse: "busy" }),
};

export const wrongLiteral: Role<S, M> = {
  init,
  // @ts-expect-error - wrong literal in one of several outcomes
  receive: (s) => ({ a: next({ ...s, phase: "bsy" }), b: next(s) }),
};

const good: Role<S, M> = { init: () => ({ phase: "idle", n: 0 }) };
const count = observer("count", 0, (n, e: Event<S, M>) =>
  e.kind === "deliver" && e.message.type === "ping" ? n + e.message.n : n,
);
const wrong = observer("wrong", 0, (n, _e: Event<{ readonly other: 1 }, { readonly type: "x" }>) => n);
const link = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;

protocol(
  "p",
  {
    nodes: { a: good, b: replicated(2, good) },
    network: link,
    // @ts-expect-error - a is not replicated
    symmetry: ["a"],
    fairness: {
      weak: [
        { kind: "deliver", to: "b", message: { type: "ping" } },
        { kind: "timer", of: "b2", name: "x" },
        // @ts-expect-error - no such group
        { kind: "timer", of: "c" },
        // @ts-expect-error - no such message
        { kind: "deliver", message: { type: "pung" } },
        // @ts-expect-error - a timer has no message
        { kind: "timer", message: { type: "ping" } },
      ],
    },
    // @ts-expect-error - no such group
    crashes: [{ of: "d", atMost: 1, restarts: "later" }],
    observers: [
      count,
      // @ts-expect-error - watches events of another protocol
      wrong,
    ],
  },
  {
    fine: always(
      ({ b }, { seen, network }) =>
        b.every((x) => x.phase === "idle") && seen(count) > 0 && network.every((e) => e.message.type === "ping"),
    ),
    // @ts-expect-error - no such group
    a: always(({ c }) => c),
    // @ts-expect-error - no such literal
    b: always(({ b }) => b[0]?.phase === "bsy"),
    // @ts-expect-error - no such message
    c: step((_b, _a, event) => event.kind === "deliver" && event.message.type === "pung"),
    d: temporal(
      ltl.always(
        ltl.implies(
          ltl.state(({ a }) => a.phase === "busy"),
          ltl.eventually(ltl.event((e) => e.kind === "deliver")),
        ),
      ),
    ),
    // @ts-expect-error - no such group, deep in a formula
    e: temporal(ltl.always(ltl.state(({ z }) => z))),
  },
);

// @ts-expect-error - the network has no defaults: a link says what it loses
protocol("p", { nodes: { a: good }, network: { order: "none", copies: "one", duplicates: "never" } }, {});

const m = model({
  name: "m",
  summary: "",
  parameters: {
    n: integer({ default: 1, min: 0, max: 2, summary: "" }),
    net: oneOf(["a", "b"], { default: "a", summary: "" }),
    // @ts-expect-error - the default is not one of the values
    wrong: oneOf(["a", "b"], { default: "c", summary: "" }),
  },
  rules: { may: (n: number): boolean => n > 0, mode: "x" as "x" | "y" },
  build: ({ n, net }, rules) =>
    protocol(
      "p",
      { nodes: { a: good, b: replicated(n, good) }, network: link },
      {
        safe: always(({ b }) => b.length === n && net === "a" && rules.may(n)),
        can: reachable(({ a }) => a.phase === "busy"),
      },
    ),
});

type Named = NodesOf<typeof m>;
// @ts-expect-error - no such group: a model keeps the types of its nodes
export const viewed = (nodes: View<Named>): unknown => nodes.c;
// @ts-expect-error - no such group in an assumption of fairness
export const assumed: Fairness<Named> = { weak: [{ kind: "timer", of: "c" }] };
// @ts-expect-error - no such message
export const delivered: Fairness<Named> = { weak: [{ kind: "deliver", message: { type: "pung" } }] };

m.expects({
  scenarios: {
    ok: { summary: "", with: { n: 2, net: "b" }, expect: { safe: "holds within bounds", can: "unreachable" } },
    // @ts-expect-error - no such parameter
    p: { summary: "", with: { k: 1 } },
    // @ts-expect-error - no such value
    q: { summary: "", with: { net: "c" } },
    // @ts-expect-error - no such claim
    r: { summary: "", expect: { saef: "holds" } },
    // @ts-expect-error - a reachable is witnessed or unreachable
    s: { summary: "", expect: { can: "holds" } },
    // @ts-expect-error - an always is not witnessed
    t: { summary: "", expect: { safe: "witnessed" } },
  },
  mutants: {
    ok: { summary: "", rules: { may: (n) => n >= 0, mode: "y" }, breaks: "safe" },
    deadlocks: { summary: "", rules: { mode: "y" }, breaks: "no deadlock" },
    // @ts-expect-error - no such rule
    u: { summary: "", rules: { might: () => true }, breaks: "safe" },
    // @ts-expect-error - no such mode
    v: { summary: "", rules: { mode: "z" }, breaks: "safe" },
    // @ts-expect-error - no such claim
    w: { summary: "", rules: {}, breaks: "saef" },
  },
});

interface Counter {
  readonly n: number;
  readonly seen: ReadonlySet<string>;
}
const zero: Counter = { n: 0, seen: new Set() };

spec(
  "counter",
  {
    init: [zero],
    actions: {
      up: (s) => produce(s, (d) => void d.n++),
      // @ts-expect-error - not a variable
      wrong: (s) => ({ ...s, n: s.m }),
      // @ts-expect-error - an action answers a state, a choice or undefined
      bare: () => 3,
      // @ts-expect-error - numbers need a family, whose function is typed by them
      plain: { each: [1, 2], do: (s, value) => ({ ...s, n: value }) },
      raise: family([1, 2], (s: Counter, n) => ({ ...s, n })),
      // @ts-expect-error - the value is a number
      named: family([1, 2], (s: Counter, n) => ({ ...s, seen: new Set([n]) })),
      // @ts-expect-error - a Set of a family cannot be changed
      added: family([new Set(["x"])], (s: Counter, q) => ({ ...s, seen: q.add("y") })),
      // @ts-expect-error - a tuple of two has no third
      third: family([[1, "x"]], (s: Counter, n, x, y) => ({ ...s, n, seen: new Set([x, y]) })),
      // @ts-expect-error - nothing is in a plain object that a label could say
      objects: family([{ n: 1 }], (s: Counter) => s),
      // @ts-expect-error - another state
      other: family([1], (s: { readonly k: number }) => s),
      see: { each: ["x", "y"], do: (s, value) => ({ ...s, seen: new Set([...s.seen, value]) }) },
    },
    // @ts-expect-error - no such variable
    components: { saw: "set" },
    fairness: {
      weak: [
        { kind: "action", value: [1, new Set(["x"])] },
        // @ts-expect-error - an object is no value of a family
        { kind: "action", value: { n: 1 } },
      ],
    },
  },
  {
    // @ts-expect-error - no such variable
    bad: always(({ m }) => m > 0),
  },
);
