// Two-phase commit with presumed abort, whole: messages, state, coordinator, participant, environment, claims. Read this first.
// The one idea: a participant that voted yes has given its freedom away, and from then on only the coordinator's log decides.
// Not here: what is left out and why, sources (model.ts); what of the standard few scenarios use (options.ts); more claims (claims.ts).
import { match, P } from "ts-pattern";
import { always, type NodeId, next, produce, type Role, reachable, send, sendAll, step } from "../../checker/index.ts";

export type Decision = "commit" | "abort";
/** What the coordinator sends. */
export type Order = { readonly type: "prepare" | Decision };
/** What a participant sends. */
export type Answer = { readonly type: "yes" | "no" | "acknowledgement" | "inquiry" };

export interface Coordinator {
  /** Asking for votes; telling of the commit; done: it knows nothing any more. */
  readonly phase: "asking" | "telling" | "done";
  /** Durable. There is no abort record: no record means abort. The end record erases the commit record. */
  readonly log: "nothing" | "commit";
  /** Who voted yes (while asking); who need not be told of the commit any more (while telling). */
  readonly heard: ReadonlySet<NodeId>;
}

/** How far a participant is. Once prepared it may decide nothing by itself. */
export type Phase = "working" | "prepared" | "committed" | "aborted";
export interface Participant {
  /** Durable where its record was forced: prepared, committed. */
  readonly phase: Phase;
  /** The work of the transaction is memory until a prepared record holds it: it was lost in a crash. */
  readonly lost?: true;
}

const all = (heard: ReadonlySet<NodeId>, participants: readonly NodeId[]): boolean =>
  participants.every((participant) => heard.has(participant));

/** The rules of presumed abort that a mutant may change. */
export const presumedAbort = {
  /** Who is asked to prepare when these have voted (at the start: nobody). */
  asks: (votes: ReadonlySet<NodeId>, participants: readonly NodeId[]): readonly NodeId[] =>
    votes.size === 0 ? participants : [],
  /** Can the work of a participant fail? */
  canFail: true,
  /** The vote of a participant whose work has failed. */
  failedVotes: "no" as "yes" | "no",
  /** Does a participant that has voted, and is asked once more, say so once more? */
  votesAgain: true,
  /** Does a participant that comes back without a record know that its work is lost, and abort? */
  knowsLoss: true,
  /** The votes after one more. */
  count: (votes: ReadonlySet<NodeId>, voter: NodeId): ReadonlySet<NodeId> => new Set(votes).add(voter),
  /** Do these votes allow the coordinator to commit? */
  enough: all,
  /** Does the coordinator force its commit record before it tells anybody? */
  forcesCommit: true,
  /** Does a coordinator that aborts tell whoever may be prepared, or leave it to them to ask? */
  rollsBack: true,
  /** The records a participant forces before it answers. */
  forces: ["prepared", "committed"] as readonly Phase[],
  /** Does a participant acknowledge a commit? */
  acknowledges: true,
  /** May the coordinator forget a commit that these participants have acknowledged? */
  mayForget: all,
  /** The coordinator's answer to an inquiry about a transaction of which it has no record. */
  noRecordMeans: "abort" as Decision,
  /** What a participant does that has been prepared for too long. */
  readyTimeout: "inquire" as "inquire" | "wait" | Decision,
};
export type Rules = typeof presumedAbort;

const nobody: ReadonlySet<NodeId> = new Set();
const start: Coordinator = { phase: "asking", log: "nothing", heard: nobody };
const forgotten: Coordinator = { ...start, phase: "done" };
const coordinated = next<Coordinator, Order>;

