// Where each line of a bundle was written: its source map, brought down to what a reader is told.
// The one idea: a file and a line are wanted and no column, and a bundle keeps the lines of a file together; so it is a file's name, where
// it begins, and by how many lines each line goes on: a fifteenth of the map.
// Not here: asking it (harness/library-lines.ts), bundling (bundle.ts).
import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import type { LinesOf } from "../harness/library-lines.ts";

/** `bundle`: the text of the file that the map is of; `folder`: absolute, where the map's names begin; `root`: where those told do. */
export const linesOf = (bundle: string, map: SourceMapPayload, folder: string, root: string): LinesOf => {
  const mapped = new SourceMap(map);
  const files: { readonly file: string; readonly from: number; readonly steps: number[]; last: number }[] = [];
  for (const [number, text] of bundle.split("\n").entries()) {
    const entry = mapped.findEntry(number, text.search(/\S|$/));
    if (!("originalSource" in entry)) continue;
    const file = path.relative(root, path.resolve(folder, entry.originalSource)).split(path.sep).join("/");
    const known = files.at(-1);
    if (known?.file === file && known.from + known.steps.length === number) {
      known.steps.push(entry.originalLine - known.last);
      known.last = entry.originalLine;
    } else files.push({ file, from: number, steps: [entry.originalLine], last: entry.originalLine });
  }
  return files.map(({ file, from, steps }) => [file, from, steps]);
};
