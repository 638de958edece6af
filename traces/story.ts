// A trace told over its model: what each event did, as data that any rendering starts from.
// The one idea: the story is read off the states before and after, so that it cannot differ from what the checker saw.
// Not here: messages (flight.ts); words, colours and pages (text.ts, mermaid.ts).
import {
  type Move,
  type NodeId,
  type Position,
  type ResultClaimKind,
  type Snapshot,
  sameValue,
  type TraceEvent,
  type Walk,
} from "../checker/index.ts";
import { type Change, changesOf } from "./changes.ts";
import { type Flight, flightOf, type Message } from "./flight.ts";
import type { Trace } from "./format.ts";
import { actorOf } from "./phrase.ts";
import { type Replay, type Replayable, replay, type TwoEnds } from "./replay.ts";
import { claimKind } from "./trace-kind.ts";

/** What changed in one node; in a whole-state spec `node` is null and the changes are of its variables. */
export interface NodeChange {
  readonly node: NodeId | null;
  readonly changes: readonly Change[];
}

/** A broken connection of which `node` has yet to learn. */
type Notice = Snapshot["notices"][number];

/** One event of a story, and what it did. */
export interface Step extends Flight {
  /** Counted from 1. */
  readonly number: number;
  readonly event: TraceEvent;
  /** The acting node first, then those that it sends to, then the others. */
  readonly changes: readonly NodeChange[];
  /** The event with its own choice, without those of the exchange that followed. */
  readonly begins: TraceEvent;
  /** What followed at once, in its order: messages taken and lost; `event.choice` has their choices behind its own. */
  readonly exchange: readonly TraceEvent[];
  readonly budgets: readonly Change[];
  /** The memories of observers; a path begins with the observer's name. */
  readonly observers: readonly Change[];
  readonly broken: Snapshot["notices"];
  /** What was to be learned, and no longer is. */
  readonly forgotten: Snapshot["notices"];
  /** Is the acting node up afterwards? */
  readonly up: boolean;
  /** Does it suspect what is up, or trust what is not? */
  readonly mistaken: boolean;
  /** Everything, as it is behind the event. */
  readonly after: Snapshot;
}

/** A trace told over its model: what each event did, as data that any rendering starts from. */
export interface Story {
  readonly trace: Trace;
  readonly replay: Replay;
  readonly form: "protocol" | "spec";
  /** That of the claim. */
  readonly kind: ResultClaimKind | "error" | "walk";
  /** Null where the trace does not even begin. */
  readonly start: Snapshot | null;
  /** As far as the trace runs. */
  readonly steps: readonly Step[];
  readonly end: Snapshot | null;
  /** Of a claim of two ends that reproduces: what it looks at at both, and the other end. */
  readonly ends: (Omit<TwoEnds, "path"> & { readonly end: Snapshot }) | null;
}

/** Replays a trace, with its twin if it has one, and tells what happened, as far as it runs. Throws as `replay` does. */
export const storyOf = (trace: Trace, subject: Replayable, twin: Trace | null = null): Story => {
  const replayed = replay(trace, subject, twin);
  const { walk, claims } = subject;
  const path = replayed.path;
  const moves = path === null ? [] : [path.start, ...path.moves];
  const snapshots = moves.map((move) => walk.snapshot(move.to));
  return {
    trace,
    replay: replayed,
    form: walk.form,
    kind: claimKind(trace.claim, claims)!,
    start: snapshots[0] ?? null,
    steps: moves
      .slice(1)
      .map((move, i) => storyStep(walk, i + 1, moves[i]!.to, move, snapshots[i]!, snapshots[i + 1]!)),
    end: snapshots.at(-1) ?? null,
    ends: endsOf(replayed, walk),
  };
};

/** One event of a story: the move from a position, with what the states before and behind it are. */
export const storyStep = (
  walk: Walk,
  number: number,
  at: Position,
  move: Move,
  before: Snapshot,
  after: Snapshot,
): Step => stepOf(number, move, sendsInside(move.event, walk, at), before, after);

const endsOf = (replayed: Replay, walk: Walk): Story["ends"] => {
  if (replayed.outcome !== "reproduces" || replayed.ends === null) return null;
  const { path, ...ends } = replayed.ends;
  return { ...ends, end: walk.snapshot((path.moves.at(-1) ?? path.start).to) };
};

/** What the step would have sent inside which the event is a crash. */
const sendsInside = (event: TraceEvent, walk: Walk, before: Position): readonly Message[] =>
  "inside" in event && event.inside !== undefined
    ? (walk.moves(before).find((move) => sameValue(move.event, event.inside))?.sends ?? [])
    : [];

const stepOf = (number: number, move: Move, inside: readonly Message[], before: Snapshot, after: Snapshot): Step => {
  const { event, sends } = move;
  const actor = actorOf(event);
  const begins = move.exchange?.begins ?? event;
  const exchange = (move.exchange?.happened ?? []).map((happened) => happened.event);
  const order = [actor, ...sends.map(({ to }) => to), ...exchange.map(actorOf)];
  const rank = ({ node }: NodeChange): number => (order.includes(node) ? order.indexOf(node) : order.length);
  return {
    number,
    event,
    changes: changesOfStates(before, after).sort((a, b) => rank(a) - rank(b)),
    begins,
    exchange,
    ...flightOf(move, before, after, inside),
    budgets: changesOf(before.budgets, after.budgets),
    observers: changesOf(before.observers, after.observers),
    ...noticesOf(event, before, after),
    up: after.nodes.find(({ id }) => id === actor)?.status === "up",
    mistaken: isMistaken(event, before),
    after,
  };
};

const noticesOf = (event: TraceEvent, before: Snapshot, after: Snapshot): Pick<Step, "broken" | "forgotten"> => {
  const lacking = (notices: readonly Notice[]) => (notice: Notice) =>
    !notices.some(({ node, peer }) => node === notice.node && peer === notice.peer);
  const learns = ({ node, peer }: Notice): boolean =>
    event.kind === "disconnected" && event.node === node && event.peer === peer;
  return {
    broken: after.notices.filter(lacking(before.notices)),
    forgotten: before.notices.filter((notice) => lacking(after.notices)(notice) && !learns(notice)),
  };
};

const isMistaken = (event: TraceEvent, { nodes }: Snapshot): boolean => {
  if (event.kind !== "suspect" && event.kind !== "trust") return false;
  const up = nodes.find(({ id }) => id === event.peer)?.status === "up";
  return event.kind === "suspect" ? up : !up;
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
