// Claims that a finite path refutes, claims that bounds leave undecided, and predicates that say nothing: small enough to be argued.
// The one idea: each is a way in which a claim could hold for nothing.
// Not here: random systems (strata/liveness-under-bounds.ts), lassos (claims.test.ts).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkSource,
  eventually,
  ltl,
  next,
  observer,
  type Protocol,
  protocol,
  type Role,
  replicated,
  type SearchOptions,
  type Source,
  send,
  spec,
  temporal,
  until,
} from "../../checker/index.ts";
import { renderMermaid } from "../../traces/mermaid.ts";
import { renderText } from "../../traces/text.ts";
import { found } from "../traces/from-engine.ts";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "kripke-prefixes-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const decide = async (made: unknown, options: SearchOptions = {}) => {
  const result = await checkSource(made as Source, options, { now: () => 0, memory: () => 0 });
  return { ...result, claim: Object.fromEntries(result.claims.map((each) => [each.name, each])) };
};

interface Count {
  readonly n: number;
}
const counting = (within: number | null, fairness: object, claims: object) =>
  spec(
    "counting",
    {
      init: [{ n: 0 } as Count],
      actions: { more: (s: Count) => ({ n: s.n + 1 }) },
      fairness,
      ...(within === null ? {} : { within: (s: Count) => s.n <= within }),
    } as never,
    claims as never,
  );
const small = { "it stays below 4": temporal(ltl.always(ltl.state((s: Count) => s.n < 4))) };
const weak = { weak: [{ kind: "action" }] };

describe("a finite path that refutes", () => {
  it.each<[string, number | null, SearchOptions]>([
    ["though every fair behaviour leaves the bounds", 6, {}],
    ["and ends in a state that a bound keeps out", 3, {}],
    ["before a bound on states ends a search that never would", null, { maxStates: 20 }],
    ["before a bound on depth does", null, { maxDepth: 8 }],
  ])("is found %s", async (_, within, options) => {
    const { claim, exitCode } = await decide(counting(within, weak, small), options);
    expect(claim["it stays below 4"]).toMatchObject({ verdict: "violated", events: 4, loopStart: null });
    expect(exitCode).toBe(13);
  });

  it("ends the search of whoever asks for the first violation", async () => {
    const { claim, states } = await decide(counting(null, weak, small), { first: true });
    expect(claim["it stays below 4"]).toMatchObject({ verdict: "violated", events: 4 });
    expect(states.distinct).toBe(5);
  });

  it("is found where an interrupt ends the search", async () => {
    let looks = 0;
    const signal = {
      get aborted(): boolean {
        return ++looks > 20;
      },
    };
    let time = 0;
    const surroundings = { now: () => time++, memory: () => 0 };
    const { claims } = await checkSource(counting(null, weak, small) as unknown as Source, { signal }, surroundings);
    expect(claims[0]).toMatchObject({ verdict: "violated", events: 4, loopStart: null });
  });

  it("is recorded, replays, and its story says that nothing can save it", async () => {
    const { stories, traces } = await found("counting", counting(6, weak, small) as never, directory);
    expect(stories[0]!.replay.sentence).toBe(
      'the trace reproduces: after 4 events "it stays below 4" is violated, however it goes on',
    );
    expect(traces[0]!.loopStart).toBe(null);
    const text = renderText(stories[0]!, { width: 100, colours: false } as never);
    expect(text).toContain('"it stays below 4" is violated after 4 events, however it goes on');
    expect(text).toContain('However it goes on from here, "it stays below 4" is violated:');
    expect(renderMermaid(stories[0]!)).toContain("it stays below 4: violated, however it goes on");
  });

  it("refutes until, and is said of the convenient claims as of formulas", async () => {
    const claims = {
      "below 2 until 5": until(
        (s: Count) => s.n < 2,
        (s: Count) => s.n === 5,
      ),
    };
    expect((await decide(counting(9, weak, claims))).claim["below 2 until 5"]).toMatchObject({
      verdict: "violated",
      events: 2,
      loopStart: null,
    });
  });

  it("is none if what it needs to go on fairly must end", async () => {
    const contradiction = { ...weak, finitely: [{ kind: "action", name: "more" }] };
    const bounded = await decide(counting(6, contradiction, small));
    expect(bounded.claim["it stays below 4"]!.verdict).toBe("undecided");
    expect(bounded.warnings.join()).toContain("No behaviour of this model is fair within its bounds");
  });
});

