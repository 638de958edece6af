// `kripke bench`: figures of a model for programs and for people, the chart, and what is wrong with its arguments.
// The one idea: every measurement is a process, so the figures are those of small models, and no test looks at a time.
// Not here: the figures themselves (test/bench).
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { directoryWith, kripke, kripkeProcess } from "./harness.ts";

test("messages and searches of a model, as JSON and as a picture", async () => {
  const directory = directoryWith();
  const { code, out, err } = await kripkeProcess(directory, "bench", "outbox", "--json", "--chart", "figures.svg");
  expect([code, err]).toEqual([0, "1 of 1: outbox\n"]);
  const { machine, figures } = JSON.parse(out);
  expect(machine.node).toBe(process.version);
  const [{ target, messages, search }] = figures;
  expect(target).toBe("outbox");
  expect(messages.messages).toBeGreaterThanOrEqual(10_000);
  expect(messages.latency.p99).toBeGreaterThanOrEqual(messages.latency.p50);
  expect(search.transitions).toBeGreaterThan(search.states);
  expect(search.shares.reduce((sum: number, { share }: { share: number }) => sum + share, 0)).toBeCloseTo(1, 1);
  expect(readFileSync(path.join(directory, "figures.svg"), "utf8")).toMatch(/^<svg[\s\S]*outbox[\s\S]*<\/svg>$/);
});

test("a spec has no messages", async () => {
  const { code, out } = await kripkeProcess(directoryWith(), "bench", "two-phase", "--messages");
  expect(code).toBe(0);
  expect(out).toMatch(/^two-phase handles no messages\.$/m);
});

test.each([
  [["bench", "rafd"], 2, /There is no model "rafd".*raft/],
  [["bench", "raft", "--pairs", "2"], 2, /--pairs takes a whole number of at least 6/],
  [["bench", "./nowhere.ts"], 150, /nowhere\.ts/],
])("%j is refused before anything is measured", async (args, expected, sentence) => {
  const { code, out, err } = await kripke(directoryWith(), ...args);
  expect([code, out]).toEqual([expected, ""]);
  expect(err).toMatch(sentence);
});
