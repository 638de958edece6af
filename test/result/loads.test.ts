// Loads that are too great, and names that stand for two things: refused in a sentence with the number, the limit and the remedy.
// The one idea: what grows as a power or a product is refused before it is made; what is below a limit ends.
// Not here: bounds on time (search/time-bounds.test.ts), assumptions that contradict each other (cli/assumptions.test.ts).
import { describe, expect, test } from "vitest";
import { always, checkSource, next, protocol, replicated, type Source, send, spec } from "../../checker/index.ts";

interface S {
  readonly n: number;
}
const link = { order: "none", copies: "many", loses: "never", duplicates: "never" } as const;
const up = (s: S) => (s.n < 1 ? next({ n: s.n + 1 }) : undefined);
const role = { init: () => ({ n: 0 }), actions: { up } };
const values = (size: number): string[] => Array.from({ length: size }, (_, i) => `v${i}`);
const made = (over: object): unknown =>
  protocol("p", { nodes: { a: role }, network: link, ends: () => true, ...over } as never, {
    ok: always(() => true) as never,
  });
const family = (each: readonly unknown[]) => ({
  nodes: { a: { init: () => ({ n: 0 }), actions: { go: { each, do: up } } } },
});
const specOf = (each: readonly unknown[]): unknown =>
  spec("s", { init: [{ n: 0 }] as S[], actions: { go: { each, do: (s: S) => s } }, ends: () => true } as never, {});
const named = (size: number, of: (i: number) => unknown) =>
  Object.fromEntries(values(size).map((name, i) => [name, of(i)]));
const choosing = { init: () => ({ oneOf: { x: { n: 0 }, y: { n: 1 }, z: { n: 2 } } }) };
const queued = (key: unknown) => ({
  nodes: { a: { init: () => ({ n: 0 }), actions: { go: (s: S) => next(s, send("b", { type: "m", k: 1 })) } }, b: role },
  network: { ...link, copies: "one", order: { fifo: key } },
});

const told = async (source: unknown): Promise<readonly [number, string, readonly string[]]> => {
  const surroundings = { now: () => 0, memory: () => 0 };
  try {
    const { exitCode, error, warnings } = await checkSource(source as Source, { maxStates: 10 }, surroundings);
    return [exitCode, error?.message ?? "", warnings];
  } catch (error) {
    const { exitCode, message } = error as { exitCode: number; message: string };
    return [exitCode, message, []];
  }
};

describe("is refused", () => {
  const partitions = { atMost: 1, heals: true, crossing: "lost" };
  let calls = 0;
  test.each<[string, unknown, number, string]>([
    [
      "every split of 22 nodes",
      made({ nodes: { a: replicated(22, role) }, partitions }),
      150,
      "2,097,151 ways, and at most 32,768",
    ],
    ["every split of 40", made({ nodes: { a: replicated(40, role) }, partitions }), 150, "549,755,813,887 ways"],
    [
      "every split of 17 alike ones",
      made({ nodes: { a: replicated(17, role) }, partitions, symmetry: ["a"] }),
      150,
      "with into",
    ],
    ["every split of 1,000", made({ nodes: { a: replicated(1000, role) }, partitions }), 150, "some 10^300 ways"],
    ["a group of 2,000", made({ nodes: { a: replicated(2000, role) } }), 150, "2,000 nodes, and at most 1,024"],
    ["a group of 10^9", made({ nodes: { a: replicated(1e9, role) } }), 150, "1,000,000,000 nodes"],
    [
      "three choices of twenty nodes",
      made({ nodes: { a: replicated(20, choosing) } }),
      150,
      "3,486,784,401 initial states",
    ],
    ["a family of 100,001", made(family(values(100_001))), 150, "100,001 with every value of their families"],
    ["a family of a spec of 100,001", specOf(values(100_001)), 150, "100,001 with every value of their families"],
    ["a value twice", made(family(["v", "v"])), 150, 'names "v" twice'],
    ["two values of one name", specOf(["a, b", ["a", "b"]]), 150, 'names "a, b" twice'],
    ["values that are no texts", made(family([1, "1"])), 150, "each: a list of values"],
    [
      "a budget that cannot be counted",
      made({ crashes: [{ of: "a", atMost: 2 ** 31, restarts: "at once" }] }),
      150,
      "from 0 to 2,147,483,647",
    ],
    [
      "an answer of 100,001 outcomes",
      made({ nodes: { a: { init: () => ({ n: 0 }), actions: { go: () => named(100_001, (n) => next({ n })) } } } }),
      75,
      "action go of a names 100,001 outcomes",
    ],
    [
      "an init of as many",
      made({ nodes: { a: { init: () => ({ oneOf: named(100_001, (n) => ({ n })) }) } } }),
      75,
      "init of a names 100,001 outcomes",
    ],
    [
      "a fifo key that is a number",
      made(queued(({ message }: { message: { k: number } }) => message.k)),
      75,
      "given m {k: 1}, answered 1, which is no text",
    ],
    ["one that is nothing", made(queued(() => undefined)), 75, "answered undefined, which is no text"],
    [
      "one that is an object",
      made(queued(({ message }: { message: object }) => message)),
      75,
      "answered m {k: 1}, which is no text",
    ],
    [
      "one that changes its mind",
      made(queued(() => String(calls++))),
      75,
      "answers differently when it is called twice",
    ],
  ])("%s", async (_, source, code, sentence) => {
    const [exitCode, message] = await told(source);
    expect(message).toContain(sentence);
    expect(exitCode).toBe(code);
    expect(message).not.toContain("\n");
  });
});

test.each([
  [
    "a protocol",
    made(family([])),
    "The action of a, go never happens: its family has no values (each is an empty list).",
  ],
  ["a spec", specOf([]), "The action go never happens: its family has no values (each is an empty list)."],
])("a family of nothing is told: %s", async (_, source, warning) => {
  expect((await told(source))[2]).toContain(warning);
});

test("the greatest budget counts", async () => {
  const crashes = [{ of: "a", atMost: 2 ** 31 - 1, restarts: "at once" }];
  const surroundings = { now: () => 0, memory: () => 0 };
  const { coverage } = await checkSource(made({ crashes }) as Source, { maxStates: 20 }, surroundings);
  expect(coverage.find(({ event }) => event.startsWith("crash"))!.taken).toBeGreaterThan(1);
});
