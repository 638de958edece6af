// Building this version and another side by side, for a comparison.
// The one idea: both are built the same way into folders of their own: in a checkout as the compiler writes them, and neither from source
// nor in the few files that users run; elsewhere as they were published.
// Not here: measuring.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { thisVersion, type Version } from "../bench/measure-once.ts";
import { KripkeError, usageError } from "../checker/index.ts";
import { home } from "../harness/package.ts";

const run = promisify(execFile);

export interface Built {
  readonly mine: Version;
  readonly other: Version;
  /** Takes away what was made for the comparison. */
  readonly remove: () => Promise<void>;
}

/** `against` is a git ref where this runs in a checkout of the project, else a version in the registry of packages. */
export const builtVersions = async (against: string, progress: (line: string) => void): Promise<Built> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "kripke-bench-"));
  const commit = await commitOf(against);
  const remove = async (): Promise<void> => {
    if (commit !== null)
      await run("git", ["-C", home, "worktree", "remove", "--force", path.join(folder, "other")]).catch(
        () => undefined,
      );
    await rm(folder, { recursive: true, force: true });
  };
  try {
    progress("building this version");
    const isInstalled = commit === null && thisVersion.ending === ".js";
    const mine = isInstalled ? thisVersion : await buildOfThis(path.join(folder, "mine"));
    progress(`building ${against}`);
    const other =
      commit === null
        ? await installed(against, path.join(folder, "other"))
        : await checkedOut(commit, path.join(folder, "other"));
    return { mine, other, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

/** Null: this is no checkout of the project, or it has no such commit. */
const commitOf = async (ref: string): Promise<string | null> => {
  try {
    const { stdout } = await run("git", ["-C", home, "rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
    await readFile(path.join(home, "tsconfig.build.json"));
    return stdout.trim();
  } catch {
    return null;
  }
};

const compile = (folder: string, out: string): Promise<unknown> =>
  run(
    process.execPath,
    [path.join(folder, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", out],
    {
      cwd: folder,
    },
  );

/** The sources as they are now, committed or not. */
const buildOfThis = async (folder: string): Promise<Version> => {
  const out = path.join(folder, "dist");
  await mkdir(folder, { recursive: true });
  await compile(home, out);
  await cp(path.join(home, "package.json"), path.join(folder, "package.json"));
  await symlink(path.join(home, "node_modules"), path.join(folder, "node_modules"), "junction");
  return { root: out, ending: ".js" };
};

const checkedOut = async (commit: string, folder: string): Promise<Version> => {
  await run("git", ["-C", home, "worktree", "add", "--detach", "--force", folder, commit]);
  const lock = "package-lock.json";
  const same = (await readFile(path.join(home, lock), "utf8")) === (await readFile(path.join(folder, lock), "utf8"));
  if (same) await symlink(path.join(home, "node_modules"), path.join(folder, "node_modules"), "junction");
  else await npm(["ci", "--no-audit", "--no-fund", "--prefer-offline"], folder);
  const out = path.join(folder, "dist");
  await compile(folder, out);
  return { root: out, ending: ".js" };
};

const installed = async (version: string, folder: string): Promise<Version> => {
  await mkdir(folder, { recursive: true });
  try {
    await npm(["install", "--no-audit", "--no-fund", `kripke@${version}`], folder);
  } catch {
    throw usageError(
      `--against takes a git ref of this checkout or a published version, and "${version}" is neither here`,
    );
  }
  return { root: path.join(folder, "node_modules/kripke/dist"), ending: ".js" };
};

const npm = async (args: readonly string[], cwd: string): Promise<void> => {
  const windows = process.platform === "win32";
  try {
    await run(windows ? "npm.cmd" : "npm", [...args], { cwd, shell: windows });
  } catch (error) {
    throw new KripkeError(150, `npm ${args[0]} failed in ${cwd}: ${(error as Error).message.split("\n")[0]}`);
  }
};
