// Which mutants the compiler refuses: they are no bugs that anybody ships.
// The one idea: every mutant is a sibling copy of its file, all in one program, so that the compiler runs once; the copies stand in a
// folder of their own, which it takes for the folder of the originals.
// Not here: which mutants there are (mutants.ts).
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { MutatedFile } from "./mutants.ts";
import type { Mutant } from "./sites.ts";

/** What the compiler says. */
export interface Refused {
  readonly mutants: ReadonlySet<number>;
  /** Why mutants were not asked about, where they were not. */
  readonly because: string | null;
}

/** Asks the compiler of the project that the files are in about these mutants. `signal`: whoever does not want to wait. */
export const refusedBy = async (
  files: readonly MutatedFile[],
  asked: ReadonlySet<number>,
  folderName: string,
  signal: AbortSignal,
): Promise<Refused> => {
  const root = rootOf(files.map(({ file }) => file));
  const compiler = compilerFrom(path.join(root, "any.ts"));
  const none = new Set<number>();
  if (compiler === null)
    return {
      mutants: none,
      because: `TypeScript is not installed beside ${root}, so no mutant is left out that it would refuse`,
    };
  const folder = path.join(root, ".kripke", folderName);
  try {
    const copies = new Copies(root, folder);
    for (const file of files) copies.write(file, asked);
    const output = await outputOf(compiler, copies.project(), folder, signal);
    // Where a text does not even parse, the compiler says nothing of types: it is asked once more without those.
    const said = copies.leaveOut(output) ? await outputOf(compiler, copies.project(), folder, signal) : "";
    return copies.refused(`${output}\n${said}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { mutants: none, because: `the compiler could not be asked which mutants it refuses (${message})` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The folder of the project: of the tsconfig.json, else the package.json, that is nearest above all files. */
const rootOf = (files: readonly string[]): string => {
  const [first = ""] = files;
  let common = path.dirname(first);
  while (!files.every((file) => file.startsWith(common + path.sep))) common = path.dirname(common);
  for (const name of ["tsconfig.json", "package.json"])
    for (let folder = common; ; folder = path.dirname(folder)) {
      if (existsSync(path.join(folder, name))) return folder;
      if (folder === path.dirname(folder)) break;
    }
  return common;
};

const compilerFrom = (file: string): string | null => {
  try {
    const manifest = createRequire(file).resolve("typescript/package.json");
    const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly bin: { readonly tsc: string } };
    return path.join(path.dirname(manifest), bin.tsc);
  } catch {
    return null;
  }
};

/** What is unused in a mutant is no matter of types. */
const OPTIONS = {
  noEmit: true,
  skipLibCheck: true,
  composite: false,
  incremental: false,
  declaration: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
  rewriteRelativeImportExtensions: false,
  allowImportingTsExtensions: true,
  allowJs: true,
};
const WITHOUT_PROJECT = { strict: true, target: "es2023", module: "nodenext", moduleResolution: "nodenext" };

const slashed = (file: string): string => file.split(path.sep).join("/");

class Copies {
  readonly #root: string;
  readonly #folder: string;
  /** By path of the copy: the mutant in it; 0: none, to see whether the original is refused. */
  readonly #mutants = new Map<string, { readonly mutant: number; readonly file: string }>();

  readonly #unparsed = new Set<string>();

  constructor(root: string, folder: string) {
    this.#root = root;
    this.#folder = folder;
  }

  write({ file, syntax: { text }, sites }: MutatedFile, asked: ReadonlySet<number>): void {
    const mutants = sites.flatMap((site) => site.mutants).filter(({ id }) => asked.has(id));
    if (mutants.length === 0) return;
    this.#copy(file, 0, text);
    for (const mutant of mutants) this.#copy(file, mutant.id, mutated(text, mutant));
  }

  #copy(file: string, mutant: number, text: string): void {
    const { dir, name, ext } = path.parse(path.relative(this.#root, file));
    const copy = path.join(dir, `${name}.mutant-${mutant}${ext}`);
    mkdirSync(path.join(this.#folder, dir), { recursive: true });
    writeFileSync(path.join(this.#folder, copy), text);
    this.#mutants.set(slashed(copy), { mutant, file });
  }

  /** Leaves the copies out that do not parse; were there any? */
  leaveOut(output: string): boolean {
    const unparsed = [...output.matchAll(/^(.+?)\(\d+,\d+\): error TS1\d{3}: /gm)].map(([, copy]) => slashed(copy!));
    for (const copy of unparsed) this.#unparsed.add(copy);
    return unparsed.length > 0;
  }

  /** Writes what makes a program of the copies; answers its path. */
  project(): string {
    const config = path.join(this.#root, "tsconfig.json");
    const options = existsSync(config) ? {} : WITHOUT_PROJECT;
    const project = path.join(this.#folder, "tsconfig.json");
    const paths = { rootDir: this.#root, rootDirs: [this.#root, this.#folder] };
    const text = {
      ...(existsSync(config) ? { extends: config } : {}),
      compilerOptions: { ...options, ...OPTIONS, ...paths },
      files: [...this.#mutants.keys()].filter((copy) => !this.#unparsed.has(copy)),
      include: [],
      exclude: [],
    };
    writeFileSync(project, JSON.stringify(text));
    return project;
  }

  /** The mutants of which the output has an error; where it has one of an original, those of its file are not known. */
  refused(output: string): Refused {
    const mutants = new Set<number>();
    const unknown = new Map<string, string>();
    for (const line of output.split("\n")) {
      const [, copy, message] = /^(.+?)\(\d+,\d+\): error (TS\d+: .*)$/.exec(line) ?? [];
      const found = copy === undefined ? undefined : this.#mutants.get(slashed(copy));
      if (found === undefined) continue;
      if (found.mutant === 0) unknown.set(found.file, message!);
      else mutants.add(found.mutant);
    }
    const [first] = unknown;
    if (first === undefined) return { mutants, because: null };
    const [file, message] = first;
    for (const [, { mutant, file: of }] of this.#mutants) if (unknown.has(of)) mutants.delete(mutant);
    const name = path.relative(this.#root, file);
    return {
      mutants,
      because: `the compiler refuses ${name} as it is (${message}), so its mutants are not asked about`,
    };
  }
}

/** A text with a mutant in it. */
export const mutated = (text: string, { start, end, after }: Mutant): string =>
  // A comment at the end of what stands there would swallow what follows.
  `${text.slice(0, start)}${after}${/\/\/.*$/.test(after) ? "\n" : ""}${text.slice(end)}`;

const outputOf = (compiler: string, project: string, cwd: string, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const args = [compiler, "-p", project, "--pretty", "false"];
    execFile(process.execPath, args, { cwd, signal, maxBuffer: 2 ** 28 }, (error, stdout) => {
      // It exits with 1 or 2 where there are errors.
      if (error !== null && typeof error.code !== "number") reject(error);
      else if (stdout === "" && error !== null) reject(error);
      else resolve(stdout);
    });
  });
