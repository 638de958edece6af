// What clients of a Raft cluster asked and were answered, as a history of a register.
// The one idea: an operation lasts from where it may first take effect to its answer, and a client that asks again asks for the same one.
// Not here: what is claimed of it (register.ts).
import { type Clients, linearizabilityObserver, type RegisterOperation, register } from "../../checker/index.ts";
import type { Happening } from "./observers.ts";
import type { Write } from "./state.ts";

/**
 * A question begins where a leader takes it up: a refused one was never asked. That of a client with a session begins where it is asked
 * first, for asked again it is the same one.
 */
const clientsWith = (sessions: boolean): Clients<Happening, RegisterOperation<Write | null>, Write | null> => ({
  asked: (event) => {
    if (sessions) {
      if (event.kind !== "action" || !("waits" in event.before) || event.before.waits) return undefined;
      const { node: client, before } = event;
      const [asked] = event.sends.map(({ message }) => message.type);
      return asked === "read"
        ? { client, operation: { type: "read" } }
        : { client, operation: { type: "write", value: { type: "write", client, id: before.done + 1 } } };
    }
    if (event.kind !== "deliver" || !("role" in event.before) || event.before.role !== "leader") return undefined;
    if (event.sends.some(({ message }) => message.type === "refused")) return undefined;
    const { message, from } = event;
    if (message.type === "read") return { client: from, operation: { type: "read" } };
    if (message.type !== "write") return undefined;
    return { client: from, operation: { type: "write", value: { type: "write", client: from, id: message.id } } };
  },
  answered: (event) => {
    if (event.kind !== "deliver" || !("waits" in event.before) || !event.before.waits) return undefined;
    const { message, node } = event;
    if ((message.type !== "written" && message.type !== "value") || message.id !== event.before.done + 1)
      return undefined;
    return { client: node, answer: message.type === "written" ? null : message.value };
  },
});
/** `sessions`: do clients ask again what was not answered? */
export const seenByClients = (sessions: boolean) =>
  linearizabilityObserver("what clients saw", register<Write | null>(null), clientsWith(sessions));
