// Searches with several workers, as programs and the command line ask for them: in threads, of files that are loaded again.
// The one idea: whatever becomes of a worker, the answer is that of one, or it is said why there is none.
// Not here: random systems, whose helpers run in one thread (test/strata/shared.ts).
import path from "node:path";
import { expect, test } from "vitest";
import { directoryWith, index, kripke } from "../cli/harness.ts";
import { told } from "../strata/resuming.ts";

const { check, always, spec } = index;

/** What takes the search its time, and not those who load the model again: so that there is something left for them. */
const SLOW = `var limit = 4;
const slow = (): void => {
  for (const until = performance.now() + 0.5; !isAgain && performance.now() < until; );
};`;
const slowly = "(slow(), n.a + n.b + n.c + n.d + n.e <= 20)";

/** Seven counters up to four: 78,125 states, in levels of up to eight thousand. `begin`: what stands before all. */
const counters = (begin = "", claim = "n.a + n.b + n.c + n.d + n.e <= 20"): string =>
  path.join(
    directoryWith({
      "counters.ts": `import { workerData } from "node:worker_threads";
import { always, produce, reachable, spec } from "kripke";
const isAgain = workerData?.signal !== undefined;
${begin}
const names = ["a", "b", "c", "d", "e", "f", "g"] as const;
type N = Record<(typeof names)[number], number>;
export default spec(
  "counters",
  {
    init: [{ n: Object.fromEntries(names.map((name) => [name, 0])) as N }],
    components: { n: "record" },
    actions: {
      up: {
        each: names,
        do: (s, name) => (s.n[name] < most(name) ? produce(s, (draft) => { draft.n[name] += 1; }) : undefined),
      },
    },
    ends: () => true,
  },
  { small: always(({ n }) => ${claim}), all: reachable(({ n }) => n.e + n.f + n.g === 12) },
);
function most(_name: string): number {
  return typeof limit === "undefined" ? 4 : limit;
}
`,
    }),
    "counters.ts",
  );

test("two and three workers answer to the letter what one answers", { timeout: 120_000 }, async () => {
  const file = counters("var limit = 4;");
  const one = await check(file);
  expect([one.verdict, one.states.distinct, one.warnings]).toEqual(["holds", 78_125, []]);
  for (const workers of [2, 3]) expect(told({ ...(await check(file, { workers })) })).toBe(told({ ...one }));
});

test("a violation is shown by the same trace, and bounds cut the same", { timeout: 120_000 }, async () => {
  // In a level of eight thousand states, all of which are hit: whoever expands those before it meets some.
  const file = counters("var limit = 4;", "n.a + n.b + n.c + n.d + n.e + n.f + n.g < 14");
  for (const options of [{}, { first: true }, { maxStates: 40_000, maxDepth: 20 }] as const)
    expect(told({ ...(await check(file, { ...options, workers: 2 })) })).toBe(
      told({ ...(await check(file, options)) }),
    );
});

test("a worker that ends costs nothing but its help, and that is said", { timeout: 120_000 }, async () => {
  const dying = await check(counters(`${SLOW}\nif (isAgain) process.exit(3);`, slowly), { workers: 2 });
  expect([dying.verdict, dying.states.distinct]).toEqual(["holds", 78_125]);
  expect(dying.warnings).toEqual(["one of the workers ended before its time (it was ended); the others did its share"]);
  const throwing = await check(counters(`${SLOW}\nif (isAgain) throw new Error("not again");`, slowly), { workers: 2 });
  expect(throwing.states.distinct).toBe(78_125);
  expect(throwing.warnings[0]).toMatch(/^one of the workers ended before its time \(.*not again/);
});

test("a model that is another when it is loaded again is no model of that", { timeout: 120_000 }, async () => {
  const file = counters(SLOW.replace("= 4", "= isAgain ? 3 : 4"), slowly);
  await expect(check(file, { workers: 2 })).rejects.toMatchObject({
    exitCode: 150,
    message: expect.stringMatching(/^The model behaves otherwise when it is loaded once more for another worker/),
  });
});

test("what cannot be shared is searched by one, which says why", async () => {
  const inline = spec("one", { init: [{ n: 0 }], actions: {}, ends: () => true }, { fine: always(() => true) });
  const apart = "one worker searches, because";
  expect((await check(inline as never, { workers: 2 })).warnings).toEqual([
    `${apart} what was made in the program that checks it cannot be loaded anew`,
  ]);
  expect((await check("two-phase", { workers: 2, search: "depth" })).warnings).toEqual([
    `${apart} depth first the next state follows from the one before`,
  ]);
  expect((await check("two-phase", { workers: 2, audit: true })).warnings).toEqual([
    `${apart} an audit asks again in the order of the states`,
  ]);
  expect((await check("two-phase", { workers: 2, checkpoint: path.join(directoryWith(), "kept") })).warnings).toEqual([
    `${apart} it is kept in a checkpoint`,
  ]);
});

test("a number of workers that is none is refused", async () => {
  for (const workers of [0, -1, 1.5, 65])
    await expect(check("two-phase", { workers })).rejects.toMatchObject({
      exitCode: 2,
      message: `workers must be a whole number from 1 to 64, and not ${workers}`,
    });
  const { code, err } = await kripke(directoryWith(), "check", "two-phase", "--workers", "999");
  expect([code, err]).toEqual([2, expect.stringContaining("64")]);
});
