// A user's file: loaded with a TypeScript loader, and what it exports to be checked.
// The one idea: whatever goes wrong while loading is one sentence that names the file, never a stack.
// Not here: which export is meant (target.ts). Types are not checked: the loader only strips them.
import { statSync } from "node:fs";
import Module, { register } from "node:module";
import { basename, dirname, extname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Checkable, isCheckable, isKripkeError, modelError, sentenceOf } from "../checker/index.ts";

/** What a file exports that can be checked, by the name of the export. */
export interface LoadedFile {
  readonly path: string;
  readonly exports: ReadonlyMap<string, Checkable>;
}

/** Loads `path`, relative to `directory`. Everything that can go wrong is an error with exit code 150. */
export const loadFile = async (path: string, directory: string): Promise<LoadedFile> => {
  const absolute = resolve(directory, path);
  mustBeFile(path, absolute);
  resolveOwnPackage();
  const { tsImport } = await import("tsx/esm/api");
  const namespace: unknown = await tsImport(pathToFileURL(absolute).href, import.meta.url).catch((error: unknown) => {
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
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined) throw modelError(`${path} does not exist: check the spelling and the working directory`);
  if (stats.isDirectory()) throw modelError(`${path} is a directory: name the file in it that exports the model`);
};

/** The exports of a module, also where the loader took it for CommonJS and put them under `default`. */
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
    const remedy = why?.startsWith("Top-level await")
      ? `rename the file to ${basename(path, extname(path))}.mts, or put "type": "module" into package.json`
      : "correct it there";
    return modelError(`${where} does not compile: line ${line}, column ${column}: ${why}; ${remedy}`);
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

let resolved = false;
/**
 * Lets a file import "kripke" where the package is not installed beside it: it then gets the copy that is running.
 * An installed copy wins, except this package's own build while it runs from source.
 */
const resolveOwnPackage = (): void => {
  if (resolved) return;
  resolved = true;
  const own = new URL(`../index${extname(import.meta.url)}`, import.meta.url);
  const build = new URL("./dist/", own);
  register(
    `data:text/javascript,${encodeURIComponent(`
      export const resolve = async (specifier, context, next) => {
        if (specifier !== "kripke") return next(specifier, context);
        const found = await next(specifier, context).catch(() => undefined);
        return found && !found.url.startsWith("${build.href}") ? found : next("${own.href}", context);
      };`)}`,
  );
  // Without "type": "module" the loader compiles a file to CommonJS, whose \`require\` knows no hooks.
  const commonJs = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
  const original = commonJs._resolveFilename;
  commonJs._resolveFilename = function (request, ...rest) {
    if (request !== "kripke") return original.call(this, request, ...rest);
    const found = attempt(() => original.call(this, request, ...rest));
    return found !== undefined && !found.startsWith(fileURLToPath(build))
      ? found
      : original.call(this, fileURLToPath(own), ...rest);
  };
};

const attempt = <T>(get: () => T): T | undefined => {
  try {
    return get();
  } catch {
    return undefined;
  }
};
