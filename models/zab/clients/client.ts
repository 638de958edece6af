// A client of a ZAB server: it asks one thing after another, each when the one before is answered.
// The one idea: what it asks is a list given beforehand, so a run is as long as its lists.
// Not here: what it makes of the answers (model.ts judges them).
import { type NodeId, next, type Role, send } from "../../../checker/index.ts";
import type { Message, Operation } from "./server.ts";

export interface Client {
  readonly todo: readonly Operation["type"][];
  /** Asked and not yet answered. */
  readonly waits: boolean;
}

export const client = (server: NodeId, todo: readonly Operation["type"][]): Role<Client, Message> => ({
  init: () => ({ todo, waits: false }),
  receive: (s, message) => next(message.type === "answer" ? { todo: s.todo.slice(1), waits: false } : s),
  actions: {
    ask: (s) =>
      s.waits || s.todo.length === 0
        ? undefined
        : next({ todo: s.todo, waits: true }, send(server, { type: "request", operation: s.todo[0]! })),
  },
});
