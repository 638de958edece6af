// The commands of `kripke`, their flags and their help.
// The one idea: arguments are parsed here and nowhere else; whatever is wrong with them is one sentence and exit code 2. What a command
// does is loaded when it is asked for, because loading all of it takes longer than most commands.
// Not here: what the commands do (check.ts, suite.ts, mutate.ts, list.ts, init/, replay.ts, show.ts, explain.ts, explore/).
import { Command, CommanderError, Option } from "commander";
import {
  enumerated,
  FAULT_KINDS,
  type FaultKind,
  isKripkeError,
  MOST_WORKERS,
  STRATEGY_NAMES,
  suggestion,
  usageError,
} from "../checker/index.ts";
import { version } from "../harness/package.ts";
import type { BenchFlags } from "./bench.ts";
import type { CheckFlags } from "./check.ts";
import type { ExplainFlags } from "./explain.ts";
import type { ExploreFlags } from "./explore/explore.ts";
import { assignment, directoryPath, positiveNumber, wholeNumber } from "./flags.ts";
import { FORMS, type Form } from "./forms.ts";
import type { ListFlags } from "./list.ts";
import { MAX_CALL_SECONDS } from "./messages.ts";
import type { MutateFlags } from "./mutate.ts";
import type { ReplayFlags } from "./replay.ts";
import type { ShowFlags } from "./show.ts";
import type { SimulateFlags } from "./simulate.ts";
import type { SuiteFlags } from "./suite.ts";
import { errorLine, type Terminal } from "./terminal.ts";

const WIDEST_HELP = 120;

const EXAMPLES = `
Examples:
  kripke list                                  what there is to check
  kripke list raft                             one model: its parameters, scenarios, mutants and claims
  kripke init locks                            a project of your own in a new directory
  kripke check two-phase-commit                one run with default parameters
  kripke check two-phase-commit/majorityYes    a scenario or a mutant
  kripke check raft -p servers=3 --first       other parameters; stop at the first violation
  kripke check raft --claim "at most one leader is elected in a term"   one claim of many
  kripke check ./mine.ts                       a file that exports a model, a protocol or a spec
  kripke check ./mine.ts#other --json          one of its exports, scenarios or mutants; for programs
  kripke simulate raft --max-seconds 60        walks at random; finds, and proves nothing
  kripke replay .kripke/traces/….json          does the counterexample still run?
  kripke show .kripke/traces/….json --as html --open   look at it in the browser
  kripke explain .kripke/traces/….json         which of its faults and messages are necessary?
  kripke explore ./mine.ts --open              walk through it by hand in the browser; a trace will do, too
  kripke suite --junit report.xml              every scenario and mutant against the verdicts it expects
  kripke mutate ./mine.ts                      which small mistakes in its handlers do the claims notice?

A target is <model>[/<scenario or mutant>] or <path>[#name]. Types are not checked when a file is loaded: run tsc for that.

Exit codes of check: 0 everything holds (perhaps within bounds, or modulo a view), 1 something undecided, 2 usage,
11 deadlock, 12 a claim violated or unreachable, 13 a liveness claim violated, 75 the model's code threw, 150 the model did
not load.`;

/** Runs the command; answers its exit code. Prints every error as one line. */
export const run = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  let code = 0;
  const program = programOf(terminal, (exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const told = error instanceof CommanderError ? usage(error, program, args) : error;
    terminal.err(`${errorLine(told)}\n`);
    return isKripkeError(told) ? told.exitCode : 75;
  }
};

const programOf = (terminal: Terminal, exit: (code: number) => void): Command => {
  const program = new Command("kripke")
    .description("A model checker for distributed protocols: checks, replays and shows.")
    .version(version, "--version", "print the version")
    .helpOption("--help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", EXAMPLES)
    .configureOutput({
      writeOut: terminal.out,
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(terminal.columns, WIDEST_HELP),
    })
    .exitOverride();
  const command = (name: string, summary: string): Command =>
    program.command(name).description(summary).helpOption("--help", "print this help").copyInheritedSettings(program);

  const making = { command, terminal, exit };
  list(making);
  init(making);
  check(making);
  simulate(making);
  suite(making);
  mutate(making);
  bench(making);
  replay(making);
  show(making);
  explain(making);
  explore(making);
  return program;
};

/** What a command is made with. */
interface Making {
  readonly command: (name: string, summary: string) => Command;
  readonly terminal: Terminal;
  readonly exit: (code: number) => void;
}

const list = ({ command, terminal, exit }: Making): Command =>
  command("list", "models with their parameters, scenarios and mutants; of one its claims, too")
    .argument("[target]", "<model> or <path>[#name] (default: all models)")
    .addOption(maxCallSeconds())
    .option("--json", "print JSON and nothing else")
    .action(async (target: string | undefined, flags: ListFlags) => {
      const { listCommand } = await import("./list.ts");
      exit(await listCommand(target, flags, terminal));
    });

