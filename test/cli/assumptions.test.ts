// What an author misspells, leaves out or names in vain: told before a verdict could rest on it.
// The one idea: types are not checked where a file is loaded, so each mistake is written here as JavaScript would take it: one
// line a case, with a piece of the sentence.
// Not here: what the command line makes of an error (bad-input.test.ts).
import { describe, expect, test } from "vitest";
import {
  always,
  check,
  integer,
  isKripkeError,
  type Made,
  model,
  next,
  protocol,
  replicated,
  send,
  spec,
} from "../../index.ts";

// biome-ignore-start lint/suspicious/noExplicitAny: what the types would refuse
type Any = any;
// biome-ignore-end lint/suspicious/noExplicitAny: what the types would refuse

const link = { order: "none", copies: "one", loses: "never", duplicates: "never" };
const a = {
  init: () => ({ n: 0 }),
  actions: { go: (s: Any) => (s.n === 0 ? next({ n: 1 }, send("b", { type: "m" })) : undefined) },
  timers: { tick: () => undefined },
};
const b = { init: () => ({ n: 0 }), receive: () => next({ n: 1 }) };
const crash = { of: "a", atMost: 1, restarts: "later" };
const split = { atMost: 1, heals: true, crossing: "waits" };
const fine = { fine: always(() => true) };
const made = (over: object, claims: object = fine): Made =>
  (protocol as Any)("p", { nodes: { a, b }, network: link, ends: () => true, ...over }, claims);
const { order: _, ...unordered } = link;
const { loses: __, ...unlost } = link;

/** The exit code and the sentence. */
const told = async (what: Made): Promise<readonly [number, string]> => {
  try {
    const { exitCode, error, warnings } = await check(what);
    return [exitCode, error?.message ?? warnings.join("\n")];
  } catch (error) {
    if (!isKripkeError(error)) throw error;
    return [error.exitCode, error.message];
  }
};

test("as it is meant to be, nothing is said", async () => {
  expect(await told(made({}))).toEqual([
    0,
    '"timer tick of a" never happened: what the model says of it was not tested.',
  ]);
});

const REFUSED: readonly (readonly [object, string])[] = [
  [{ network: { ...link, order: "fifoo" } }, 'order of link 1 is "fifoo"; did you mean "fifo"?'],
  [{ network: [link, unordered] }, "order of link 2 is missing"],
  [{ network: { ...link, order: { fifo: "key" } } }, "order of link 1 is {fifo: key}"],
  [{ network: { ...link, copies: "two" } }, 'copies of link 1 is "two"; it is "one" or "many"'],
  [{ network: { ...link, loses: "sometimes" } }, 'loses of link 1 is "sometimes"; it is "never", "always" or {'],
  [{ network: { ...link, loses: { atmost: 1 } } }, "loses of link 1 is {atmost: 1}"],
  [{ network: { ...link, loses: { atMost: 0.5 } } }, "loses of link 1 is {atMost: 0.5}"],
  [{ network: unlost }, 'loses of link 1 is missing, and nothing stands in for it; say "never"'],
  [{ network: { ...link, duplicates: true } }, "duplicates of link 1 is true"],
  [{ network: { ...link, disconnects: "often" } }, 'disconnects of link 1 is "often"'],
  [{ network: { ...link, delivery: "atonce" } }, 'did you mean "at once"?'],
  [{ network: { ...link, onCrash: "drop" } }, 'onCrash of link 1 is "drop"; it is "keep" or "lose"'],
  [{ network: { ...link, onCrash: "lose" } }, 'says onCrash "lose", but only queues are lost'],
  [{ network: { ...link, disconnect: "never" } }, '"disconnect", which means nothing there'],
  [{ network: undefined }, "network of the system is missing"],
  [{ network: [] }, "network of the system is []"],
  [{ network: { ...link, between: "a" } }, 'between of link 1 is "a"; it is a pair'],
  [{ network: { ...link, carrying: "m" } }, 'carrying of link 1 is "m"; it is a list'],
  [{ crashes: crash }, "crashes of the system is {"],
  [{ crashes: [{ ...crash, restarts: "latr" }] }, 'restarts of crash clause 1 is "latr"; did you mean "later"?'],
  [{ crashes: [{ of: "a", atMost: 1 }] }, "restarts of crash clause 1 is missing"],
  [
    { crashes: [{ ...crash, atMost: -1 }] },
    "atMost of crash clause 1 is -1; it is a whole number from 0 to 2,147,483,647",
  ],
  [
    { crashes: [{ ...crash, midstep: true }] },
    '"midstep", which means nothing there and would be ignored; did you mean "midStep"?',
  ],
  [{ crashs: [crash] }, 'the system has a field "crashs"'],
  [{ partitions: { ...split, crossing: "dropped" } }, 'crossing of partitions is "dropped"; it is "waits" or "lost"'],
  [{ partitions: { ...split, heals: undefined } }, "heals of partitions is missing"],
  [{ partitions: { ...split, heal: true } }, 'did you mean "heals"?'],
  [{ partitions: { ...split, into: [["a", "b"]] } }, "leaves everybody in one group, so nothing is cut"],
  [{ partitions: { ...split, into: [] } }, "leaves everybody in one group, so nothing is cut"],
  [{ detector: "prefect" }, 'detector of the system is "prefect"; did you mean "perfect"?'],
  [{ detector: { unreliable: {} } }, "detector of the system is {unreliable: {}}"],
  [{ slow: ["tt"] }, "slow names tt, but no role has such a timer"],
  [{ slow: "tick" }, 'slow of the system is "tick"; it is a list'],
  [{ symmetry: ["c"] }, "symmetry names c, but there is no such group"],
  [{ symmetry: ["a"] }, "symmetry names a, but there is no such group"],
  [{ observers: {} }, "observers of the system is {}; it is a list"],
  [{ within: 3 }, "within of the system is 3; it is a function"],
  [{ view: { shift: "n" } }, "view of the system is {shift: n}"],
  [{ view: { shfit: ["n"] } }, "view of the system is {shfit: [n]}"],
  [{ fairness: { weakly: [{ kind: "timer" }] } }, 'fairness has a field "weakly"'],
  [{ fairness: { weak: { kind: "timer" } } }, "weak of fairness is {"],
  [{ fairness: { weak: [{ kind: "delivery" }] } }, 'kind of pattern 1 of weak is "delivery"; did you mean "deliver"?'],
  [{ fairness: { weak: [{ kind: "timer", each: "mesage" }] } }, 'each of pattern 1 of weak is "mesage"'],
  [{ fairness: { strong: [{ kind: "deliver", too: "a" }] } }, 'did you mean "to"?'],
  [
    { nodes: { a: { ...a, recieve: b.receive }, b } },
    '"recieve", which means nothing there and would be ignored; did you mean "receive"?',
  ],
  [{ nodes: { a: { actions: a.actions }, b } }, "init of the role of a is missing"],
  [{ nodes: { a: { ...a, timers: { tick: 3 } }, b } }, "tick in the timers of a is 3; it is a function, or { each"],
  [{ nodes: { a: { ...a, durable: "n" }, b } }, 'durable of the role of a is "n"; it is a list of fields'],
  [{ nodes: { a, b, c: undefined } }, "the node c is missing"],
  [{ nodes: {} }, "nodes of the system is {}"],
  [{ nodes: { a, b, g: replicated(1.5, b as Any) } }, "size of the group g is 1.5"],
  [{ nodes: { a, b, g: replicated(-1, b as Any) } }, "size of the group g is -1"],
];

