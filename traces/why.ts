// Why an event of a trace no longer runs: what stands in its way, and what could happen instead.
// The one idea: the reason is read off the state the replay has reached, so it names nodes, messages and choices.
// Not here: walking the trace (replay.ts).
import { match, P } from "ts-pattern";
import type { Move, NodeSnapshot, Snapshot, TraceEvent } from "../checker/index.ts";
import { actorOf, phrase } from "./phrase.ts";
import { enumerated, printedMessage } from "./print.ts";
import { sameValue } from "./values.ts";

/** How many alternatives a sentence can carry. */
const MOST_NAMED = 4;

/** The reason why `event` is not among the moves of a state. */
export const whyNot = (event: TraceEvent, state: Snapshot, moves: readonly Move[]): string =>
  ofNodes(event, state) ?? ofMessage(event, state) ?? ofChoice(event, moves) ?? ofKind(event, state, moves);

const ofNodes = (event: TraceEvent, { nodes }: Snapshot): string | undefined => {
  const named = match(event)
    .with({ kind: P.union("deliver", "drop", "duplicate") }, ({ from, to }) => [to, from])
    .otherwise((other) => [actorOf(other)].filter((id) => id !== null));
  if (nodes.length === 0 && named.length > 0) return `the model is now a spec, without nodes such as ${named[0]}`;
  const missing = named.find((id) => !nodes.some((node) => node.id === id));
  if (missing !== undefined) return `there is no node ${missing}; the nodes are ${some(nodes.map(({ id }) => id))}`;
  const actor = nodes.find((node) => node.id === actorOf(event));
  return actor === undefined ? undefined : ofStatus(event, actor);
};

const ofStatus = (event: TraceEvent, { id, status }: NodeSnapshot): string | undefined => {
  if (event.kind === "restart") return status === "up" ? `${id} is up` : undefined;
  if (status === "up") return undefined;
  return `${id} is ${status === "down" ? "down" : "stopped"}`;
};

const ofMessage = (event: TraceEvent, { network }: Snapshot): string | undefined => {
  if (event.kind !== "deliver" && event.kind !== "drop" && event.kind !== "duplicate") return undefined;
  const { from, to, message } = event;
  const between = network.filter((envelope) => envelope.from === from && envelope.to === to);
  if (between.some((envelope) => sameValue(envelope.message, message))) return undefined;
  const others = between.map((envelope) => printedMessage(envelope.message));
  return `that message is not in flight; from ${from} to ${to} there is ${others.length === 0 ? "nothing" : some(others)}`;
};

/** The same event with other outcomes. */
const ofChoice = (event: TraceEvent, moves: readonly Move[]): string | undefined => {
  const { choice, ...bare } = event as TraceEvent & { readonly choice?: string };
  const choices = moves.flatMap((move) => {
    const { choice: other, ...rest } = move.event as TraceEvent & { readonly choice?: string };
    return sameValue(rest, bare) ? [other] : [];
  });
  if (choices.length === 0) return undefined;
  const named = choices.filter((other) => other !== undefined);
  const there = named.length === 0 ? "there is no choice" : `there is the choice ${some(named, "or")}`;
  return choice === undefined ? `a choice is needed there: ${there}` : `there is no choice ${choice} there: ${there}`;
};

const ofKind = (event: TraceEvent, state: Snapshot, moves: readonly Move[]): string =>
  match(event)
    .with({ kind: "deliver" }, ({ from, to }) => {
      const queued = state.network.filter((envelope) => envelope.from === from && envelope.to === to).length > 1;
      return `${to} does not answer that message there${queued ? ", or another one stands before it in its queue" : ""}`;
    })
    .with({ kind: "drop" }, () => `its link does not lose it there${left(state)}`)
    .with({ kind: "duplicate" }, () => `its link does not duplicate it there${left(state)}`)
    .with({ kind: P.union("crash", "stop") }, () => `no crash clause allows it there${left(state)}`)
    .otherwise(() => `the model does not answer there; ${instead(event, moves)}`);

const left = ({ budgets }: Snapshot): string => {
  const entries = Object.entries(budgets);
  return entries.length === 0 ? "" : `; left of the budgets: ${entries.map(([name, n]) => `${name} ${n}`).join(", ")}`;
};

/** What the same node, or the spec, could do instead, in the same way. */
const instead = (event: TraceEvent, moves: readonly Move[]): string => {
  const actor = actorOf(event);
  const alike = moves.filter((move) => move.event.kind === event.kind && actorOf(move.event) === actor);
  const subject = actor ?? "it";
  if (alike.length > 0) return `what ${subject} can do is: ${some(alike.map((move) => phrase(move.event)))}`;
  return `${subject} has no ${event.kind} at all there`;
};

/** The first few, each once, and how many more. */
const some = (items: readonly string[], last = "and"): string => {
  const distinct = [...new Set(items)];
  const more = distinct.length - MOST_NAMED;
  return enumerated(more > 0 ? [...distinct.slice(0, MOST_NAMED), `${more} more`] : distinct, last);
};
