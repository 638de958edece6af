// XA as databases have it: branches that never ask, managers that list what is in doubt, and a rollback that overtakes its prepare.
// The one idea: whoever lists a prepared branch without a decision in the log may presume an abort, if it records that first.
// Not here: participants that ask, heuristic decisions, one phase (protocol.ts, options.ts).
//
// WHAT IS MODELLED
// One transaction with two branches, whose work is done. The first manager asks both to prepare; when both have voted yes it records the
// commit, and tells them; when time is up, or one has refused, it records the abort, tells them, and forgets the transaction at once. Every manager, the
// second one from the start, lists what is in doubt from time to time (XA RECOVER): for each prepared branch it looks into the log, which
// both share, and ends the branch as the log says. Where the log says nothing it presumes an abort, and records that: the manager that began
// the transaction may still live, and must find the record when it comes to commit.
//
// HANGING
// A database rolls back a prepared branch. One that is still at work belongs to another session: it is not known by its name, and the rollback is
// answered as if all were done (XAER_NOTA). The prepare that comes afterwards succeeds, and nobody is left who would end the branch, but
// for whoever lists what is in doubt. With `unknown` remembered the branch's driver takes a note, and the late prepare fails.
//
// DURABLE AND VOLATILE
// Durable: the log, prepared branches. Volatile: a branch that is not prepared, all of a manager.
//
// THE NETWORK
// Messages overtake one another, none is lost. The log is asked and answers in one step, and so are branches that are listed; what is made of
// the list takes its time.
//
// SOURCES
// X/Open CAE specification "Distributed transaction processing: the XA specification", 1991: xa_recover, XAER_NOTA. Apache Seata issues 3938, 4073 and
// 4138, pull request 4074 (a rollback that overtakes its prepare, and a note of it). Narayana's orphan filters of recovery, and
// their node identifiers: what two managers of one name do to each other is the mutant presumesAlone.
import {
  always,
  eventuallyAlways,
  integer,
  leadsTo,
  model,
  type NodeId,
  names,
  next,
  type Outcome,
  oneOf,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
  step,
  type World,
} from "../../checker/index.ts";

import { onlyIf } from "../only-if.ts";
import { duties, returning } from "./recovery-claims.ts";
import type { Answer, Asked, Branch, Decision, Log, Manager, Message, Nodes, Order, Stands } from "./recovery-state.ts";

const recovering = {
  /** Are these votes enough to commit? */
  enough: (yes: number, branches: number): boolean => yes === branches,
  /** Does the log keep its first record? */
  firstStands: true,
  /** What a manager takes of a prepared branch of which the log says nothing. */
  presumes: "abort" as Decision,
  /** Does it record what it presumes? */
  recordsPresumption: true,
  /** Does a manager that commits record it before it tells anybody? */
  recordsCommit: true,
  /** How often a manager lists what is in doubt. */
  lists: "again and again" as "again and again" | "once",
  /** Does a manager give up when votes take too long? */
  givesUp: true,
  /** Can the work of a branch fail? */
  canFail: true,
  /** Does a branch answer when it is told to prepare what it has rolled back? */
  answersLate: true,
  /** Does a manager that has decided take a vote that comes late, to make nothing of it? */
  takesLate: true,
  /** Is what a branch has done lost in a crash, if it is not prepared? */
  losesWork: true,
  /** Is a branch in doubt? */
  inDoubt: (phase: Branch["phase"]): boolean => phase === "prepared",
  /** Does a manager that has not begun a transaction end its branches? */
  endsOthers: true,
};
type Rules = typeof recovering;

const log = (rules: Rules): Role<Log, Asked, Stands> => ({
  init: () => ({ record: "nothing" }),
  receive: (s, asked, { from }) => {
    if (asked.type === "read") return next(s, send(from, { type: "read", record: s.record, of: asked.of }));
    const decision = s.record === "nothing" || !rules.firstStands ? asked.decision : s.record;
    return next({ record: decision }, send(from, { type: "decided", decision }));
  },
});

const ended = (outcome: Branch["outcome"]): Branch => ({ phase: "gone", outcome });

