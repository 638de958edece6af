// A user's file: bundled, imported anew, and what it exports to be checked.
// The one idea: whatever goes wrong while loading is one sentence that names the file, never a stack.
// Not here: what is in the bundle (bundle.ts), which export is meant (target.ts). Types are not checked: the bundler only strips them.
import { randomUUID } from "node:crypto";
import { readFileSync, realpathSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { findSourceMap } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Checkable,
  isCheckable,
  isKripkeError,
  loading,
  modelError,
  originOf,
  sentenceOf,
} from "../../checker/index.ts";
import { type Bundled, bundle, type Edits, type Fault } from "./bundle.ts";

/** What a file exports that can be checked, by the name of the export. */
export interface LoadedFile {
  readonly path: string;
  readonly exports: ReadonlyMap<string, Checkable>;
}

let before: ReadonlySet<string> | null = null;
/** The names of the globals that there were before the first file was loaded. */
export const globalsBefore = (): ReadonlySet<string> => {
  before ??= new Set(Object.getOwnPropertyNames(globalThis));
  return before;
};

/** Loads `path`, relative to `directory`. Everything that can go wrong is an error with exit code 150. */
export const loadFile = async (path: string, directory: string): Promise<LoadedFile> =>
  (await loaderOf(path, directory))();

/**
 * Bundles a file once, to be loaded as often as one likes: each load has modules of its own. Errors are those of `loadFile`.
 * `edits`: what its files are to say instead.
 */
export const loaderOf = async (path: string, directory: string, edits?: Edits): Promise<() => Promise<LoadedFile>> => {
  const absolute = resolve(directory, path);
  mustBeFile(path, absolute);
  globalsBefore();
  const { text, names } = await bundledText(path, absolute, edits);
  return async () => {
    const exports = checkableIn(await importAnew(path, absolute, text, names));
    if (exports.size === 0)
      throw modelError(
        `${path} exports no model: write \`export default\` before what \`model\`, \`protocol\` or \`spec\` returns`,
      );
    return { path: absolute, exports };
  };
};

const temporary = (): string => join(realpathSync(tmpdir()), `kripke-${randomUUID()}.mjs`);

const bundledText = async (path: string, absolute: string, edits: Edits | undefined) => {
  const outfile = temporary();
  try {
    const { fault, names } = await bundle(absolute, outfile, edits);
    if (fault !== null) throw modelError(faultSentence(path, absolute, fault));
    return { text: readFileSync(outfile), names };
  } finally {
    rmSync(outfile, { force: true });
  }
};

/** What a file exports whose modules run now, whatever was imported before. */
const importAnew = async (path: string, absolute: string, text: Buffer, names: Bundled["names"]): Promise<unknown> => {
  const outfile = temporary();
  try {
    writeFileSync(outfile, text);
    return await imported(path, outfile).catch((error: unknown) => {
      throw notImported(path, absolute, error, names);
    });
  } finally {
    rmSync(outfile, { force: true });
  }
};

// What is thrown names the author's lines: Node's stacks by themselves, those of others are looked up.
const withLines = (): void => {
  process.setSourceMapsEnabled(true);
  originOf((file, line, column) => {
    const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
    return entry !== undefined && "originalSource" in entry
      ? { file: entry.originalSource, line: entry.originalLine + 1 }
      : undefined;
  });
};

const imported = (path: string, outfile: string): Promise<unknown> => {
  withLines();
  return loading(path, async () => {
    const namespace: unknown = await import(pathToFileURL(outfile).href);
    // What it left behind, such as a promise that is rejected, comes out now.
    await new Promise((resolve) => setImmediate(resolve));
    return namespace;
  });
};

const notImported = (path: string, absolute: string, error: unknown, names: Bundled["names"]): Error => {
  if (isKripkeError(error)) return modelError(`${path}: ${error.message}`);
  const sentence = sentenceOf(error).replace(/(?<=')[^']+(?=')/g, (quoted) => names.get(quoted) ?? quoted);
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(sentence)?.[1];
  return modelError(
    missing !== undefined && /MODULE_NOT_FOUND$/.test(String((error as { code?: unknown }).code))
      ? missingSentence(path, absolute, missing)
      : `${path} threw while it was loaded: ${sentence}`,
  );
};

const faultSentence = (path: string, absolute: string, { file, missing, text, line, column }: Fault): string => {
  if (missing !== null) return missingSentence(path, absolute, missing);
  const where = basename(file) === basename(absolute) ? path : relative(dirname(absolute), file);
  return `${where} does not compile: line ${line}, column ${column}: ${text}; correct it there`;
};

const missingSentence = (path: string, absolute: string, missing: string): string =>
  isAbsolute(missing)
    ? `${path} imports the file ${relative(dirname(absolute), missing)}, which does not exist: correct the path`
    : `${path} imports "${missing}", which is not installed: run \`npm install ${/^(?:@[^/]+\/)?[^/]+/.exec(missing)![0]}\` beside it`;

const mustBeFile = (path: string, absolute: string): void => {
  const stats = statsOf(path, absolute);
  if (stats === undefined) throw modelError(`${path} does not exist: check the spelling and the working directory`);
  if (stats.isDirectory()) throw modelError(`${path} is a directory: name the file in it that exports the model`);
};

/** What the file system knows of a path; undefined if there is nothing there. */
const statsOf = (path: string, absolute: string): Stats | undefined => {
  try {
    return statSync(absolute, { throwIfNoEntry: false });
  } catch (error) {
    const inFile = (error as { code?: unknown }).code === "ENOTDIR";
    throw modelError(
      `${path} cannot be read: ${inFile ? "a part of it is a file; name an export or a scenario behind #, as in ./mine.ts#name" : sentenceOf(error)}`,
    );
  }
};

/** The exports of a module; those of CommonJS stand under `default`. */
const checkableIn = (namespace: unknown): ReadonlyMap<string, Checkable> => {
  const found = new Map<string, Checkable>();
  const take = (exports: unknown): void => {
    if (typeof exports !== "object" || exports === null || isCheckable(exports)) return;
    for (const [name, value] of Object.entries(exports))
      if (isCheckable(value)) {
        if (![...found.values()].includes(value)) found.set(name, value);
      } else if (name === "default") take(value);
  };
  if (typeof namespace === "object" && namespace !== null) {
    take({ default: (namespace as { default?: unknown }).default });
    take(namespace);
  }
  return found;
};
