// A trace told over its model: what each event did, as data that any rendering starts from.
// The one idea: the story is read off the states before and after, so that it cannot differ from what the checker saw.
// Not here: words, colours and pages (text.ts, mermaid.ts).
import type { Envelope, Move, NodeId, Snapshot, TraceEvent, Walk } from "../checker/index.ts";
import { type Change, changesOf } from "./changes.ts";
import type { Trace } from "./format.ts";
import { actorOf } from "./phrase.ts";
import { type Replay, type Replayable, replay } from "./replay.ts";
import { canonicalText } from "./values.ts";

type Message = Envelope<unknown>;

/** What changed in one node; in a whole-state spec `node` is null and the changes are of its variables. */
export interface NodeChange {
  readonly node: NodeId | null;
  readonly changes: readonly Change[];
}

/** One message as it was sent, to one node or several. */
export interface Sent {
  readonly message: unknown;
  readonly to: readonly NodeId[];
  /** absorbed: an equal one was in flight, and the link keeps one copy. vanished: nothing of it is in flight. */
  readonly fate: "in flight" | "absorbed" | "vanished";
}

export interface Step {
  /** Counted from 1. */
  readonly number: number;
  readonly event: TraceEvent;
  /** The acting node first. */
  readonly changes: readonly NodeChange[];
  readonly sent: readonly Sent[];
  /** What was in flight and went away with this event, without being delivered or dropped by it. */
  readonly swept: readonly Message[];
  readonly budgets: readonly Change[];
  /** Is the acting node up afterwards? */
  readonly up: boolean;
}

export interface Story {
  readonly trace: Trace;
  readonly replay: Replay;
  readonly form: Walk["form"];
  readonly kind: string;
  /** Null where the trace does not even begin. */
  readonly start: Snapshot | null;
  /** As far as the trace runs. */
  readonly steps: readonly Step[];
  readonly end: Snapshot | null;
}

/** Replays a trace and tells what happened, as far as it runs. Throws as `replay` does. */
export const storyOf = (trace: Trace, subject: Replayable): Story => {
  const replayed = replay(trace, subject);
  const { walk, claims } = subject;
  const path = replayed.path;
  const snapshots = path === null ? [] : [path.start, ...path.moves].map((move) => walk.snapshot(move.to));
  return {
    trace,
    replay: replayed,
    form: walk.form,
    kind: claims[trace.claim]?.kind ?? (trace.verdict === "error" ? "error" : "deadlock"),
    start: snapshots[0] ?? null,
    steps: (path?.moves ?? []).map((move, index) => stepOf(index + 1, move, snapshots[index]!, snapshots[index + 1]!)),
    end: snapshots.at(-1) ?? null,
  };
};

const stepOf = (number: number, move: Move, before: Snapshot, after: Snapshot): Step => {
  const { event, sends } = move;
  const actor = actorOf(event);
  return {
    number,
    event,
    changes: changesOfStates(before, after).sort((a, b) => Number(b.node === actor) - Number(a.node === actor)),
    ...flight(event, sends, before, after),
    budgets: changesOf(before.budgets, after.budgets),
    up: after.nodes.find(({ id }) => id === actor)?.status === "up",
  };
};

/** What differs between two states of the whole, node by node. */
export const changesOfStates = (before: Snapshot, after: Snapshot): NodeChange[] =>
  [
    { node: null, changes: changesOf(before.variables, after.variables) },
    ...after.nodes.map(({ id, state }, index) => ({
      node: id,
      changes: changesOf(before.nodes[index]?.state, state),
    })),
  ].filter(({ changes }) => changes.length > 0);

/** What became of the messages: of those sent, and of those that were in flight. */
const flight = (
  event: TraceEvent,
  sends: readonly Message[],
  before: Snapshot,
  after: Snapshot,
): Pick<Step, "sent" | "swept"> => {
  const was = counted(before.network);
  const is = counted(after.network);
  const sending = counted(sends);
  const taken = event.kind === "deliver" || event.kind === "drop" ? keyOf(event) : undefined;
  const missing = (text: string): number =>
    (was.get(text) ?? 0) - (text === taken ? 1 : 0) + (sending.get(text) ?? 0) - (is.get(text) ?? 0);
  const fateOf = (message: Message): Sent["fate"] => {
    const text = keyOf(message);
    if (missing(text) <= 0) return "in flight";
    return is.has(text) ? "absorbed" : "vanished";
  };
  const swept = distinct(before.network).filter((message) => {
    const text = keyOf(message);
    return missing(text) > (sending.get(text) ?? 0);
  });
  return { sent: grouped(sends.map((message) => ({ message, fate: fateOf(message) }))), swept };
};

const keyOf = ({ from, to, message }: Message): string => canonicalText([from, to, message]);

const counted = (messages: readonly Message[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const message of messages) {
    const text = keyOf(message);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
};

const distinct = (messages: readonly Message[]): readonly Message[] => [
  ...new Map(messages.map((message) => [keyOf(message), message])).values(),
];

/** The same message with the same fate to several nodes is told once. */
const grouped = (sends: readonly { readonly message: Message; readonly fate: Sent["fate"] }[]): readonly Sent[] => {
  const groups = new Map<string, Sent>();
  for (const { message, fate } of sends) {
    const key = canonicalText([message.message, fate]);
    const to = [...(groups.get(key)?.to ?? []), message.to];
    groups.set(key, { message: message.message, to, fate });
  }
  return [...groups.values()];
};

/** Messages in flight, the same one from one sender to several nodes told once; several copies are counted. */
export const bySender = (
  network: readonly Message[],
): readonly { readonly from: NodeId; readonly to: readonly string[]; readonly message: unknown }[] => {
  const groups = new Map<string, { from: NodeId; to: Map<NodeId, number>; message: unknown }>();
  for (const { from, to, message } of network) {
    const key = canonicalText([from, message]);
    if (!groups.has(key)) groups.set(key, { from, to: new Map(), message });
    const copies = groups.get(key)!.to;
    copies.set(to, (copies.get(to) ?? 0) + 1);
  }
  return [...groups.values()].map(({ from, to, message }) => ({
    from,
    to: Array.from(to, ([id, copies]) => (copies === 1 ? id : `${id} (${copies} copies)`)),
    message,
  }));
};