test.each(REFUSED)("%o is refused", async (over, piece) => {
  const [code, sentence] = await told(made(over));
  expect(sentence).toContain(piece);
  expect(sentence).not.toContain("\n");
  expect(code).toBe(150);
});

test.each([
  [{ fine: () => true }, 'the claim "fine" is a function; it is what always'],
  [{ fine: { kind: "allways", says: () => true } }, 'the claim "fine" is {'],
  [undefined, "the object of claims is missing"],
] as const)("the claims %o are refused", async (claims, piece) => {
  const [code, sentence] = await told((protocol as Any)("p", { nodes: { a, b }, network: link }, claims));
  expect([code, sentence]).toEqual([150, expect.stringContaining(piece)]);
});

const whole = { init: [{ n: 0 }], actions: { go: (s: Any) => (s.n === 0 ? { n: 1 } : undefined) }, ends: () => true };

test.each([
  [{ actions: undefined }, 150, "actions of the behaviour is missing"],
  [{ actions: { go: 3 } }, 150, "the action go is 3; it is a function"],
  [{ init: { n: 0 } }, 150, "init of the behaviour is {n: 0}; it is a list of at least one state"],
  [{ init: [] }, 150, "init of the behaviour is []"],
  [{ invariant: () => true }, 150, '"invariant", which means nothing there'],
  [{ components: { n: "sets" } }, 150, 'n in components is "sets"; did you mean "set"?'],
  [{ fairness: { weak: [{ kind: "actoin" }] } }, 150, 'kind of pattern 1 of weak is "actoin"; did you mean "action"?'],
  [{ fairness: { weak: [{ kind: "action", action: "go" }] } }, 150, 'pattern 1 of weak has a field "action"'],
  [{ actions: { go: async () => ({ n: 1 }) } }, 75, "Promise"],
] as const)("a spec with %o is refused", async (over, code, piece) => {
  const answer = await told((spec as Any)("s", { ...whole, ...over }, fine));
  expect(answer).toEqual([code, expect.stringContaining(piece)]);
});

const many = [next({ n: 1 }), next({ n: 2 })];
const crashing = { crashes: [{ ...crash, of: "b" }] };

