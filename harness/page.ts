// The page of a trace as a file, and the built pages.
// The one idea: it lies beside its trace under the same name, so that the two are found, attached and thrown away together.
// Not here: what is in it (traces/viewer), opening it (cli/open.ts).
import { readFile } from "node:fs/promises";
import path from "node:path";
import { modelError, sentenceOf, usageError } from "../checker/index.ts";
import { type Built, type BuiltLive, type ExplainedView, renderHtml, viewOf, writeWhole } from "../traces/index.ts";
import type { Replayed } from "./check.ts";
import { dist } from "./package.ts";
import { placesIn } from "./places.ts";

/** Where the page of a trace is written if nothing is said. */
export const pageBeside = (trace: string): string => `${trace.replace(/\.json$/, "")}.html`;

/**
 * Writes the page of a trace that was replayed, with what it was explained to be. `file` is relative to `directory`; its absolute path is
 * answered.
 */
export const writePage = async (
  { story, subject }: Pick<Replayed, "story" | "subject">,
  file: string,
  directory: string = process.cwd(),
  explained: ExplainedView | null = null,
): Promise<string> => {
  const absolute = path.resolve(directory, file);
  const view = {
    ...viewOf(story, subject.source, subject.summary, placesIn(subject.source, subject.reference)),
    explained,
  };
  const text = renderHtml(view, await builtPage());
  await writeNamed(file, text, directory);
  return absolute;
};

/** Writes what somebody names where to: whole or not at all. Throws (2) where that cannot be. */
export const writeNamed = async (file: string, text: string, directory: string): Promise<void> => {
  try {
    await writeWhole(path.resolve(directory, file), text);
  } catch (error) {
    // Behind the comma stands the name of the file that is written first.
    const [why = ""] = sentenceOf(error).split(",");
    throw usageError(`${file} cannot be written (${why}): choose another file with --out`);
  }
};

const builtPage = (): Promise<Built> =>
  reading(async (read) => ({ script: await read("main.js"), style: await read("style.css") }));

/** The page of the explorer. */
export const builtLive = (): Promise<BuiltLive> =>
  reading(async (read) => ({
    script: await read("live/main.js"),
    style: (await read("style.css")) + (await read("live/live.css")),
  }));

/** What was built: in a checkout as in the installed package under dist. */
const reading = async <T>(act: (read: (name: string) => Promise<string>) => Promise<T>): Promise<T> => {
  try {
    return await act((name) => readFile(path.join(dist, "traces/viewer/page", name), "utf8"));
  } catch (error) {
    throw modelError(
      `the page that shows traces is not built (${sentenceOf(error)}); in a checkout of Kripke \`npm run page\` builds it`,
    );
  }
};
