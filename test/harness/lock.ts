// The README's lock server, with the bug that a duplicated release makes.
// Not here: what is asked of it (the tests beside).
import { always, type NodeId, next, protocol, type Role, reachable, replicated, send } from "../../index.ts";

type Request = { readonly type: "acquire" } | { readonly type: "release" };
type Reply = { readonly type: "granted" };

export interface Server {
  readonly holder: NodeId | null;
}

interface Client {
  readonly phase: "idle" | "waiting" | "holding";
}

const server: Role<Server, Request, Reply> = {
  init: () => ({ holder: null }),
  receive: (state, message, { from }) => {
    if (message.type === "release") return next({ holder: null });
    return state.holder === null ? next({ holder: from }, send(from, { type: "granted" })) : undefined;
  },
};

const client: Role<Client, Reply, Request> = {
  init: () => ({ phase: "idle" }),
  receive: () => next({ phase: "holding" }),
  actions: {
    ask: ({ phase }) =>
      phase === "idle" ? next({ phase: "waiting" }, send("server", { type: "acquire" })) : undefined,
    done: ({ phase }) =>
      phase === "holding" ? next({ phase: "idle" }, send("server", { type: "release" })) : undefined,
  },
};

const reliable = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;

/** `duplicates`: releases that the network delivers twice, at most. */
export const lockWith = (duplicates: number) =>
  protocol(
    "lock",
    {
      nodes: { server, client: replicated(2, client) },
      network: [
        { ...reliable, carrying: ["release"], duplicates: duplicates === 0 ? "never" : { atMost: duplicates } },
        reliable,
      ],
    },
    {
      "one client at a time holds the lock": always(
        ({ client: clients }) => clients.filter(({ phase }) => phase === "holding").length < 2,
      ),
      "a client can hold the lock": reachable(({ client: clients }) =>
        clients.some(({ phase }) => phase === "holding"),
      ),
    },
  );

export default lockWith(1);
