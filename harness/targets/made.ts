// In which file a model stands that a program made and gives to be checked, so that its traces can be replayed from the command line.
// The one idea: the engine knows which script each function of the model is of; the file's text, which is not run again, tells whether it
// exports a model of that name. Where none does, the trace keeps the name alone.
// Not here: loading files (load.ts); on which line a handler begins (../places.ts).
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Source, Subject } from "../../checker/index.ts";
import { home } from "../package.ts";
import { scriptsOf } from "../places.ts";
import { isOfLibrary } from "./target.ts";

type Asked = (...args: never) => unknown;

/** How deep in a model functions are looked for: `system.nodes.<group>.role.actions.<name>.do`. */
const DEPTH = 8;

const functionsIn = (value: unknown, depth = DEPTH, seen = new Set<unknown>()): readonly Asked[] => {
  if (typeof value === "function") return [value as Asked];
  if (typeof value !== "object" || value === null || depth === 0 || seen.has(value)) return [];
  seen.add(value);
  return Object.values(value).flatMap((each) => functionsIn(each, depth - 1, seen));
};

/** The files of an author's that the functions of a model are of, claims first. */
const filesOf = ({ claims, ...rest }: Source): readonly string[] => {
  const files = scriptsOf([...functionsIn(claims), ...functionsIn(rest)]).map((at) => {
    // Behind a question mark stands what some loaders tell imports apart by.
    const url = at?.url.replace(/\?.*$/, "") ?? "";
    return url.startsWith("file:") ? fileURLToPath(url) : url;
  });
  const isAuthors = (file: string): boolean =>
    path.isAbsolute(file) && !/[\\/]node_modules[\\/]/.test(file) && !file.startsWith(path.join(home, "models"));
  return [...new Set(files)].filter((file) => isAuthors(file) && existsSync(file));
};

/** The export of a file's text that is the model of that name, as a target behind the path; null: there seems to be none. */
export const exportIn = (text: string, name: string): string | null => {
  const written = [`"${name}"`, `'${name}'`, `\`${name}\``].find((quoted) => text.includes(quoted));
  if (written === undefined) return null;
  const before = text.slice(0, text.indexOf(written));
  // What is made here for a constant that is exported is that export, unless it is the main one.
  const constant =
    /export\s+const\s+([\w$]+)\s*(?::[^=;]*)?=\s*(?:model|protocol|spec)\s*(?:<[^;]*>)?\(\s*(?:\{[^}]*)?$/.exec(before);
  if (constant !== null) return `#${constant[1]}`;
  return /^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(text) ? "" : null;
};

/** How a trace is to refer to the model of a subject: by its file, if it has no better name and one is found. */
export const referenceOf = ({ model, reference, source }: Subject): string => {
  if (reference !== model || isOfLibrary(reference)) return reference;
  for (const file of filesOf(source)) {
    const exported = exportIn(readFileSync(file, "utf8"), model);
    if (exported !== null) return `${file}${exported}`;
  }
  return reference;
};
