// Seata's AT mode: branches that commit at once with an undo log, and a global lock that keeps others from their rows.
// The one idea: undoing is safe only while nobody has written over what the branch has left, and only who carries the transaction's id
// asks for the lock that sees to that.
// Not here: TCC (tcc/), XA, where branches stay prepared instead (two-phase-commit/).
//
// WHAT IS MODELLED
// Two databases with one row each. The first global transaction changes the row of the first database and then, by way of another
// service, that of the second; the second one changes the first row only. A branch takes the local lock of its row, writes, and before it commits
// asks the coordinator for the global lock; with the lock it commits the row and the undo log (images of the row before and after) in
// one local transaction, without it it tries again, until it gives up and frees the row. When all branches have committed the application
// commits or rolls back (it may also give up before). On a commit the coordinator frees the global locks, and undo logs are deleted later. On a
// rollback every branch takes the local lock, compares the row with the image after, and restores the image before; the global locks are freed
// when all is undone. If the row says something else the rollback is stuck, and an operator has to see to it.
//
// The id of the global transaction may be lost on its way to the other service (`id`: a thread of another pool, a call that does not
// carry it): then the branch is a local transaction, which nobody locks and nobody undoes. An outsider writes the first row without a
// global transaction; with @GlobalLock it asks whether somebody has the global lock.
//
// DURABLE AND VOLATILE
// Nobody crashes: what is modelled is isolation. That a row and its undo log are one local transaction is taken for granted.
//
// THE NETWORK
// Messages overtake one another, none is lost; a branch asks for the global lock in one step, and is answered.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Values: every transaction adds a power of two, so that a row tells whose changes are in it. Reads: whoever reads sees what is committed
// locally, which may be undone (Seata's default isolation is read uncommitted); a SELECT FOR UPDATE asks for the global lock as the outsider does.
//
// SOURCES
// Apache Seata documentation, "AT mode" (write isolation, read isolation, undo log, the time-out of the global lock); the data checks of AbstractUndoExecutor
// (dirty data: the rollback fails, and a person is asked), @GlobalLock.
import { always, eventually, model, oneOf, protocol, reachable, type World } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { type Nodes, steps } from "./claims.ts";
import {
  ADDS,
  application,
  at,
  coordinator,
  type Database,
  database,
  outsider,
  type ToCoordinator,
  type ToDatabase,
  type Update,
  type Updated,
} from "./protocol.ts";

const ALL = "where all is over, a global transaction is done everywhere or nowhere";
const LOST = "no update is lost";
const DIRTY = "nobody writes over what may yet be undone";
const STUCK = "no rollback is stuck";
const ENDS = "every global transaction ends";
const SEEN = "a change can be seen that is undone afterwards";
const GIVES_UP = "an application can give up while its branch is at work";
const OUTSIDE = "somebody can write without a global transaction";
const WAITS = "a transaction can wait for the global lock of another";

const databases = ({ database1, database2 }: Nodes): readonly Database[] => [database1, database2];
const isOver = ({ coordinator }: Nodes): boolean =>
  [...coordinator.phase.values()].every((phase) => phase === "committed" || phase === "rolledBack");

const claims = {
  [ALL]: always((nodes: Nodes, { network }: World<Update | Updated | ToCoordinator | ToDatabase>) => {
    const [one, two] = databases(nodes);
    if (!isOver(nodes) || network.length > 0 || [one!, two!].some(({ writing }) => writing !== null)) return undefined;
    const { phase } = nodes.coordinator;
    const hasFirst = phase.get("first") === "committed";
    return (
      one!.applied.has("first") === hasFirst &&
      two!.applied.has("first") === hasFirst &&
      one!.applied.has("second") === (phase.get("second") === "committed")
    );
  }),
  [LOST]: always((nodes: Nodes) =>
    databases(nodes).every(({ value, applied }) => value === [...applied].reduce((sum, by) => sum + ADDS[by]!, 0)),
  ),
  [DIRTY]: always((nodes: Nodes) => {
    const undoable = databases(nodes).flatMap(({ value, undo }) =>
      [...undo]
        .filter(([by]) => nodes.coordinator.phase.get(by) !== "committed")
        .map(([, { after }]) => value === after),
    );
    return undoable.length === 0 ? undefined : undoable.every((stands) => stands);
  }),
  [STUCK]: always(({ coordinator }: Nodes) => {
    const phases = [...coordinator.phase.values()];
    return phases.includes("rolledBack") || phases.includes("stuck") ? !phases.includes("stuck") : undefined;
  }),
  [ENDS]: eventually(isOver),
  "both can commit": reachable(
    (nodes: Nodes) => isOver(nodes) && nodes.database1.applied.has("first") && nodes.database1.applied.has("second"),
  ),
  [SEEN]: reachable(
    ({ coordinator, database1 }: Nodes) =>
      database1.applied.has("first") && coordinator.phase.get("first") === "rollingBack",
  ),
  [WAITS]: reachable(
    ({ coordinator, database1: { writing } }: Nodes) =>
      writing?.id === true && (coordinator.locks.get("database1") ?? writing.by) !== writing.by,
  ),
  ...steps,
};

