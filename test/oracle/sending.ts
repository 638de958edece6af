// What becomes of the messages of a step: in flight, lost, or handled in the same event.
// The one idea: messages wait in one list; each is put in flight or, on a link that delivers at once, handled, and its answers join the end.
// What waits is in flight already, to whoever sends it again: a link that absorbs has one copy, be it in the list, in the network or in both.
// Not here: which steps there are (steps.ts, crashes.ts).
import type { Send } from "../../checker/language/index.ts";
import { type Canonical, canonical } from "./canonical.ts";
import { keepOnly, packet, put } from "./network.ts";
import { stepsOf } from "./outcomes.ts";
import { isPending, type SystemState, spend, withNetwork, withNode } from "./state.ts";
import type { Allowance, Line, Node, System } from "./system.ts";

/** More messages in one event than an exchange may take. */
export class EndlessExchange extends Error {}
const MOST_IN_AN_EXCHANGE = 40;

export interface Sent {
  readonly from: Node;
  readonly to: string;
  readonly message: Canonical;
}

export const written = (from: Node, sends: readonly Send<unknown>[]): Sent[] =>
  sends.map(({ to, message }) => ({ from, to, message: canonical(message) }));

/** What claims and observers see of sends. */
export const shown = (sends: readonly Sent[]) => sends.map(({ to, message }) => ({ to, message: message.value }));

export const isAllowed = (state: SystemState, allowance: Allowance): boolean =>
  typeof allowance === "string" ? allowance === "always" : state.budgets[allowance.budget]! > 0;

/** The state in which the allowance has been used once. */
export const used = (state: SystemState, allowance: Allowance): SystemState =>
  typeof allowance === "string" ? state : spend(state, allowance.budget);

/** Does the partition that is on now lie between the two? */
export const crosses = (system: System, { split }: SystemState, from: string, to: string): boolean =>
  split !== null && system.partitions!.splits[split]!.parts(from, to);

export const lineFor = (system: System, { from, to, message }: Sent): Line => {
  const line = system.lines.find((each) => each.carries(from.id, to, message.value));
  if (line === undefined) throw new Error(`no link carries this from ${from.id} to ${to}`);
  return line;
};

const receiverOf = (system: System, { to }: Sent): Node => system.nodes.find(({ id }) => id === to)!;

/** Nobody will ever see it: its receiver has stopped, its connection is dead, or a partition swallows it. */
const vanishes = (system: System, state: SystemState, sent: Sent): boolean =>
  state.nodes[receiverOf(system, sent).index]!.status === "stopped" ||
  isPending(state, lineFor(system, sent).index, sent.from.id, sent.to) ||
  (system.partitions?.crossing === "lost" && crosses(system, state, sent.from.id, sent.to));

const inFlight = (system: System, state: SystemState, sent: Sent): SystemState =>
  vanishes(system, state, sent)
    ? state
    : withNetwork(state, put(state.network, lineFor(system, sent), packet(sent.from.id, sent.to, sent.message)));

/** Puts everything in flight, whatever its link. */
export const post = (system: System, state: SystemState, sends: readonly Sent[]): SystemState =>
  sends.reduce((sofar, sent) => inFlight(system, sofar, sent), state);

/** One way in which the messages of a step may fare. */
export interface Fate {
  readonly state: SystemState;
  /** The names of what happened at once. */
  readonly parts: readonly string[];
  /** What observers see of it. */
  readonly seen: readonly object[];
}

/** The type of a message, in the names of choices. */
const typeIn = (message: unknown): string => {
  if (typeof message !== "object" || message === null) return String(message);
  const { type } = message as { type?: unknown };
  return typeof type === "string" ? type : "message";
};

/**
 * Of which message a choice in an exchange speaks: the receiver alone, if no other message at once has been sent to it so far;
 * else with the type of the message, and from the second of that type on with its number.
 */
