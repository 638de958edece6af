// The project's own files as data: what there is, and who imports whom.
// The one idea: read from the text alone, so that the rules hold for what is written and not for what is built.
// Not here: the rules (house.test.ts).
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

const SKIPPED = new Set(["node_modules", "dist", "coverage", ".git", ".kripke"]);

/** Every file of the project by its path from the root, with forward slashes. */
export const files: readonly string[] = readdirSync(root, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
  .filter((file) => !file.split("/").some((part) => SKIPPED.has(part)))
  .sort();

export const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** The files of the project in TypeScript. */
export const sources: readonly string[] = files.filter((file) => /\.tsx?$/.test(file));

/** The text of a file without comments. */
export const codeOf = (file: string): string =>
  textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "$1");

const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*"(\.[^"]+)"|new URL\("(\.[^"]+\.ts)"/g;

/** The files that a file imports, statically or not, or points at by URL. (That they exist is the compiler's affair.) */
export const importsOf = (file: string): readonly string[] =>
  [...codeOf(file).matchAll(IMPORT)]
    .map(([, imported, pointedAt]) => path.posix.join(path.posix.dirname(file), imported ?? pointedAt ?? ""))
    .filter((imported) => sources.includes(imported));

/** Everything that can be reached from `roots` over imports. */
export const reachableFrom = (roots: readonly string[]): ReadonlySet<string> => {
  const reached = new Set<string>();
  const open = [...roots];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file) || !sources.includes(file)) continue;
    reached.add(file);
    open.push(...importsOf(file));
  }
  return reached;
};