const init = ({ command, terminal, exit }: Making): Command =>
  command("init", "make a project: a protocol, its test, and a CI file; overwrites nothing")
    .argument("[directory]", "where (default: here)")
    .action(async (directory: string | undefined) => {
      const { initCommand } = await import("./init/init.ts");
      exit(await initCommand(directory, terminal));
    });

const check = ({ command, terminal, exit }: Making): Command =>
  command("check", "check one target exhaustively")
    .argument("<target>", "<model>[/<scenario or mutant>] or <path>[#name]")
    .addOption(parameter())
    .option(
      "--workers <n>",
      "threads that search (default: 1); the answer is the same",
      wholeNumber("--workers", 1, MOST_WORKERS),
    )
    .option(
      "--max-states <n>",
      "stop after the level in which so many states are found",
      wholeNumber("--max-states", 1),
    )
    .option(
      "--max-depth <n>",
      "do not expand states at this depth (the initial states are at 1)",
      wholeNumber("--max-depth", 1),
    )
    .addOption(maxSeconds())
    .option("--max-memory <mb>", "stop when the process holds so many megabytes", positiveNumber("--max-memory"))
    .addOption(maxCallSeconds())
    .option("--first", "stop after the level of the first violation; with --search depth at once")
    .addOption(claims())
    .option(
      "--search <order>",
      "breadth (default: shortest evidence) or depth (a first violation soon; 1,000 states deep unless --max-depth is given)",
      searchOrder,
    )
    .option("--no-symmetry", "do not identify states that differ only in names of nodes")
    .option(
      "--no-reduction",
      "follow every loss, also where nobody could tell it from a message that is never delivered",
    )
    .option(
      "--checkpoint <dir>",
      "keep the search in this directory, at intervals and when it ends early",
      directoryPath("--checkpoint"),
    )
    .option("--resume <dir>", "go on with the search that is kept in this directory", directoryPath("--resume"))
    .option(
      "--checkpoint-seconds <n>",
      "seconds between two savings (default: 60)",
      positiveNumber("--checkpoint-seconds"),
    )
    .addOption(traceDirectory())
    .option("--audit", "ask handlers, actions and claims again for a sample of what is remembered of them")
    .option("--profile", "print what multiplies the states: fields, messages and budgets, and events")
    .option("--coverage", "print how often each event was taken and led to a new state")
    .option("--watch", "check again whenever the file, or one that it imports, changes; Ctrl-C ends")
    .option("--json", "print one JSON object and nothing else")
    .action(async (target: string, flags: CheckFlags) => {
      const { checkCommand } = await import("./check.ts");
      exit(await checkCommand(target, flags, terminal));
    });

const simulate = ({ command, terminal, exit }: Making): Command =>
  command("simulate", "walk one target at random, where it is too large to check")
    .argument("<target>", "<model>[/<scenario or mutant>] or <path>[#name]")
    .addOption(parameter())
    .option(
      "--walks <n>",
      "stop after so many walks (default: 10,000; with --max-seconds as many as fit)",
      wholeNumber("--walks", 1),
    )
    .option("--events <n>", "of one walk (default: 100)", wholeNumber("--events", 1))
    .addOption(maxSeconds())
    .addOption(maxCallSeconds())
    .option("--seed <n>", "the same seed is the same walks (default: 1)", wholeNumber("--seed", 0))
    .option("--strategy <name>", `how events are chosen: ${STRATEGY_NAMES.join(", ")} (default: mixed)`, strategyNamed)
    .option("--faults <n>", "the most faults of one walk (default: by the model's budgets)", wholeNumber("--faults", 0))
    .option(
      "--fault <kind>",
      `only faults of this kind, which must come; repeat for more: ${FAULT_KINDS.join(", ")}`,
      faultKind,
    )
    .option("--first", "stop at the first violation")
    .option("--keep-walk", "also write the longest walk, as it went, as a trace for show, replay and explore")
    .option(
      "--workers <n>",
      "processes that walk side by side (default: 1; with --max-seconds and no --walks as many as there are cores)",
      wholeNumber("--workers", 1, MOST_WORKERS),
    )
    .addOption(traceDirectory())
    .option("--json", "print one JSON object and nothing else")
    .action(async (target: string, flags: SimulateFlags) => {
      const { simulateCommand } = await import("./simulate.ts");
      exit(await simulateCommand(target, flags, terminal));
    });

