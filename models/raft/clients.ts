// The clients of a Raft cluster.
// The one idea: whether a client waits for its answers is what tells a client that is observed from one that only makes entries.
// Not here: what servers do with requests (requests.ts).
import { type NodeId, next, type Role, send } from "../../checker/index.ts";
import type { Rules } from "./rules.ts";
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

/**
 * A client that asks one thing after another, each of any server. It may give up on an answer and go on; or, with a session, ask the
 * same again, of any server, under the same number (thesis, 6.3).
 */
export interface Client {
  /** How many requests are behind it; the next has this number plus one. */
  readonly done: number;
  readonly waits: boolean;
  /** How often it may still ask again (a bound); without a session never. */
  readonly again: number;
}
/** `again`: how often a client with a session asks again; 0: it has none, and gives up. */
export const client = (
  cluster: readonly NodeId[],
  script: readonly ("write" | "read")[],
  again: number,
  { asksOnAndOn, mayGiveUp }: Rules,
): Role<Client, Answer, Request> => {
  const hasSession = again > 0;
  return {
    init: () => ({ done: 0, waits: false, again }),
    actions: {
      ask: {
        each: cluster,
        do: (s, to) => {
          const type = script[s.done];
          return (s.waits && !asksOnAndOn) || type === undefined
            ? undefined
            : next({ ...s, waits: true }, send(to, { type, id: s.done + 1 }));
        },
      },
      ...(hasSession && {
        askAgain: {
          each: cluster,
          do: (s: Client, to: NodeId) =>
            s.waits && s.again > 0
              ? next({ ...s, again: s.again - 1 }, send(to, { type: script[s.done]!, id: s.done + 1 }))
              : undefined,
        },
      }),
      ...(mayGiveUp(hasSession) && {
        giveUp: (s: Client) => (s.waits ? next({ ...s, done: s.done + 1, waits: false }) : undefined),
      }),
    },
    receive: (s, { type, id }) => {
      if (!s.waits || id !== s.done + 1) return next(s);
      // Who has a session cannot tell from a refusal whether an earlier request was taken up.
      if (type === "refused") return next(hasSession ? s : { ...s, waits: false });
      return next({ ...s, done: id, waits: false });
    },
  };
};
