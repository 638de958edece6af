// What else there is to say of an event, beside what it changed and sent: a line each.
// The one idea: only what the diagram and the states do not show.
// Not here: the words of the text (step-text.ts), of the diagram in documents (mermaid.ts).
import { enumerated } from "../../checker/index.ts";
import { bySender } from "../flight.ts";
import type { Step } from "../story.ts";
import { messageText } from "./messages.ts";

export const notesOf = ({ event, mistaken, held, broken, forgotten, up }: Step): readonly string[] => [
  ...(mistaken ? [`wrongly: it is ${event.kind === "suspect" ? "" : "not "}up`] : []),
  ...bySender(held).map(
    ({ from, to, message }) =>
      `${event.kind === "heal" ? "free again" : "held back"}: ${messageText(message)} from ${from} to ${enumerated(to)}`,
  ),
  ...broken.map(({ node, peer }) => `${node} has yet to learn that its connection to ${peer} broke`),
  ...forgotten.map(({ node, peer }) => `${node} will not learn that its connection to ${peer} broke`),
  ...(event.kind === "crash" && up ? ["it is up again at once"] : []),
];
