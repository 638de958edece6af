// `kripke show`: a trace told, as text, as a diagram for documents, as a page to look at, or in the formats of other tools.
// The one idea: only what goes to standard output is the story, so that it can be piped into a file; a page is a file, and what is said
// of it is where it is.
// Not here: the telling (traces/), the file of a page (harness/page.ts).
import { usageError } from "../checker/index.ts";
import { pageBeside, writeNamed, writePage } from "../harness/page.ts";
import { type Replayed, replay } from "../index.ts";
import { renderDot, renderItf, renderJson, renderMermaid, renderShiviz, renderText } from "../traces/index.ts";
import { explainedOf } from "./explain.ts";
import { explanationView } from "./explanation.ts";
import { openInBrowser } from "./open.ts";
import { asSentence } from "./sentence.ts";
import { lookOf, type Terminal } from "./terminal.ts";

/** The forms that are text, each by what makes it. */
const TEXTS = {
  text: ({ story, subject }: Replayed, terminal: Terminal) => renderText(story, lookOf(terminal), subject.summary),
  mermaid: ({ story }: Replayed) => renderMermaid(story),
  dot: ({ story }: Replayed) => renderDot(story),
  shiviz: ({ story }: Replayed) => renderShiviz(story),
  itf: ({ story }: Replayed) => renderItf(story),
  json: ({ story }: Replayed) => renderJson(story),
} as const;

export type ShowForm = keyof typeof TEXTS | "html";
export const FORMS: readonly ShowForm[] = [...(Object.keys(TEXTS) as (keyof typeof TEXTS)[]), "html"];

export interface ShowFlags {
  readonly as: ShowForm;
  readonly maxCallSeconds: number;
  readonly out?: string;
  readonly open?: boolean;
  readonly explain?: boolean;
  readonly maxSeconds: number;
}

export const showCommand = async (
  file: string,
  { as: form, maxCallSeconds, maxSeconds, out, open = false, explain = false }: ShowFlags,
  terminal: Terminal,
): Promise<number> => {
  if (open && form !== "html") throw usageError("--open opens a page: say --as html, too");
  if (explain && form !== "html") throw usageError("--explain is for a page: say --as html, too, or kripke explain");
  terminal.asks?.({ maxCallSeconds });
  const replayed = await replay(file, terminal.directory);
  if (!replayed.reproduces) terminal.err(`${asSentence(replayed.sentence)}\n`);
  if (form === "html") {
    const isExplained = explain && replayed.reproduces;
    const explained = isExplained
      ? explanationView(replayed.trace, await explainedOf(replayed, { maxSeconds, maxCallSeconds }, terminal))
      : null;
    const page = await writePage(replayed, out ?? pageBeside(file), terminal.directory, explained);
    terminal.out(`${out ?? pageBeside(file)}\n`);
    if (open) await openInBrowser(page, "the page is written");
    return 0;
  }
  const text = TEXTS[form](replayed, terminal);
  if (out === undefined) terminal.out(text);
  else await writeNamed(out, text, terminal.directory);
  return 0;
};