const suite = ({ command, terminal, exit }: Making): Command =>
  command("suite", "every scenario and mutant against the verdicts it expects")
    .argument("[name...]", "models or targets (default: all models)")
    .option("--large", "also those too long for every day")
    .option("--each", "a row for each scenario and mutant, also where there are several models")
    .addOption(maxCallSeconds())
    .option("--audit", "ask handlers, actions and claims again: of a small model everything, of a large one a sample")
    .option("--junit <file>", "also write a JUnit report, and traces of what fails")
    .option("--record", "rewrite the recorded traces and the book of claims of this repository")
    .option("--book", "also fail if the book of claims of this repository is stale")
    .option("--json", "print one JSON object and nothing else")
    .action(async (names: string[], flags: SuiteFlags) => {
      const { suiteCommand } = await import("./suite.ts");
      exit(await suiteCommand(names, flags, terminal));
    });

const mutate = ({ command, terminal, exit }: Making): Command =>
  command("mutate", "small mistakes in a model's handlers and rules: which do its claims notice?")
    .argument("<target>", "<model>[/<scenario>] or <path>[#name]")
    .option("--large", "also in scenarios too long for every day")
    .option("--each-claim", "judge every claim of every scenario, to tell what each one catches alone")
    .option("--accepted <file>", "the list of accepted survivors (default: survivors.json beside the model)")
    .option("--html <file>", "also write a page")
    .option("--fresh", "forget what an earlier run of the same texts found")
    .addOption(maxSeconds())
    .addOption(maxCallSeconds())
    .option("--json", "print one JSON object and nothing else")
    .action(async (target: string, flags: MutateFlags) => {
      const { mutateCommand } = await import("./mutate.ts");
      exit(await mutateCommand(target, flags, terminal));
    });

const bench = ({ command, terminal, exit }: Making): Command =>
  command("bench", "measure handlers and searches: messages a second, transitions a second")
    .argument("[target...]", "models or files (default: all models)")
    .option("--messages", "only messages: the handlers as they are written, on the messages of seeded walks")
    .option("--search", "only searches")
    .option("--seed <n>", "of the walks (default: 1)", wholeNumber("--seed", 0))
    .option("--chart <file>", "also draw the figures, as SVG")
    .option("--against <version>", "compare with a git ref or a published version, in turn, as ratios")
    .option("--pairs <n>", "of a comparison (default: 10)", wholeNumber("--pairs", 6))
    .option("--json", "print one JSON object and nothing else")
    .action(async (targets: string[], flags: BenchFlags) => {
      const { benchCommand } = await import("./bench.ts");
      exit(await benchCommand(targets, flags, terminal));
    });

const replay = ({ command, terminal, exit }: Making): Command =>
  command("replay", "run a trace again, step by step; 0 if it reproduces")
    .argument("<trace>", "a trace file")
    .option("--gone", "0 if what it showed is gone, and not only called otherwise")
    .option("--of <target>", "the file is an ITF trace of Apalache or Quint: follow its states on this spec")
    .option("--out <file>", "with --of, write what was followed as a trace")
    .addOption(maxCallSeconds())
    .action(async (trace: string, flags: ReplayFlags) => {
      const { replayCommand } = await import("./replay.ts");
      exit(await replayCommand(trace, flags, terminal));
    });

/** Seconds for which a trace is explained. */
const EXPLAIN_SECONDS = 60;

const show = ({ command, terminal, exit }: Making): Command =>
  command("show", "tell a trace, or draw the states of a small model")
    .argument(
      "<trace or target...>",
      "a trace file (.json), with --as html also several; with --as dot a target, too, for the graph of its states",
    )
    .addOption(parameter())
    .option("--as <form>", enumerated(FORMS, "or"), showForm, "text")
    .option("--out <file>", "where to write it (default: html beside the trace, the others to standard output)")
    .option("--open", "open the page in the browser (with --as html)")
    .option("--explain", "with what kripke explain finds out of it (with --as html)")
    .addOption(maxSeconds().default(EXPLAIN_SECONDS))
    .addOption(maxCallSeconds())
    .action(async (traces: readonly string[], flags: ShowFlags) => {
      const { showCommand } = await import("./show.ts");
      exit(await showCommand(traces, flags, terminal));
    });

const explain = ({ command, terminal, exit }: Making): Command =>
  command("explain", "what of a trace is necessary, when it became unavoidable, and an order easier to read")
    .argument("<trace>", "a trace file")
    .addOption(maxSeconds().default(EXPLAIN_SECONDS))
    .option("--json", "print one JSON object and nothing else")
    .option("--out <file>", "also write the events in the order with the fewest switches between nodes, as a trace")
    .addOption(maxCallSeconds())
    .action(async (trace: string, flags: ExplainFlags) => {
      const { explainCommand } = await import("./explain.ts");
      exit(await explainCommand(trace, flags, terminal));
    });