export const coordinator = (participants: readonly NodeId[], rules: Rules) => {
  /** Commit, to everybody who may not know of it. */
  const tell = (s: Coordinator) =>
    coordinated(
      s,
      sendAll(
        participants.filter((participant) => !s.heard.has(participant)),
        { type: "commit" },
      ),
    );
  /** Abort, to whoever may be prepared; the coordinator forgets at once. */
  const abandon = (prepared: readonly NodeId[]) =>
    coordinated(forgotten, sendAll(rules.rollsBack ? prepared : [], { type: "abort" }));
  const votedYes = (s: Coordinator, from: NodeId) => {
    const heard = rules.count(s.heard, from);
    return rules.enough(heard, participants)
      ? tell({ phase: "telling", log: rules.forcesCommit ? "commit" : "nothing", heard: nobody })
      : coordinated({ ...s, heard }, sendAll(rules.asks(heard, participants), { type: "prepare" }));
  };
  const acknowledged = (s: Coordinator, from: NodeId): Coordinator => {
    const counted = produce(s, (draft) => {
      draft.heard.add(from);
    });
    return rules.mayForget(counted.heard, participants) ? forgotten : counted;
  };
  return {
    init: () => coordinated(start, sendAll(rules.asks(nobody, participants), { type: "prepare" })),
    durable: ["log"],
    restart: (s) => (s.log === "commit" ? tell({ ...s, phase: "telling" }) : coordinated(forgotten)),
    receive: (s, { type }, { from }) =>
      match([s.phase, type])
        .with(["asking", "yes"], () => votedYes(s, from))
        .with(["asking", "no"], () => abandon(participants.filter((participant) => participant !== from)))
        .with(["telling", "acknowledgement"], () => coordinated(acknowledged(s, from)))
        .with(["telling", "inquiry"], () => coordinated(s, send(from, { type: "commit" })))
        .with(["done", "inquiry"], () => coordinated(s, send(from, { type: rules.noRecordMeans })))
        .otherwise(() => coordinated(s)), // late, or once more; and an inquiry before the decision, which will come again
    timers: {
      giveUp: (s: Coordinator) => (s.phase === "asking" ? abandon(participants) : undefined),
      remind: (s: Coordinator) => (s.phase === "telling" ? tell(s) : undefined),
    },
  } satisfies Role<Coordinator, Answer, Order>;
};

const is = next<Participant, Answer>;
const after = { commit: "committed", abort: "aborted" } as const;

/** `coordinator`: whom it asks and answers. */
export const participant = (rules: Rules, coordinator: NodeId) => {
  const thanks = rules.acknowledges ? [send(coordinator, { type: "acknowledgement" } as const)] : [];
  const again = (vote: "yes" | "no") => (rules.votesAgain ? [send(coordinator, { type: vote })] : []);
  return {
    init: (): Participant => ({ phase: "working" }),
    crash: ({ phase, lost }): Participant => survived(surviving(phase, rules), lost),
    restart: (s) => is(s.phase === "working" && rules.knowsLoss ? { phase: "aborted" } : s),
    receive: (s, { type }) =>
      match([s.phase, type])
        .with(["working", "prepare"], () => ({
          able: is({ ...s, phase: "prepared" }, send(coordinator, { type: "yes" })),
          unable: rules.canFail ? is({ phase: "aborted" }, send(coordinator, { type: rules.failedVotes })) : undefined,
        }))
        .with(["prepared", "prepare"], () => is(s, again("yes")))
        .with(["aborted", "prepare"], () => is(s, again("no")))
        .with([P.union("prepared", "committed"), "commit"], () => is({ ...s, phase: "committed" }, thanks))
        .with([P.union("working", "prepared"), "abort"], () => is({ phase: "aborted" }))
        .otherwise(() => is(s)),
    actions: { giveUp: ({ phase }: Participant) => (phase === "working" ? is({ phase: "aborted" }) : undefined) },
    timers: {
      ready: (s: Participant) =>
        s.phase !== "prepared"
          ? undefined
          : match(rules.readyTimeout)
              .with("inquire", () => is(s, send(coordinator, { type: "inquiry" })))
              .with("commit", "abort", (decision) => is({ ...s, phase: after[decision] }))
              .with("wait", () => undefined)
              .exhaustive(),
    },
  } satisfies Role<Participant, Order, Answer>;
};

