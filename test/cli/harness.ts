// Runs the command line in tests: in this process where that will do, as a process where it matters.
// The one idea: a test says the words after `kripke` and sees exit code, output and errors, as a user does; in this process too
// it is the command as it is compiled, for from source every file that is checked would have the whole checker compiled anew.
// Not here: what they should be.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** A file as it is compiled before the tests (compiled.ts). */
export const compiled = async <T>(file: string): Promise<T> =>
  import(/* @vite-ignore */ pathToFileURL(path.join(root, "dist", file)).href);

export const { run } = await compiled<typeof import("../../cli/program.ts")>("cli/program.js");
/** The package as programs import it. */
export const index = await compiled<typeof import("../../index.ts")>("index.js");

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  /** Without the lines of progress: whether one is printed is a matter of how slow the machine is in that minute. */
  readonly err: string;
}

const withoutProgress = (err: string): string =>
  err.replace(
    /^(?:searching: |.*\b(?:transitions|events)\/s, |\d+ mutants?; the |[\d,]+ of [\d,]+ mutants? (?:asked, |judged: )).*\n/gm,
    "",
  );

/** A new directory with these files in it. */
export const directoryWith = (files: Readonly<Record<string, string>> = {}): string => {
  const directory = mkdtempSync(path.join(tmpdir(), "kripke-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
  return directory;
};

/** A model of the tests in a new directory, which imports the package by its name, as users' files do. */
export const fixture = (name: string): string => {
  const text = readFileSync(path.join(root, "test/cli/fixtures", name), "utf8");
  return path.join(directoryWith({ [name]: text.replace("../../../index.ts", "kripke") }), name);
};

/** Where the command runs, and what else is not as in most tests. */
type Where = string | { readonly directory: string; readonly annotated: string };

/** Runs the command in this process. */
export const kripke = async (where: Where, ...args: readonly string[]): Promise<Ran> => {
  let out = "";
  let err = "";
  const code = await run(args, {
    ...(typeof where === "string" ? { directory: where, annotated: null } : where),
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
  return { code, out, err: withoutProgress(err) };
};

/** The command as it is compiled before the tests (compiled.ts). */
export const main = path.join(root, "dist/cli/main.js");

/** Starts the command as a process of its own. */
export const start = (directory: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [main, ...args], {
    cwd: directory,
    // Where these tests run is not asked: it may be a build server.
    env: { ...process.env, NO_COLOR: "1", GITHUB_ACTIONS: "" },
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
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err: withoutProgress(err) })));
};
