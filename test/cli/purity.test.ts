// Purity is asked: variables outside the functions that change answers later are found without a flag.
// The one idea: the file is loaded anew and asked in other orders; what only makes the answers faster passes.
// Not here: code that answers otherwise when it is asked twice in a row (bad-input.test.ts, test/machine/purity.test.ts).
import { expect, test } from "vitest";
import { directoryWith, index, kripke, kripkeProcess } from "./harness.ts";

const { always, check, next, protocol } = index;

const HEAD = `import { always, eventually, indistinguishable, model, next, observer, produce, protocol, reachable, replicated, role, send, spec, step } from "kripke";
const network = { order: "none", copies: "one", loses: "never", duplicates: "never" };
const up = (s) => (s.n < 3 ? next({ n: s.n + 1 }) : undefined);
const small = always(({ a }) => a[0].n < 99);
const of = (parts, claims = { small }, more = {}) => protocol("three",
  { nodes: { a: replicated(3, { init: () => ({ n: 0 }), ...parts }) }, network, ends: () => true, ...more }, claims);
const three = (actions, claims, more) => of({ actions }, claims, more);
`;

/** Models that remember, each in a file of its own, and what is said of them. */
const REMEMBERING: Readonly<Record<string, readonly [string, RegExp]>> = {
  "an action, who came first": [
    `let first;
export default three({ up, lead: (s, { self }) => {
  if (s.n !== 2) return undefined;
  first ??= self;
  return first === self ? next({ n: 3 }) : undefined;
} });`,
    /action lead of a1 leads to .*; when the file, loaded anew, was asked, .*, it does not happen/,
  ],
  "an action, late in thousands of states": [
    `let first;
export default three({ up: (s) => (s.n < 16 ? next({ n: s.n + 1 }) : undefined), lead: (s, { self }) =>
  s.n === 16 && (first ??= self) === self ? next({ n: 17 }) : undefined });`,
    /action lead of a[13] /,
  ],
  "an action, the first answer to each number": [
    `const callers = new Map();
export default three({ up: (s, { self }) => {
  if (!callers.has(s.n)) callers.set(s.n, self);
  return s.n < 3 ? next({ n: callers.get(s.n) === "a1" ? s.n + 1 : 3 }) : undefined;
} });`,
    /action up of a[13] leads to .*; when .*leads to/,
  ],
  "an action of a family": [
    `let chosen;
export default three({ vote: { each: ["x", "y"], do: (s, value) =>
  s.n === 0 && (chosen ??= value) === value ? next({ n: 1 }) : undefined } });`,
    /action vote of a[123] with [xy]/,
  ],
  "receive, which messages were seen": [
    `const seen = new Set();
export default of({ actions: { ask: (s, { self, peers }) => (s.n === 0 ? next({ n: 1 }, ...peers.map((to) => send(to, { type: "ping", from: self }))) : undefined) },
  receive: (s, message, { self }) => {
    const key = message.type;
    if (seen.has(key) && !seen.has(key + self)) return next({ n: s.n < 4 ? s.n + 1 : 4 });
    seen.add(key).add(key + self);
    return next(s);
  } });`,
    /delivery of ping|differently|not pure/,
  ],
  init: [
    `let first;
export default of({ init: ({ self }) => ({ n: (first ??= self) === self ? 1 : 0 }), actions: { up } });`,
    /init leads to/,
  ],
  "crash, what survives": [
    `let kept;
export default of({ actions: { up: ({ n }) => (n < 3 ? next({ n: n + 1 }) : undefined) }, crash: (s) => ({ n: (kept ??= s.n) }) }, undefined,
  { crashes: [{ of: "a", atMost: 1, restarts: "later" }] });`,
    /crash of a[123] leads to/,
  ],
  "suspect, who was accused": [
    `let accused;
export default of({ actions: { up }, suspect: (s, peer) => (s.n < 3 && (accused ??= peer) === peer ? next({ n: 3 }) : undefined) }, undefined,
  { crashes: [{ of: "a", atMost: 1, restarts: "never" }], detector: "unreliable" });`,
    /suspect of a[123], about a[123]/,
  ],
  "a fifo key": [
    `let first;
export default protocol("queues", { nodes: { a: { init: () => ({ n: 0 }), actions: { go: (s) => (s.n < 3 ? next({ n: s.n + 1 }, send("b", { type: "m", n: s.n })) : undefined) } },
  b: { init: () => ({ n: 0 }), receive: (s, m) => next({ n: m.n }) } },
  network: { order: { fifo: ({ message }) => (message.n === (first ??= message.n) ? "one" : "two") }, copies: "many", loses: "never", duplicates: "never" }, ends: () => true },
  { small: always(({ a }) => a.n < 9) });`,
    /The fifo key of a link, given m .*, answers (?:one|two) when it is asked in another order/,
  ],
  "a claim, its calls": [
    `let calls = 0;
export default three({ up }, { small, "few calls": always(({ a }) => a[0].n < 9 && a[1].n < 9 && ++calls < 60) });`,
    /"few calls"/,
  ],
  "a claim that reads nothing": [
    `let calls = 0;
export default three({ up }, { small, "few calls": always(() => calls++ < 2) });`,
    /"few calls" is not pure/,
  ],
  "a claim that reads nothing, for long": [
    `let calls = 0;
export default three({ up }, { small, "many calls": always(() => calls++ < 500) });`,
    /"many calls" is not pure/,
  ],
  "a claim, the greatest so far": [
    `let greatest = 0;
export default three({ up }, { "grows": always(({ a }) => { const n = a[0].n + a[1].n; const grows = n >= greatest - 2; greatest = Math.max(n, greatest); return grows || n < 2; }) });`,
    /"grows" (?:is not pure|answers)/,
  ],
  "a step claim": [
    `let first;
export default three({ up }, { small, "one steps first": step((before, after, event) => event.name !== "up" || before.a[0].n !== 0 || (first ??= event.node) === event.node || before.a[1].n >= 0) ,
  "as the first": step((before, after, event) => ((first ??= event.node) === event.node) || after.a[0].n < 99 && first !== "a3") });`,
    /the claim "as the first", of action up of a[123], answers true; when .*answers false/,
  ],
  "what is reachable": [
    `let first;
export default three({ up }, { "some state": reachable(({ a }) => { first ??= a[2].n; return first >= 0 && a[0].n === 3 && first === 0; }) });`,
    /"some state" (?:is not pure|answers)/,
  ],
  within: [
    `let summed;
export default three({ up }, { small }, { within: ({ a }) => {
  if (a[0].n + a[1].n + a[2].n === 2) summed ??= a[0].n;
  return summed === undefined || a[0].n <= 1 || summed === 2;
} });`,
    /in the state .*, within answers (?:true|false); when/,
  ],
  ends: [
    `let ended;
export default three({ go: (s, { self }) => (s.n === 0 ? next({ n: self === "a1" ? 1 : 2 }) : undefined),
  stay: (s) => (s.n === 0 ? next({ n: 5 }) : undefined) }, { small }, { ends: ({ a }) => (ended ??= a[0].n) === a[0].n });`,
    /in the state .*, ends answers (?:true|false); when .* answers (?:true|false)/,
  ],
  "ends, asked of one state only": [
    `let ended;
export default three({ up }, { small }, { ends: ({ a }) => (ended ??= a[0].n) === a[0].n });`,
    /in the state .*, ends answers/,
  ],
  "an observer": [
    `let seen;
export default three({ up }, { small }, { observers: [observer("o", 0, (m, { node }) => ((seen ??= node) === node ? 1 : m))] });`,
    /observed: o: .*; when .* observed: o: /,
  ],
  "a predicate of liveness": [
    `let first;
export default three({ up }, { "in the end": eventually(({ a }) => { first ??= a[1].n; return first >= 0 && a[0].n === 3 && first === 0; }) }, { fairness: { weak: [{ kind: "action" }] } });`,
    /"in the end" (?:is not pure|\(its predicate 1\) answers)/,
  ],
  "a view": [
    `let first;
export default three({ up }, { "in the end": eventually(({ a }) => a[0].n === 3) }, { fairness: { weak: [{ kind: "action" }] },
  view: ({ a }) => [a[0].n, a[1].n, a[2].n, (first ??= a[0].n)] });`,
    /the view answers .*; when .*answers/,
  ],
  "what somebody sees": [
    `let first;
export default three({ up }, { "alike": indistinguishable(({ a }) => [a[0].n, (first ??= a[1].n)], ({ a }) => a[1].n) });`,
    /"alike" (?:is not pure|lets be seen answers)/,
  ],
  "an action of a spec": [
    `const known = new Set();
export default spec("visited", { init: [{ n: 0 }], ends: () => true, actions: { go: ({ n }) => {
  if (n > 4) return undefined;
  known.add(n);
  return { n: known.has(3) && n === 2 ? 5 : n + 1 };
} } }, { small: always(({ n }) => n < 9) });`,
    /answers? (?:by its arguments alone|differently when)/,
  ],
  "two actions of a spec": [
    `let winner;
const takes = (who) => (state) => (state.lock === "" && (winner ??= who) === who ? { ...state, lock: who } : undefined);
export default spec("race", { init: [{ lock: "", n: 0 }], ends: () => true, actions: { left: takes("left"), right: takes("right") } },
  { "left wins": always(({ lock }) => lock !== "right") });`,
    /action left leads to lock: left.*; when .* it does not happen/,
  ],
  "a global": [
    `globalThis.leader ??= null;
export default three({ lead: (s, { self }) => (s.n === 0 && (globalThis.leader ??= self) === self ? next({ n: 3 }) : undefined) });`,
    /action lead of a1 leads to .*; when .* it does not happen/,
  ],
  "a random number": [
    `const seed = Math.random();
export default three({ up: (s) => (s.n < 1 ? next({ n: 1 + Math.floor(seed * 1e9) }) : undefined) }, { small: always(() => true) });`,
    /action up of a1 leads to .*; when the file, loaded anew, .*leads to/,
  ],
  "how many nodes there are": [
    `globalThis[Symbol.for("loads")] = (globalThis[Symbol.for("loads")] ?? 2) + 1;
export default protocol("grows", { nodes: { a: replicated(globalThis[Symbol.for("loads")], { init: () => ({ n: 0 }), actions: { up } }) }, network, ends: () => true }, { small });`,
    /The file makes another model when it is loaded once more/,
  ],
  "a parameter's default": [
    `let first;
export default model({ name: "m", summary: "m", parameters: {}, build: () => three({ lead: (s, { self }) => (s.n === 0 && (first ??= self) === self ? next({ n: 3 }) : undefined) }) });`,
    /action lead of a1|./,
  ],
};

