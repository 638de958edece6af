// Bounds on time, and interrupts, hold inside one expansion; and what they tear is never taken for the whole.
// The one idea: the clock is the author's code itself, each call of which takes a while, so nothing depends on the machine.
// Not here: which bounds there are (limits.test.ts), calls that never come back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  always,
  checkSource,
  eventually,
  next,
  protocol,
  type Result,
  replicated,
  type Source,
  send,
  spec,
  step,
} from "../../checker/index.ts";
import type { SearchOptions } from "../../checker/search/options.ts";

interface S {
  readonly n: number;
}
const values = (size: number): string[] => Array.from({ length: size }, (_, i) => `v${i}`);
const link = { order: "none", copies: "many", loses: "never", duplicates: "never" } as const;

/** A clock that a call takes forward by so many milliseconds. */
const clockOf = (milliseconds: number) => {
  let time = 0;
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    takes: (): void => {
      calls++;
      time += milliseconds;
    },
    surroundings: { now: () => time, memory: () => 0 },
  };
};

/** An answer that takes a while. */
const slowly = <T>(takes: () => void, answer: T): T => {
  takes();
  return answer;
};

const run = (source: unknown, options: SearchOptions, clock: ReturnType<typeof clockOf>): Promise<Result> =>
  checkSource(source as Source, options, clock.surroundings);

describe("a bound of one second holds", () => {
  const slow = { init: [{ n: 0 }] as S[], ends: () => true };
  const many = values(10_000);
  const choices = Object.fromEntries(many.map((name, i) => [name, { n: i + 1 }]));
  const wide = { go: (s: S) => (s.n === 0 ? { oneOf: choices } : undefined) };
  test.each<[string, (takes: () => void) => unknown]>([
    [
      "among ten thousand actions of a spec",
      (takes) => {
        const act = (s: S) => {
          takes();
          return s.n < 2 ? { n: s.n + 1 } : undefined;
        };
        return spec("s", { ...slow, actions: { go: { each: many, do: act } } }, {});
      },
    ],
    [
      "among ten thousand actions of a node",
      (takes) => {
        const act = (s: S) => {
          takes();
          return s.n < 2 ? next({ n: s.n + 1 }) : undefined;
        };
        const a = { init: () => ({ n: 0 }), actions: { go: { each: many, do: act } } };
        return protocol("p", { nodes: { a }, network: link, ends: () => true }, {});
      },
    ],
    [
      "while a claim is asked of ten thousand successors",
      (takes) => spec("s", { ...slow, actions: wide }, { c: always((s: S) => slowly(takes, s.n >= 0)) }),
    ],
    [
      "while a step claim is asked of them",
      (takes) => spec("s", { ...slow, actions: wide }, { c: step((a: S, b: S) => slowly(takes, a.n < b.n)) }),
    ],
    [
      "while within is asked of them",
      (takes) => spec("s", { ...slow, actions: wide, within: (s: S) => slowly(takes, s.n >= 0) }, {}),
    ],
    [
      "among ten thousand initial states",
      (takes) =>
        spec(
          "s",
          { ...slow, init: Object.values(choices), actions: {} },
          { c: always((s: S) => slowly(takes, s.n > 0)) },
        ),
    ],
  ])("%s", async (_, make) => {
    const clock = clockOf(5);
    const { verdict, bounds, seconds } = await run(make(clock.takes), { maxSeconds: 1 }, clock);
    expect([verdict, bounds.some(({ kind }) => kind === "seconds")]).toEqual(["undecided", true]);
    expect(seconds).toBeLessThan(1.1);
  });

  test("behind a depth bound, where nothing is kept", async () => {
    const clock = clockOf(5);
    const act = (s: S) => {
      if (s.n === 1) clock.takes();
      return s.n === 0 ? { n: 1 } : undefined;
    };
    const actions = { go: { each: many, do: act } };
    const result = await run(spec("s", { ...slow, actions }, {}), { maxSeconds: 1, maxDepth: 2 }, clock);
    expect(result.verdict).toBe("undecided");
    expect(result.seconds).toBeLessThan(1.1);
  });

  test("between the successors of one state, though no code of the author is called", async () => {
    let time = 0;
    const surroundings = { now: () => (time += 50), memory: () => 0 };
    const choices = Object.fromEntries(values(20_000).map((name, i) => [name, { n: i + 1 }]));
    const source = spec(
      "s",
      { ...slow, actions: { go: (s: S) => (s.n === 0 ? { oneOf: choices } : undefined) } },
      { c: always(() => true) },
    );
    const result = await checkSource(source as unknown as Source, { maxSeconds: 0.3 }, surroundings);
    expect(result.verdict).toBe("undecided");
    expect(result.states.distinct).toBeLessThan(20_000);
  });

  test("between the parts of a step that a crash falls into", async () => {
    let time = 0;
    const surroundings = { now: () => (time += 1), memory: () => 0 };
    const receivers = Array.from({ length: 11 }, (_, i) => `b${i + 1}`);
    const go = (s: S) =>
      s.n === 0 ? next({ n: 1 }, ...receivers.map((to) => send(to, { type: "m" as const }))) : undefined;
    const a = { init: () => ({ n: 0 }), actions: { go } };
    const b = replicated(11, { init: () => ({ n: 0 }), receive: (s: S) => next(s) });
    const crashes = [{ of: "a", atMost: 1, restarts: "later", midStep: true }];
    const source = protocol("p", { nodes: { a, b }, network: link, crashes, ends: () => true } as never, {});
    const result = await checkSource(source as unknown as Source, { maxSeconds: 0.3 }, surroundings);
    expect(result.verdict).toBe("undecided");
    expect(result.states.generated).toBe(1);
  });

  test("between the ways in which an exchange goes on", async () => {
    let time = 0;
    const surroundings = { now: () => (time += 1), memory: () => 0 };
    const receivers = Array.from({ length: 10 }, (_, i) => `b${i + 1}`);
    const go = (s: S) =>
      s.n === 0 ? next({ n: 1 }, ...receivers.map((to) => send(to, { type: "m" as const }))) : undefined;
    const a = { init: () => ({ n: 0 }), actions: { go } };
    const b = replicated(10, { init: () => ({ n: 0 }), receive: () => ({ x: next({ n: 1 }), y: next({ n: 2 }) }) });
    const network = { ...link, delivery: "at once" };
    const source = protocol("p", { nodes: { a, b }, network, ends: () => true } as never, {});
    const result = await checkSource(source as unknown as Source, { maxSeconds: 0.3 }, surroundings);
    expect(result.verdict).toBe("undecided");
    expect(result.states.generated).toBe(1);
  });
});

