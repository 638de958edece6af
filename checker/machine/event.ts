// An event as data: what labels a transition in traces, coverage and claims.
// The one idea: an event names what happened in the model's own words and carries enough to be found again in its state.
// Not here: what the event did to the state (machine), how it is told (traces/).
import type { NodeId } from "../language/index.ts";

/** A message in flight, or one just sent. */
export interface Envelope {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: unknown;
}

/**
 * One thing that happens. `choice` is the name of the outcome, where the handler named several.
 * `value` is the member of a family (`"server2"`, or `"b0, v1"`). `clause` names the crash clause, where several name the node.
 * `init` is the choice of the initial state, where there is more than one; it is never in the list of a trace's events.
 */
export type TraceEvent =
  | { readonly kind: "init"; readonly choice: string }
  | {
      readonly kind: "deliver";
      readonly from: NodeId;
      readonly to: NodeId;
      readonly message: unknown;
      readonly choice?: string;
    }
  | { readonly kind: "drop" | "duplicate"; readonly from: NodeId; readonly to: NodeId; readonly message: unknown }
  | {
      readonly kind: "timer" | "action";
      /** Absent in whole-state specs. */
      readonly node?: NodeId;
      readonly name: string;
      readonly value?: string;
      readonly choice?: string;
    }
  | {
      readonly kind: "crash" | "stop";
      readonly node: NodeId;
      readonly clause?: string;
      readonly choice?: string;
      /** The step inside which it fell: that step's event. */
      readonly inside?: TraceEvent;
      /** Of the messages of that step, the positions of those that had left. */
      readonly sent?: readonly number[];
    }
  | { readonly kind: "restart"; readonly node: NodeId; readonly choice?: string }
  | {
      readonly kind: "suspect" | "trust" | "disconnected";
      readonly node: NodeId;
      readonly peer: NodeId;
      /** Of `disconnected`: the link, where several disconnect. */
      readonly link?: string;
      readonly choice?: string;
    }
  /** The groups: members joined by "+", groups by " | ". */
  | { readonly kind: "partition"; readonly choice: string }
  | { readonly kind: "heal" }
  | { readonly kind: "disconnect"; readonly a: NodeId; readonly b: NodeId; readonly link?: string };

export type EventKind = TraceEvent["kind"];
