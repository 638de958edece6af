// What the nodes of XA's recovery know, and what they say to one another.
// The one idea: a database forgets a branch when it ends, so how it ended is kept beside what it knows.
// Not here: what they do (recovery.ts), what is claimed of them (there, and recovery-claims.ts).
import type { NodeId } from "../../checker/index.ts";

export type Decision = "commit" | "abort";

export interface Log {
  readonly record: Decision | "nothing";
}
/** Writes a decision where there is none; or only reads. */
export type Asked =
  | { readonly type: "decide"; readonly decision: Decision }
  | { readonly type: "read"; readonly of: NodeId };
export type Stands =
  | { readonly type: "decided"; readonly decision: Decision }
  | { readonly type: "read"; readonly record: Log["record"]; readonly of: NodeId };

export type Order = { readonly type: "prepare" | "commit" | "rollback" | "list" };
export type Answer = { readonly type: "yes" | "no" | "prepared" };
export type Message = Order | Answer | Asked | Stands;

export interface Branch {
  /** gone: the database knows nothing of it. */
  readonly phase: "working" | "prepared" | "gone";
  /** How it ended; nobody asks the database about that. */
  readonly outcome: "committed" | "rolledBack" | null;
}

export interface Manager {
  /** idle: it has begun nothing, or has forgotten it. */
  readonly phase: "asking" | "idle";
  readonly yes: ReadonlySet<NodeId>;
  /** It has listed what is in doubt, where it does so once. */
  readonly listed: boolean;
}

export interface Nodes {
  readonly log: Log;
  readonly manager: readonly Manager[];
  readonly branch: readonly Branch[];
}
