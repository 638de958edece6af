// `kripke simulate`: exit codes, the words of its answer, its JSON, its bounds.
// The one idea: what a walk meets is told as a check tells it, and of what it does not meet no word says that it holds.
// Not here: that what is seen is there (search/simulation.test.ts), bad input (bad-input.test.ts).
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { directoryWith, ended, fixture, index, kripke, kripkeProcess, start } from "./harness.ts";

const model = fixture("lost-update.ts");
const endless = fixture("endless.ts");

const report = z.strictObject({
  model: z.string(),
  scenario: z.string().nullable(),
  parameters: z.record(z.string(), z.union([z.int(), z.string(), z.boolean()])),
  verdict: z.enum(["nothing found", "violated", "deadlock", "error", "undecided"]),
  exitCode: z.int(),
  seed: z.int(),
  strategy: z.string(),
  walks: z.int(),
  events: z.int(),
  end: z.enum(["error", "walks", "settled", "first", "seconds", "memory", "interrupt"]),
  met: z.strictObject({ pairs: z.int(), lastNew: z.int() }),
  seconds: z.number(),
  handlerCalls: z.int(),
  faults: z.array(z.strictObject({ event: z.string(), taken: z.int() })),
  undone: z.array(z.string()),
  warnings: z.array(z.string()),
  claims: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.string(),
      verdict: z.enum(["violated", "witnessed", "not seen", "not asked"]),
      events: z.int().nullable(),
      isShortest: z.boolean().nullable(),
      traces: z.array(z.string()),
    }),
  ),
  walk: z.strictObject({ events: z.int(), trace: z.string() }).exactOptional(),
  error: z.string().exactOptional(),
});

const simulateJson = async (...args: readonly string[]) => {
  const directory = directoryWith();
  const { code, out, err } = await kripke(directory, "simulate", ...args, "--json");
  expect(err).toBe("");
  const json = report.parse(JSON.parse(out));
  expect(json.exitCode).toBe(code);
  return { code, json, directory };
};

test("what is violated is 12, with a trace that replays", async () => {
  const { code, json, directory } = await simulateJson(model, "--walks", "200");
  expect([code, json.verdict]).toEqual([12, "violated"]);
  const [lost, done] = json.claims;
  expect([lost?.verdict, lost?.isShortest, done?.verdict]).toEqual(["violated", true, "witnessed"]);
  const checked = JSON.parse((await kripke(directory, "check", model, "--json")).out);
  expect(lost?.events).toBe(checked.claims[0].events);
  for (const trace of [...lost!.traces, ...done!.traces])
    expect((await kripke(directory, "replay", trace)).code).toBe(0);
});

test("a deadlock is 11, an error 75, and nothing found 0", async () => {
  expect((await simulateJson(`${model}#neverEnds`)).code).toBe(11);
  const directory = directoryWith({
    "throws.ts": `import { spec } from "kripke";
export default spec("throws", { init: [{ n: 0 }], actions: { up: ({ n }) => { if (n === 3) throw new Error("oh no"); return { n: n + 1 }; } } }, {});`,
  });
  const thrown = await simulateJson(path.join(directory, "throws.ts"));
  expect([thrown.code, thrown.json.verdict, thrown.json.error]).toEqual([
    75,
    "error",
    expect.stringContaining("oh no"),
  ]);
  const alone = await simulateJson(`${model}#alone`, "--walks", "50");
  expect([alone.code, alone.json.verdict, alone.json.walks]).toEqual([0, "nothing found", 50]);
});

test("a call that does not come back is broken off, and what was seen before is told: by the command and from a program", async () => {
  const directory = directoryWith({
    "hang.ts": `import { always, spec } from "kripke";
export default spec("hang", { init: [{ n: 0 }], actions: { up: ({ n }) => { if (n === 4) for (;;); return { n: n + 1 }; } } }, { low: always(({ n }) => n < 2) });`,
  });
  const { code, out } = await kripkeProcess(directory, "simulate", "hang.ts", "--max-call-seconds", "0.5", "--json");
  const json = report.parse(JSON.parse(out));
  const { verdict, error, claims, end } = await index.simulate("./hang.ts", { maxCallSeconds: 0.5, directory });
  expect([code, json.end, end, verdict]).toEqual([75, "error", "error", "error"]);
  expect(json.error).toContain("hang: up had not answered after");
  expect(error?.message).toContain("hang: up had not answered after");
  for (const claim of [json.claims[0], claims[0]]) expect([claim?.verdict, claim?.events]).toEqual(["violated", 2]);
});

test("the words never say that something holds, and the last line that it is no proof", async () => {
  const { code, out, err } = await kripke(
    directoryWith(),
    "simulate",
    `${model}#alone`,
    "--walks",
    "50",
    "--seed",
    "9",
  );
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("? not seen in 50 walks");
  expect(out).toContain("seed 9, strategy mixed");
  expect(out).not.toMatch(/\bholds?\b/);
  expect(out.trimEnd().split("\n").at(-1)).toBe(
    "Nothing found; no proof: `kripke check` proves, where it can search all states.",
  );
});

test("a violation is told as a check tells it, and its last line replays it", async () => {
  const directory = directoryWith();
  const simulated = await kripke(directory, "simulate", model, "--walks", "200");
  const checked = await kripke(directory, "check", model);
  const story = /✗ "no update is lost" is violated after[\s\S]*$/;
  expect(story.exec(simulated.out)?.[0].split("\n").length).toBe(story.exec(checked.out)?.[0].split("\n").length);
  expect(simulated.out.trimEnd().split("\n").at(-1)).toMatch(/^npx kripke replay \.kripke\/traces\/.*\.json$/);
});

