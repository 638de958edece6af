// The command as a process: its exit code, Ctrl-C, a reader that goes away, a disk that is full.
// The one idea: only what a process alone can show is tested with processes, because each costs half a second.
// Not here: what is printed (check.test.ts), bad input (bad-input.test.ts).
import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { directoryWith, ended, fixture, kripkeProcess, main, root, start } from "./harness.ts";

const endless = fixture("endless.ts");
const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("exit code, output and traces of a violation", async () => {
  const directory = directoryWith();
  const { code, out, err } = await kripkeProcess(directory, "check", fixture("lost-update.ts"));
  expect([code, err]).toEqual([12, ""]);
  expect(out.trimEnd().split("\n").at(-1)).toMatch(/^npx kripke replay \.kripke\/traces\/.*\.json$/);
  expect(out).not.toContain("\u001b");
});

test("usage is 2, a model that does not load 150", async () => {
  const directory = directoryWith({ "syntax.ts": "export default 3 +;" });
  const [usage, unloaded] = await Promise.all([
    kripkeProcess(directory, "check", "--nonsense"),
    kripkeProcess(directory, "check", "./syntax.ts"),
  ]);
  expect([usage.code, unloaded.code]).toEqual([2, 150]);
  expect(usage.err + unloaded.err).not.toMatch(/^\s+at /m);
});

for (const signal of ["SIGINT", "SIGTERM"] as const)
  test(`${signal} ends the search with the verdicts so far`, async () => {
    const child = start(directoryWith(), "check", endless, "--max-seconds", "60");
    const result = ended(child);
    // What a pipe is told first, after two seconds.
    await new Promise((resolve) =>
      child.stderr?.on("data", (data) => String(data).includes("states") && resolve(true)),
    );
    child.kill(signal);
    const { code, out } = await result;
    expect(code).toBe(1);
    expect(out).toContain("? undecided");
    expect(out).toContain("Ctrl-C ended the search: ");
  });

test("a second Ctrl-C ends the process, however busy it is: what a shell calls 130", async () => {
  const child = start(directoryWith(), "check", fixture("busy.ts"), "--max-call-seconds", "60");
  const gone = new Promise((resolve) => child.on("exit", (code, signal) => resolve([code, signal])));
  const says = (words: string) =>
    new Promise((resolve) => child.stderr!.on("data", (data) => String(data).includes(words) && resolve(true)));
  try {
    await says("searching");
    const heard = says("Ctrl-C again");
    child.kill("SIGINT");
    await heard;
    // What comes at once is taken for an echo of the first.
    await later(1000);
    child.kill("SIGINT");
    expect(await Promise.race([gone, later(10_000)])).toEqual([null, "SIGINT"]);
  } finally {
    child.kill("SIGKILL");
  }
});

test("--max-seconds and --max-memory end the search: undecided, 1", async () => {
  const run = (...bound: string[]) => kripkeProcess(directoryWith(), "check", endless, "--json", ...bound);
  const results = [await run("--max-seconds", "0.2"), await run("--max-memory", "50")];
  expect(results.map(({ code }) => code)).toEqual([1, 1]);
  const kinds = results.map(({ out }) => JSON.parse(out).bounds[0].kind);
  expect(kinds).toEqual(["seconds", "memory"]);
});

test("a reader that goes away is no failure", async () => {
  const child = start(directoryWith(), "list");
  child.stdout?.destroy();
  const { code, err } = await ended(child);
  expect([code, err]).toEqual([0, ""]);
});

test.runIf(existsSync("/dev/full"))("a full disk under standard output is one sentence, and not 0", async () => {
  const child = spawn(process.execPath, [main, "list"], {
    cwd: root,
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
  });
  const { code, err } = await ended(child);
  expect(code).toBe(1);
  expect(err).toMatch(/^Standard output cannot be written: .*\.\n$/);
});

test("a signal that is heard twice at once, as timeout sends it, is one wish: what was found is told", async () => {
  const child = start(directoryWith(), "check", endless, "--max-seconds", "60");
  const result = ended(child);
  await new Promise((resolve) => child.stderr?.on("data", (data) => String(data).includes("states") && resolve(true)));
  child.kill("SIGTERM");
  child.kill("SIGTERM");
  const { code, out } = await result;
  expect([code, out]).toEqual([1, expect.stringContaining("undecided")]);
});
