// One run: the environment takes its turns, as planned and then as drawn, and the implementation answers.
// The one idea: what was planned and is not possible is left out, so a plan with gaps is a plan: that is how a run is made short.
// Not here: which plans (goals.ts, shorter.ts), what may happen (belief.ts).
import { type Envelope, inSentence, sameValue, type TraceEvent } from "../../checker/index.ts";
import { answerText, inWords, onceEach, type QueueOf, type Seen } from "./answers.ts";
import type { AtOnce } from "./at-once.ts";
import { type Begun, type Belief, identityOf, type Offer, type Possible } from "./belief.ts";
import { Unfit } from "./calling.ts";
import type { Choose } from "./choosing.ts";
import { type Goals, NOTHING_YET } from "./goals.ts";

/** Who answers for the node: an implementation, or the model itself. */
export interface Player {
  /** Is there somebody who can be asked this? */
  takes(event: TraceEvent): boolean;
  /** Throws Unfit. `isUp`: is the node running behind it? */
  ask(event: TraceEvent, possible: readonly Possible[], isUp: boolean): Promise<Seen>;
}

/** How a run goes on and how its answers are read. */
export interface Course {
  readonly node: string;
  readonly queueOf: QueueOf;
  readonly atOnce: () => AtOnce;
  /** What the implementation's `state` is compared with, of the model's local state. */
  readonly visible: (local: unknown) => unknown;
  readonly isForbidden: (event: TraceEvent) => boolean;
}

/** Why a run ended before its time. */
export interface Finding {
  readonly kind: "difference" | "unfit";
  readonly sentence: string;
  /** Below the last event: what it did, and what the model allows. */
  readonly lines: readonly string[];
  readonly isSlow: boolean;
}

export interface Ran {
  /** What happened, the last input with it; outcomes at the node are not named. */
  readonly events: readonly TraceEvent[];
  readonly inputs: number;
  readonly finding: Finding | null;
}

/** What a run takes: these events, as far as they are possible, and then up to `more` that are drawn. */
export interface Plan {
  readonly events: readonly TraceEvent[];
  readonly more: number;
  readonly choose: Choose;
}

/** Runs from where it may begin, along a plan. What is met on the way is told to the goals. */
export const run = async (course: Course, begun: Begun, player: Player, plan: Plan, goals: Goals): Promise<Ran> => {
  const events: TraceEvent[] = [];
  let inputs = 0;
  let last = NOTHING_YET;
  const ran = (finding: Finding | null): Ran => ({ events, inputs, finding });
  const first = await answer(course, player, begun.belief, START, begun.possible);
  if ("kind" in first) return ran(first);
  let at = first.belief;
  const atOnce = course.atOnce();
  const planned = plan.events.map(identityOf);
  for (let turn = 0; turn < planned.length + plan.more && at.isWithin; turn++) {
    const offers = atOnce.now(
      at.offers().filter(({ event, isInput }) => !course.isForbidden(event) && (!isInput || player.takes(event))),
    );
    goals.met(
      offers.filter(({ isInput }) => isInput),
      events,
      last,
    );
    const offer = turn < planned.length ? withIdentity(offers, planned[turn]!) : plan.choose(offers);
    if (offer === undefined) {
      if (turn < planned.length) continue;
      break;
    }
    goals.taken(offer, events, last);
    events.push(offer.event);
    if (!offer.isInput) {
      atOnce.happened(offer, at.sentIn(offer));
      at = at.after(offer);
      continue;
    }
    inputs += 1;
    last = offer.pair;
    const answered = await answer(course, player, at, offer.event, at.possible(offer));
    if ("kind" in answered) return ran(answered);
    atOnce.happened(offer, answered.sends);
    at = answered.belief;
  }
  return ran(null);
};

const START: TraceEvent = { kind: "init", choice: "" };

const withIdentity = (offers: readonly Offer[], wanted: string): Offer | undefined =>
  offers.find(({ identity }) => identity === wanted);

/** The states that fit an answer, and what was sent, in the order of the model. */
interface Answered {
  readonly belief: Belief;
  readonly sends: readonly Envelope<unknown>[];
}

/** What fits the answer, or why nothing does. */
const answer = async (
  course: Course,
  player: Player,
  at: Belief,
  event: TraceEvent,
  possible: readonly Possible[],
): Promise<Answered | Finding> => {
  try {
    const seen = await player.ask(event, possible, at.among(possible).isUp);
    return judged(course, at, possible, seen);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return { kind: "unfit", sentence: error.message, lines: [], isSlow: error.isSlow };
  }
};

/** The states in which the model may be behind an answer; what stands in the way where there are none. */
const judged = (course: Course, at: Belief, possible: readonly Possible[], seen: Seen): Answered | Finding => {
  const { node, queueOf, visible } = course;
  const text = answerText(node, seen.sends, queueOf);
  const sending = possible.filter(({ sends }) => answerText(node, sends, queueOf) === text);
  if (sending.length === 0) return difference(at, course, possible, seen);
  const { state } = seen;
  const after = at.among(sending);
  const { sends } = sending[0]!;
  if (state === undefined || !after.isUp) return { belief: after, sends };
  const showing = sending.filter((each) => sameValue(visible(at.among([each]).locals[0]), state.shown));
  if (showing.length > 0) return { belief: at.among(showing), sends };
  const allowed = [...new Set(sending.map((each) => inSentence(visible(at.among([each]).locals[0]))))];
  const lines = [`shows:    ${inSentence(state.shown)}`, ...alternatives("allowed", allowed)];
  return { kind: "difference", sentence: "it shows another state than the model", lines, isSlow: false };
};

const difference = (at: Belief, { node, queueOf }: Course, possible: readonly Possible[], { sends }: Seen): Finding => {
  const once = answerText(node, onceEach(sends), queueOf);
  const twice =
    onceEach(sends).length < sends.length && possible.some((each) => answerText(node, each.sends, queueOf) === once);
  const allowed = possible.map(
    ({ choice, sends: model }) => `${inWords(model)}${choice === null ? "" : ` (${choice})`}`,
  );
  return {
    kind: "difference",
    sentence: twice ? "it answers twice what the model sends once" : "it sends what the model does not",
    lines: [
      `sends:    ${inWords(sends)}`,
      ...alternatives("allowed", [...new Set(allowed)]),
      ...alternatives("in state", [...new Set(at.locals.map((local) => inSentence(local)))]),
    ],
    isSlow: false,
  };
};

/** Alternatives that are listed. */
const MOST_LISTED = 8;

const alternatives = (title: string, all: readonly string[]): readonly string[] => {
  const more = all.length > MOST_LISTED ? [`or ${all.length - MOST_LISTED} more`] : [];
  return [...all.slice(0, MOST_LISTED), ...more].map(
    (each, i) => `${(i === 0 ? `${title}:` : "  or").padEnd(9)} ${each}`,
  );
};
