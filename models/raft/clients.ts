// The clients of a Raft cluster.
// The one idea: whether a client waits for its answers is what tells a client that is observed from one that only makes entries.
// Not here: what servers do with requests (requests.ts).
import { type NodeId, next, type Role, send } from "../../checker/index.ts";
import type { Answer, Request } from "./state.ts";

/** A client that writes whenever it likes and does not listen: it stands for any number of clients, at the cost of none. */
export interface OpenClient {
  readonly writes: "always";
}
export const openClient = (cluster: readonly NodeId[]): Role<OpenClient, Answer, Request> => ({
  init: () => ({ writes: "always" }),
  actions: { write: { each: cluster, do: (s, to) => next(s, send(to, { type: "write", id: 1 })) } },
  receive: (s) => next(s),
});

/** A client that asks one thing after another, each of any server, and may give up on an answer and go on. */
export interface Client {
  /** How many requests are behind it; the next has this number plus one. */
  readonly done: number;
  readonly waits: boolean;
}
export const client = (
  cluster: readonly NodeId[],
  script: readonly ("write" | "read")[],
): Role<Client, Answer, Request> => ({
  init: () => ({ done: 0, waits: false }),
  actions: {
    ask: {
      each: cluster,
      do: (s, to) => {
        const type = script[s.done];
        return s.waits || type === undefined
          ? undefined
          : next({ ...s, waits: true }, send(to, { type, id: s.done + 1 }));
      },
    },
    giveUp: (s) => (s.waits ? next({ done: s.done + 1, waits: false }) : undefined),
  },
  receive: (s, { type, id }) => {
    if (!s.waits || id !== s.done + 1) return next(s);
    return next(type === "refused" ? { ...s, waits: false } : { done: id, waits: false });
  },
});
