// Warnings: given where the verdict is certain to say less than it seems, and nowhere else.
// Not here: warnings of liveness claims (temporal/).
import { expect, test } from "vitest";
import {
  always,
  checkSource,
  eventually,
  indistinguishable,
  next,
  protocol,
  type Role,
  replicated,
  type Source,
  send,
  step,
} from "../../checker/index.ts";

const surroundings = { now: () => 0, memory: () => 0 };
const reliable = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;
const waits = { atMost: 1, heals: true, crossing: "waits" } as const;
const fine = always(() => true);
type Message = { readonly type: "m" | "n" };
const to = (type: "m" | "n") => send("b", { type } as Message);
const sent: Role<{ readonly sent: boolean }, never, Message> = {
  init: () => ({ sent: false }),
  actions: {
    go: (s) => (s.sent ? undefined : next({ sent: true }, to("m"), to("n"))),
  },
};
const takesBoth = { init: () => ({ got: 0 }), receive: ({ got }: { readonly got: number }) => next({ got: got + 1 }) };

const warningsOf = async (
  b: object,
  system: object,
  claims: object,
  options: object = {},
): Promise<readonly string[]> => {
  const source = protocol(
    "two nodes",
    { nodes: { a: sent, b }, network: reliable, ends: () => true, ...system } as never,
    claims as never,
  ) as unknown as Source;
  return (await checkSource(source, options, surroundings)).warnings;
};

test("a type that its receivers never take is told once, and one that they take at some time is not", async () => {
  const picky = {
    init: () => ({ got: false }),
    receive: (_: unknown, m: { readonly type: string }) => (m.type === "m" ? next({ got: true }) : undefined),
  };
  const warnings = await warningsOf(picky, {}, { fine });
  expect(warnings.filter((warning) => warning.includes("never accepted"))).toEqual([
    expect.stringContaining('"n" is never accepted by b'),
  ]);
  const deaf = await warningsOf({ init: () => 0 }, {}, { fine });
  expect(deaf.filter((warning) => warning.includes("never accepted"))).toHaveLength(2);
  const late = {
    init: () => ({ got: false }),
    receive: ({ got }: { readonly got: boolean }, m: { readonly type: string }) =>
      got === (m.type === "n") ? next({ got: true }) : undefined,
  };
  expect(await warningsOf(late, {}, { fine })).toEqual([]);
});

test("a node that is down takes nothing, and that says nothing of its type", async () => {
  const crashes = { crashes: [{ of: "b", atMost: 1, restarts: "later" }] };
  expect(await warningsOf(takesBoth, crashes, { fine })).toEqual([]);
  expect(await warningsOf(takesBoth, { crashes: [{ of: "b", atMost: 1, restarts: "never" }] }, { fine })).toEqual([]);
});

const idle = (warnings: readonly string[]): boolean =>
  warnings.some((warning) => warning.includes("add states and no"));

test("partitions that only delay what may be late anyway are told", async () => {
  expect(idle(await warningsOf(takesBoth, { partitions: waits }, { fine }))).toBe(true);
});

test.each([
  ["what crosses is lost", { partitions: { ...waits, crossing: "lost" } }, { fine }],
  ["they do not heal", { partitions: { ...waits, heals: false } }, { fine }],
  ["links keep order", { partitions: waits, network: { ...reliable, order: "fifo" } }, { fine }],
  ["messages are handled at once", { partitions: waits, network: { ...reliable, delivery: "at once" } }, { fine }],
  [
    "a detector waits for silence",
    { partitions: waits, detector: "synchronous", crashes: [{ of: "a", atMost: 1, restarts: "never" }] },
    { fine },
  ],
  [
    "a claim looks how many are left",
    { partitions: waits },
    { fine: always((_: unknown, { left }: { left: (of: string) => number }) => left("partitions") >= 0) },
  ],
  ["a claim looks at steps", { partitions: waits }, { fine: step(() => true) }],
  ["a claim looks at what goes on for ever", { partitions: waits }, { fine: eventually(() => true) }],
])("but not where %s", async (_, system, claims) => {
  expect(idle(await warningsOf(takesBoth, system, claims))).toBe(false);
});

test("symmetry that a claim of looks switches off is told, with the claim", async () => {
  const flip = { init: () => ({ up: false }), actions: { flip: () => next({ up: true }) } };
  const source = (claims: object): Source =>
    protocol(
      "flips",
      { nodes: { n: replicated(2, flip) }, network: reliable, symmetry: ["n"], ends: () => true },
      claims as never,
    ) as unknown as Source;
  const looks = indistinguishable(
    ({ n }: { n: readonly { up: boolean }[] }) => n[0],
    ({ n }: { n: readonly { up: boolean }[] }) => n[1]!.up,
  );
  const apart = await checkSource(source({ looks }), {}, surroundings);
  expect(apart.reductions).toEqual([]);
  expect(apart.warnings).toEqual([expect.stringMatching(/symmetry of n is not used, because "looks"/)]);
  expect((await checkSource(source({ fine }), {}, surroundings)).warnings).toEqual([]);
});
