// What a client owes the servers that it asks: one question at a time, and of every answer no more than it says.
// The one idea: a client that gives up too early, too late or twice breaks nothing that servers promise; so what it may do is claimed by
// itself, by an observer, because of an exchange at once a step does not see the answers.
// Not here: the clients (clients.ts), what servers owe (duties.ts, leading.ts).
import { observer } from "../../checker/index.ts";
import type { Client } from "./clients.ts";
import type { Happening } from "./observers.ts";
import type { Answer } from "./state.ts";

type Ends = { readonly before: Client; readonly after: Client };

const isClient = (state: object): state is Client => "waits" in state;

/** It asks, asks the same again as often as the bound lets it, or goes on to the next unanswered. */
const acts = (name: string, { before: b, after: a }: Ends): boolean => {
  switch (name) {
    case "ask":
      return !b.waits && a.waits && a.done === b.done && a.again === b.again;
    case "askAgain":
      return b.waits && b.again > 0 && a.waits && a.done === b.done && a.again === b.again - 1;
    default:
      return b.waits && !a.waits && a.done === b.done + 1;
  }
};

/** An answer ends the question that it is meant for; a refusal only lets it be asked anew, of who has a session not even that. */
const takes = ({ type, id }: Answer, { before: b, after: a }: Ends, hasSession: boolean): boolean => {
  if (!b.waits || id !== b.done + 1 || (type === "refused" && hasSession))
    return a.waits === b.waits && a.done === b.done && a.again === b.again;
  return !a.waits && a.done === (type === "refused" ? b.done : id);
};

export const outOfTurn = (hasSession: boolean) =>
  observer("out of turn", false as boolean, (seen, event: Happening) => {
    if (seen || (event.kind !== "action" && event.kind !== "deliver")) return seen;
    const { before, after } = event;
    if (!isClient(before) || !isClient(after)) return seen;
    if (event.kind === "action")
      return !acts(event.name, { before, after }) || event.sends.some(({ message }) => !isNext(message, before));
    return !takes(event.message as Answer, { before, after }, hasSession);
  });

const isNext = (message: object, { done }: Client): boolean => "id" in message && message.id === done + 1;
