// Of what the duties of Raft are said: an event of a server from its two ends, and the options that change what is owed.
// The one idea: a message that is delivered and a step of a server's own are one shape, so that one rule reads both.
// Not here: the duties (duties.ts, leading.ts).
import type { NodeId } from "../../checker/index.ts";
import type { Options } from "./rules.ts";
import type { Message, Server } from "./state.ts";

/** What of the options changes what is owed. */
export interface Owing {
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  readonly noOp: boolean;
  /** Must an election timer that was reset first run out? */
  readonly resets: boolean;
  /** The servers whose election timers ever run out. */
  readonly standing: readonly NodeId[];
  /** Is an RPC sent again that was not answered? */
  readonly retries: boolean;
  /** When is an appended entry on disk? */
  readonly flushes: Options["flushes"];
  /** When is a committed entry applied? */
  readonly applies: Options["applies"];
  /** How the configuration may change. */
  readonly changes: Options["changes"];
  /** Are RPCs in flight, each sent as soon as it is due? */
  readonly inParallel: boolean;
  readonly membersOf: (s: Server) => readonly NodeId[];
}

/** An event of a server, from its two ends; of a step of its own nobody is asked by a message. */
export interface Ends<M extends Message | undefined = Message | undefined> {
  readonly node: NodeId;
  readonly from: NodeId;
  readonly message: M;
  readonly before: Server;
  readonly after: Server;
  readonly sends: readonly { readonly to: NodeId; readonly message: Message }[];
}
