// `kripke explore`: a model walked by hand in the browser, from its start or from a trace.
// The one idea: this thread serves and watches files and holds no model, so that a model that crashes ends no server.
// Not here: the server (server.ts), the threads with the model (session.ts), the page (traces/viewer/page/live).
import path from "node:path";
import { builtLive } from "../../harness/page.ts";
import { parseTarget } from "../../harness/targets/target.ts";
import { assertWritable, readTrace, targetOfTrace, traceText } from "../../traces/index.ts";
import { DEFAULT_TRACE_DIR, type SubjectFlags } from "../check.ts";
import { interruptible } from "../interrupt.ts";
import { defaultMaxMemory } from "../memory.ts";
import { openInBrowser } from "../open.ts";
import { errorLine, type Terminal } from "../terminal.ts";
import { watchedChanges } from "../watch.ts";
import type { Explores } from "./messages.ts";
import { serve } from "./server.ts";
import { Session } from "./session.ts";

export interface ExploreFlags extends SubjectFlags {
  readonly port: number;
  readonly open?: true;
  /** Of the check that runs behind; 0: there is none. */
  readonly checkSeconds: number;
  readonly maxCallSeconds: number;
}

export const exploreCommand = async (target: string, flags: ExploreFlags, terminal: Terminal): Promise<number> => {
  const { maxCallSeconds, traceDir = DEFAULT_TRACE_DIR } = flags;
  terminal.asks?.({ maxCallSeconds });
  const built = await builtLive();
  if (flags.traceDir !== undefined) await assertWritable(path.resolve(terminal.directory, traceDir));
  const explores: Explores = {
    ...(await whatOf(target, terminal)),
    assignments: flags.parameter ?? [],
    directory: terminal.directory,
    traceDirectory: path.resolve(terminal.directory, traceDir),
    maxCallSeconds,
    maxMemory: defaultMaxMemory(),
  };
  const seconds = flags.checkSeconds === 0 ? null : flags.checkSeconds;
  const session = new Session(explores);
  try {
    return await interruptible(terminal, async (signal) => {
      // What cannot be loaded now is refused; what breaks later is told in the page.
      await session.answer("about", {});
      const serving = await serve(session, built, flags.port);
      try {
        terminal.out(`${serving.address}\n`);
        terminal.err("The page is at that address, for this machine only; Ctrl-C ends.\n");
        if (seconds !== null) session.check(seconds);
        if (flags.open) await opened(serving.address, terminal);
        await untilInterrupted(explores, session, seconds, signal, terminal);
        return 0;
      } finally {
        await serving.close();
      }
    });
  } finally {
    await session.close();
  }
};

type What = Pick<Explores, "target" | "scenario" | "parameters" | "trace">;

/** A trace says which model it is of. */
const whatOf = async (target: string, { directory }: Terminal): Promise<What> => {
  if (!/\.json$/.test(target)) return { target, scenario: null, parameters: {}, trace: null };
  const file = path.resolve(directory, target);
  const trace = await readTrace(directory === process.cwd() ? target : file);
  return {
    target: targetOfTrace(trace.model, file),
    scenario: trace.mutant ?? trace.scenario,
    parameters: trace.parameters,
    trace: traceText(trace),
  };
};

const opened = async (address: string, terminal: Terminal): Promise<void> => {
  try {
    await openInBrowser(address, "the page is served");
  } catch (error) {
    terminal.err(`${errorLine(error)}\n`);
  }
};

/** A model of the library does not change, and then there is only the end to wait for. */
const untilInterrupted = async (
  { target, directory }: Explores,
  session: Session,
  seconds: number | null,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> => {
  const { kind, of } = parseTarget(target, directory);
  if (kind === "path")
    return watchedChanges(path.resolve(directory, of), signal, async (changed, isSame) => {
      const name = path.relative(directory, changed);
      terminal.err(`${name} changed${isSame ? ", and nothing that runs" : ""}.\n`);
      if (!isSame) await session.changed(name, seconds);
    });
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
};
