// The answer of a simulation, for people: what was walked under which assumptions, what was seen, and the way there.
// The one idea: what was not seen is said with the number of walks in which it was not, and the last line, where nothing was found,
// that this is no proof.
// Not here: the way as a story (evidence.ts), the JSON (the checker's report).
import type { SimulatedClaim, Subject } from "../checker/index.ts";
import type { Simulated } from "../harness/simulate.ts";
import { header } from "./answer.ts";
import { commandLine } from "./commands.ts";
import { evidenceOf } from "./evidence.ts";
import { counted, grouped, rough, seconds } from "./numbers.ts";
import { asSentence } from "./sentence.ts";
import { table } from "./table.ts";
import { type Paint, paint, type Terminal } from "./terminal.ts";

/** `workers`: so many walked side by side. */
export const printSimulation = (subject: Subject, simulated: Simulated, workers: number, terminal: Terminal): void => {
  const say = (lines: readonly string[]): void => terminal.out(`${lines.join("\n")}\n`);
  const { yellow } = paint(terminal.colours);
  say(header(subject, terminal));
  say(["", claimsTable(simulated, terminal), ""]);
  say([
    ...totals(simulated, workers),
    ...notAsked(simulated),
    ...simulated.warnings.map((warning) => yellow(`Warning: ${asSentence(warning)}`)),
  ]);
  say([...evidenceOf(subject, simulated, terminal), ...kept(simulated, terminal), ...conclusion(simulated, terminal)]);
};

const claimsTable = ({ claims, walks }: Simulated, terminal: Terminal): string =>
  table(
    terminal,
    ["claim", "kind", "seen", "evidence"],
    claims.map((claim) => [
      claim.name,
      claim.kind,
      sightingOf(claim, walks, paint(terminal.colours)),
      claim.events === null
        ? ""
        : `${counted(claim.events, "event")}${claim.isShortest === true ? "" : ", perhaps not shortest"}`,
    ]),
  );

const sightingOf = ({ verdict }: SimulatedClaim, walks: number, { red, green, yellow, dim }: Paint): string => {
  switch (verdict) {
    case "violated":
      return red("✗ violated");
    case "witnessed":
      return green("✓ witnessed");
    case "not seen":
      return yellow(`? not seen in ${counted(walks, "walk")}`);
    case "not asked":
      return dim("- not asked");
  }
};

const totals = (simulated: Simulated, workers: number): string[] => {
  const { walks, events, seed, strategy, seconds: time, handlerCalls, faults, met } = simulated;
  const rate = time < 0.1 ? [] : [`${rough(events / time)} events/s`];
  const injected = faults.map(({ event, taken }) => `${event} ${grouped(taken)}`);
  return [
    `${counted(walks, "walk")}, ${counted(events, "event")}, ${ENDS[simulated.end]}`,
    [
      `seed ${seed}${workers === 1 ? "" : ` on ${counted(workers, "worker")}`}`,
      `strategy ${strategy}`,
      seconds(time),
      ...rate,
      counted(handlerCalls, "handler call"),
    ].join(", "),
    `${counted(met.pairs, "pair")} of a local state and an event met, the last new one in walk ${grouped(met.lastNew)}`,
    ...(injected.length === 0 ? [] : [`Faults injected: ${injected.join(", ")}.`]),
  ];
};

const ENDS: Readonly<Record<Simulated["end"], string>> = {
  error: "until an error",
  walks: "as many as were asked for",
  settled: "until every claim that walks can ask was settled",
  first: "until the first violation (--first)",
  seconds: "until --max-seconds",
  memory: "until the memory bound",
  interrupt: "until Ctrl-C",
};

const notAsked = ({ claims }: Simulated): string[] =>
  claims.some(({ verdict }) => verdict === "not asked")
    ? [
        '"Not asked" means: it speaks of two states or of whole behaviours, of which a walk says nothing; `kripke check` decides it.',
      ]
    : [];

const kept = ({ walk }: Simulated, terminal: Terminal): string[] =>
  walk === undefined || walk.trace === null
    ? []
    : [
        "",
        `The longest walk, ${counted(walk.events, "event")}, as it went:`,
        commandLine(terminal, "show", walk.trace, "--as", "html", "--open"),
      ];

const conclusion = ({ verdict, undone }: Simulated, terminal: Terminal): string[] => {
  const { yellow } = paint(terminal.colours);
  if (verdict === "undecided") return ["", ...undone.map((sentence) => yellow(asSentence(sentence)))];
  return verdict === "nothing found"
    ? ["", "Nothing found; no proof: `kripke check` proves, where it can search all states."]
    : [];
};
