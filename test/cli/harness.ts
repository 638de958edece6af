// Runs the command line in tests: in this process where that will do, as a process where it matters.
// The one idea: a test says the words after `kripke` and sees exit code, output and errors, as a user does.
// Not here: what they should be.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../cli/program.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const fixture = (name: string): string => path.join(root, "test/cli/fixtures", name);

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A new directory with these files in it. */
export const directoryWith = (files: Readonly<Record<string, string>> = {}): string => {
  const directory = mkdtempSync(path.join(tmpdir(), "kripke-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
  return directory;
};

/** Runs the command in this process. */
export const kripke = async (directory: string, ...args: readonly string[]): Promise<Ran> => {
  let out = "";
  let err = "";
  const code = await run(args, {
    directory,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colours: false,
    live: false,
    columns: Number.POSITIVE_INFINITY,
  });
  return { code, out, err };
};

/** The command as it is compiled before the tests (compiled.ts). */
export const main = path.join(root, "dist/cli/main.js");

/** Starts the command as a process of its own. */
export const start = (directory: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [main, ...args], {
    cwd: directory,
    env: { ...process.env, NO_COLOR: "1" },
  });

/** Runs the command as a process. */
export const kripkeProcess = (directory: string, ...args: readonly string[]): Promise<Ran> =>
  ended(start(directory, ...args));

/** Waits for a process and gathers what it printed. */
export const ended = (child: ChildProcess): Promise<Ran> => {
  let out = "";
  let err = "";
  child.stdout?.on("data", (data) => {
    out += data;
  });
  child.stderr?.on("data", (data) => {
    err += data;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
};
