// A whole state in a sentence: the witness of an error.
// The one idea: only what is there is told, each part in the notation of values, so that a state fits beside another.
// Not here: states in traces, where there is room (traces/state-text.ts).
import { inSentence } from "../values/print.ts";
import type { Snapshot } from "./walk.ts";

/** `server1 {round: 1}, server2 {round: 2} (down); in flight: prepare {round: 1} from server1 to server2`. */
export const stateInWords = (snapshot: Snapshot): string => {
  const { variables, nodes, network, budgets, partition, notices, observers } = snapshot;
  const fields = (of: object): string[] => Object.entries(of).map(([name, held]) => `${name}: ${inSentence(held)}`);
  const ofNodes = nodes.map(
    ({ id, status, state }) => `${id} ${inSentence(state)}${status === "up" ? "" : ` (${status})`}`,
  );
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ["", [...fields(variables), ...ofNodes]],
    ["in flight: ", network.map(({ from, to, message }) => `${inSentence(message)} from ${from} to ${to}`)],
    ["left: ", fields(budgets)],
    ["partition ", partition === null ? [] : [partition]],
    ["not yet seen: ", notices.map(({ node, peer }) => `${node} that the connection to ${peer} broke`)],
    ["observed: ", fields(observers)],
  ];
  return parts
    .filter(([, told]) => told.length > 0)
    .map(([title, told]) => `${title}${told.join(", ")}`)
    .join("; ");
};
