// A client of ZAB that writes: it hands a write to a server, and takes it back from one who does not lead.
// The one idea: what a client may do in all is its own state, so a run has so many writes and no more.
// Not here: reads, answers, and servers that forward (clients/).
import { type NodeId, next, type Role, send } from "../../checker/index.ts";
import type { Rules } from "./rules.ts";
import type { Message } from "./state.ts";

export interface Client {
  /** How many it has still to do. */
  readonly writes: number;
}

export const client = (servers: readonly NodeId[], writes: number, rules: Rules): Role<Client, Message> => ({
  init: () => ({ writes }),
  receive: (s, { type }) => next(type === "refused" ? { writes: rules.takesBack(s.writes) } : s),
  actions: {
    write: {
      each: servers,
      do: (s, server) => (s.writes > 0 ? next({ writes: s.writes - 1 }, send(server, { type: "write" })) : undefined),
    },
  },
});
