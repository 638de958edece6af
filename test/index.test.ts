// The package's face: `check`, `find` and `replay` as a program uses them.
// The one idea: the library answers what the command prints.
// Not here: the language (test/types), verdicts (test/search and others).
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { directoryWith, fixture, index, kripke } from "./cli/harness.ts";

const { always, check, find, integer, model, next, protocol, replay, version } = index;

const counter = (last: number) =>
  protocol(
    "counter",
    {
      nodes: { a: { init: () => 0, actions: { up: (n: number) => (n < last ? next(n + 1) : undefined) } } },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      ends: () => true,
    },
    { "stays under 3": always(({ a }) => a < 3) },
  );

test("a protocol in memory", async () => {
  const result = await check(counter(3));
  expect(result).toMatchObject({ model: "counter", scenario: null, verdict: "violated", exitCode: 12 });
  expect(result.claims[0]?.evidence[0]?.events).toHaveLength(3);
  expect((await check(counter(2))).verdict).toBe("holds");
});

test("a model in memory, with a scenario and parameters", async () => {
  const counting = model({
    name: "counting",
    summary: "",
    parameters: { last: integer({ default: 2, min: 0, max: 5, summary: "" }) },
    build: ({ last }) => counter(last),
  }).expects({ scenarios: { far: { summary: "", with: { last: 5 } } } });
  expect((await check(counting)).verdict).toBe("holds");
  expect(await check(counting, { scenario: "far" })).toMatchObject({ scenario: "far", verdict: "violated" });
  expect(await check(counting, { scenario: "far", parameters: { last: 1 } })).toMatchObject({ verdict: "holds" });
  await expect(check(counting, { parameters: { last: 9 } })).rejects.toMatchObject({ exitCode: 2 });
});

test("as JSON it is what the command prints", async () => {
  const directory = directoryWith();
  const target = fixture("lost-update.ts");
  const { out } = await kripke(directory, "check", target, "--json");
  const result = await check(target, { directory, traceDir: ".kripke/traces" });
  const timeless = (report: object) => ({ ...report, seconds: 0, peakMemoryBytes: 0 });
  expect(timeless(JSON.parse(JSON.stringify(result)))).toEqual(timeless(JSON.parse(out)));
});

test("no traces are written unless asked for", async () => {
  const directory = directoryWith();
  const target = fixture("lost-update.ts");
  expect((await check(target, { directory })).claims[0]?.traces).toEqual([]);
  expect(readdirSync(directory)).toEqual([]);
  const { claims } = await check(target, { directory, traceDir: "traces" });
  expect(existsSync(path.join(directory, claims[0]!.traces[0]!))).toBe(true);
  expect(await replay(claims[0]!.traces[0]!, directory)).toMatchObject({ reproduces: true });
});

test("traces that cannot be written cost a warning and not the verdict", async () => {
  const directory = directoryWith({ file: "" });
  const result = await check(fixture("lost-update.ts"), { directory, traceDir: "file/traces" });
  expect([result.exitCode, result.claims[0]?.traces]).toEqual([12, []]);
  expect(result.warnings.join()).toContain("no trace can be written");
});

test("an aborted check is undecided", async () => {
  const result = await check(counter(3), { signal: { aborted: true } });
  expect([result.verdict, result.exitCode]).toEqual(["undecided", 1]);
});

test("a target found once can be checked with several bounds", async () => {
  const subject = await find("two-phase", { parameters: { managers: 2 } });
  expect((await check(subject)).states).toMatchObject({ distinct: 56, generated: 154, depth: 8 });
  expect((await check(subject, { maxDepth: 3 })).bounds.map(({ kind }) => kind)).toEqual(["depth"]);
});

test("what is nothing to check is refused in a sentence", async () => {
  for (const nothing of [null, 3, {}, { name: "x", claims: {} }])
    await expect(check(nothing as never)).rejects.toMatchObject({ name: "KripkeError", exitCode: 150 });
});

test("the version is the package's", () => {
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
