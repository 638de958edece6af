// Why an event of a trace no longer runs: what stands in its way, and what could happen instead.
// The one idea: the reason is read off the state the replay has reached, so it names nodes, messages and choices.
// Not here: walking the trace (replay.ts).
import {
  type ByKind,
  type EventOf,
  enumerated,
  type KindsWith,
  type Move,
  type NodeSnapshot,
  printedMessage,
  rowOf,
  type Snapshot,
  saidOf,
  sameValue,
  type TraceEvent,
} from "../checker/index.ts";
import { plainText } from "./layout.ts";
import { separates, splitInWords } from "./partition.ts";
import { actorOf, deed, named } from "./phrase.ts";

/** How many alternatives a sentence can carry. */
const MOST_NAMED = 4;

/** The reason why `event` is not among the moves of a state. */
export const whyNot = (event: TraceEvent, state: Snapshot, moves: readonly Move[]): string =>
  ofNodes(event, state) ??
  ofMessage(event, state) ??
  ofEnvironment(event, state) ??
  ofStepInside(event, state, moves) ??
  ofChoice(event, moves) ??
  ofKind(event, state, moves);

/** What a slow timer waits for, of the moves that change something; undefined: nothing. */
export const whySlow = (
  { node, name }: { readonly node?: string; readonly name: string },
  moves: readonly Move[],
): string | undefined => {
  const awaited = moves.flatMap(({ event }) => {
    if (event.kind === "deliver" && event.to === node) return [`${printedMessage(event.message)} from ${event.from}`];
    return event.kind === "disconnected" && event.node === node ? [`the end of its connection to ${event.peer}`] : [];
  });
  return awaited.length === 0
    ? undefined
    : `${name} is a slow timer, which fires only while nothing is deliverable to its node, and ${some(awaited)} ${new Set(awaited).size > 1 ? "are" : "is"}`;
};

/** The nodes that an event names, who acts or receives first. */
const involvedIn = (event: TraceEvent): readonly string[] => {
  if (event.kind === "init") return [];
  const { fields, place } = rowOf(event.kind);
  const named = Object.entries(fields).filter(([, content]) => content === "node" || content === "node?");
  const ids = named.flatMap(
    ([field]) => (event as unknown as Readonly<Record<string, string | undefined>>)[field] ?? [],
  );
  return place === "ends" ? ids.toReversed() : ids;
};

const ofNodes = (event: TraceEvent, { nodes }: Snapshot): string | undefined => {
  const involved = involvedIn(event);
  if (nodes.length === 0 && involved.length > 0) return `the model is now a spec, without nodes such as ${involved[0]}`;
  const missing = involved.find((id) => !nodes.some((node) => node.id === id));
  if (missing !== undefined) return `there is no node ${missing}; the nodes are ${some(nodes.map(({ id }) => id))}`;
  const actor = nodes.find((node) => node.id === actorOf(event));
  return actor === undefined ? undefined : ofStatus(event, actor);
};

const ofStatus = (event: TraceEvent, { id, status }: NodeSnapshot): string | undefined => {
  if (event.kind === "restart") return status === "up" ? `${id} is up` : undefined;
  if (status === "up") return undefined;
  return `${id} is ${status === "down" ? "down" : "stopped"}`;
};

const ofMessage = (event: TraceEvent, { network }: Snapshot): string | undefined => {
  if (!isOfMessage(event)) return undefined;
  const { from, to, message } = event;
  const between = network.filter((envelope) => envelope.from === from && envelope.to === to);
  if (between.some((envelope) => sameValue(envelope.message, message))) return undefined;
  const others = between.map((envelope) => printedMessage(envelope.message));
  return `that message is not in flight; from ${from} to ${to} there is ${others.length === 0 ? "nothing" : some(others)}`;
};

const isOfMessage = (event: TraceEvent): event is EventOf<KindsWith<"subject", "message">> =>
  event.kind !== "init" && rowOf(event.kind).subject === "message";

/** What the environment is doing already, or not doing: a partition, a broken connection. */
const ofEnvironment = (event: TraceEvent, { partition, notices }: Snapshot): string | undefined => {
  const pending = (id: string, peer: string): boolean =>
    notices.some((notice) => notice.node === id && notice.peer === peer);
  const nothing = (): undefined => undefined;
  return saidOf(
    {
      deliver: ({ from, to }) => {
        if (separates(partition, from, to)) return `the partition ${splitInWords(partition!)} holds it back`;
        return pending(to, from) ? `${to} has yet to learn that its connection to ${from} broke` : undefined;
      },
      partition: () => (partition === null ? undefined : `the network is split already: ${splitInWords(partition)}`),
      heal: () =>
        partition === null ? "no partition is on" : `the partition ${splitInWords(partition)} does not heal`,
      disconnected: ({ node, peer }) =>
        pending(node, peer) ? undefined : `there is no broken connection to ${peer} that ${node} has yet to learn of`,
      disconnect: ({ a, b }) => {
        const [id, peer] = pending(a, b) ? [a, b] : [b, a];
        return pending(id, peer)
          ? `${id} has yet to learn of an earlier break of its connection to ${peer}`
          : undefined;
      },
      init: nothing,
      timer: nothing,
      action: nothing,
      suspect: nothing,
      trust: nothing,
      restart: nothing,
      crash: nothing,
      stop: nothing,
      drop: nothing,
      duplicate: nothing,
    } satisfies ByKind<string | undefined>,
    event,
  );
};

