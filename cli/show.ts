// `kripke show`: a trace told, as text or as a Mermaid sequence diagram.
// The one idea: only what goes to standard output is the story, so that it can be piped into a file.
// Not here: the telling (traces/).
import { replay } from "../index.ts";
import { renderMermaid, renderText } from "../traces/index.ts";
import { asSentence } from "./sentence.ts";
import { lookOf, type Terminal } from "./terminal.ts";

export type ShowForm = "text" | "mermaid";

export const showCommand = async (
  file: string,
  { as: form, maxCallSeconds }: { readonly as: ShowForm; readonly maxCallSeconds: number },
  terminal: Terminal,
): Promise<number> => {
  terminal.asks?.({ maxCallSeconds });
  const { story, subject, reproduces, sentence } = await replay(file, terminal.directory);
  if (!reproduces) terminal.err(`${asSentence(sentence)}\n`);
  terminal.out(form === "text" ? renderText(story, lookOf(terminal), subject.summary) : renderMermaid(story));
  return 0;
};
