// A target of the command line: `<model>[#name]`, as well with a slash, or `<path>[#name]`, and what it stands for.
// The one idea: the text alone says whether it is a name or a path, so a new file never changes what a command means.
// Not here: how a file is loaded (load.ts), parameters and expectations (the checker's scenarios).
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { BRAND, type Checkable, suggestion, usageError } from "../../checker/index.ts";
import type { LoadedFile } from "./load.ts";

/** A path or a name, split from the scenario, mutant or export that follows it. */
export interface Target {
  readonly kind: "name" | "path";
  readonly of: string;
  readonly name: string | null;
}

/** What a target stands for. */
export interface Found {
  readonly checkable: Checkable;
  /** The scenario or mutant; null: none was named. */
  readonly variant: string | null;
  /** How a trace refers to it: a registry name, or the absolute path of the file with `#` and the export, unless it is the main one. */
  readonly reference: string;
}

const isPath = (text: string): boolean =>
  /^[./]/.test(text) || /^[A-Za-z]:[\\/]/.test(text) || /\.(?:ts|mts|js|mjs)$/.test(text);

export const parseTarget = (text: string, directory: string): Target => {
  const hash = text.lastIndexOf("#");
  const path = hash < 0 || isFile(resolve(directory, text)) ? text : text.slice(0, hash);
  if (isPath(path)) return { kind: "path", of: path, name: path === text ? null : text.slice(hash + 1) };
  // As behind a path; a model of the library has no exports to be told from scenarios.
  const slash = text.search(/[/#]/);
  return slash < 0
    ? { kind: "name", of: text, name: null }
    : { kind: "name", of: text.slice(0, slash), name: text.slice(slash + 1) };
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Finds what `text` stands for; paths are relative to `directory`. */
export const findTarget = async (text: string, directory: string): Promise<Found> => {
  const target = parseTarget(text, directory);
  return target.kind === "name" ? inRegistry(target, directory) : inFile(target, directory);
};

const ofLibrary = new Set<string>();
/** Was a reference answered for a model of the library? */
export const isOfLibrary = (reference: string): boolean => ofLibrary.has(reference);

const inRegistry = async ({ of, name }: Target, directory: string): Promise<Found> => {
  const { registry } = await import("../../models/registry.ts");
  const model = registry.get(of);
  if (model !== undefined) {
    ofLibrary.add(of);
    return { checkable: model, variant: name, reference: of };
  }
  const file = [of, `${of}.ts`, `${of}.mts`].find((path) => existsSync(resolve(directory, path)));
  throw usageError(
    file === undefined
      ? `There is no model "${of}"${suggestion(of, [...registry.keys()], "models")}`
      : `There is no model "${of}"; to check the file, write ./${file}`,
  );
};

/** What loads files brings the bundler, which a model of the library needs not. */
const inFile = async (target: Target, directory: string): Promise<Found> => {
  const { loadFile } = await import("./load.ts");
  return exportOf(target, await loadFile(target.of, directory));
};

/** What a target stands for that is a path, in its file. Throws KripkeError 2 where the file does not export it. */
export const exportOf = ({ of, name }: Target, { path, exports }: LoadedFile): Found => {
  const main = exports.get("default") ?? (exports.size === 1 ? [...exports.values()][0] : undefined);
  if (name !== null) {
    const [head = "", ...rest] = name.split("/");
    const named = [...exports].find(([key, value]) => (key !== "default" && key === head) || value.name === head);
    if (named !== undefined)
      return {
        checkable: named[1],
        variant: rest.length === 0 ? null : rest.join("/"),
        reference: named[1] === main ? path : `${path}#${named[0]}`,
      };
    if (main !== undefined && main[BRAND] === "model") return { checkable: main, variant: name, reference: path };
    if (main !== undefined && name === "default") return { checkable: main, variant: null, reference: path };
    throw usageError(`${of} exports nothing named "${name}"${suggestion(name, [...exports.keys()], "exports")}`);
  }
  if (main === undefined)
    throw usageError(
      `${of} exports several models and no default: say which, as in ${of}#${[...exports.keys()][0]}; the exports are ${[...exports.keys()].map((key) => `"${key}"`).join(", ")}`,
    );
  return { checkable: main, variant: null, reference: path };
};
