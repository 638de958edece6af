// Searches that are kept in a directory: left, killed, gone on with, and what is wrong with a directory.
// The one idea: whatever happens to the process, what lies in the directory is a checkpoint or none, and who goes on with it ends
// where a search ends that ran through.
// Not here: what is saved (test/strata/resumed.ts).
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { directoryWith, index, kripke, kripkeProcess, start } from "../cli/harness.ts";
import { told } from "../strata/resuming.ts";

const { check } = index;
const MODEL = { parameters: { managers: 6 } };
const target = "two-phase";

/** A directory with a checkpoint in it, after so many states. */
const left = async (maxStates = 5000): Promise<string> => {
  const directory = path.join(directoryWith(), "kept");
  const checked = await check(target, { ...MODEL, maxStates, checkpoint: directory });
  expect([checked.verdict, checked.kept]).toEqual(["undecided", directory]);
  return directory;
};

test("a search that is left three times ends where one ends that runs through", async () => {
  const whole = await check(target, MODEL);
  const kept = await left(500);
  for (const maxStates of [5000, 20_000]) {
    const further = await check(target, { ...MODEL, maxStates, resume: kept });
    expect([further.verdict, further.states.distinct >= maxStates, further.kept]).toEqual(["undecided", true, kept]);
  }
  const last = await check(target, { ...MODEL, resume: kept });
  expect(told({ ...last })).toBe(told({ ...whole }));
  expect([last.kept, last.handlerCalls > 0]).toEqual([null, true]);
});

test("of whose claims two states are compared, and whose transitions are named, too", async () => {
  for (const model of ["two-phase-commit", "raft-delays", "message-transaction"]) {
    const kept = path.join(directoryWith(), "kept");
    const whole = await check(model, { checkpoint: path.join(directoryWith(), "apart") });
    await check(model, { maxStates: 50, checkpoint: kept });
    expect(told({ ...(await check(model, { resume: kept })) }), model).toBe(told({ ...whole }));
  }
});

test("killed at any instant, what is kept is whole, and goes on to the same counts", { timeout: 120_000 }, async () => {
  const whole = await check(target, MODEL);
  const directory = directoryWith();
  const args = ["check", target, "-p", "managers=6", "--checkpoint-seconds", "0.001", "--json"];
  const kept = path.join(directory, "kept");
  const kill = async (milliseconds: number): Promise<void> => {
    const child = start(
      directory,
      ...args,
      existsSync(path.join(kept, "checkpoint.json")) ? "--resume" : "--checkpoint",
      "kept",
    );
    setTimeout(() => child.kill("SIGKILL"), milliseconds);
    await new Promise((resolve) => child.on("close", resolve));
  };
  const delays = fc.sample(fc.integer({ min: 300, max: 1500 }), { numRuns: 6, seed: 7 });
  for (const delay of delays) await kill(delay);
  const way = existsSync(path.join(kept, "checkpoint.json")) ? "--resume" : "--checkpoint";
  const { code, out, err } = await kripkeProcess(directory, ...args, way, "kept");
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(out).states).toEqual(whole.states);
});

test("Ctrl-C keeps what was found, and says how it goes on", { timeout: 60_000 }, async () => {
  const directory = directoryWith();
  const child = start(
    directory,
    "check",
    target,
    "-p",
    "managers=8",
    "--checkpoint",
    "kept",
    "--checkpoint-seconds",
    "0.001",
  );
  let out = "";
  child.stdout?.on("data", (data) => {
    out += data;
  });
  const manifest = path.join(directory, "kept", "checkpoint.json");
  while (!existsSync(manifest)) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGTERM");
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
  expect(out).toMatch(/What was found is kept; go on with: npx kripke check two-phase -p managers=8 --resume kept/);
  const further = await kripke(
    directory,
    "check",
    target,
    "-p",
    "managers=8",
    "--resume",
    "kept",
    "--max-states",
    "10",
  );
  expect(further.code).toBe(1);
});

/** What is wrong with a directory, and a part of what is said of it. */
const wrong: readonly (readonly [string, (kept: string) => void, RegExp])[] = [
  [
    "it is empty",
    (kept) => rmSync(path.join(kept, "checkpoint.json")),
    /no checkpoint in .*it has no checkpoint\.json/,
  ],
  [
    "a file is gone",
    (kept) => rmSync(path.join(kept, "states-0.bin")),
    /not whole: of its file states-0\.bin, it cannot be read/,
  ],
  [
    "a file is cut off",
    (kept) => truncateSync(path.join(kept, "lessons-0.bin"), 8),
    /lessons-0\.bin, it has 8 bytes and had/,
  ],
  ["a bit has changed", flip, /states-0\.bin, its content has changed/],
  ["it is half a JSON", (kept) => halve(path.join(kept, "checkpoint.json")), /is no checkpoint: it is not JSON/],
  [
    "it is of another format",
    (kept) => edit(kept, '"version":1', '"version":7'),
    /format 7, and this version of Kripke/,
  ],
  [
    "it is of another Kripke",
    (kept) => edit(kept, /"engine":"[^"]*"/, '"engine":"9.9.9"'),
    /of Kripke "9\.9\.9", and this is/,
  ],
  [
    "it is of another model",
    (kept) => edit(kept, '"model":"two-phase"', '"model":"raft"'),
    /of the model "raft", and this is "two-phase"/,
  ],
  [
    "a parameter differs",
    (kept) => edit(kept, '"managers":6', '"managers":5'),
    /of the parameter managers = 5, and this is 6/,
  ],
  [
    "symmetry differs",
    (kept) => edit(kept, '"symmetry":true', '"symmetry":false'),
    /without symmetry, and this one is with it/,
  ],
];

