// An event as a phrase in the model's own words, such as "participant1 receives prepare from coordinator: able".
// The one idea: it is said here once, for texts, diagrams and errors alike.
// Not here: what the event changed (story.ts).
import { type ByKind, type EventOf, printedMessage, rowOf, saidOf, type TraceEvent } from "../checker/index.ts";
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
export const actorOf = (event: TraceEvent): string | null => {
  if (event.kind === "deliver") return event.to;
  return event.kind !== "init" && rowOf(event.kind).acts && "node" in event ? (event.node ?? null) : null;
};

/** What happens, without who does it; who does it is `actorOf`, and otherwise the network or the whole. */
export const deed = (event: TraceEvent): Words => [...saidOf(DEEDS, event), ...chosen(event)];

const accident = (what: string, { from, to, message: content }: EventOf<"drop" | "duplicate">): Words => [
  fault(what),
  ": ",
  message(content),
  " from ",
  node(from),
  " to ",
  node(to),
];

const crash = (what: string, { clause, ...rest }: EventOf<"crash" | "stop">): Words => [
  fault(what),
  ...(clause === undefined ? [] : [` (clause ${clause})`]),
  ...inside(rest),
];

const DEEDS = {
  init: () => ["starts"],
  deliver: ({ from, message: content }) => ["receives ", message(content), " from ", node(from)],
  drop: (event) => accident("✗ lost", event),
  duplicate: (event) => accident("✗ duplicated", event),
  action: (action) => [...(action.node === undefined ? [] : ["does "]), strong(named(action))],
  timer: (timer) => ["fires timer ", strong(named(timer))],
  crash: (event) => crash("✗ crashes", event),
  stop: (event) => crash("✗ stops for good", event),
  suspect: ({ peer }) => [fault("suspects "), node(peer)],
  trust: ({ peer }) => ["trusts ", node(peer), " again"],
  disconnected: ({ peer, link }) => ["learns that its connection to ", node(peer), ...over(link), " broke"],
  disconnect: ({ a, b, link }) => [fault("✗ disconnected"), ": ", node(a), " and ", node(b), ...over(link)],
  partition: ({ choice: groups }) => [fault("✗ the network splits"), ": ", choice(splitInWords(groups))],
  heal: () => [good("↑ the partition heals")],
  restart: () => [good("↑ restarts")],
} satisfies ByKind<Words>;

const over = (link: string | undefined): Words => (link === undefined ? [] : [` over ${link}`]);

/** The step that a crash fell inside. */
const inside = ({ inside: step }: { readonly inside?: TraceEvent }): Words =>
  step === undefined ? [] : [' inside the step "', ...deed(step), '"'];

/** `ask(server1)`: a timer or action with the member of its family. */
export const named = ({ name, value }: { readonly name: string; readonly value?: string }): string =>
  value === undefined ? name : `${name}(${value})`;

const chosen = (event: TraceEvent): Words =>
  "choice" in event && event.choice !== undefined && event.kind !== "partition" ? [": ", choice(event.choice)] : [];

/** What was checked: `two-phase-commit/majorityYes`, `lock.ts/twoHolders`. */
export const targetOf = ({ model, scenario, mutant }: Trace): string =>
  [model.replace(UP, ""), mutant ?? scenario].filter((part) => part !== null).join("/");

/** How far above the trace its model's file is, is for who loads it. */
const UP = /^(?:\.\.?\/)+/;

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
