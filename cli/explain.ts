// `kripke explain`: what of a trace is necessary, from where on its end was unavoidable, and an order of it that is easier to read.
// The one idea: the trace stays as it is; what is found out is printed, and another order is a trace of its own beside it.
// Not here: finding out (harness/explaining), the words (explanation.ts), telling a trace (show.ts).
import path from "node:path";
import { usageError } from "../checker/index.ts";
import { type Replayed, replay } from "../harness/check.ts";
import { type Explained, explain, toExplain } from "../harness/explaining/explain.ts";
import { writeNamed } from "../harness/page.ts";
import { modelInTrace, targetOfTrace, traceText } from "../traces/index.ts";
import { commandLine } from "./commands.ts";
import { explanationJson, explanationLines } from "./explanation.ts";
import { interruptible } from "./interrupt.ts";
import { defaultMaxMemory } from "./memory.ts";
import { seconds } from "./numbers.ts";
import { reporterOf } from "./progress.ts";
import { asSentence } from "./sentence.ts";
import type { Terminal } from "./terminal.ts";

export interface ExplainFlags {
  readonly maxSeconds: number;
  readonly maxCallSeconds: number;
  readonly out?: string;
  readonly json?: true;
}

/** Answers 1 where the trace does not reproduce, so that there is nothing to explain, or where something was asked and is not known. */
export const explainCommand = async (file: string, flags: ExplainFlags, terminal: Terminal): Promise<number> => {
  const { maxCallSeconds, out } = flags;
  if (out !== undefined && path.resolve(terminal.directory, out) === path.resolve(terminal.directory, file))
    throw usageError(`--out ${out} is the trace itself, which stays as it is: name another file`);
  terminal.asks?.({ maxCallSeconds });
  const replayed = await replay(file, terminal.directory);
  const print = (explained: Explained | null): void =>
    terminal.out(`${JSON.stringify(explanationJson(replayed, explained), null, 2)}\n`);
  if (!replayed.reproduces) {
    if (flags.json) print(null);
    else terminal.err(`${asSentence(replayed.sentence)} So there is nothing to explain.\n`);
    return 1;
  }
  const explained = await explainedOf(replayed, flags, terminal);
  if (flags.json) print(explained);
  else {
    const look = ["", "Look at it with:", commandLine(terminal, "show", file, "--as", "html", "--explain", "--open")];
    terminal.out(`${[...explanationLines(replayed, explained, terminal), ...look].join("\n")}\n`);
  }
  if (out !== undefined) await writeOrder(explained, file, out, terminal);
  return isKnown(explained, replayed) ? 0 : 1;
};

const isKnown = ({ explanation }: Explained, { trace }: Replayed): boolean =>
  explanation === null ||
  (explanation.causes.every(({ necessity }) => necessity.kind !== "unknown") &&
    (trace.verdict === "witnessed" || explanation.turning?.isKnown === true));

/** Explains within its time, and tells on the way what is asked. */
export const explainedOf = async (
  replayed: Replayed,
  { maxSeconds, maxCallSeconds, json }: Pick<ExplainFlags, "maxSeconds" | "maxCallSeconds" | "json">,
  terminal: Terminal,
): Promise<Explained> => {
  const started = performance.now();
  const passed = (): string => seconds((performance.now() - started) / 1000);
  const reporter = await reporterOf<string>(terminal, json === true, (what) => `searching: ${what}, ${passed()}`);
  try {
    return await interruptible(terminal, (_, signal) =>
      explain(toExplain(replayed), {
        maxSeconds,
        maxCallSeconds,
        maxMemory: defaultMaxMemory(),
        signal,
        onProgress: (what) => reporter.report(what),
      }),
    );
  } finally {
    reporter.done();
  }
};

/** Writes the other order as a trace, which names its model from where it lies. */
const writeOrder = async ({ reordered }: Explained, file: string, out: string, terminal: Terminal): Promise<void> => {
  if (reordered === null) {
    terminal.err(`There is no order with fewer switches, so ${out} is not written.\n`);
    return;
  }
  const { directory } = terminal;
  const { model, ...rest } = reordered.trace;
  const target = targetOfTrace(model, path.resolve(directory, file));
  const beside = modelInTrace(target, path.dirname(path.resolve(directory, out)));
  await writeNamed(out, traceText({ ...rest, model: beside }), directory);
};
