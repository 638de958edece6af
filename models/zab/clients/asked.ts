// What clients of ZooKeeper ask and are answered, as histories that observers keep.
// The one idea: the object is a counter of writes, so that every answer says how much its server knew.
// Not here: the clients (client.ts), what is claimed of the histories (model.ts, observers.ts).
import {
  type Clients,
  type Event,
  type History,
  historyObserver,
  linearizabilityObserver,
  type NodeId,
  type Specification,
} from "../../../checker/index.ts";
import type { Client } from "./client.ts";
import type { Observer } from "./observer.ts";
import type { Message, Operation, Server } from "./server.ts";

/** A counter: a write answers the number it made, a read, or a sync with a read behind it, the number there is. */
export const counter: Specification<number, Operation, number> = {
  init: 0,
  step: (state, { type }) => (type === "write" ? { state: state + 1, answer: state + 1 } : { state, answer: state }),
  reads: ({ type }) => type !== "write",
};

export type Happening = Event<Client | Server | Observer, Message>;
/** The operations of these types, as clients ask and are answered. */
const operations = (...types: readonly Operation["type"][]): Clients<Happening, Operation, number> => ({
  asked: (event) => {
    const message = event.kind === "action" ? event.sends[0]?.message : undefined;
    return message?.type === "request" && "node" in event && types.includes(message.operation)
      ? { client: event.node, operation: { type: message.operation } }
      : undefined;
  },
  answered: (event) =>
    event.kind === "deliver" && event.message.type === "answer" && types.includes(event.message.operation)
      ? { client: event.node, answer: event.message.value }
      : undefined,
});

export const all = linearizabilityObserver("reads and writes", counter, operations("read", "write", "sync"));
export const writes = linearizabilityObserver("writes", counter, operations("write"));
export const history = historyObserver("history", operations("read", "write", "sync"));

type Past = History<Operation, number>;
const answersTo = (past: Past, client: NodeId) => past.answered.get(client) ?? [];

/** Has a client asked the same twice, and heard of a write the second time only? */
export const hearsNews = (past: Past, client: NodeId): boolean => {
  const [first, second] = answersTo(past, client);
  return first?.answer === 0 && second?.answer === 1 && first.operation.type === second.operation.type;
};

/** Has a client written, and then read of two writes? */
export const readsBoth = (past: Past, client: NodeId): boolean => {
  const [first, second] = answersTo(past, client);
  return first?.operation.type === "write" && second?.operation.type === "read" && second.answer === 2;
};
