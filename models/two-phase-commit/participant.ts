// A participant of two-phase commit (a resource manager), as handlers.
// The one idea: it forces its prepared record before it votes yes, and from then on is told what becomes of its work.
// Not here: the coordinator (coordinator.ts); what a mutant may change (rules.ts).
import { match, P } from "ts-pattern";
import { type NodeId, next, type Outcome, type Role, type Self, send, sendAll } from "../../checker/index.ts";
import type { Answer, Decision, Inquiry, Options, Order, Phase, Rules } from "./rules.ts";

export interface Participant {
  readonly phase: Phase;
  /** It decided by itself while it was prepared, and keeps the record of that until it is told to forget. */
  readonly heuristic: boolean;
}

const is = (phase: Phase, heuristic = false): Participant => ({ phase, heuristic });
const after = { commit: "committed", abort: "aborted" } as const;
const step = next<Participant, Answer | Order>;

/** A request to prepare, of one that has not voted. The environment knows whether its work has succeeded. */
const prepare = (from: NodeId, rules: Rules, { readers }: Options): Outcome<Participant, Answer | Order> => ({
  able: step(is("prepared"), send(from, { type: "yes" })),
  unable: step(is("aborted"), send(from, { type: rules.failedVotes })),
  ...(readers
    ? {
        reader: rules.readersLeave
          ? step(is("read"), send(from, { type: "onlyRead" }))
          : step(is("prepared"), send(from, { type: "yes" })),
      }
    : {}),
});

/** The decision, from whoever knows it; only the coordinator counts who has committed. */
const learn = (s: Participant, decision: Decision, from: NodeId, rules: Rules, coordinator: NodeId) => {
  const right = s.phase === after[decision];
  const thanks =
    rules.acknowledges && decision === "commit" && from === coordinator
      ? [send(from, { type: "acknowledgement" } as const)]
      : [];
  if (s.phase === "prepared") return step(is(after[decision]), thanks);
  if (s.phase === "working" && decision === "abort") return step(is("aborted"));
  // It decided by itself, and otherwise: that must be known.
  if (s.heuristic && !right) return step(s, send(coordinator, { type: "damage" }));
  return right || s.phase === "read" ? step(is(s.phase), thanks) : step(s);
};

/** Another participant asks. Who has not voted makes the answer true by aborting; who is prepared knows no more than the other. */
const tellPeer = (s: Participant, from: NodeId, rules: Rules) =>
  match(s.phase)
    .with("committed", () => step(s, send(from, { type: "commit" })))
    .with("aborted", () => step(s, send(from, { type: "abort" })))
    .with("working", () => (rules.workingAborts ? step(is("aborted"), send(from, { type: "abort" })) : step(s)))
    .with("prepared", () =>
      rules.preparedAnswers === "nothing" ? step(s) : step(s, send(from, { type: rules.preparedAnswers })),
    )
    .with("read", () => step(s))
    .exhaustive();

/** It has been prepared for too long, or has decided by itself and wants to know whether it may forget that. */
const impatient = (s: Participant, asked: readonly NodeId[], rules: Rules) =>
  match(rules.readyTimeout)
    .with("inquire", () => step(s, sendAll(asked, { type: "inquiry" })))
    .with("commit", "abort", (decision) => step(is(after[decision])))
    .with("wait", () => undefined)
    .exhaustive();

/** `coordinator`: whom it asks and answers. */
export const participant = (
  rules: Rules,
  options: Options,
  coordinator: NodeId,
): Role<Participant, Order | Inquiry, Answer | Order> => {
  const { heuristics } = options;
  /** A heuristic decision: made by an operator, or by a resource manager that cannot hold its locks any longer. */
  const alone = (decision: Decision) =>
    heuristics === "either" || heuristics === decision
      ? { [decision]: step(is(after[decision], rules.keepsHeuristics)) }
      : {};
  const decideAlone = ({ phase }: Participant) =>
    phase === "prepared" ? { ...alone("commit"), ...alone("abort") } : undefined;
  const giveUp = ({ phase }: Participant) => (phase === "working" ? step(is("aborted")) : undefined);
  const ready = (s: Participant, { peers }: Self) =>
    s.phase === "prepared" || s.heuristic
      ? impatient(s, [coordinator, ...(options.cooperates && !s.heuristic ? peers : [])], rules)
      : undefined;
  return {
    init: () => is("working"),
    crash: ({ phase, heuristic }) => is(surviving(phase, rules), heuristic),
    restart: (s) => step(s.phase === "working" ? is("aborted") : s),
    receive: (s, { type }, { from }) =>
      match([s.phase, type])
        .with(["working", "prepare"], () => prepare(from, rules, options))
        .with(["prepared", "prepare"], () => step(s, send(from, { type: "yes" })))
        .with(["read", "prepare"], () => step(s, send(from, { type: "onlyRead" })))
        .with(["aborted", "prepare"], ["aborted", "commitInOnePhase"], () => step(s, send(from, { type: "no" })))
        .with(["working", "commitInOnePhase"], () => ({
          able: step(is("committed"), send(from, { type: "acknowledgement" })),
          unable: step(is("aborted"), send(from, { type: "no" })),
        }))
        .with(["committed", "commitInOnePhase"], () => step(s, send(from, { type: "acknowledgement" })))
        .with([P._, P.union("commit", "abort")], ([, decision]) => learn(s, decision, from, rules, coordinator))
        .with([P._, "inquiry"], () => tellPeer(s, from, rules))
        .with([P._, "forget"], () => step(is(s.phase)))
        .otherwise(() => step(s)),
    actions: {
      ...(options.givesUp ? { giveUp } : {}),
      ...(heuristics === "never" ? {} : { decideAlone }),
    },
    timers: options.inquires ? { ready } : {},
  };
};

/** What a crash leaves of a phase: itself if its record was forced, otherwise what the log says from before. */
const surviving = (phase: Phase, rules: Rules): Phase =>
  match(phase)
    .with("working", "aborted", "read", (kept) => kept)
    .with("prepared", (prepared) => (rules.forces.includes(prepared) ? prepared : "working"))
    .with("committed", (committed) => (rules.forces.includes(committed) ? committed : surviving("prepared", rules)))
    .exhaustive();