const edit = (kept: string, from: string | RegExp, to: string): void => {
  const file = path.join(kept, "checkpoint.json");
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(from);
  writeFileSync(file, text.replace(from, to));
};

const halve = (file: string): void => truncateSync(file, Math.floor(statSync(file).size / 2));

function flip(kept: string): void {
  const file = path.join(kept, "states-0.bin");
  const data = readFileSync(file);
  data[data.length >> 1]! ^= 4;
  writeFileSync(file, data);
}

test.each(wrong)("a checkpoint is refused where %s", async (_, spoil, says) => {
  const kept = await left();
  spoil(kept);
  await expect(check(target, { ...MODEL, resume: kept })).rejects.toMatchObject({
    name: "KripkeError",
    exitCode: 150,
    message: expect.stringMatching(says),
  });
});

const counter = (most: number): string => `
import { always, integer, model, next, protocol } from "kripke";
export default model({ name: "counter", summary: "counts", parameters: { most: integer({ default: 900, min: 1, max: 9999, summary: "most" }) },
  build: ({ most }) => protocol("counter", { nodes: { a: { init: () => ({ n: 0, m: 0 }), actions: {
    up: (s) => (s.n < most ? next({ ...s, n: s.n + 1 }) : undefined), over: (s) => (s.m < 40 ? next({ ...s, m: s.m + 1 }) : undefined) } } }, network: { order: "none", copies: "one", loses: "never", duplicates: "never" }, ends: () => true },
    { small: always(({ a }) => a.n <= ${most}) }) });`;

test("of a file whose text has changed nothing goes on", async () => {
  const directory = directoryWith({ "counter.ts": counter(5000) });
  const options = { directory, maxStates: 2000 };
  await check("./counter.ts", { ...options, checkpoint: "kept" });
  const further = await check("./counter.ts", { directory, resume: "kept" });
  expect([further.verdict, further.states.distinct]).toEqual(["holds", 901 * 41]);
  writeFileSync(path.join(directory, "counter.ts"), counter(800));
  await expect(check("./counter.ts", { directory, resume: "kept" })).rejects.toMatchObject({
    exitCode: 150,
    message: expect.stringContaining("its file, or one that it imports, has changed"),
  });
});

test("a checkpoint of other claims is refused", async () => {
  const kept = await left();
  edit(kept, "no split decision", "no split");
  await expect(check(target, { ...MODEL, resume: kept })).rejects.toMatchObject({
    exitCode: 150,
    message: expect.stringContaining("its claims are others"),
  });
});

test("a model that answers otherwise than it did is found out", async () => {
  const text = counter(5000).replace("n: s.n + 1", 'n: s.n + (process.env["KRIPKE_TEST_STEP"] === "2" ? 2 : 1)');
  const directory = directoryWith({ "counter.ts": text });
  await check("./counter.ts", { directory, maxStates: 2000, checkpoint: "kept" });
  process.env["KRIPKE_TEST_STEP"] = "2";
  try {
    await expect(check("./counter.ts", { directory, resume: "kept" })).rejects.toMatchObject({
      exitCode: 150,
      message: expect.stringContaining("behaves otherwise"),
    });
  } finally {
    delete process.env["KRIPKE_TEST_STEP"];
  }
});

test("what cannot be asked for is refused by name", async () => {
  const kept = await left();
  const refused = async (...args: readonly string[]) =>
    kripke(directoryWith(), "check", target, "-p", "managers=6", ...args);
  expect((await refused("--checkpoint", kept)).err).toMatch(/has a checkpoint already: go on with it by --resume/);
  expect((await refused("--checkpoint", "/proc/kept")).err).toMatch(/cannot be written to \/proc\/kept/);
  expect((await refused("--resume", kept, "--checkpoint", "other")).err).toMatch(/leave --checkpoint out/);
  expect((await refused("--checkpoint", "new", "--search", "depth")).err).toMatch(/depth first cannot be kept/);
  expect((await refused("--checkpoint", "new", "--checkpoint-seconds", "0")).err).toMatch(/takes a number above 0/);
  expect((await refused("--checkpoint-seconds", "5")).err).toMatch(/say with --checkpoint or --resume where/);
  expect((await refused("--checkpoint", "new", "--watch")).err).toMatch(/leave --checkpoint and --resume out/);
  for (const { code } of [await refused("--checkpoint", kept), await refused("--checkpoint-seconds", "0")])
    expect(code).toBe(2);
});

test("where the disk is full the search goes on, says so, and keeps the checkpoint before", async () => {
  const kept = await left();
  const before = readFileSync(path.join(kept, "checkpoint.json"));
  // A directory in the place of the file that would be written next: it cannot be written, as on a full disk.
  const next = path.join(kept, "states-1.bin");
  mkdirSync(next);
  const further = await check(target, { ...MODEL, maxStates: 20_000, resume: kept });
  expect(further.warnings.join()).toMatch(
    /could not be saved \(.*\); the checkpoint that is there is whole, and of [56],\d\d\d states/,
  );
  expect(readFileSync(path.join(kept, "checkpoint.json"))).toEqual(before);
  rmSync(next, { recursive: true, force: true });
  expect((await check(target, { ...MODEL, resume: kept })).verdict).toBe("holds");
});
