// What is told of a search that ended before its time: violations that were found, and the way to an error.
// The one idea: an error of the author's code, or an interrupt, leaves states behind that nobody may look at again in vain.
// Not here: evidence of searches that end by themselves (engine-agrees.test.ts, models/shortest-traces.test.ts).
import { expect, test } from "vitest";
import {
  always,
  checkSource,
  next,
  protocol,
  type Result,
  replicated,
  type Source,
  spec,
  step,
} from "../../checker/index.ts";
import type { SearchOptions } from "../../checker/search/options.ts";

let clock = 0;
const checked = (source: unknown, options: SearchOptions = {}): Promise<Result> =>
  checkSource(source as Source, options, { now: () => (clock += 50), memory: () => 0 });
const namesOf = (result: Result): unknown[] => result.claims[0]!.evidence.map(({ events }) => events.map(told));
const told = (event: object): string => {
  const { name, node = "", value = "" } = event as Record<string, string>;
  return `${node}${name}${value}`;
};

interface X {
  readonly x: number;
}
/** From 0 to 1 and to 2; 1 leads to 9, and 2 is too much for it. */
const breaking = {
  init: [{ x: 0 }],
  ends: () => true,
  actions: {
    one: ({ x }: X) => (x === 0 ? { x: 1 } : undefined),
    two: ({ x }: X) => (x === 0 ? { x: 2 } : undefined),
    go: ({ x }: X) => {
      if (x === 2) throw new Error("boom");
      return x === 1 ? { x: 9 } : undefined;
    },
  },
};

test.each([
  ["state", always(({ x }: X) => x !== 9)],
  ["transition", step((_: X, { x }: X) => x !== 9)],
])(
  "a violation in a %s of the level in which a handler throws is told with its trace, and the error too",
  async (_, claim) => {
    const result = await checked(spec("breaking", breaking, { "never nine": claim } as never));
    expect([result.verdict, result.exitCode, result.claims[0]!.verdict]).toEqual(["error", 75, "violated"]);
    expect(namesOf(result)).toEqual([["one", "go"]]);
    expect(result.error?.evidence.events.map(told)).toEqual(["two"]);
  },
);

test("a violation found before an interrupt is told, though a state that was never expanded would throw", async () => {
  let interrupted = false;
  const values = Array.from({ length: 600 }, (_, i) => String(i + 1));
  const wide = {
    ...breaking,
    actions: {
      pick: { each: values, do: ({ x }: X, value: string) => (x === 0 ? { x: Number(value) } : undefined) },
      go: ({ x }: X) => {
        interrupted ||= x === 30;
        if (x === 500) throw new Error("boom");
        return x === 1 ? { x: 900 } : undefined;
      },
    },
  };
  const signal = {
    get aborted() {
      return interrupted;
    },
  };
  const result = await checked(spec("wide", wide, { "never 900": always(({ x }: X) => x !== 900) }), { signal });
  expect([result.bounds[0]?.kind, result.exitCode]).toEqual(["interrupt", 12]);
  expect(namesOf(result)).toEqual([["pick1", "go"]]);
});

test("an error behind the depth bound is not met, whichever state is looked at first", async () => {
  for (const first of ["one", "two"] as const) {
    const { one, two, go } = breaking.actions;
    const actions = first === "one" ? { one, two, go } : { two, one, go };
    const result = await checked(spec("bounded", { ...breaking, actions }, {}), { maxDepth: 2 });
    expect([result.error, result.exitCode]).toEqual([null, 0]);
    expect(result.bounds).toEqual([{ kind: "depth", cut: 2 }]);
  }
});

test("the way to an error under symmetry is one in real names", async () => {
  const climber = {
    init: () => 0,
    actions: {
      go: (s: number) => (s === 0 ? next(1) : undefined),
      fin: (s: number) => (s === 1 ? next(2) : undefined),
    },
  };
  const source = protocol(
    "climbing",
    {
      nodes: { p: replicated(2, climber) },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      ends: () => true,
      symmetry: ["p"],
    },
    {
      "nobody is two steps behind": always(({ p }) => {
        if (p.includes(2) && p.includes(0)) throw new Error("boom");
        return true;
      }),
    },
  );
  const result = await checked(source);
  expect(result.error?.message).toMatch(/boom/);
  const [first, second] = result.error!.evidence.events.map(told);
  expect([first?.replace("p1", "").replace("p2", ""), second]).toEqual(["go", first?.replace("go", "fin")]);
});

test("a trace of twenty thousand events is told", async () => {
  const deep = { init: [{ x: 0 }], actions: { go: ({ x }: X) => (x < 20_000 ? { x: x + 1 } : undefined) } };
  const result = await checked(spec("deep", deep, { "never so deep": always(({ x }: X) => x < 20_000) }));
  expect(result.claims[0]!.events).toBe(20_000);
});