export default model({
  name: "seata-at",
  summary: "Seata's AT mode: undo logs and a global lock, an id that is lost, a writer from outside",
  parameters: {
    id: oneOf(["carried", "may be lost"], {
      default: "carried",
      summary: "does the id of the first transaction come with its call of another service",
    }),
    patience: oneOf(["some", "endless"], {
      default: "some",
      summary: "may an application give up waiting for a branch",
    }),
    outsider: oneOf(["nobody", "asks for the lock", "does not ask"], {
      default: "nobody",
      summary: "who writes the first row without a global transaction",
    }),
  },
  rules: at,
  build: ({ id, patience, outsider: outside }, rules) =>
    protocol(
      "AT mode",
      {
        nodes: {
          first: application(["database1", "database2"], id === "may be lost", patience === "endless", rules),
          second: application(["database1"], false, patience === "endless", rules),
          coordinator: coordinator(["first", "second"], rules),
          database1: database(rules),
          database2: database(rules),
          ...onlyIf(outside !== "nobody", { outsider: outsider("database1", outside === "asks for the lock") }),
        },
        network: [
          {
            carrying: ["lock", "granted", "busy", "refused"],
            order: "none",
            copies: "one",
            loses: "never",
            duplicates: "never",
            delivery: "at once",
          },
          { order: "none", copies: "one", loses: "never", duplicates: "never" },
        ],
        fairness: { weak: [{ kind: "deliver" }, { kind: "timer" }, { kind: "action" }] },
        ends: (nodes) => isOver(nodes),
      },
      claims,
    ),
}).expects({
  scenarios: {
    default: {
      summary: "two global transactions that change one row; each may roll back, or give up",
      expect: { [OUTSIDE]: "unreachable" },
    },
    "applications wait": {
      summary: "nobody but a branch gives up: it frees its row for the rollback of the one that has the lock",
      with: { patience: "endless" },
      expect: { [OUTSIDE]: "unreachable", [GIVES_UP]: "unreachable" },
    },
    "the id is lost": {
      summary: "the call of another service may not carry the id: its branch is not undone",
      with: { id: "may be lost" },
      expect: { [ALL]: "violated", [OUTSIDE]: "unreachable" },
    },
    "an outsider": {
      summary:
        "somebody writes the row without asking for the global lock: the rollback finds something else, and is stuck",
      with: { outsider: "does not ask" },
      expect: { [DIRTY]: "violated", [STUCK]: "violated", [ENDS]: "violated", "no deadlock": "violated" },
    },
    "an outsider that asks": {
      summary: "the same with @GlobalLock: it writes when nobody has the lock",
      with: { outsider: "asks for the lock" },
    },
  },
  mutants: {
    noGlobalLock: {
      summary: "branches commit without asking for the global lock",
      breaks: DIRTY,
      rules: { asksForLock: false },
    },
    unlocksEarly: {
      summary: "the coordinator frees the global locks when a rollback begins",
      breaks: STUCK,
      rules: { unlocks: "at once" },
    },
    restoresBlindly: {
      summary: "a rollback restores the image before whatever the row says, and with it undoes somebody else's change",
      breaks: LOST,
      with: { outsider: "does not ask" },
      rules: { comparesImages: false },
    },
    noUndoLog: {
      summary: "a branch keeps no undo log",
      breaks: ALL,
      rules: { keepsUndo: false },
    },
    keepsLocks: {
      summary: "global locks of a transaction that has committed are not freed",
      breaks: "both can commit",
      rules: { commitUnlocks: false },
    },
    keepsUndoLogs: {
      summary: "undo logs of a transaction that has committed are not deleted",
      breaks: "what is committed is forgotten, and a rollback waits for who writes",
      rules: { deletesUndo: false },
    },
    neverRollsBack: {
      summary: "an application commits whatever its branches have done",
      breaks: "an application can roll back what all its branches have done",
      rules: { mayRollBack: false },
    },
    waitsForEver: {
      summary:
        "a branch waits for the global lock without end, and keeps the row from the rollback that would free the lock",
      breaks: ENDS,
      with: { patience: "endless" },
      rules: { givesUpWaiting: false },
    },
  },
});
