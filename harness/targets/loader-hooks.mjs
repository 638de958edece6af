// How the loader of users' files finds modules: this package by its name, every file as a module.
// The one idea: it runs in a thread of its own, which knows no TypeScript, so it is JavaScript and knows nothing but what it is given.
// Not here: registering it, and strict code (loader.ts).
// @ts-check
import { readFileSync } from "node:fs";

/** @type {{ own: string, build: string, shared: string | null }} Addresses: of this package, of an older build, of what is shared. */
let places;

/** @param {typeof places} given */
export const initialize = (given) => {
  places = given;
};

/** @param {string} url */
const isModule = (url) =>
  url.startsWith("file:") &&
  !url.includes("/node_modules/") &&
  (/\.ts(?:$|\?)/.test(url) ||
    (/\.js(?:$|\?)/.test(url) && /^\s*(?:import|export)\b/m.test(readFileSync(new URL(url), "utf8"))));

/**
 * "kripke" is the copy installed beside the file, else the one that is running. A file in TypeScript, or in JavaScript that
 * imports or exports, is a module also where its package.json does not say so: as CommonJS it would run in sloppy mode, where
 * a handler that changes its frozen state goes unnoticed.
 * @type {import("node:module").ResolveHook}
 */
export const resolve = async (specifier, context, next) => {
  const { own, build, shared } = places;
  if (specifier === "kripke") {
    const found = await Promise.resolve(next(specifier, context)).catch(() => undefined);
    if (found && !found.url.startsWith(build) && found.url.replace(/\?.*$/, "") !== own) return found;
    return shared === null ? next(own, context) : { url: shared, format: "module", shortCircuit: true };
  }
  const found = await next(specifier, context);
  // A loader that runs already, as from source, marks what it takes for CommonJS in the address.
  const url = found.url.replace(/(?:%3F|\?)tsx-commonjs.*$/, "");
  return isModule(url) ? { ...found, url, format: "module" } : found;
};