/** `unknown`: what is made of a rollback of a branch that is not prepared. */
const branch = (unknown: "not known" | "remembered", rules: Rules): Role<Branch, Order, Answer> => ({
  init: () => ({ phase: "working", outcome: null }),
  crash: (s) => (s.phase === "working" && rules.losesWork ? ended("rolledBack") : s),
  receive: (s, { type }, { from }): Outcome<Branch, Answer> => {
    const isPrepared = s.phase === "prepared";
    switch (type) {
      case "prepare":
        if (s.phase !== "working")
          return next(s, rules.answersLate ? [send(from, { type: isPrepared ? "yes" : "no" })] : []);
        return {
          able: next({ ...s, phase: "prepared" }, send(from, { type: "yes" })),
          unable: rules.canFail ? next(ended("rolledBack"), send(from, { type: "no" })) : undefined,
        };
      case "commit":
        return next(isPrepared ? ended("committed") : s);
      case "rollback":
        return next(isPrepared || (s.phase === "working" && unknown === "remembered") ? ended("rolledBack") : s);
      case "list":
        return next(s, rules.inDoubt(s.phase) ? [send(from, { type: "prepared" })] : []);
    }
  },
});

const managed = next<Manager, Asked | Order>;
const nobody: ReadonlySet<NodeId> = new Set();

const manager = (branches: readonly NodeId[], rules: Rules): Role<Manager, Stands | Answer, Asked | Order> => {
  const idle = (s: Manager): Manager => ({ ...s, phase: "idle", yes: nobody });
  const tell = (decision: Decision, whom: readonly NodeId[]) =>
    sendAll<Order>(whom, { type: decision === "commit" ? "commit" : "rollback" });
  const decide = (s: Manager, decision: Decision) =>
    decision === "commit" && !rules.recordsCommit
      ? managed(idle(s), tell(decision, branches))
      : managed(s, send("log", { type: "decide", decision }));
  /** A prepared branch, and what the log says of it. */
  const end = (s: Manager, of: NodeId, record: Log["record"]) => {
    if (record !== "nothing") return managed(s, tell(record, [of]));
    return rules.recordsPresumption
      ? managed(s, send("log", { type: "decide", decision: rules.presumes }))
      : managed(s, tell(rules.presumes, [of]));
  };
  return {
    init: ({ self }) =>
      self === "manager1"
        ? managed({ phase: "asking", yes: nobody, listed: false }, sendAll(branches, { type: "prepare" }))
        : { phase: "idle", yes: nobody, listed: false },
    crash: () => ({ phase: "idle", yes: nobody, listed: false }),
    receive: (s, message, { self, from }) => {
      switch (message.type) {
        case "decided":
          return managed(idle(s), tell(message.decision, branches));
        case "read":
          return end(s, message.of, message.record);
        case "prepared":
          return s.phase === "idle" && (rules.endsOthers || self === "manager1")
            ? managed(s, send("log", { type: "read", of: from }))
            : managed(s);
        case "no":
          return s.phase === "asking" ? decide(s, "abort") : managed(s);
        case "yes": {
          if (s.phase === "idle") return rules.takesLate ? managed(s) : undefined;
          const yes = new Set(s.yes).add(from);
          return rules.enough(yes.size, branches.length) ? decide({ ...s, yes }, "commit") : managed({ ...s, yes });
        }
      }
    },
    timers: {
      giveUp: (s) => (s.phase === "asking" && rules.givesUp ? decide(s, "abort") : undefined),
      list: (s) =>
        s.phase === "asking" || s.listed
          ? undefined
          : managed({ ...s, listed: rules.lists === "once" }, sendAll(branches, { type: "list" })),
    },
  };
};

const SPLIT = "no split decision";
const ENDED = "no branch is prepared for ever";
const OBEYED = "no branch contradicts the log";
const ALL_YES = "nobody commits unless all voted yes";
const TAKEN = "every message is taken in the end, though it comes too late";
const LATE = "a branch can be prepared after its transaction was rolled back";
const DOUBT = "a branch can be in doubt while the manager that asked it is down";