describe("a graph of its own", () => {
  type Tick = { readonly type: "tick" };
  const node: Role<Count, Tick, Tick> = {
    init: () => ({ n: 0 }),
    timers: { more: ({ n }, { peers }) => next({ n: n + 1 }, send(peers[0]!, { type: "tick" })) },
    receive: (s) => next(s),
  };
  const seen = observer("how many", 0, (n: number) => n + 1);
  const made = (extra: object) =>
    protocol(
      "ticking",
      {
        nodes: { node: replicated(2, node) },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        fairness: { weak: [{ kind: "timer" }, { kind: "deliver" }] },
        ...extra,
      } as never,
      {
        "nobody counts to 3": temporal(
          ltl.always(ltl.state(((s: { node: Count[] }) => s.node.every(({ n }) => n < 3)) as never)),
        ),
      } as never,
    ) as unknown as Protocol<unknown>;

  it.each<[string, object]>([
    ["under symmetry", { symmetry: ["node"] }],
    ["beside an observer", { observers: [seen] }],
    ["where copies never end", { network: { order: "none", copies: "one", loses: "never", duplicates: "always" } }],
  ])("has its prefixes too, %s", async (_, extra) => {
    const { claim } = await decide(made(extra), { maxStates: 60 });
    expect(claim["nobody counts to 3"]).toMatchObject({ verdict: "violated", events: 3, loopStart: null });
  });
});

it("is found in a graph of its own where an interrupt ends the search of safety", async () => {
  type Never = never;
  const node: Role<Count, Never, Never> = {
    init: () => ({ n: 0 }),
    timers: { more: ({ n }) => next({ n: n + 1 }) },
  };
  const made = protocol(
    "growing",
    {
      nodes: { node: replicated(2, node) },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      symmetry: ["node"],
    } as never,
    {
      "nobody counts to 3": temporal(
        ltl.always(ltl.state(((s: { node: Count[] }) => s.node.every(({ n }) => n < 3)) as never)),
      ),
    } as never,
  );
  let time = 0;
  const surroundings = { now: () => time++, memory: () => 0 };
  const { claims } = await checkSource(made as unknown as Source, { maxSeconds: 0.5 }, surroundings);
  expect(claims[0]).toMatchObject({ verdict: "violated", events: 3, loopStart: null });
});

describe("a predicate that says nothing", () => {
  const answer = (says: unknown) => says as (s: Count) => boolean;
  it.each<[string, object]>([
    ["in eventually", { c: eventually(answer((s: Count) => (s.n === 2 ? undefined : false))) }],
    [
      "in a formula",
      { c: temporal(ltl.not(ltl.always(ltl.state(answer((s: Count) => (s.n === 2 ? undefined : true)))))) },
    ],
    [
      "of an event",
      { c: temporal(ltl.always(ltl.event(((e: { value?: string }) => e.value?.startsWith("a")) as never))) },
    ],
  ])("is an error with the path to where it does, %s", async (_, claims) => {
    const { exitCode, error } = await decide(counting(4, weak, claims));
    expect(exitCode).toBe(75);
    expect(error!.message).toMatch(/^"c" asks a predicate that answers undefined here/);
    expect(error!.evidence.events.length).toBe(_ === "of an event" ? 1 : 2);
  });
});

describe("idle events", () => {
  const idling = (claims: object) =>
    spec(
      "idling",
      {
        init: [{ n: 0 } as Count],
        actions: { idle: (s: Count) => s, go: (s: Count) => (s.n === 0 ? { n: 1 } : undefined) },
        fairness: { weak: [{ kind: "action", name: "go" }] },
      } as never,
      claims as never,
    );
  it("are steps for next, whatever else is claimed", async () => {
    const one = { "next is 1": temporal(ltl.next(ltl.state((s: Count) => s.n === 1))) };
    const other = { "it goes": temporal(ltl.eventually(ltl.event((e: { name: string }) => e.name === "go"))) };
    for (const claims of [one, { ...one, ...other }, { ...other, ...one }])
      expect((await decide(idling(claims))).claim["next is 1"]).toMatchObject({ verdict: "violated", events: 1 });
  });
});