test.each([
  [{ receive: async () => next({ n: 1 }) }, "answered a Promise, as an async function does"],
  [{ receive: async () => Promise.reject(new Error("late")) }, "answered a Promise"],
  [{ init: async () => ({ n: 0 }) }, "init of b answered a Promise"],
  [{ crash: async () => ({ n: 0 }) }, "crash of b answered a Promise"],
  [{ restart: async () => next({ n: 0 }) }, "restart of b answered a Promise"],
  [{ receive: () => many }, "answered a list of steps, which have no names"],
  [{ init: () => many }, "init of b answered a list of steps"],
  [{ crash: () => many }, "crash of b answered a list of steps"],
  [{ restart: () => many }, "restart of b answered a list of steps"],
  [{ crash: () => next({ n: 1 }) }, "holds a step, as next makes"],
  [{ receive: () => [] }, "answered a list"],
  [{ receive: () => new Map() }, "answered an instance of Map"],
])("%o answers no outcome", async (over, piece) => {
  const [code, sentence] = await told(made({ nodes: { a, b: { ...b, ...over } }, ...crashing }));
  expect(sentence).toContain(piece);
  expect(code).toBe(75);
});

class Row extends Map<number, number> {}
class Queue extends Array<number> {}
class Bag extends Set<number> {}

test.each([
  [Object.assign([1], { extra: 2 }), 'an array with a field "extra" of its own at .n.deep'],
  [Object.assign(new Map(), { extra: 2 }), 'a Map with a field "extra" of its own at .n.deep'],
  [Object.assign(new Set([1]), { extra: 2 }), 'a Set with a field "extra" of its own at .n.deep'],
  [{ [Symbol("hidden")]: 1 }, "a field named by a symbol at .n.deep[Symbol(hidden)]"],
  [Object.assign([1], { [Symbol("hidden")]: 1 }), "an array with a field"],
  [Object.assign(new Set([1]), { [Symbol("hidden")]: 1 }), "a Set with a field"],
  [Object.defineProperty({ a: 1 }, "b", { value: 2 }), "a field that is not enumerable at .n.deep.b"],
  [Object.defineProperty([1, 2], 1, { enumerable: false }), "a field that is not enumerable at .n.deep.1"],
  [Object.defineProperty({}, "b", { get: () => 2, enumerable: true }), "a getter or setter at .n.deep.b"],
  [new Queue(1, 2), "an instance of Queue at .n.deep"],
  [new Row([[1, 1]]), "an instance of Row at .n.deep"],
  [new Bag([1]), "an instance of Bag at .n.deep"],
])("%o is no value", async (value, piece) => {
  const [code, sentence] = await told(made({ nodes: { a, b: { ...b, receive: () => next({ n: { deep: value } }) } } }));
  expect(sentence).toContain(piece);
  expect(code).toBe(75);
});

describe("what can only be known at the end is a warning", () => {
  const noted = { ...a, durable: ["n", "nn"] };
  const doubts = { ...b, suspect: () => undefined, trust: () => undefined };
  const variants = { ...a, init: () => ({ oneOf: { one: { n: 0 }, other: { n: 0, nn: 1 } } }) };
  test.each([
    [{ network: [{ ...link, carrying: ["mm"] }, link] }, 'never carried mm, which nobody sends; did you mean "m"?'],
    [{ network: [{ ...link, carrying: ["zzzz"] }, link] }, 'The link "link1" carried nothing'],
    [{ network: [link, { ...link, carrying: ["m"] }] }, 'never carried m: the link "link1" above it did'],
    [{ nodes: { a: noted, b }, crashes: [crash] }, "durable of a names nn, which no state of it had"],
    [{ view: { shift: ["n", "zz"] } }, "The view shifts zz, which no state and no message had"],
    [{ nodes: { a, b: doubts } }, "b has suspect, but the system has no detector"],
    [{ nodes: { a, b: { ...b, disconnected: () => next({ n: 0 }) } } }, "b has disconnected, but no link disconnects"],
    [{ nodes: { a, b: doubts }, detector: "perfect" }, "The detector suspects nobody"],
  ])("%o", async (over, piece) => {
    expect(await told(made(over))).toEqual([0, expect.stringContaining(piece)]);
  });
  test.each([
    [{ nodes: { a: noted, b } }],
    [{ nodes: { a: { ...variants, durable: ["nn"] }, b }, crashes: [crash] }],
    [{ view: { shift: ["n"] } }],
    [{ network: [{ ...link, between: ["a", "b"], carrying: ["m", "later"] }] }],
  ])("%o gives none", async (over) => {
    const [code, sentence] = await told(made(over));
    expect([code, sentence]).toEqual([0, expect.not.stringMatching(/durable|shifts|carried/)]);
  });
});

test("a mutant that overrides a rule which there is not", async () => {
  const misspelt = model({
    name: "m",
    summary: "",
    parameters: { size: integer({ default: 1, min: 1, max: 2, summary: "" }) },
    rules: { limit: 1 },
    build: () => made({}) as Any,
  }).expects({ scenarios: {}, mutants: { typo: { summary: "", rules: { limt: 2 } as Any, breaks: "fine" as never } } });
  await expect(check(misspelt as Made, { scenario: "typo" })).rejects.toThrow(
    'Mutant "typo" of m overrides the rule "limt", which there is not; did you mean "limit"?',
  );
});