const some = (branches: readonly Branch[], outcome: Branch["outcome"]): boolean =>
  branches.some((branch) => branch.outcome === outcome);

const claims = {
  [SPLIT]: always(({ branch }: Nodes) => !(some(branch, "committed") && some(branch, "rolledBack"))),
  "a decision is final": step(({ branch: before, log: was }: Nodes, { branch: after, log: is }: Nodes) =>
    was.record === "nothing" && before.every(({ outcome }) => outcome === null)
      ? undefined
      : (was.record === "nothing" || is.record === was.record) &&
        before.every(({ outcome }, i) => outcome === null || after[i]!.outcome === outcome),
  ),
  [OBEYED]: always(({ log, branch }: Nodes) =>
    branch.some(({ outcome }) => outcome !== null)
      ? (log.record === "commit" || !some(branch, "committed")) &&
        (log.record !== "commit" || !some(branch, "rolledBack"))
      : undefined,
  ),
  [ALL_YES]: always(({ branch }: Nodes) =>
    some(branch, "committed")
      ? branch.every(({ phase, outcome }) => phase === "prepared" || outcome === "committed")
      : undefined,
  ),
  [ENDED]: leadsTo(
    ({ branch }: Nodes) => branch.some(({ phase }) => phase === "prepared"),
    ({ branch }: Nodes) => branch.every(({ phase }) => phase !== "prepared"),
  ),
  [TAKEN]: eventuallyAlways((_: Nodes, { network, running }: World<Message>) =>
    network.every(({ to }) => !running(to)),
  ),
  "both branches can commit": reachable(({ branch }: Nodes) => branch.every(({ outcome }) => outcome === "committed")),
  [LATE]: reachable(
    ({ log, manager, branch }: Nodes, { network }: World<Message>) =>
      log.record === "abort" &&
      manager.every(({ phase }) => phase === "idle") &&
      branch.some(({ phase }, i) => phase === "prepared" && !network.some(({ to }) => to === `branch${i + 1}`)),
  ),
  [DOUBT]: reachable(
    ({ branch }: Nodes, { running }: World<unknown>) =>
      !running("manager1") && branch.every(({ phase }) => phase === "prepared"),
  ),
  ...duties,
};