interface Report {
  readonly exitCode: number;
  readonly verdict: string;
  readonly claims: readonly { readonly verdict: string }[];
  readonly purity: string;
  readonly warnings: readonly string[];
  readonly error?: string;
}

const reported = async (files: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<Report> => {
  const { out } = await kripke(directoryWith(files), "check", "./x.ts", "--json", ...flags);
  return JSON.parse(out) as Report;
};

test.each(Object.entries(REMEMBERING))(
  "what remembers is found: %s",
  { timeout: 30_000 },
  async (_, [text, message]) => {
    const report = await reported({ "x.ts": HEAD + text });
    expect(report.error).toMatch(message);
    expect(report).toMatchObject({ exitCode: 75, verdict: "error" });
    expect(report.claims.map(({ verdict }) => verdict)).not.toContain("holds");
  },
);

const ELSEWHERE = `export default three({ lead: (s, { self }) => (s.n === 0 && memory.first(self) === self ? next({ n: 3 }) : undefined) });`;

test.each([
  ["a module", "./memory.ts", "let who; export const memory = { first: (self) => (who ??= self) };"],
  ["CommonJS", "./memory.cjs", "let who; exports.memory = { first: (self) => (who ??= self) };"],
  ["a module of another", "./middle.ts", 'export { memory } from "./far/memory.ts";'],
])("what remembers is found in a file that is imported: %s", { timeout: 30_000 }, async (_, file, text) => {
  const far = { "far/memory.ts": "let who; export const memory = { first: (self: string) => (who ??= self) };" };
  const imported = `import { memory } from "${file}";\n`;
  const report = await reported({ "x.ts": imported + HEAD + ELSEWHERE, [file]: text, ...far });
  expect(report.error).toMatch(/action lead of a1 leads to .*; when the file, loaded anew/);
});

/** Models that remember what changes no answer. */
const HONEST: Readonly<Record<string, string>> = {
  "a cache in an action": `const squares = new Map();
export default three({ up: (s) => {
  if (!squares.has(s.n)) squares.set(s.n, s.n + 1);
  return s.n < 3 ? next({ n: squares.get(s.n) }) : undefined;
} });`,
  "a cache in a claim": `const known = new Map();
export default three({ up }, { small: always(({ a }) => {
  if (!known.has(a[0].n)) known.set(a[0].n, a[0].n < 9);
  return known.get(a[0].n);
}) });`,
  "a cache by instance": `const known = new WeakMap();
export default three({ up: (s) => {
  if (!known.has(s)) known.set(s, s.n + 1);
  return s.n < 3 ? next({ n: known.get(s) }) : undefined;
} });`,
  "a table that is made late": `let table;
export default three({ up: (s) => ((table ??= [1, 2, 3])[s.n] === undefined ? undefined : next({ n: table[s.n] })) });`,
  "a counter of calls": `let calls = 0;
export default three({ up: (s) => { calls++; return up(s); } }, { small: always(({ a }) => { calls++; return a[0].n < 9; }) });`,
  "a global cache": `export default three({ up: (s) => { (globalThis.cache ??= new Map()).set(s.n, s.n + 1); return s.n < 3 ? next({ n: globalThis.cache.get(s.n) }) : undefined; } });`,
  "alike nodes, exchanges at once": `export default protocol("votes", { nodes: { a: replicated(3, { init: () => ({ n: 0 }),
  actions: { ask: (s, { peers }) => (s.n === 0 ? next({ n: 1 }, ...peers.map((to) => send(to, { type: "ask" }))) : undefined) },
  receive: (s, m, { from }) => (m.type === "ask" ? next(s, send(from, { type: "yes", set: new Set([s.n]) })) : next({ n: Math.min(s.n + 1, 3) })) }) },
  symmetry: ["a"], network: { ...network, delivery: "at once" }, ends: () => true }, { small });`,
  "crashes, restarts, partitions, an observer": `export default of({ actions: { up }, restart: (s) => next(s), durable: ["n"] }, { small }, { crashes: [{ of: "a", atMost: 1, restarts: "later" }],
  observers: [observer("count", new Set(), (m, e) => (e.node === undefined ? m : new Set([...m, e.node])))] });`,
  "a spec with components": `export default spec("sets", { init: [{ seen: new Set(), n: 0 }], components: { seen: "set" }, ends: () => true, actions: {
  add: { each: ["x", "y", "z"], do: produce((s, value) => { s.seen.add(value); }) } } }, { small: always(({ seen }) => seen.size < 9) });`,
};

test.each(Object.entries(HONEST))("what changes no answer passes: %s", { timeout: 30_000 }, async (_, text) => {
  const report = await reported({ "x.ts": HEAD + text });
  expect(report.error).toBeUndefined();
  expect(report).toMatchObject({
    exitCode: 0,
    verdict: "holds",
    purity: expect.stringMatching(/^\d+ questions asked again of the model loaded anew$/),
  });
});

const memoryAside = (out: string): string => out.replace(/"(?:seconds|peakMemoryBytes)": [\d.]+/g, "");

test("a process of its own says the same as this one", async () => {
  const files = { "x.ts": HEAD + REMEMBERING["a global"]![0] };
  const { code, out } = await kripkeProcess(directoryWith(files), "check", "./x.ts", "--json");
  expect(code).toBe(75);
  const here = await kripke(directoryWith(files), "check", "./x.ts", "--json");
  expect(memoryAside(out)).toBe(memoryAside(here.out));
});

test("two runs give the same bytes but for time and memory", async () => {
  for (const text of [HONEST["a cache in an action"]!, REMEMBERING["an observer"]![0]]) {
    const directory = directoryWith({ "x.ts": HEAD + text });
    const runs = await Promise.all([1, 2].map(() => kripkeProcess(directory, "check", "./x.ts", "--json")));
    expect(memoryAside(runs[0]!.out)).toBe(memoryAside(runs[1]!.out));
  }
}, 60_000);

test("a file that does not load a second time is told of in a warning", async () => {
  const once = `if (process.loadedOnce) throw new Error("once is enough");\nprocess.loadedOnce = true;\nexport default three({ up });`;
  const report = await reported({ "x.ts": HEAD + once });
  expect(report).toMatchObject({
    exitCode: 0,
    purity: expect.stringMatching(/^not asked again: it could not be loaded anew/),
  });
  expect(report.warnings.join()).toMatch(
    /was not asked of another instance: it could not be loaded anew \(.*once is enough/,
  );
}, 30_000);

test("a search that was ended before its time asks nothing again, one that ended a level does", async () => {
  const files = { "x.ts": `${HEAD}export default three({ up });` };
  expect(await reported(files, "--max-states", "10")).toMatchObject({
    purity: expect.stringMatching(/^\d+ questions/),
  });
  expect(await reported(files, "--max-depth", "3")).toMatchObject({ purity: expect.stringMatching(/^\d+ questions/) });
  expect(
    await reported(
      {
        "x.ts": `${HEAD}const up0 = (s) => { const end = Date.now() + 300; while (Date.now() < end); return up(s); };\nexport default three({ up: up0 });`,
      },
      "--max-seconds",
      "1",
    ),
  ).toMatchObject({
    purity: "not asked again: the search was ended by seconds",
  });
}, 60_000);

test("the library's models are not asked again by the command", async () => {
  const { out } = await kripke(directoryWith(), "check", "transaction-commit", "--json");
  expect((JSON.parse(out) as Report).purity).toBe("not asked again: it is of the library, whose tests ask it");
});

test("what was made in a program cannot be loaded anew, and the result says so", async () => {
  let asked = 0;
  const network = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;
  const made = (claim: (n: number) => boolean) =>
    protocol(
      "made",
      {
        nodes: {
          a: {
            init: () => ({ n: 0 }),
            actions: { up: (s: { n: number }) => (s.n < 40 ? next({ n: s.n + 1 }) : undefined) },
          },
        },
        network,
        ends: () => true,
      },
      { claim: always(({ a }) => claim(a.n)) },
    );
  const pure = await check(made((n) => n < 99));
  expect(pure).toMatchObject({
    verdict: "holds",
    purity: expect.stringMatching(
      /^not asked again: what was made in the program .* cannot be loaded anew; the same functions were/,
    ),
    warnings: [],
  });
  // The same functions are asked at the end nevertheless.
  const impure = await check(made((n) => n < 99 && ++asked < 120));
  expect(impure.error?.message).toMatch(
    /the claim "claim" answers true; when the same functions were asked once more|"claim" is not pure/,
  );
});
