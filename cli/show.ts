// `kripke show`: a trace told, as text, as a diagram for documents, as a page to look at, or in the formats of other tools.
// The one idea: only what goes to standard output is the story, so that it can be piped into a file; a page is a file, and what is said
// of it is where it is.
// Not here: the telling (traces/), the file of a page (harness/page.ts).
import { subjectOf, usageError } from "../checker/index.ts";
import { type Replayed, replay } from "../harness/check.ts";
import { stateGraph } from "../harness/exploring/graph.ts";
import { pageBeside, writeNamed, writePage } from "../harness/page.ts";
import { findTarget } from "../harness/targets/target.ts";
import {
  claimsOf,
  renderDot,
  renderItf,
  renderJson,
  renderMermaid,
  renderShiviz,
  renderStatesDot,
  renderText,
} from "../traces/index.ts";
import type { SubjectFlags } from "./check.ts";
import { explainedOf } from "./explain.ts";
import { explanationView } from "./explanation.ts";
import { parametersOf } from "./flags.ts";
import type { Form } from "./forms.ts";
import { interruptible } from "./interrupt.ts";
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
} satisfies Readonly<Record<Exclude<Form, "html">, (replayed: Replayed, terminal: Terminal) => string>>;

export interface ShowFlags {
  readonly as: Form;
  readonly maxCallSeconds: number;
  readonly out?: string;
  readonly open?: boolean;
  readonly explain?: boolean;
  readonly maxSeconds: number;
  readonly parameter?: SubjectFlags["parameter"];
}

/** Of several traces, pages. */
export const showCommand = async (files: readonly string[], flags: ShowFlags, terminal: Terminal): Promise<number> => {
  const [file, ...more] = files;
  if (more.length > 0 && (flags.as !== "html" || flags.out !== undefined || flags.open === true))
    throw usageError(
      "several traces are shown as pages, each beside its trace: say --as html, and neither --out nor --open",
    );
  for (const each of [file!, ...more]) await showOne(each, flags, terminal);
  return 0;
};

const showOne = async (file: string, flags: ShowFlags, terminal: Terminal): Promise<void> => {
  const { as: form, maxCallSeconds, maxSeconds, out, open = false, explain = false } = flags;
  if (open && form !== "html") throw usageError("--open opens a page: say --as html, too");
  if (explain && form !== "html") throw usageError("--explain is for a page: say --as html, too, or kripke explain");
  terminal.asks?.({ maxCallSeconds });
  if (form === "dot" && !/\.json$/.test(file)) {
    await print(await statesOf(file, flags, terminal), out, terminal);
    return;
  }
  if (flags.parameter !== undefined)
    throw usageError(`${file} is a trace, which has its parameters in it: leave out --parameter`);
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
    return;
  }
  await print(TEXTS[form](replayed, terminal), out, terminal);
};

const print = async (text: string, out: string | undefined, terminal: Terminal): Promise<void> => {
  if (out === undefined) terminal.out(text);
  else await writeNamed(out, text, terminal.directory);
};

/** A graph of more states is no picture any more. */
const MOST_STATES = 4000;

/** The states of a model, instead of a trace. */
const statesOf = async (
  target: string,
  { parameter = [], maxSeconds: seconds }: ShowFlags,
  terminal: Terminal,
): Promise<string> => {
  const { checkable, variant, reference } = await findTarget(target, terminal.directory);
  const { source, summary } = subjectOf(checkable, variant, parametersOf(checkable, parameter), reference);
  const graph = await interruptible(terminal, (_, signal) =>
    stateGraph(source, { most: MOST_STATES, seconds, signal }),
  );
  if (!graph.isWhole)
    throw usageError(
      `the states of ${target} are no picture any more: ${inSentence(graph.sentence)}; bound it with parameters`,
    );
  return renderStatesDot(graph, claimsOf(source), [target, summary]);
};

const inSentence = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, "");
