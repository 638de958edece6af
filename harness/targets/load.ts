// A user's file: loaded with a TypeScript loader, and what it exports to be checked.
// The one idea: whatever goes wrong while loading is one sentence that names the file, never a stack.
// Not here: which export is meant (target.ts). Types are not checked: the loader only strips them.
import { type Stats, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Checkable, isCheckable, isKripkeError, loading, modelError, sentenceOf } from "../../checker/index.ts";
import { inStrictMode, prepareLoader } from "./loader.ts";

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
export const loadFile = async (path: string, directory: string): Promise<LoadedFile> => {
  const absolute = resolve(directory, path);
  mustBeFile(path, absolute);
  prepareLoader();
  const { tsImport } = await import("tsx/esm/api");
  globalsBefore();
  const load = (): Promise<unknown> =>
    loading(path, async () => {
      const loaded: unknown = await tsImport(pathToFileURL(absolute).href, import.meta.url);
      // What it left behind, such as a promise that is rejected, comes out now.
      await new Promise((resolve) => setImmediate(resolve));
      return loaded;
    });
  const namespace = await inStrictMode(load).catch((error: unknown) => {
    throw isKripkeError(error) ? modelError(`${path}: ${error.message}`) : notLoaded(path, absolute, error);
  });
  const exports = checkableIn(namespace);
  if (exports.size === 0)
    throw modelError(
      `${path} exports no model: write \`export default\` before what \`model\`, \`protocol\` or \`spec\` returns`,
    );
  return { path: absolute, exports };
};

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

const notLoaded = (path: string, absolute: string, error: unknown): Error => {
  const sentence = sentenceOf(error);
  const inCompile = /^Transform failed with .*?: (.+?):(\d+):(\d+): ERROR: (.*)$/.exec(sentence);
  if (inCompile !== null) {
    const [, file = "", line, column, why] = inCompile;
    const where = basename(file) === basename(absolute) ? path : relative(dirname(absolute), file);
    return modelError(`${where} does not compile: line ${line}, column ${column}: ${why}; correct it there`);
  }
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(sentence)?.[1];
  if (missing !== undefined && /MODULE_NOT_FOUND$/.test(String((error as { code?: unknown }).code)))
    return modelError(
      missing.startsWith(".") || missing.startsWith("/")
        ? `${path} imports the file ${relative(dirname(absolute), resolve(dirname(absolute), missing))}, which does not exist: correct the path`
        : `${path} imports "${missing}", which is not installed: run \`npm install ${missing}\` beside it`,
    );
  return modelError(`${path} threw while it was loaded: ${sentence}`);
};