const explore = ({ command, terminal, exit }: Making): Command =>
  command("explore", "walk through a model by hand in the browser, from its start or from a trace")
    .argument("<target or trace>", "<model>[/<scenario or mutant>], <path>[#name], or a trace file (.json)")
    .addOption(parameter())
    .option("--port <n>", "serve at this port of 127.0.0.1 (default: one that is free)", portNumber, 0)
    .option("--open", "open the page in the browser")
    .option(
      "--check-seconds <s>",
      "check the model behind for so long; 0: not at all",
      wholeNumber("--check-seconds", 0),
      CHECK_SECONDS,
    )
    .addOption(traceDirectory())
    .addOption(maxCallSeconds())
    .action(async (target: string, flags: ExploreFlags) => {
      const { exploreCommand } = await import("./explore/explore.ts");
      exit(await exploreCommand(target, flags, terminal));
    });

/** Seconds for which the explorer checks behind. */
const CHECK_SECONDS = 60;

/** A flag of every command that runs a model's code. */
const maxCallSeconds = (): Option =>
  new Option("--max-call-seconds <s>", "break off a call of the model's code that does not answer for so long")
    .argParser(positiveNumber("--max-call-seconds"))
    .default(MAX_CALL_SECONDS);

/** Flags of what searches and of what walks. */
const parameter = (): Option =>
  new Option(
    "-p, --parameter <key=value>",
    "set a parameter; repeat for more (drops a scenario's expectations)",
  ).argParser(assignment);
const maxSeconds = (): Option =>
  new Option("--max-seconds <s>", "stop after so many seconds").argParser(positiveNumber("--max-seconds"));
const claims = (): Option =>
  new Option("--claim <name>", "ask this claim alone, and whether there is a deadlock; repeat for more").argParser(
    (name: string, before: readonly string[] | undefined) => [...(before ?? []), name],
  );
const traceDirectory = (): Option =>
  new Option("--trace-dir <dir>", "where traces are written (default: ./.kripke/traces)").argParser(
    directoryPath("--trace-dir"),
  );

const ORDERS = ["breadth", "depth"] as const;
const searchOrder = (text: string): NonNullable<CheckFlags["search"]> => {
  const order = ORDERS.find((known) => known === text);
  if (order === undefined) throw usageError(`--search takes ${ORDERS.join(" or ")}, not "${text}"`);
  return order;
};

const strategyNamed = (text: string): NonNullable<SimulateFlags["strategy"]> => {
  const strategy = STRATEGY_NAMES.find((known) => known === text);
  if (strategy === undefined) throw usageError(`--strategy takes one of ${STRATEGY_NAMES.join(", ")}, not "${text}"`);
  return strategy;
};

const HIGHEST_PORT = 65_535;
const portNumber = (text: string): number => {
  const port = wholeNumber("--port", 0)(text);
  if (port > HIGHEST_PORT) throw usageError(`--port takes a number up to ${HIGHEST_PORT}, not "${text}"`);
  return port;
};

/** Adds a kind to those before it. */
const faultKind = (text: string, before: readonly FaultKind[] = []): readonly FaultKind[] => {
  const kind = FAULT_KINDS.find((known) => known === text);
  if (kind === undefined) throw usageError(`--fault takes one of ${FAULT_KINDS.join(", ")}, not "${text}"`);
  return [...before, kind];
};

const showForm = (text: string): Form => {
  const form = FORMS.find((known) => known === text);
  if (form === undefined) throw usageError(`--as takes ${enumerated(FORMS, "or")}, not "${text}"`);
  return form;
};

/** What commander says of wrong arguments, as one sentence with the nearest name. */
const usage = (error: CommanderError, program: Command, args: readonly string[]): Error => {
  const command = program.commands.find((one) => one.name() === args[0]);
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const help = `kripke ${command === undefined ? "" : `${command.name()} `}--help`;
  switch (error.code) {
    case "commander.unknownCommand":
      return usageError(
        `There is no command "${quoted}"${suggestion(
          quoted,
          program.commands.map((one) => one.name()),
          "commands",
        )}`,
      );
    case "commander.unknownOption":
      return usageError(
        `\`${["kripke", ...(command === undefined ? [] : [command.name()])].join(" ")}\` has no flag ${quoted}${suggestion(
          quoted,
          [...(command?.options ?? []), ...program.options].flatMap(({ long, short }) => long ?? short ?? []),
          "flags",
        ).replaceAll('"', "")}`,
      );
    case "commander.missingArgument":
      return usageError(`\`kripke ${command?.name()}\` needs a <${quoted}>; see \`${help}\``);
    case "commander.optionMissingArgument":
      return usageError(`${quoted.replace(/^-p, /, "")} needs a value; see \`${help}\``);
    case "commander.help":
      return usageError(
        `\`kripke\` needs a command; the commands are ${program.commands.map((one) => one.name()).join(", ")}; see \`kripke --help\``,
      );
    default:
      return usageError(
        `${error.message.replace(/^error: ./, (start) => start.slice(-1).toUpperCase()).replace(/\.$/, "")}; see \`${help}\``,
      );
  }
};