const subjectOf = (system: System, messages: readonly Sent[], at: number): string => {
  const { to, message } = messages[at]!;
  const rivals = messages.filter((sent) => sent.to === to && lineFor(system, sent).atOnce);
  if (rivals.length === 1) return to;
  const type = typeIn(message.value);
  const number = rivals.filter((sent) => typeIn(sent.message.value) === type).indexOf(messages[at]!) + 1;
  return number === 1 ? `${to}.${type}` : `${to}.${type} ${number}`;
};

/** The list with what is sent now at its end; nothing before `from` waits any more. */
const joinedBy = (system: System, list: readonly Sent[], from: number, sends: readonly Sent[]): readonly Sent[] => {
  const joined = [...list];
  for (const sent of sends) {
    const equals = (other: Sent): boolean =>
      other.from.id === sent.from.id && other.to === sent.to && other.message.text === sent.message.text;
    if (!(lineFor(system, sent).absorbs && joined.slice(from).some(equals))) joined.push(sent);
  }
  return joined;
};

/** The state in which a message of the list is no longer on its way. */
const arrived = (system: System, state: SystemState, sent: Sent): SystemState => {
  const line = lineFor(system, sent);
  if (!line.absorbs) return state;
  const { text } = packet(sent.from.id, sent.to, sent.message);
  const stays = (other: { readonly text: string }, on: Line): boolean => on.index !== line.index || other.text !== text;
  return withNetwork(state, keepOnly(state.network, system.lines, stays));
};

/**
 * Every way in which these messages, and those sent in answer at once, may fare, in the order of what is chosen: for the first
 * message the receiver's choices in their order, then its loss; then for the next. Ways that come to the same are all here.
 */
export const fatesOf = (system: System, state: SystemState, sends: readonly Sent[]): Fate[] =>
  fatesFrom(system, state, joinedBy(system, [], 0, sends), 0);

const fatesFrom = (system: System, state: SystemState, messages: readonly Sent[], at: number): Fate[] => {
  const sent = messages[at];
  if (sent === undefined) return [{ state, parts: [], seen: [] }];
  if (at > MOST_IN_AN_EXCHANGE) throw new EndlessExchange();
  const goOn = (after: SystemState, parts: readonly string[], seen: readonly object[], answers: readonly Sent[]) =>
    fatesFrom(system, after, joinedBy(system, messages, at + 1, answers), at + 1).map((fate) => ({
      state: fate.state,
      parts: [...parts, ...fate.parts],
      seen: [...seen, ...fate.seen],
    }));
  const line = lineFor(system, sent);
  if (!line.atOnce || vanishes(system, state, sent)) return goOn(inFlight(system, state, sent), [], [], []);
  const { from, to, message } = sent;
  const node = receiverOf(system, sent);
  const { status, local } = state.nodes[node.index]!;
  const reachable = status === "up" && !crosses(system, state, from.id, to);
  const steps =
    reachable && node.role.receive !== undefined
      ? stepsOf(node.role.receive(local.value, message.value, { ...node.self, from: from.id }))
      : [];
  // In flight it may be lost later, as usual; only what would be handled is lost now.
  if (steps.length === 0) return goOn(inFlight(system, state, sent), [], [], []);
  const subject = subjectOf(system, messages, at);
  const without = arrived(system, state, sent);
  const loss = steps.some(({ choice }) => choice === "lost") ? "lost by its link" : "lost";
  const lost =
    from.id !== to && isAllowed(state, line.loses)
      ? goOn(
          used(without, line.loses),
          [`${subject}: ${loss}`],
          [{ kind: "drop", from: from.id, to, message: message.value }],
          [],
        )
      : [];
  const taken = steps.flatMap((step) => {
    const after = canonical(step.state);
    const answers = written(node, step.sends);
    const choice = step.choice === null ? {} : { choice: step.choice };
    const seen = {
      kind: "deliver",
      from: from.id,
      message: message.value,
      node: node.id,
      before: local.value,
      after: after.value,
      sends: shown(answers),
      ...choice,
    };
    const parts = step.choice === null ? [] : [`${subject}: ${step.choice}`];
    return goOn(withNode(without, node.index, { status, local: after }), parts, [seen], answers);
  });
  return [...taken, ...lost];
};
