// What the loader of users' files needs besides TypeScript: this package by its name, every file as a module, strict code.
// The one idea: a file means the same whatever its package.json says, and whether or not the package is installed beside it.
// Not here: loading (load.ts), finding modules (loader-hooks.mjs).
import Module, { register } from "node:module";
import { extname } from "node:path";

const own = new URL(`../../index${extname(import.meta.url)}`, import.meta.url);
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

type Compile = (this: unknown, content: string, filename: string, ...rest: readonly unknown[]) => unknown;

/**
 * Loads something, and meanwhile makes the CommonJS of users strict, where Node reads it itself. What packages hold stays as it is.
 * This patches Node's own method, because nothing kinder reaches: V8's flag for strict code does not reach the functions that Node
 * wraps files in; CommonJS whose text a load hook answers cannot `require` a package of modules, such as this one, in Node.js 20
 * ("request for 'node:module' is not in cache"); and the loader's own `require.extensions` come before any of ours.
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
  const data = { own: own.href, build: build.href, shared: isCompiled ? shared : null };
  register(new URL("./loader-hooks.mjs", import.meta.url), { data });
};
