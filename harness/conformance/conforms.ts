// An implementation held against a role: the public function.
// The one idea: who decides what. The driver decides what the environment does, the implementation what the node does; what the model
// may have done is the set of states that fit what was seen, and where none is left, the two differ.
// Not here: the runs (driver.ts, run.ts), what an implementation is (implementation.ts).
import {
  isCheckable,
  type LocalOf,
  type NodesOf,
  type ParameterValues,
  type Subject,
  sentenceOf,
  type TraceEvent,
  usageError,
} from "../../checker/index.ts";
import { phrase } from "../../traces/index.ts";
import { found, type TargetOptions } from "../check.ts";
import type { Which } from "../stepping/index.ts";
import type { AnyWhich } from "../stepping/which.ts";
import { withoutChoice } from "./belief.ts";
import { type Driven, drive, type Found } from "./driver.ts";
import type { Implementation, NodeNames, ReceivedBy, RoleAt, SentBy, Wire } from "./implementation.ts";

/** Which node an implementation stands for, how it is made, and how long it is driven. */
export interface ConformsOptions<T, W> extends TargetOptions {
  /** The node that it stands for, by its name: `server`, or `server1` of a group. */
  readonly node: W;
  /** Makes an implementation, anew for each run. */
  readonly implementation: (
    wire: Wire<SentBy<T, W>>,
  ) => Implementation<ReceivedBy<T, W>, SentBy<T, W>> | Promise<Implementation<ReceivedBy<T, W>, SentBy<T, W>>>;
  /** What of the model's local state the implementation's `state` shows; all of it if not said. */
  readonly visible?: (state: LocalOf<RoleAt<NodesOf<T>, W>>) => unknown;
  /** Events that fit one of these do not happen. */
  readonly forbid?: readonly Which<NodesOf<T>>[];
  /** 100 if not said. */
  readonly runs?: number;
  /** Of one run, those of the other nodes included; 40 if not said. */
  readonly events?: number;
  /** A whole number, 1 if not said: the same seed makes the same runs of an implementation that answers the same. */
  readonly seed?: number;
  /** No run begins after so long, and what was found is made no shorter. */
  readonly maxSeconds?: number;
  /** A call that answers in no more than so many seconds, 10 if not said, is waited for. */
  readonly maxCallSeconds?: number;
  /** Such as an AbortSignal; looked at before each run. */
  readonly signal?: { readonly aborted: boolean };
}

/** Where an implementation and its model part. */
export interface Difference {
  /** What happened, of which the last is what was answered otherwise; outcomes at the node are not named. */
  readonly events: readonly TraceEvent[];
  /** What is wrong, in a few words. */
  readonly sentence: string;
  /** Did it come again when the same events were run once more? Null: that was not tried, because it takes too long. */
  readonly repeats: boolean | null;
  /** The events in the model's words, what the implementation did, and what the model allows. */
  readonly story: string;
}

/** What came of holding an implementation against its model. */
export interface Conformity {
  /**
   * `nothing found`: no run met a difference, which proves nothing. `differs`: what it did is not what the model allows. `error`: it
   * threw, did not answer, or answered what is no answer. `undecided`: nothing was ever asked of it.
   */
  readonly verdict: "nothing found" | "differs" | "error" | "undecided";
  readonly model: string;
  readonly scenario: string | null;
  readonly parameters: ParameterValues;
  readonly node: string;
  readonly seed: number;
  /** Runs, and what they asked in all. */
  readonly runs: number;
  readonly inputs: number;
  /** Of the pairs of local state and input that walks of the model and these runs met, how many the implementation was asked. */
  readonly pairs: { readonly met: number; readonly asked: number };
  /** What the model has happen to the node and the implementation has no method for, such as `timer election`. */
  readonly notDriven: readonly string[];
  /** Where the verdict is `differs` or `error`. */
  readonly difference: Difference | null;
}

const RUNS = 100;
const EVENTS = 40;
const MAX_CALL_SECONDS = 10;

