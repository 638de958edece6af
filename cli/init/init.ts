// `kripke init`: a project that works at once, with a protocol, a test of it, and what a build server runs.
// The one idea: nothing that is there is touched. All is written beside and then renamed, and only where none of it exists.
// Not here: what the files say (project.ts).
import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type KripkeError, sentenceOf, usageError } from "../../checker/index.ts";
import { quoted } from "../commands.ts";
import type { Terminal } from "../terminal.ts";
import { manifest, projectFiles, tarballOf } from "./project.ts";

export const initCommand = async (directory: string | undefined, terminal: Terminal): Promise<number> => {
  const into = path.resolve(terminal.directory, directory ?? ".");
  const files = projectFiles(into);
  try {
    await mustBeFree(into, [...files.keys()]);
    await writeAll(into, files);
  } catch (error) {
    throw cannotWrite(into, error);
  }
  terminal.out(`Made ${[...files.keys()].join(", ")} in ${into}.\n\nNext:\n${next(into, terminal).join("\n")}\n`);
  return 0;
};

const mustBeFree = async (into: string, files: readonly string[]): Promise<void> => {
  const there: string[] = [];
  for (const file of files) if (await exists(path.join(into, file))) there.push(file);
  if (there.length > 0)
    throw usageError(
      `${into} has ${there.join(", ")}, and \`kripke init\` overwrites nothing: name a new directory, as in \`kripke init locks\``,
    );
};

/** A link that leads nowhere is there, too. */
const exists = async (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );

const writeAll = async (into: string, files: ReadonlyMap<string, string>): Promise<void> => {
  await mkdir(into, { recursive: true });
  const beside = await mkdtemp(path.join(into, ".kripke-init-"));
  try {
    for (const [index, text] of [...files.values()].entries()) await writeFile(path.join(beside, String(index)), text);
    for (const file of files.keys()) await mkdir(path.dirname(path.join(into, file)), { recursive: true });
    for (const [index, file] of [...files.keys()].entries())
      await rename(path.join(beside, String(index)), path.join(into, file));
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
};

const cannotWrite = (into: string, error: unknown): unknown => {
  const { code } = error as NodeJS.ErrnoException;
  const refused = (why: string): KripkeError =>
    usageError(`no project can be made in ${into}: ${why}; name another directory`);
  if (typeof code !== "string") return error;
  return refused(
    code === "ENOTDIR" || code === "EEXIST"
      ? "it, or what it lies in, is a file"
      : code === "EACCES" || code === "EPERM" || code === "EROFS"
        ? "it is not writable"
        : sentenceOf(error),
  );
};

/** The commands that come next, each with what it does. */
const next = (into: string, terminal: Terminal): readonly string[] => {
  const tarball = tarballOf(manifest());
  const there = path.relative(terminal.directory, into);
  const steps: readonly (readonly [string, string])[] = [
    ...(existsSync(path.join(into, tarball))
      ? []
      : [[`npm pack --pack-destination ${quoted(into)}`, `in the repository of Kripke: makes ${tarball}`] as const]),
    ...(there === "" ? [] : [[`cd ${quoted(there)}`, ""] as const]),
    ["npm install", ""],
    ["npm run check", "finds a bug, and tells how it comes about"],
    ["npm test", "expects the bug, until it is mended"],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  return steps.map(([command, what]) => `  ${command.padEnd(width)}${what === "" ? "" : `  # ${what}`}`.trimEnd());
};
