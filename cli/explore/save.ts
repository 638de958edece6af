// A way that was walked, as a file beside the traces that checks write.
// The one idea: what was saved before is never written over: the next one has the next number.
// Not here: the text of a trace, how a file is written (traces/).
import { existsSync } from "node:fs";
import path from "node:path";
import type { TracesOf } from "../../harness/exploring/way-trace.ts";
import { A_WALK, type Trace, traceFileName, writeTrace } from "../../traces/index.ts";

/** Answers the absolute path of the file. */
export const saveWay = async (trace: Trace, { subject, directory }: TracesOf): Promise<string> => {
  const name = traceFileName(subject.reference, subject.scenario, A_WALK);
  const numbered = (count: number): string => (count === 1 ? name : name.replace(/\.json$/, `--${count}.json`));
  let count = 1;
  while (existsSync(path.join(directory, numbered(count)))) count++;
  const file = path.join(directory, numbered(count));
  await writeTrace(file, trace);
  return file;
};
