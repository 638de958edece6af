// Trace files that cannot be read or written: one sentence each, the right exit code, nothing left behind.
// The one idea: real directories where the system lets a test make the failure, a stand-in for a full disk where it does not.
// Not here: what stands in the files (format.test.ts).
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";

const failing = vi.hoisted(() => ({
  writeFile: undefined as string | undefined,
  access: undefined as string | undefined,
}));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const failure = (code: string) => Object.assign(new Error(`${code}: as told`), { code });
  return {
    ...real,
    writeFile: async (file: string, text: string, options: object) => {
      if (failing.writeFile === undefined) return real.writeFile(file, text, options);
      await real.writeFile(file, text.slice(0, 100));
      throw failure(failing.writeFile);
    },
    access: async (file: string, mode: number) => {
      if (failing.access !== undefined) throw failure(failing.access);
      return real.access(file, mode);
    },
  };
});

// Tests share what they import: here it is loaded anew with the stand-in, and behind here anew without.
vi.resetModules();
const { KripkeError } = await import("../../checker/index.ts");
const { assertWritable, engineNote, readTrace, writeTrace } = await import("../../traces/file.ts");
const { splitDecision } = await import("./example-traces.ts");
afterAll(() => vi.resetModules());

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "kripke-file-"));
});
afterEach(async () => {
  failing.writeFile = undefined;
  failing.access = undefined;
  await rm(directory, { recursive: true });
});

const refusal = async (attempt: Promise<unknown>): Promise<string> => {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KripkeError)) throw error ?? new Error("nothing was refused");
  expect(error.message).not.toContain("\n");
  return `${error.exitCode}: ${error.message.replaceAll(directory, "<dir>")}`;
};

it("a trace is written and read, its directory made on the way", async () => {
  const file = path.join(directory, "a", "b", "trace.json");
  await writeTrace(file, splitDecision);
  expect(await readTrace(file)).toEqual(splitDecision);
  expect(await readdir(path.dirname(file))).toEqual(["trace.json"]);
});

it("a trace that is not there, or no file", async () => {
  expect(await refusal(readTrace(path.join(directory, "none.json")))).toBe(
    "150: there is no trace at <dir>/none.json: check the path; `kripke check` prints where it writes its traces",
  );
  expect(await refusal(readTrace(directory))).toBe("150: <dir> is a directory: name one of the trace files in it");
});

it("a directory that is a file", async () => {
  const file = path.join(directory, "file");
  await writeFile(file, "");
  for (const inside of [file, path.join(file, "deeper")]) {
    const sentence = `2: no trace can be written into ${inside.replace(directory, "<dir>")}: it, or what it lies in, is a file; choose another directory with --trace-dir`;
    expect(await refusal(writeTrace(path.join(inside, "trace.json"), splitDecision))).toBe(sentence);
    expect(await refusal(assertWritable(inside))).toBe(sentence);
  }
});

it("a full disk leaves the old trace and nothing half-written", async () => {
  const file = path.join(directory, "trace.json");
  await writeTrace(file, splitDecision);
  const before = await readFile(file, "utf8");
  failing.writeFile = "ENOSPC";
  expect(await refusal(writeTrace(file, { ...splitDecision, claim: "another" }))).toBe(
    "2: no trace can be written into <dir>: the disk is full; free some space, or choose another directory with --trace-dir",
  );
  expect(await readdir(directory)).toEqual(["trace.json"]);
  expect(await readFile(file, "utf8")).toBe(before);
});

it("a directory where nothing may be written", async () => {
  const sentence =
    "2: no trace can be written into <dir>: it is not writable; choose another directory with --trace-dir";
  failing.writeFile = "EACCES";
  expect(await refusal(writeTrace(path.join(directory, "trace.json"), splitDecision))).toBe(sentence);
  expect(await readdir(directory)).toEqual([]);
  failing.access = "EROFS";
  expect(await refusal(assertWritable(directory))).toBe(sentence);
});

it("a directory stands where the trace should go", async () => {
  await mkdir(path.join(directory, "trace.json"));
  expect(await refusal(writeTrace(path.join(directory, "trace.json"), splitDecision))).toMatch(
    /^2: no trace can be written/,
  );
  expect(await readdir(directory)).toEqual(["trace.json"]);
});

it("asking whether a directory is writable makes nothing", async () => {
  await assertWritable(path.join(directory, "not", "yet"));
  expect(await readdir(directory)).toEqual([]);
});

it.runIf(existsSync("/proc/self"))("a file system that takes no directories", async () => {
  const sentence =
    "2: no trace can be written into /proc/nothing/here: no directory can be made there; choose another directory with --trace-dir";
  expect(await refusal(assertWritable("/proc/nothing/here"))).toBe(sentence);
  expect(await refusal(writeTrace("/proc/nothing/here/trace.json", splitDecision))).toBe(sentence);
});

it("another engine is a note, no error", () => {
  expect(engineNote(splitDecision, "0.1.0")).toBeNull();
  expect(engineNote(splitDecision, "0.2.0")).toBe(
    "the trace was written by Kripke 0.1.0, and this is 0.2.0: that is no obstacle, but the model may have changed since",
  );
});