/** Without a record there is no work any more. */
const survived = (phase: Phase, lost: true | undefined): Participant =>
  phase === "working" || lost ? { phase, lost: true } : { phase };

/** What a crash leaves of a phase: itself if its record was forced, otherwise what the log says from before. */
const surviving = (phase: Phase, rules: Rules): Phase =>
  match(phase)
    .with("working", "aborted", (kept) => kept)
    .with("prepared", (prepared) => (rules.forces.includes(prepared) ? prepared : "working"))
    .with("committed", (committed) => (rules.forces.includes(committed) ? committed : surviving("prepared", rules)))
    .exhaustive();

/** The network and who crashes. */
export interface Faults {
  readonly loses: "never" | "always";
  readonly duplicates: number;
  readonly coordinatorCrashes: number;
  readonly participantCrashes: number;
  /** Does a crashed coordinator come back? */
  readonly recovery: "later" | "never";
  /** May it crash inside a broadcast? */
  readonly insideSteps: boolean;
}
export const environment = (given: Faults) => ({
  network: {
    order: "none",
    copies: "one",
    loses: given.loses,
    duplicates: given.duplicates === 0 ? "never" : { atMost: given.duplicates },
  } as const,
  crashes: [
    {
      of: "coordinator",
      atMost: given.coordinatorCrashes,
      restarts: given.recovery,
      midStep: given.insideSteps,
      name: "coordinator crashes",
    } as const,
    { of: "participant", atMost: given.participantCrashes, restarts: "later", name: "participant crashes" } as const,
  ].filter(({ atMost }) => atMost > 0),
});

/** What claims see of the nodes; where a scenario has options, some end elsewhere (options.ts). */
export interface Nodes {
  readonly coordinator: { readonly phase: Coordinator["phase"] | "delegating" };
  readonly participant: readonly { readonly phase: Phase | "read"; readonly lost?: true }[];
}
export const some = (participants: Nodes["participant"], ...phases: readonly (Phase | "read")[]): boolean =>
  participants.some(({ phase }) => phases.includes(phase));
export const every = (participants: Nodes["participant"], ...phases: readonly (Phase | "read")[]): boolean =>
  participants.every(({ phase }) => phases.includes(phase));

/** AC1 to AC3 of Bernstein, Hadzilacos and Goodman, section 7.3, and what a reader hopes to see happen. */
export const safety = {
  // AC1
  "no split decision": always(
    ({ participant }: Nodes) => !(some(participant, "committed") && some(participant, "aborted")),
  ),
  // AC2
  "a decision is final": step(({ participant: before }: Nodes, { participant: now }: Nodes) =>
    before.every(({ phase }, i) => phase === "working" || phase === "prepared" || now[i]!.phase === phase),
  ),
  // AC3: a yes vote is known by its prepared record, which stays
  "nobody commits unless all voted yes": always(({ participant }: Nodes) =>
    some(participant, "committed") ? !some(participant, "working", "aborted") : undefined,
  ),
  "what is committed was done": always(({ participant }: Nodes) =>
    some(participant, "committed")
      ? participant.every(({ phase, lost }) => phase !== "committed" || lost === undefined)
      : undefined,
  ),
  "the coordinator forgets a commit only when all have committed": always(({ coordinator, participant }: Nodes) =>
    coordinator.phase === "done" && some(participant, "committed")
      ? !some(participant, "working", "prepared", "aborted")
      : undefined,
  ),
  // of AC4, what can be said of reachable states
  "everyone can commit": reachable(({ participant }: Nodes) => every(participant, "committed")),
  "some can commit while others do not know yet": reachable(
    ({ participant }: Nodes) => some(participant, "committed") && some(participant, "prepared"),
  ),
  "the coordinator can forget a commit": reachable(
    ({ coordinator, participant }: Nodes) => coordinator.phase === "done" && some(participant, "committed"),
  ),
};
