// Walking a protocol by hand, one step at a time: what replay, rendering and the explorer stand on.
// The one idea: a position is opaque; what it holds, where it leads and what the claims say of it are asked for.
// Not here: searching (search/).

import type { Envelope, TraceEvent } from "../events/event.ts";
import type { NodeId, Says } from "../language/index.ts";

declare const position: unique symbol;
/** A state of the machine that made it. */
export type Position = Int32Array & { readonly [position]: true };

/** What followed in the same event, because its messages go over links that deliver at once. */
export interface Exchange {
  /** The event with its own choice only; that of the whole names what was chosen in the exchange behind it. */
  readonly begins: TraceEvent;
  /** What was handled (`deliver`) and lost (`drop`), in order, and what was sent in answer. */
  readonly happened: readonly { readonly event: TraceEvent; readonly sends: readonly Envelope[] }[];
}

/** One enabled event with one outcome: where it leads and what it sends. */
export interface Move {
  readonly event: TraceEvent;
  readonly to: Position;
  /** What the acting node sends in this step. */
  readonly sends: readonly Envelope[];
  /** Absent where nothing was handled or lost at once. */
  readonly exchange?: Exchange;
}

/** A node within a snapshot. */
export interface NodeSnapshot {
  readonly id: NodeId;
  /** The name of the group, or of the single node. */
  readonly group: string;
  readonly status: "up" | "down" | "stopped";
  /** The canonical, frozen state. */
  readonly state: unknown;
}

/** A whole state in plain values. A spec has `variables` and nothing else; a protocol has everything else. */
export interface Snapshot {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly nodes: readonly NodeSnapshot[];
  /** In canonical order; twice in flight is listed twice; a fifo queue in its order. */
  readonly network: readonly Envelope[];
  /** What is left of each budget, by name. */
  readonly budgets: Readonly<Record<string, number>>;
  /** The groups of the partition that is on; null: none. */
  readonly partition: string | null;
  /** Connections that broke and whose end has not seen it yet. */
  readonly notices: readonly { readonly node: NodeId; readonly peer: NodeId }[];
  /** The memory of each observer, by name. */
  readonly observers: Readonly<Record<string, unknown>>;
}

export interface Walk {
  readonly form: "protocol" | "spec";
  /** Timers that fire only while nothing is deliverable to their node. Absent: none. */
  readonly slow?: readonly string[];
  /** The initial states, in order; the event of each is of kind `init`. */
  readonly initial: readonly Move[];
  /** Every enabled event with every outcome, in the order in which traces prefer them; self-loops included. */
  moves(at: Position): readonly Move[];
  snapshot(at: Position): Snapshot;
  /** What an `always` or `reachable` claim, `ends` or `within` says of a state. `undefined`: nothing. */
  says(claim: string, at: Position): Says;
  /** What a `step` claim says of a transition. */
  saysOfStep(claim: string, before: Position, move: Move): Says;
  /** What the view and the fact of an `indistinguishable` claim are in a state. A view that is undefined: not asked here. */
  look(claim: string, at: Position): { readonly view: unknown; readonly fact: unknown };
  /** Is it inside the bound `within`? Outside, a search goes no further. */
  isWithin(at: Position): boolean;
  /** Is this an end that the model does not call legitimate? */
  deadlocked(at: Position): boolean;
}