export default model({
  name: "xa-recovery",
  summary: "XA with databases that never ask: xa_recover, a second manager, a rollback that overtakes its prepare",
  parameters: {
    managerCrashes: integer({ default: 1, min: 0, max: 2, summary: "crashes of the first manager, at most" }),
    recovery: oneOf(["never", "later"], { default: "never", summary: "does the first manager come back" }),
    branchCrashes: integer({ default: 0, min: 0, max: 2, summary: "crashes of branches, at most" }),
    unknown: oneOf(["not known", "remembered"], {
      default: "not known",
      summary: "what is made of a rollback of a branch that is not prepared yet",
    }),
  },
  rules: recovering,
  build: ({ managerCrashes, recovery, branchCrashes, unknown }, rules) => {
    const branches = names("branch", 2);
    const crashes = [
      { of: "manager1", atMost: managerCrashes, restarts: recovery, name: "manager crashes" } as const,
      { of: "branch", atMost: branchCrashes, restarts: "at once", name: "branch crashes" } as const,
    ].filter(({ atMost }) => atMost > 0);
    return protocol(
      "XA recovery",
      {
        nodes: {
          manager: replicated(2, manager(branches, rules)),
          log: log(rules),
          branch: replicated(2, branch(unknown, rules)),
        },
        network: [
          {
            carrying: ["decide", "decided", "read", "list", "prepared"],
            order: "none",
            copies: "one",
            loses: "never",
            duplicates: "never",
            delivery: "at once",
          },
          { order: "none", copies: "one", loses: "never", duplicates: "never" },
        ],
        crashes,
        fairness: {
          weak: [
            { kind: "deliver" },
            { kind: "timer" },
            ...(managerCrashes > 0 && recovery === "later" ? [{ kind: "restart" } as const] : []),
          ],
        },
        ends: ({ branch }) => branch.every(({ phase }) => phase === "gone"),
      },
      { ...claims, ...onlyIf(branchCrashes > 0 || (managerCrashes > 0 && recovery === "later"), returning) },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "the first manager crashes, or is only believed dead; the second one lists what is in doubt" },
    "nobody crashes": {
      summary: "the second manager lists what is in doubt while the first one is at work",
      with: { managerCrashes: 0 },
      expect: { [DOUBT]: "unreachable" },
    },
    "a note of the rollback": {
      summary: "a rollback that overtakes its prepare is remembered, and no branch is left behind",
      with: { unknown: "remembered" },
      expect: { [LATE]: "unreachable" },
    },
    "the manager comes back": {
      summary: "two crashes of the first manager, which comes back and lists what is in doubt, too",
      with: { managerCrashes: 2, recovery: "later" },
    },
    "branches crash": {
      summary: "two crashes of branches: what is prepared stays, what is not is rolled back",
      with: { branchCrashes: 2 },
    },
  },
  mutants: {
    commitsAtFirstYes: {
      summary: "the manager commits when one branch has voted yes",
      breaks: ALL_YES,
      with: { managerCrashes: 0 },
      rules: { enough: (yes) => yes > 0 },
    },
    waitsForAThird: {
      summary: "the manager waits for the vote of a third branch, and gives up",
      breaks: "both branches can commit",
      with: { managerCrashes: 0 },
      rules: { enough: (yes, branches) => yes > branches },
    },
    lastRecordStands: {
      summary: "the log takes whatever record comes last",
      breaks: "a decision is final",
      with: { managerCrashes: 0 },
      rules: { firstStands: false },
    },
    presumesAlone: {
      summary:
        "the second manager rolls back what it finds in doubt, and records nothing, while the first one lives, and commits",
      breaks: SPLIT,
      with: { managerCrashes: 0 },
      rules: { recordsPresumption: false },
    },
    presumesCommit: {
      summary: "what is in doubt is presumed committed",
      breaks: ALL_YES,
      with: { managerCrashes: 0 },
      rules: { presumes: "commit" },
    },
    noRecord: {
      summary: "a manager commits without a record, and the other one presumes an abort",
      breaks: SPLIT,
      with: { managerCrashes: 0 },
      rules: { recordsCommit: false },
    },
    neverGivesUp: {
      summary: "the manager waits for the votes, however long they take",
      breaks: "time can be up before anybody has voted",
      with: { managerCrashes: 0 },
      rules: { givesUp: false },
    },
    neverFails: {
      summary: "the work of a branch never fails",
      breaks: "a branch can fail by itself",
      with: { managerCrashes: 0 },
      rules: { canFail: false },
    },
    silentWhenLate: {
      summary: "a branch that a note keeps from its work says nothing when it is told to prepare",
      breaks: "a branch answers a prepare with what it then is",
      with: { managerCrashes: 0, unknown: "remembered" },
      rules: { answersLate: false },
    },
    leavesLate: {
      summary: "a manager that has decided leaves the votes in flight that come late",
      breaks: TAKEN,
      with: { managerCrashes: 0 },
      rules: { takesLate: false },
    },
    keepsWork: {
      summary: "the database takes the work of a branch for done that was at work when it crashed",
      breaks: "a crash takes what is not durable, and nothing else",
      with: { managerCrashes: 0, branchCrashes: 1 },
      rules: { losesWork: false },
    },
    listsWork: {
      summary: "what is still at work is listed as in doubt",
      breaks: "an abort is presumed only of what is in doubt",
      with: { managerCrashes: 0 },
      rules: { inDoubt: (phase) => phase !== "gone" },
    },
    listsOnce: {
      summary: "what is in doubt is listed once: a branch that is prepared afterwards hangs",
      breaks: ENDED,
      with: { managerCrashes: 0 },
      rules: { lists: "once" },
    },
    onlyItsOwn: {
      summary: "a manager ends no branches of another's transactions, and the other one stays away",
      breaks: ENDED,
      rules: { endsOthers: false },
    },
  },
});
