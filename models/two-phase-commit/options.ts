// What the standard allows besides, and few scenarios use: readers, one phase, heuristic decisions, asking one another.
// The one idea: an option stands around the protocol: it answers what is its own, and hands everything else on, unchanged.
// Not here: the protocol itself (protocol.ts).
//
// Participants that have only read say so with their vote, and have no second phase. A single participant is asked to commit in
// one phase, and the decision is its own. Prepared participants ask one another, too (cooperative termination: who has decided
// tells, who has not voted aborts and tells, who is prepared cannot help). Heuristic decisions: a prepared participant commits or
// aborts by itself, as an operator may make it, keeps a record of that, and when it hears the decision to be otherwise reports
// damage until the coordinator tells it to forget. As PostgreSQL: a failed transaction that is told to prepare is rolled back, which is
// no error, and so is, in its words, one that was prepared before and is told again; of one that has committed the participant knows
// nothing when it is told again. (That a prepared one asks stands for a manager that lists pg_prepared_xacts.)
import { match, P } from "ts-pattern";
import {
  isStep,
  type NodeId,
  next,
  type Outcome,
  type Role,
  type Self,
  type Step,
  send,
  sendAll,
} from "../../checker/index.ts";
import type { Decision } from "./protocol.ts";
import * as core from "./protocol.ts";

type From = Self & { readonly from: NodeId };

/** A step of one kind of node made that of another, whether one is answered or several by name. */
export const eachStep =
  <S, M, T, N>(made: (step: Step<S, M>) => Step<T, N>) =>
  (outcome: Outcome<S, M>): Outcome<T, N> =>
    outcome === undefined || isStep(outcome)
      ? outcome && made(outcome as Step<S, M>)
      : Object.fromEntries(Object.entries(outcome).map(([choice, one]) => [choice, one && made(one)]));

/** What is in use, and what of the protocol a scenario does without. */
export interface Options {
  /** Is a transaction with one participant committed in one phase? */
  readonly onePhase: boolean;
  /** May a participant find that it only read? */
  readonly readers: boolean;
  /** Do participants that have been prepared for too long ask one another, too? */
  readonly cooperates: boolean;
  /** What a participant may decide by itself although it is prepared. */
  readonly heuristics: "never" | "commit" | "abort" | "either";
  /** How does a participant say what it cannot do? */
  readonly dialect: "XA" | "PostgreSQL";
  /** May those that wait for votes, or have not voted, give up? */
  readonly givesUp: boolean;
  /** Does a coordinator that waits for too long for acknowledgements send again? Where nothing is lost it need not. */
  readonly reminds: boolean;
  /** Does a participant that is prepared for too long ask? Where nothing fails it need not. */
  readonly inquires: boolean;
}

/** The rules of the protocol and of its options that a mutant may change. */
export const presumedAbort = {
  ...core.presumedAbort,
  /** May the coordinator leave the decision to a participant, and save a phase? */
  mayDelegate: (participants: readonly NodeId[]): boolean => participants.length === 1,
  /** May a participant that only read leave with its vote? */
  readersLeave: true,
  /** What a prepared participant tells another one that asks it. */
  preparedAnswers: "nothing" as "nothing" | Decision,
  /** What a coordinator makes of a prepare that was answered without an error, by a rollback (PostgreSQL). */
  rolledBackMeans: "no" as "no" | "yes",
  /** What it makes of a commit of which the participant knows nothing: only a commit can have gone before it (PostgreSQL). */
  unknownMeans: "acknowledgement" as "acknowledgement" | "nothing",
  /** Does a participant that has decided by itself keep a record of it, until it has been told to forget? */
  keepsHeuristics: true,
  /** Is giving up, unprepared, a decision of one's own that must be on record? */
  recordsGivingUp: false,
};
export type Rules = typeof presumedAbort;

/** What the coordinator sends, and what a participant that knows tells another. */
export type Order = core.Order | { readonly type: "commitInOnePhase" | "forget" };
/**
 * What a participant sends to the coordinator. PostgreSQL: rolledBack, of a prepare, is the tag of a statement that ended without an
 * error; unknown, of a commit, is the error of a transaction that is not prepared, whether it has committed or never was.
 */
export type Answer = core.Answer | { readonly type: "onlyRead" | "damage" | "rolledBack" | "unknown" };
/** What a prepared participant asks, of the coordinator or of another participant. */
export type Inquiry = { readonly type: "inquiry" };

export interface Coordinator extends Omit<core.Coordinator, "phase"> {
  /** Delegating the decision to the only participant, or as in the protocol. */
  readonly phase: core.Coordinator["phase"] | "delegating";
  /** While asking: who only read. They need not be told of the commit. */
  readonly readers: ReadonlySet<NodeId>;
  /** Durable: it has been told that a participant decided by itself, and otherwise. */
  readonly damage: boolean;
}

const nobody: ReadonlySet<NodeId> = new Set();
const coordinated = next<Coordinator, Order>;

