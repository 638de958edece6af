// `kripke replay`: does a trace still run, and does its end still show what it showed?
// The one idea: the reader sees the whole story, and the last line says what came of it; with --gone it is the other answer that is good.
// Not here: replaying (traces/).

import { replay, version } from "../index.ts";
import { engineNote, renderText } from "../traces/index.ts";
import { asSentence } from "./sentence.ts";
import { lookOf, paint, type Terminal } from "./terminal.ts";

export const replayCommand = async (
  file: string,
  { maxCallSeconds, gone: wantsGone = false }: { readonly maxCallSeconds: number; readonly gone?: boolean },
  terminal: Terminal,
): Promise<number> => {
  terminal.asks?.({ maxCallSeconds });
  const { trace, story, subject, ...came } = await replay(file, terminal.directory);
  const note = engineNote(trace, version);
  if (note !== null) terminal.err(`${note}\n`);
  const { green, red } = paint(terminal.colours);
  terminal.out(renderText(story, lookOf(terminal), subject.summary));
  const [isSo, sentence] = wantsGone ? [came.gone.gone, came.gone.sentence] : [came.reproduces, came.sentence];
  terminal.out(`\n${(isSo ? green : red)(asSentence(sentence))}\n`);
  return isSo ? 0 : 1;
};
