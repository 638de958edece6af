// The library's observers listed by a protocol and read by its claims, as an author would type it.
// The one idea: beyond the annotation of the event nothing needs a type.
// Not here: running it; that compilers accept it is most of the test.
import { expect, test } from "vitest";
import {
  always,
  type Clients,
  delays,
  delaysAt,
  type Event,
  historyObserver,
  type Invocation,
  isLinearizable,
  ledBy,
  linearizabilityObserver,
  linearizable,
  type NodeId,
  next,
  protocol,
  type RegisterOperation,
  type Role,
  reachable,
  register,
  replicated,
  send,
  sequentiallyConsistent,
} from "../../checker/index.ts";

type Request = { readonly type: "put"; readonly value: string } | { readonly type: "get" };
type Reply = { readonly type: "done" } | { readonly type: "got"; readonly value: string };
interface Server {
  readonly value: string;
}
interface Client {
  readonly waits: boolean;
}

const server: Role<Server, Request, Reply> = {
  init: () => ({ value: "" }),
  receive: (state, message, { from }) =>
    message.type === "put"
      ? next({ value: message.value }, send(from, { type: "done" }))
      : next(state, send(from, { type: "got", value: state.value })),
};
const client = (to: NodeId): Role<Client, Reply, Request> => ({
  init: () => next({ waits: true }, send(to, { type: "put", value: "x" })),
  receive: () => next({ waits: false }),
  actions: { read: (state) => (state.waits ? undefined : next({ waits: true }, send(to, { type: "get" }))) },
});

type Happened = Event<Server | Client, Request | Reply>;
const object = register("");
const atStart: readonly Invocation<RegisterOperation<string>>[] = ["client1", "client2"].map((node) => ({
  client: node,
  operation: { type: "write", value: "x" },
}));
const clients: Clients<Happened, RegisterOperation<string>, string | null> = {
  asked: (event) =>
    event.kind === "action" && event.name === "read" ? { client: event.node, operation: { type: "read" } } : undefined,
  answered: (event) => {
    if (event.kind !== "deliver") return undefined;
    if (event.message.type === "got") return { client: event.node, answer: event.message.value };
    return event.message.type === "done" ? { client: event.node, answer: null } : undefined;
  },
  atStart,
};
const history = historyObserver("history", clients);
const registered = linearizabilityObserver("register", object, {
  asked: (event: Happened) =>
    event.kind === "action" ? { client: event.node, operation: { type: "read" } } : undefined,
  answered: (event) => clients.answered(event),
  atStart,
});
const hops = delays("delays", { atMost: 9 });
const first = ledBy("first", (state: Server | Client) => ("value" in state && state.value !== "" ? 1 : undefined));

test("a protocol lists observers of the library and its claims read them", () => {
  const made = protocol(
    "a register on one server",
    {
      nodes: { server, client: replicated(2, client("server")) },
      network: { order: "none", copies: "many", loses: "never", duplicates: "never" },
      observers: [history, registered, hops, first],
      ends: () => true,
    },
    {
      linearizable: always((_, { seen }) => linearizable(object, seen(history))),
      "linearizable, by what is remembered": always((_, { seen }) => isLinearizable(seen(registered))),
      "sequentially consistent": always((_, { seen }) => sequentiallyConsistent(object, seen(history))),
      "one server leads": always((_, { seen }) => (seen(first).get(1)?.size ?? 0) <= 1),
      "an answer in two delays": reachable((_, { seen }) => delaysAt(seen(hops), "client1") === 2),
    },
  );
  // A history of strings fits a register that is null at first.
  expect(linearizable(register<string | null>(null), history.init)).toBe(true);
  expect(Object.keys(made.claims)).toHaveLength(5);
  expect(isLinearizable(registered.init) && linearizable(object, history.init)).toBe(true);
});