test("the same seed prints the same; bounds and strategy are kept", async () => {
  const args = [model, "--walks", "3", "--events", "4", "--strategy", "rare", "--seed", "5", "--faults", "0"];
  const [one, other] = [await simulateJson(...args), await simulateJson(...args)];
  const plain = ({ json: { seconds: _, ...json } }: typeof one) => json;
  expect(plain(one)).toEqual(plain(other));
  expect([one.json.walks, one.json.strategy, one.json.seed]).toEqual([3, "rare", 5]);
  expect(one.json.events).toBeLessThanOrEqual(12);
});

test("the longest walk is kept as it went where it is asked for, whatever else was met, and replays", async () => {
  const args = [`${endless}`, "--walks", "3", "--events", "7", "--keep-walk"];
  const { json, directory } = await simulateJson(...args);
  expect(json.walk).toEqual({ events: 7, trace: path.join(".kripke", "traces", "endless--a-walk.json") });
  const replayed = await kripke(directory, "replay", json.walk!.trace);
  expect([replayed.code, replayed.out]).toEqual([0, expect.stringContaining("after 7 events the walk is at its end")]);
  expect((await kripke(directory, "show", json.walk!.trace)).out).toContain("A walk that ends after 7 events");
  const { out } = await kripke(directory, "simulate", ...args);
  expect(out).toContain("The longest walk, 7 events, as it went:\nnpx kripke show .kripke/traces/endless--a-walk.json");
  expect((await simulateJson(...args.slice(0, -1))).json.walk).toBeUndefined();
});

test("several workers walk by seeds of their own, and what one of them meets replays", async () => {
  const directory = directoryWith();
  const args = [model, "--walks", "400", "--seed", "3", "--workers", "2"];
  const { code, out, err } = await kripkeProcess(directory, "simulate", ...args, "--json");
  expect([code, err]).toEqual([12, ""]);
  const json = report.parse(JSON.parse(out));
  expect([json.walks, json.seed, json.claims[0]?.verdict]).toEqual([400, 3, "violated"]);
  expect((await kripke(directory, "replay", json.claims[0]!.traces[0]!)).code).toBe(0);
  const nothing = await kripkeProcess(directory, "simulate", `${model}#alone`, "--walks", "51", "--workers", "2");
  expect([nothing.code, nothing.err]).toEqual([0, ""]);
  expect(nothing.out).toContain("51 walks");
  expect(nothing.out).toContain("seed 1 on 2 workers, strategy mixed");
});

test("liveness and pairs are not asked, and it says who decides them", async () => {
  const { out } = await kripke(directoryWith(), "simulate", "two-phase-commit", "--walks", "20");
  expect(out).toMatch(/the survivors cannot know what the dead decided +indistinguishable +- not asked/);
  expect(out).toContain("`kripke check` decides it");
});

test("a check that ends undecided names the command that walks, with what it was asked for", async () => {
  const undecided = await kripke(directoryWith(), "check", model, "-p", "clients=4", "--max-states", "10");
  expect(undecided.code).toBe(1);
  const command = /^Walks at random may find what this search did not come to: npx kripke (simulate .*)$/m.exec(
    undecided.out,
  )?.[1];
  expect(command).toBe(`simulate ${model} -p clients=4`);
  expect((await kripke(directoryWith(), ...command!.split(" "), "--first")).code).toBe(12);
  const decided = await kripke(directoryWith(), "check", `${model}#alone`);
  expect(decided.out).not.toContain("simulate");
});

test("Ctrl-C ends the walks with what was seen", async () => {
  const child = start(directoryWith(), "simulate", endless, "--walks", "1e9");
  const result = ended(child);
  // What a pipe is told first, after two seconds.
  await new Promise((resolve) =>
    child.stderr?.on("data", (data) => String(data).includes("events/s") && resolve(true)),
  );
  child.kill("SIGINT");
  const { code, out } = await result;
  expect(code).toBe(0);
  expect(out).toContain("until Ctrl-C");
  expect(out).toContain("no proof");
});

test("from a program: the same object, its JSON, and a KripkeError for what is no bound", async () => {
  const directory = directoryWith();
  const result = await index.simulate(model, { walks: 200, traceDir: "traces", directory });
  expect([result.verdict, result.claims[0]?.evidence[0]?.events.length]).toEqual([
    "violated",
    result.claims[0]?.events,
  ]);
  expect(JSON.parse(readFileSync(path.join(directory, result.claims[0]!.traces[0]!), "utf8")).claim).toBe(
    "no update is lost",
  );
  expect(report.parse(JSON.parse(JSON.stringify(result))).model).toBe("lost-update");
  const wrong = (options: object) => index.simulate(model, options).catch((error: Error) => error.message);
  expect(await wrong({ walks: 0 })).toBe("walks is a whole number of at least 1, not 0");
  expect(await wrong({ seed: 0.5 })).toBe("seed is a whole number of at least 0, not 0.5");
  expect(await wrong({ kinds: ["crsh"] })).toBe('there is no fault of kind "crsh"; did you mean "crash"?');
  expect(await wrong({ strategy: "unifrm" })).toBe('there is no strategy "unifrm"; did you mean "uniform"?');
});