export const coordinator = (
  participants: readonly NodeId[],
  rules: Rules,
  options: Options,
): Role<Coordinator, Answer, Order> => {
  const inner = core.coordinator(participants, rules);
  const { giveUp, remind } = inner.timers;
  const delegates = options.onePhase && rules.mayDelegate(participants);
  const delegate = (s: Coordinator) => coordinated(s, sendAll(participants, { type: "commitInOnePhase" }));
  const start: Coordinator = { ...inner.init().state, readers: nobody, damage: false };
  const forget = ({ damage }: Coordinator) => coordinated({ ...start, phase: "done", damage });

  /** What the protocol knows of a state, if it knows it. */
  const within = ({ phase, log, heard }: Coordinator): core.Coordinator | undefined =>
    phase === "delegating" ? undefined : { phase, log, heard };
  /** A step of the protocol: the second phase passes by those who only read. */
  const lifted = (s: Coordinator, { state, sends }: Step<core.Coordinator, core.Order>) => {
    const decides = s.phase === "asking" && state.phase === "telling";
    if (!decides) return coordinated({ ...s, ...state, readers: state.phase === "asking" ? s.readers : nobody }, sends);
    if (s.readers.size === participants.length) return forget(s);
    return coordinated(
      { ...s, ...state, heard: s.readers, readers: nobody },
      sends.filter(({ to }) => !s.readers.has(to)),
    );
  };
  const hears = (s: Coordinator, type: core.Answer["type"], node: From) => {
    const known = within(s);
    if (known !== undefined) return lifted(s, inner.receive(known, { type }, node));
    return type === "acknowledgement" || type === "no" ? forget(s) : coordinated(s);
  };
  const timed = (s: Coordinator, timer: typeof giveUp | typeof remind) => {
    const known = within(s);
    const fired = known && timer(known);
    return fired && lifted(s, fired);
  };

  return {
    init: () => (delegates ? delegate({ ...start, phase: "delegating" }) : lifted(start, inner.init())),
    durable: [...inner.durable, "damage"],
    restart: (s) => lifted(s, inner.restart({ phase: "asking", log: s.log, heard: s.heard })),
    receive: (s, { type }, node) =>
      match(type)
        .with("onlyRead", () =>
          s.phase === "asking"
            ? hears({ ...s, readers: new Set(s.readers).add(node.from) }, "yes", node)
            : coordinated(s),
        )
        .with("damage", () => {
          const told = { ...s, damage: true };
          const { state } = s.phase === "telling" ? hears(told, "acknowledgement", node) : coordinated(told);
          return coordinated(state, send(node.from, { type: "forget" }));
        })
        .with("rolledBack", () => hears(s, rules.rolledBackMeans, node))
        .with("unknown", () => (rules.unknownMeans === "nothing" ? coordinated(s) : hears(s, rules.unknownMeans, node)))
        .with(P.union("yes", "no", "acknowledgement", "inquiry"), (answer) => hears(s, answer, node))
        .exhaustive(),
    timers: {
      ...(options.givesUp && !delegates ? { giveUp: (s: Coordinator) => timed(s, giveUp) } : {}),
      ...(options.reminds
        ? { remind: (s: Coordinator) => (s.phase === "delegating" ? delegate(s) : timed(s, remind)) }
        : {}),
    },
  };
};

export interface Participant {
  /** One that only read has no second phase. */
  readonly phase: core.Phase | "read";
  /** As in the protocol. */
  readonly lost?: true;
  /** It decided by itself while it was prepared, and keeps the record of that until it is told to forget. */
  readonly heuristic: boolean;
}

const is = (phase: Participant["phase"], heuristic = false, lost?: true): Participant =>
  lost === undefined ? { phase, heuristic } : { phase, heuristic, lost };
/** What the protocol knows of one that is in this phase. */
const known = <P extends Participant["phase"]>(phase: P, { lost }: Participant): { phase: P; lost?: true } =>
  lost === undefined ? { phase } : { phase, lost };
const step = next<Participant, Answer | Order>;
/** It finds that it only read. */
const leave = (from: NodeId, rules: Rules) =>
  rules.readersLeave
    ? step(is("read"), send(from, { type: "onlyRead" }))
    : step(is("prepared"), send(from, { type: "yes" }));

/** A request to commit in one phase: the decision is its own. */
const commitInOnePhase = (s: Participant, from: NodeId) =>
  match(s.phase)
    .with("working", () => ({
      able: step(is("committed"), send(from, { type: "acknowledgement" })),
      unable: step(is("aborted"), send(from, { type: "no" })),
    }))
    .with("committed", () => step(s, send(from, { type: "acknowledgement" })))
    .with("aborted", () => step(s, send(from, { type: "no" })))
    .with("prepared", "read", () => step(s))
    .exhaustive();

/** Another participant asks. Who has not voted makes the answer true by aborting; who is prepared knows no more than the other. */
const tellPeer = (s: Participant, from: NodeId, rules: Rules) =>
  match(s.phase)
    .with("committed", () => step(s, send(from, { type: "commit" })))
    .with("aborted", () => step(s, send(from, { type: "abort" })))
    .with("working", () => step(is("aborted"), send(from, { type: "abort" })))
    .with("prepared", () =>
      rules.preparedAnswers === "nothing" ? step(s) : step(s, send(from, { type: rules.preparedAnswers })),
    )
    .with("read", () => step(s))
    .exhaustive();