/** Of a crash inside a step: that the step does not run there, or sends something else. */
const ofStepInside = (event: TraceEvent, state: Snapshot, moves: readonly Move[]): string | undefined => {
  if (!("inside" in event) || event.inside === undefined) return undefined;
  const step = moves.find((move) => sameValue(move.event, event.inside));
  if (step === undefined)
    return `the step "${plainText(deed(event.inside))}" does not run there: ${whyNot(event.inside, state, moves)}`;
  const sent = event.sent ?? [];
  const most = step.sends.length;
  if (sent.some((position) => position >= most))
    return `that step sends ${counted(most)}, and the trace names number ${Math.max(...sent) + 1} of them`;
  return sent.length < most ? undefined : `that step sends ${counted(most)}, and the trace says that all had left`;
};

const counted = (messages: number): string => `${messages} message${messages === 1 ? "" : "s"}`;

/** The same event with other outcomes. */
const ofChoice = (event: TraceEvent, moves: readonly Move[]): string | undefined => {
  const { choice, ...bare } = event as TraceEvent & { readonly choice?: string };
  const choices = moves.flatMap((move) => {
    const { choice: other, ...rest } = move.event as TraceEvent & { readonly choice?: string };
    return sameValue(rest, bare) ? [other] : [];
  });
  if (choices.length === 0) return undefined;
  const offered = choices.filter((other) => other !== undefined).map(quoted);
  if (offered.length === 0) return `there is no choice there, and the trace names ${choice}`;
  const there = `the ${offered.length === 1 ? "only choice there is" : "choices there are"} ${some(offered)}`;
  return `${there}, and the trace names ${choice === undefined ? "none" : quoted(choice)}`;
};

/** A choice that would run into its neighbours in a list, as those of exchanges do, in quotes. */
const quoted = (choice: string): string => (choice.includes(", ") ? `"${choice}"` : choice);

const ofKind = (event: TraceEvent, state: Snapshot, moves: readonly Move[]): string => {
  const otherwise = (): string => `it is not enabled there; ${instead(event, moves)}`;
  const crash = ({ inside }: EventOf<"crash" | "stop">): string =>
    `no crash clause ${inside === undefined ? "allows it there" : "lets it fall inside that step"}${left(state)}`;
  const detection = ({ kind, node, peer }: EventOf<"suspect" | "trust">): string => {
    const { status } = state.nodes.find(({ id }) => id === peer)!;
    return `${node} does not ${kind} ${peer} there (${peer} is ${status})${kind === "suspect" ? left(state) : ""}`;
  };
  return saidOf(
    {
      deliver: ({ from, to }) => {
        const queued = state.network.filter((envelope) => envelope.from === from && envelope.to === to).length > 1;
        return `${to} does not answer that message there${queued ? ", or another one stands before it in its queue" : ""}`;
      },
      drop: () => `its link does not lose it there${left(state)}`,
      duplicate: () => `its link does not duplicate it there${left(state)}`,
      crash,
      stop: crash,
      restart: ({ node }) => `${node} does not answer its restart there`,
      suspect: detection,
      trust: detection,
      disconnected: ({ node }) => `${node} does not answer that there`,
      disconnect: () => `no link between them breaks there${left(state)}`,
      partition: () => `the network does not split there${left(state)}`,
      init: otherwise,
      timer: otherwise,
      action: otherwise,
      heal: otherwise,
    } satisfies ByKind<string>,
    event,
  );
};

const left = ({ budgets }: Snapshot): string => {
  const entries = Object.entries(budgets);
  return entries.length === 0 ? "" : `; left of the budgets: ${entries.map(([name, n]) => `${name} ${n}`).join(", ")}`;
};

/** What the same node, or the spec, could do instead. */
const instead = (event: TraceEvent, moves: readonly Move[]): string => {
  const actor = actorOf(event);
  const whose = `${event.kind}s${actor === null ? "" : ` of ${actor}`}`;
  const enabled = moves.flatMap(({ event: other }) =>
    (other.kind === "timer" || other.kind === "action") && other.kind === event.kind && actorOf(other) === actor
      ? [named(other)]
      : [],
  );
  return enabled.length === 0 ? `there are no enabled ${whose}` : `the enabled ${whose} are ${some(enabled)}`;
};

/** The first few, each once, and how many more. */
const some = (items: readonly string[]): string => {
  const distinct = [...new Set(items)];
  const more = distinct.length - MOST_NAMED;
  return enumerated(more > 0 ? [...distinct.slice(0, MOST_NAMED), `${more} more`] : distinct);
};