/**
 * Holds an implementation (a class, a service, a process, a database) against one node of a protocol. The driver draws what the environment
 * decides: which message comes next, timers, crashes, what the other nodes do. The implementation is asked, and its answers must be those of
 * a state in which the model may be. What the model would answer with "not now" is not given to it. Runs set out for pairs of local
 * state and input that were not asked yet. Rejects with a KripkeError: 2 where the node or an option is none, as `check` does otherwise.
 *
 * @example
 * ```ts
 * import { conforms, next, protocol, type Role, send } from "kripke";
 *
 * type Message = { readonly type: "add" } | { readonly type: "total"; readonly of: number };
 * const counter: Role<number, Message> = {
 *   init: () => 0,
 *   receive: (n, _, { from }) => next(n + 1, send(from, { type: "total", of: n + 1 })),
 * };
 * const client: Role<number, Message> = {
 *   init: () => 3,
 *   receive: (left) => next(left),
 *   actions: { add: (left) => (left > 0 ? next(left - 1, send("counter", { type: "add" })) : undefined) },
 * };
 * const counting = protocol(
 *   "counting",
 *   { nodes: { counter, client }, network: { order: "none", copies: "many", loses: "never", duplicates: "never" } },
 *   {},
 * );
 *
 * class Forgetful {
 *   total = 0;
 *   receive(_: Message, from: string) {
 *     this.total = (this.total + 1) % 3;
 *     return send(from, { type: "total", of: this.total } as const);
 *   }
 * }
 * const { verdict, difference } = await conforms(counting, { node: "counter", implementation: () => new Forgetful() });
 * console.log(verdict, difference?.events.length); // differs 6
 * ```
 */
export const conforms = async <const T, const W extends NodeNames<T>>(
  target: T,
  options: ConformsOptions<T, W>,
): Promise<Conformity> => {
  const { runs = RUNS, events = EVENTS, seed = 1, maxCallSeconds = MAX_CALL_SECONDS } = options;
  refuseWrong({ runs, events, seed }, options);
  const { maxSeconds = Number.POSITIVE_INFINITY, signal, forbid = [], visible } = options;
  const given = target as Parameters<typeof found>[0];
  if (
    typeof target !== "string" &&
    !isCheckable(target) &&
    !(typeof target === "object" && target !== null && "source" in target)
  )
    throw usageError(
      "this is nothing to hold an implementation against: give what `model` or `protocol` returns, or the name of a model",
    );
  const until = performance.now() + maxSeconds * 1000;
  return found(given, { ...options, maxCallSeconds }, async (subject, { unlessStill }) => {
    const work = () =>
      drive(subject.source, {
        node: options.node as string,
        implementation: options.implementation as never,
        visible: seeing(visible as ((state: unknown) => unknown) | undefined),
        forbid: forbid as unknown as readonly AnyWhich[],
        runs,
        events,
        seed,
        maxCallSeconds,
        isOver: () => signal?.aborted === true || performance.now() > until,
      });
    if (unlessStill === undefined) return answerOf(subject, options.node as string, seed, await work());
    const settled = await unlessStill(work);
    if (settled.still !== null) throw settled.still;
    return answerOf(subject, options.node as string, seed, settled.value);
  });
};

const refuseWrong = (
  numbers: Readonly<Record<string, number>>,
  { implementation }: { implementation: unknown },
): void => {
  for (const [name, value] of Object.entries(numbers)) {
    const least = name === "seed" ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least)
      throw usageError(`${name} is a whole number of at least ${least}, not ${value}`);
  }
  if (typeof implementation !== "function")
    throw usageError("implementation is a function that makes one, anew for each run: () => new Server()");
};

const seeing =
  (visible: ((state: unknown) => unknown) | undefined) =>
  (local: unknown): unknown => {
    if (visible === undefined) return local;
    try {
      return visible(local);
    } catch (error) {
      throw usageError(`visible threw: ${sentenceOf(error)}`);
    }
  };

const VERDICTS = { difference: "differs", unfit: "error" } as const;

const answerOf = (subject: Subject, node: string, seed: number, driven: Driven): Conformity => {
  const { found: ended, goals, inputs, runs, notDriven } = driven;
  const nothing = inputs === 0 ? "undecided" : "nothing found";
  return {
    verdict: ended === null ? nothing : VERDICTS[ended.finding.kind],
    model: subject.model,
    scenario: subject.scenario,
    parameters: subject.parameters,
    node,
    seed,
    runs,
    inputs,
    pairs: { met: goals.known, asked: goals.asked },
    notDriven,
    difference: ended === null ? null : differenceOf(node, seed, ended),
  };
};

const differenceOf = (node: string, seed: number, { run, finding, events, repeats }: Found): Difference => {
  const { sentence, lines } = finding;
  const many = `${events.length} event${events.length === 1 ? "" : "s"}`;
  const seldom = repeats === false ? "; the same events again went otherwise, so it is a matter of time or chance" : "";
  const title =
    finding.kind === "difference"
      ? `${node} is not as the model says: ${sentence}, after ${many}`
      : `${sentence[0]!.toUpperCase()}${sentence.slice(1)}${events.length === 0 ? "" : `, after ${many}`}`;
  const told = events.map((event, i) => `  ${i + 1}. ${phrase(withoutChoice(event))}`);
  const follows = told.length + lines.length > 0 ? ":" : ".";
  const story = [
    `${title} (seed ${seed}, run ${run})${seldom}${follows}`,
    ...told,
    ...lines.map((line) => `     ${line}`),
  ];
  return { events, sentence, repeats, story: story.join("\n") };
};