/** The decision, to one that decided by itself, and otherwise: that must be known. */
const isDamage = ({ phase, heuristic }: Participant, decision: Decision): boolean =>
  heuristic && phase !== (decision === "commit" ? "committed" : "aborted");

/** `coordinator`: whom it asks and answers. */
export const participant = (
  rules: Rules,
  options: Options,
  coordinator: NodeId,
): Role<Participant, Order | Inquiry, Answer | Order> => {
  const inner = core.participant(rules, coordinator);
  const { heuristics } = options;
  const lifted = (heuristic: boolean) =>
    eachStep(({ state, sends }: Step<core.Participant, core.Answer>) =>
      step(is(state.phase, heuristic, state.lost), sends),
    );

  /** A vote in the words of the participant: in PostgreSQL a failed transaction is rolled back when it is told to prepare. */
  const inDialect = ({ state, sends }: Step<Participant, Answer | Order>) =>
    step(
      state,
      sends.map((sent) =>
        options.dialect === "PostgreSQL" && sent.message.type === "no" ? send(sent.to, { type: "rolledBack" }) : sent,
      ),
    );
  const prepare = (s: Participant, node: From) => {
    const { phase, heuristic } = s;
    if (phase === "read") return step(is(phase), send(node.from, { type: "onlyRead" }));
    if (options.dialect === "PostgreSQL" && (phase === "prepared" || phase === "committed"))
      return step(s, send(node.from, { type: "rolledBack" }));
    const voted = eachStep(inDialect)(lifted(heuristic)(inner.receive(known(phase, s), { type: "prepare" })));
    return phase === "working" && options.readers ? { ...voted, reader: leave(node.from, rules) } : voted;
  };
  /** The decision, from whoever knows it; only the coordinator counts who has committed. */
  const learn = (s: Participant, decision: Decision, node: From) => {
    if (isDamage(s, decision)) return step(s, send(coordinator, { type: "damage" }));
    // It knows nothing of the transaction: XA of one that has aborted by itself and was told to forget it (XAER_NOTA).
    const isUnknown = s.phase === "aborted" || (options.dialect === "PostgreSQL" && s.phase === "committed");
    if (decision === "commit" && isUnknown)
      return step(s, node.from === coordinator ? [send(coordinator, { type: "unknown" })] : []);
    // Who only read has nothing to undo, and acknowledges a commit as one that has committed.
    const phase = s.phase === "read" ? "committed" : s.phase;
    const told = eachStep(({ state, sends }: Step<core.Participant, core.Answer>) =>
      step(is(s.phase === "read" ? "read" : state.phase, false, state.lost), node.from === coordinator ? sends : []),
    );
    return told(inner.receive(known(phase, s), { type: decision }));
  };
  /** It has been prepared for too long, or has decided by itself and wants to know whether it may forget that. */
  const ready = (s: Participant, { peers }: Self) => {
    if (s.heuristic) return step(s, send(coordinator, { type: "inquiry" }));
    const fired = s.phase === "read" ? undefined : inner.timers.ready(known(s.phase, s));
    return (
      fired &&
      step(
        is(fired.state.phase, false, fired.state.lost),
        fired.sends,
        options.cooperates && fired.state.phase === "prepared" ? sendAll(peers, { type: "inquiry" }) : [],
      )
    );
  };
  /** A heuristic decision: made by an operator, or by a resource manager that cannot hold its locks any longer. */
  const alone = (decision: Decision, phase: Participant["phase"]) =>
    heuristics === "either" || heuristics === decision ? { [decision]: step(is(phase, rules.keepsHeuristics)) } : {};
  const decideAlone = ({ phase }: Participant) =>
    phase === "prepared" ? { ...alone("commit", "committed"), ...alone("abort", "aborted") } : undefined;

  return {
    init: () => is("working"),
    crash: (s) => {
      if (s.phase === "read") return s;
      const { phase, lost } = inner.crash(known(s.phase, s));
      return is(phase, s.heuristic, lost);
    },
    restart: (s) => (s.phase === "read" ? step(s) : lifted(s.heuristic)(inner.restart(known(s.phase, s)))),
    receive: (s, { type }, node) =>
      match(type)
        .with("prepare", () => prepare(s, node))
        .with("commit", "abort", (decision) => learn(s, decision, node))
        .with("commitInOnePhase", () => commitInOnePhase(s, node.from))
        .with("inquiry", () => tellPeer(s, node.from, rules))
        .with("forget", () => step(is(s.phase)))
        .exhaustive(),
    actions: {
      ...(options.givesUp
        ? {
            giveUp: ({ phase }: Participant) =>
              phase === "read" ? undefined : lifted(rules.recordsGivingUp)(inner.actions.giveUp({ phase })),
          }
        : {}),
      ...(heuristics === "never" ? {} : { decideAlone }),
    },
    timers: options.inquires ? { ready } : {},
  };
};
