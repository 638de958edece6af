// Where the handlers of the library's models were written: by the line of the bundle in which they stand.
// The one idea: the package has the models as one file and no sources, so what `npm run bundle` leaves beside it names a file of the
// repository; nobody reads it who does not look at a trace.
// Not here: where functions begin (places.ts), making the table (build/lines.ts).
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { dist } from "./package.ts";

/** By file: its first line in the bundle, and by how many lines the author's line goes on with each; all counted from 0. */
export type LinesOf = readonly (readonly [file: string, from: number, steps: readonly number[]])[];

const BUNDLE = pathToFileURL(path.join(dist, "models/registry.js")).href;

/** `models/raft/server.ts:120`; null: it is none of theirs, or there is no table. */
export const placeInLibrary = (url: string, line: number): string | null => {
  if (url !== BUNDLE) return null;
  const found = table().findLast(([, from]) => from <= line);
  if (found === undefined) return null;
  const [file, from, steps] = found;
  const author = steps.slice(0, line - from + 1).reduce((sum, step) => sum + step, 0);
  return line - from < steps.length ? `${file}:${author + 1}` : null;
};

let known: LinesOf | undefined;
const table = (): LinesOf => {
  try {
    known ??= JSON.parse(readFileSync(path.join(dist, "models/registry.lines.json"), "utf8")) as LinesOf;
    return known;
  } catch {
    return [];
  }
};
