// What becomes of the messages of a step: in flight, lost, or handled in the same event.
// The one idea: what can be handled waits in a list, and whatever is the first that one node sends another over one line may be next;
// its answers join the end. Every order is walked to its end, one by one: nothing is joined on the way.
// What waits is in flight already, to whoever sends it again: a link that absorbs has one copy, be it in the list, in the network or in both.
// Not here: which steps there are (steps.ts, crashes.ts).
import type { Send } from "../../checker/language/index.ts";
import { type Canonical, canonical } from "./canonical.ts";
import { keepOnly, packet, put } from "./network.ts";
import { stepsOf } from "./outcomes.ts";
import { isPending, type SystemState, spend, withNetwork, withNode } from "./state.ts";
import type { Allowance, Line, Node, System } from "./system.ts";

/** More messages in one event than an exchange may take, or more ways than the oracle has patience for. */
export class EndlessExchange extends Error {}
const MOST_IN_AN_EXCHANGE = 40;
const MOST_STEPS_OF_ALL_WAYS = 2000;

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

/** An exchange under way. */
interface Course {
  readonly state: SystemState;
  /** All that could be handled in it, in the order of sending. */
  readonly messages: readonly Sent[];
  /** Positions of those that wait. */
  readonly open: readonly number[];
}

/**
 * Of which message a name speaks: the receiver alone, if no other message has been sent to it so far; else with the type of the
 * message, and from the second of that type on with its number.
 */
const subjectOf = ({ messages }: Course, at: number): string => {
  const { to, message } = messages[at]!;
  const rivals = messages.filter((sent) => sent.to === to);
  if (rivals.length === 1) return to;
  const type = typeIn(message.value);
  const number = rivals.filter((sent) => typeIn(sent.message.value) === type).indexOf(messages[at]!) + 1;
  return number === 1 ? `${to}.${type}` : `${to}.${type} ${number}`;
};

const equals = (one: Sent, other: Sent): boolean =>
  one.from.id === other.from.id && one.to === other.to && one.message.text === other.message.text;

/** Can it be handled in this event, if its receiver wants it? Who is up and what is cut does not change before its end. */
const isReached = (system: System, state: SystemState, sent: Sent): boolean =>
  lineFor(system, sent).atOnce &&
  state.nodes[receiverOf(system, sent).index]!.status === "up" &&
  !isPending(state, lineFor(system, sent).index, sent.from.id, sent.to) &&
  !crosses(system, state, sent.from.id, sent.to);

/** The course once more has been sent: what can be handled waits, unless it is absorbed; the rest is in flight. */
const joinedBy = (system: System, course: Course, sends: readonly Sent[]): Course => {
  let { state } = course;
  const messages = [...course.messages];
  const open = [...course.open];
  for (const sent of sends) {
    if (!isReached(system, state, sent)) state = inFlight(system, state, sent);
    else if (!(lineFor(system, sent).absorbs && open.some((at) => equals(messages[at]!, sent))))
      open.push(messages.push(sent) - 1);
  }
  return { state, messages, open };
};

/** The state in which a message of the list is no longer on its way. */
const arrived = (system: System, state: SystemState, sent: Sent): SystemState => {
  const line = lineFor(system, sent);
  if (!line.absorbs) return state;
  const { text } = packet(sent.from.id, sent.to, sent.message);
  const stays = (other: { readonly text: string }, on: Line): boolean => on.index !== line.index || other.text !== text;
  return withNetwork(state, keepOnly(state.network, system.lines, stays));
};

/** Positions of what may be next: whatever has nothing before it from its sender to its receiver over its line. */
const nextOf = (system: System, { messages, open }: Course): readonly number[] =>
  open.filter((at) =>
    open.every((other) => {
      const [one, two] = [messages[at]!, messages[other]!];
      const sameWay = one.from.id === two.from.id && one.to === two.to && lineFor(system, one) === lineFor(system, two);
      return other >= at || !sameWay;
    }),
  );

/**
 * Every way in which these messages, and those sent in answer at once, may fare. First those in the order of sending, then those
 * in every order, and of each kind in the order of what is picked and chosen: whatever was sent first, with the receiver's
 * choices in their order, then its loss. Ways that come to the same are all here.
 */
export const fatesOf = (system: System, state: SystemState, sends: readonly Sent[]): Fate[] => {
  const begun = joinedBy(system, { state, messages: [], open: [] }, sends);
  let patience = MOST_STEPS_OF_ALL_WAYS;
  const inOrder = fatesFrom(
    system,
    begun,
    (course) => course.open.slice(0, 1),
    () => patience-- > 0,
  );
  return [
    ...inOrder,
    ...fatesFrom(
      system,
      begun,
      (course) => nextOf(system, course),
      () => patience-- > 0,
    ),
  ];
};

const fatesFrom = (
  system: System,
  course: Course,
  picks: (course: Course) => readonly number[],
  mayGoOn: () => boolean,
): Fate[] => {
  if (course.open.length === 0) return [{ state: course.state, parts: [], seen: [] }];
  if (course.messages.length > MOST_IN_AN_EXCHANGE || !mayGoOn()) throw new EndlessExchange();
  return picks(course).flatMap((at) =>
    picked(system, course, at).flatMap(({ after, parts, seen, answers }) => {
      const rest = { ...course, state: after, open: course.open.filter((other) => other !== at) };
      return fatesFrom(system, joinedBy(system, rest, answers), picks, mayGoOn).map((fate) => ({
        state: fate.state,
        parts: [...parts, ...fate.parts],
        seen: [...seen, ...fate.seen],
      }));
    }),
  );
};

interface Picked {
  readonly after: SystemState;
  readonly parts: readonly string[];
  readonly seen: readonly object[];
  readonly answers: readonly Sent[];
}

/** What may become of the message at a position, if it is next. */
const picked = (system: System, course: Course, at: number): Picked[] => {
  const { state, messages, open } = course;
  const sent = messages[at]!;
  const { from, to, message } = sent;
  const line = lineFor(system, sent);
  const node = receiverOf(system, sent);
  const { status, local } = state.nodes[node.index]!;
  const steps =
    node.role.receive === undefined
      ? []
      : stepsOf(node.role.receive(local.value, message.value, { ...node.self, from: from.id }));
  const overtakes = at === open[0] ? "" : ` before ${subjectOf(course, open[0]!)}`;
  const called = (choice: string | null): readonly string[] => {
    const who = `${subjectOf(course, at)}${overtakes}`;
    if (choice !== null) return [`${who}: ${choice}`];
    return overtakes === "" ? [] : [who];
  };
  // In flight it may be lost later, as usual; only what would be handled is lost now.
  if (steps.length === 0) return [{ after: inFlight(system, state, sent), parts: called(null), seen: [], answers: [] }];
  const without = arrived(system, state, sent);
  const taken = steps.map((step): Picked => {
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
    const state = withNode(without, node.index, { status, local: after });
    return { after: state, parts: called(step.choice), seen: [seen], answers };
  });
  if (from.id === to || !isAllowed(state, line.loses)) return taken;
  const lost: Picked = {
    after: used(without, line.loses),
    parts: called(steps.some(({ choice }) => choice === "lost") ? "lost by its link" : "lost"),
    seen: [{ kind: "drop", from: from.id, to, message: message.value }],
    answers: [],
  };
  return [...taken, lost];
};
