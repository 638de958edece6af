// `kripke replay`: does a trace still run, and does its end still show what it showed?
// The one idea: the reader sees the whole story, and the last line says what came of it; with --gone it is the other answer that is good.
// Not here: replaying (traces/).

import path from "node:path";
import { usageError } from "../checker/index.ts";
import { replay } from "../harness/check.ts";
import { followItf } from "../harness/itf.ts";
import { version } from "../harness/package.ts";
import { writeNamed } from "../harness/page.ts";
import { engineNote, renderText, traceText } from "../traces/index.ts";
import { asSentence } from "./sentence.ts";
import { lookOf, paint, type Terminal } from "./terminal.ts";

export interface ReplayFlags {
  readonly maxCallSeconds: number;
  readonly gone?: boolean;
  readonly of?: string;
  readonly out?: string;
}

export const replayCommand = async (file: string, flags: ReplayFlags, terminal: Terminal): Promise<number> => {
  const { maxCallSeconds, gone: wantsGone = false, of: target, out } = flags;
  terminal.asks?.({ maxCallSeconds });
  if (target !== undefined) return followCommand(file, target, out, terminal);
  if (out !== undefined) throw usageError("--out writes what an ITF trace is of a spec: say --of, too");
  const { trace, story, subject, ...came } = await replay(file, terminal.directory);
  const note = engineNote(trace, version);
  if (note !== null) terminal.err(`${note}\n`);
  const { green, red } = paint(terminal.colours);
  terminal.out(renderText(story, lookOf(terminal), subject.summary));
  const [isSo, sentence] = wantsGone ? [came.gone.gone, came.gone.sentence] : [came.reproduces, came.sentence];
  terminal.out(`\n${(isSo ? green : red)(asSentence(sentence))}\n`);
  return isSo ? 0 : 1;
};

/** An ITF trace, of a spec. */
const followCommand = async (
  file: string,
  target: string,
  out: string | undefined,
  terminal: Terminal,
): Promise<number> => {
  const { directory } = terminal;
  const beside = out === undefined ? directory : path.dirname(path.resolve(directory, out));
  const { trace, story, summary } = await followItf(file, target, { directory, beside, engine: version });
  if (out !== undefined) await writeNamed(out, traceText(trace), directory);
  terminal.out(renderText(story, lookOf(terminal), summary));
  terminal.out(`\n${paint(terminal.colours).green("Each state of the trace follows in the spec.")}\n`);
  return 0;
};
