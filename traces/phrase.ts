// An event as a phrase in the model's own words, such as "participant1 receives prepare from coordinator: able".
// The one idea: it is said here once, for texts, diagrams and errors alike.
// Not here: what the event changed (story.ts).
import { match, P } from "ts-pattern";
import { printedMessage, type TraceEvent } from "../checker/index.ts";
import type { Trace } from "./format.ts";
import { marked, plainText, type Words } from "./layout.ts";
import { splitInWords } from "./partition.ts";

export const node = marked("node");
export const message = (content: unknown) => marked("message")(printedMessage(content));
export const choice = marked("choice");
export const fault = marked("fault");
export const good = marked("good");
export const strong = marked("strong");
export const aside = marked("aside");

/** The node that acts: it receives, fires, does, crashes or returns. Null: the network acts, or it is a whole-state spec. */
export const actorOf = (event: TraceEvent): string | null =>
  match(event)
    .with({ kind: "deliver" }, ({ to }) => to)
    .with({ kind: P.union("drop", "duplicate", "init", "partition", "heal", "disconnect") }, () => null)
    .otherwise((acted) => acted.node ?? null);

/** What happens, without who does it; who does it is `actorOf`, and otherwise the network or the whole. */
export const deed = (event: TraceEvent): Words => [...doing(event), ...chosen(event)];

const doing = (event: TraceEvent): Words =>
  match(event)
    .with({ kind: "init" }, () => ["starts"])
    .with({ kind: "deliver" }, ({ from, message: content }) => ["receives ", message(content), " from ", node(from)])
    .with({ kind: P.union("drop", "duplicate") }, ({ kind, from, to, message: content }) => [
      fault(kind === "drop" ? "✗ lost" : "✗ duplicated"),
      ": ",
      message(content),
      " from ",
      node(from),
      " to ",
      node(to),
    ])
    .with({ kind: "action" }, (action) => [...(action.node === undefined ? [] : ["does "]), strong(named(action))])
    .with({ kind: "timer" }, (timer) => ["fires timer ", strong(named(timer))])
    .with({ kind: P.union("crash", "stop") }, (crash) => [
      fault(crash.kind === "crash" ? "✗ crashes" : "✗ stops for good"),
      ...(crash.clause === undefined ? [] : [` (clause ${crash.clause})`]),
      ...inside(crash),
    ])
    .with({ kind: "suspect" }, ({ peer }) => [fault("suspects "), node(peer)])
    .with({ kind: "trust" }, ({ peer }) => ["trusts ", node(peer), " again"])
    .with({ kind: "disconnected" }, ({ peer, link }) => [
      "learns that its connection to ",
      node(peer),
      ...over(link),
      " broke",
    ])
    .with({ kind: "disconnect" }, ({ a, b, link }) => [
      fault("✗ disconnected"),
      ": ",
      node(a),
      " and ",
      node(b),
      ...over(link),
    ])
    .with({ kind: "partition" }, ({ choice: groups }) => [
      fault("✗ the network splits"),
      ": ",
      choice(splitInWords(groups)),
    ])
    .with({ kind: "heal" }, () => [good("↑ the partition heals")])
    .with({ kind: "restart" }, () => [good("↑ restarts")])
    .exhaustive();

const over = (link: string | undefined): Words => (link === undefined ? [] : [` over ${link}`]);

/** The step that a crash fell inside. */
const inside = ({ inside: step }: { readonly inside?: TraceEvent }): Words =>
  step === undefined ? [] : [' inside the step "', ...deed(step), '"'];

/** `ask(server1)`: a timer or action with the member of its family. */
export const named = ({ name, value }: { readonly name: string; readonly value?: string }): string =>
  value === undefined ? name : `${name}(${value})`;

const chosen = (event: TraceEvent): Words =>
  "choice" in event && event.choice !== undefined && event.kind !== "partition" ? [": ", choice(event.choice)] : [];

/** What was checked, as the command line takes it: `two-phase-commit/majorityYes`. */
export const targetOf = ({ model, scenario, mutant }: Trace): string =>
  [model, mutant ?? scenario].filter((part) => part !== null).join("/");

/** `servers=3 network=lossy`. */
export const parametersOf = ({ parameters }: Trace): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");

/** The whole event on one line, for sentences. */
export const phrase = (event: TraceEvent): string => {
  const actor = actorOf(event);
  return `${actor === null ? "" : `${actor} `}${plainText(deed(event)).replace(/[✗↑] /, "")}`;
};
