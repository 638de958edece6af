// What the loader of users' files needs besides TypeScript: this package by its name, every file as a module, strict code.
// The one idea: a file means the same whatever its package.json says, and whether or not the package is installed beside it.
// Not here: loading (load.ts).
import Module, { register } from "node:module";
import { extname } from "node:path";

const own = new URL(`../index${extname(import.meta.url)}`, import.meta.url);
/** Where this package is built to while it runs from source: an older copy, so it is passed over. */
const build = new URL("./dist/", own);
/** What runs from source is read by loaders that are not told of here, if at all. */
const isCompiled = extname(own.pathname) === ".js";
/**
 * The copy that is running, under an address that the loader takes for its own already: else each file would have it read, and
 * every module of it compiled, once more.
 */
const shared = `data:text/javascript,export * from "${own.href}"#tsx-namespace=kripke`
  .replaceAll(" ", "%20")
  .replaceAll('"', "%22");

/**
 * A hook runs in a thread of its own, which knows no TypeScript, so it is text.
 * "kripke" is the copy installed beside the file, else the one that is running. A file in TypeScript, or in JavaScript that
 * imports or exports, is a module also where its package.json does not say so: as CommonJS it would run in sloppy mode, where
 * a handler that changes its frozen state goes unnoticed.
 */
const HOOK = `
import { readFileSync } from "node:fs";
const isModule = (url) =>
  url.startsWith("file:") && !url.includes("/node_modules/") &&
  (/\\.ts(?:$|\\?)/.test(url) ||
    (/\\.js(?:$|\\?)/.test(url) && /^\\s*(?:import|export)\\b/m.test(readFileSync(new URL(url), "utf8"))));
export const resolve = async (specifier, context, next) => {
  if (specifier === "kripke") {
    const found = await next(specifier, context).catch(() => undefined);
    const isOther = found && !found.url.startsWith("${build.href}") && found.url.replace(/\\?.*$/, "") !== "${own.href}";
    if (isOther) return found;
    return ${isCompiled} ? { url: "${shared}", format: "module", shortCircuit: true } : next("${own.href}", context);
  }
  const found = await next(specifier, context);
  // A loader that runs already, as from source, marks what it takes for CommonJS in the address.
  const url = found.url.replace(/(?:%3F|\\?)tsx-commonjs.*$/, "");
  return isModule(url) ? { ...found, url, format: "module" } : found;
};`;

type Compile = (this: unknown, content: string, filename: string, ...rest: readonly unknown[]) => unknown;

/**
 * Loads something, and meanwhile makes the CommonJS of users strict, where Node reads it itself. What packages hold stays as it is.
 * (V8's own flag for strict code does not reach the functions that Node wraps files in.)
 */
export const inStrictMode = async <T>(load: () => Promise<T>): Promise<T> => {
  const prototype = (Module as unknown as { prototype: { _compile: Compile } }).prototype;
  const compile = prototype._compile;
  prototype._compile = function (content, filename, ...rest) {
    const isOfPackage = /[\\/]node_modules[\\/]/.test(filename);
    return compile.call(
      this,
      isOfPackage ? content : `"use strict";${content.replace(/^#!/, "//")}`,
      filename,
      ...rest,
    );
  };
  try {
    return await load();
  } finally {
    prototype._compile = compile;
  }
};

let prepared = false;

/** To be called before the first file is loaded. */
export const prepareLoader = (): void => {
  if (prepared) return;
  prepared = true;
  register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
};