test("what is stopped anywhere says of a claim what the whole search says, or nothing", async () => {
  const edges = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(edges, fc.nat(5), fc.nat(5), fc.nat(60), fc.boolean(), async (graph, bad, good, stop, fair) => {
      const clock = clockOf(20);
      const source = spec(
        "graph",
        {
          init: [{ n: 0 }] as S[],
          ends: () => true,
          actions: Object.fromEntries(
            graph.map(([from, to], i) => [`e${i}`, (s: S) => (s.n === from ? { n: to } : undefined)]),
          ),
          ...(fair ? { fairness: { weak: [{ kind: "action" as const }] } } : {}),
        },
        {
          always: always((s: S) => slowly(clock.takes, s.n !== bad)),
          step: step((a: S, b: S) => slowly(clock.takes, !(a.n === bad && b.n === good))),
          eventually: eventually((s: S) => slowly(clock.takes, s.n === good)),
        },
      );
      const whole = await run(source, {}, clock);
      const before = clock.calls;
      const signal = {
        get aborted() {
          return clock.calls > before + stop;
        },
      };
      const stopped = await run(source, { signal }, clock);
      for (const [i, { name, verdict }] of stopped.claims.entries())
        if (verdict !== "undecided") expect([name, verdict]).toEqual([name, whole.claims[i]!.verdict]);
    }),
    { numRuns: 150 },
  );
});

test("a bound that ends the search for fair behaviours takes nothing from the claims that were decided before", async () => {
  let time = 0;
  let rush = 0;
  const surroundings = { now: () => (time += rush), memory: () => 0 };
  // The clock stands until the last state was expanded.
  const up = (s: S) => {
    if (s.n === 19_999) rush = 1000;
    return { n: (s.n + 1) % 20_000 };
  };
  const small = always((s: S) => s.n < 20_000);
  const claims = { small, comes: eventually((s: S) => s.n === 20_001) };
  const source = spec("s", { init: [{ n: 0 }], actions: { up }, fairness: { weak: [{ kind: "action" }] } }, claims);
  const result = await checkSource(source as unknown as Source, { maxSeconds: 5 }, surroundings);
  expect(result.claims.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["small", "holds"],
    ["comes", "undecided"],
    ["no deadlock", "holds"],
  ]);
  expect(result.exitCode).toBe(1);
  expect(result.bounds).toEqual([{ kind: "seconds", cut: 0 }]);
});

describe("what comes after a search that had time enough", () => {
  // One goes on, always under the same name; the proof asks what the others would do.
  const member = {
    init: ({ self }: { readonly self: string }): S => ({ n: self === "member1" ? 0 : 9 }),
    actions: { up: ({ n }: S) => (n < 4 ? next({ n: n + 1 }) : undefined) },
  };
  const members = protocol(
    "members",
    { nodes: { member: replicated(3, member) }, network: link, symmetry: ["member"], ends: () => true },
    { few: always((nodes: { readonly member: readonly S[] }) => nodes.member.every(({ n }) => n < 10)) },
  );
  /** The work of a check in its order, before each piece of which the clock may be put forward. */
  const PIECES = ["begin", "search", "proof", "liveness", "asking again", "result"] as const;
  const late = (piece: (typeof PIECES)[number]): Promise<Result> => {
    let time = 0;
    let pieces = 0;
    return checkSource(
      members as unknown as Source,
      { maxSeconds: 1 },
      {
        now: () => time,
        memory: () => 0,
        anew: async (ask) => ask({ source: members as unknown as Source }),
        unlessStill: async (work) => {
          if (PIECES[pieces++] === piece) time = 2000;
          return { value: await work(), still: null };
        },
      },
    );
  };

  test("is not done where the time is over: symmetry is not proved then, and the verdict says so", async () => {
    const { claims, reductions, bounds } = await late("proof");
    expect(bounds).toEqual([]);
    expect(claims[0]!.verdict).toBe("holds modulo symmetry");
    expect(reductions[0]).toMatch(/and there are more/);
  });

  test("nor is the author's code asked again", async () => {
    const { claims, purity } = await late("asking again");
    expect(claims[0]!.verdict).toBe("holds");
    expect(purity).toBe("not asked again: the time for the check was over");
  });

  test("is done in time", async () => {
    const { claims, purity } = await late("result");
    expect(claims[0]!.verdict).toBe("holds");
    expect(purity).toMatch(/^\d+ questions asked again/);
  });
});
