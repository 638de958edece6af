// Seata's AT mode, as handlers: rules, the applications that begin global transactions, the databases, the transaction coordinator.
// The one idea: a branch commits at once, with a log of how to undo it; what keeps others from the row until the global transaction is over is
// a lock at the coordinator, of which only those know who carry its id.
// Not here: what is modelled and why, what is claimed (model.ts).
import { type NodeId, next, type Outcome, type Role, send, sendAll } from "../../checker/index.ts";

export const at = {
  /** Does a branch ask for the global lock of its row before it commits? */
  asksForLock: true,
  /** Does it give up when it has waited for too long, and free the row? */
  givesUpWaiting: true,
  /** Does it keep a log of how to undo what it has done? */
  keepsUndo: true,
  /** Does a rollback compare what stands in the row with what the branch has left there? */
  comparesImages: true,
  /** When global locks of a transaction that is rolled back are freed. */
  unlocks: "when all is undone" as "when all is undone" | "at once",
  /** Are undo logs of a transaction that has committed deleted? */
  deletesUndo: true,
  /** May an application roll back when all its branches have done their work? */
  mayRollBack: true,
  /** Are global locks of a transaction that commits freed? */
  commitUnlocks: true,
};
export type Rules = typeof at;

/** What a transaction adds to every row that it changes, so that a row tells whose changes are in it. */
export const ADDS: Readonly<Record<NodeId, number>> = { first: 1, second: 2, outsider: 4 };

/** Of an application to a database; `id`: the id of the global transaction comes with it, or, of one without, that it asks for the lock. */
export type Update = { readonly type: "update"; readonly id: boolean };
/** Of a database to an application. */
export type Updated = { readonly type: "updated" | "failed" };
export type ToCoordinator =
  | { readonly type: "lock"; readonly by: NodeId }
  | { readonly type: "commit" | "rollback" }
  | { readonly type: "undone" | "dirty"; readonly by: NodeId };
/** Of the coordinator to a database. */
export type ToDatabase = { readonly type: "granted" | "busy" | "refused" | "undo" | "forget"; readonly by: NodeId };

export interface Application {
  /** How many of its rows have been changed. */
  readonly updated: number;
  readonly phase: "calling" | "deciding" | "committed" | "rolledBack";
}

/** `rows`: the databases, one after the other; `losesId`: may the id not come with the call of another service than the first? `patient`: it waits for its branches as long as it takes. */
export const application = (
  rows: readonly NodeId[],
  losesId: boolean,
  patient: boolean,
  rules: Rules,
): Role<Application, Updated, Update | ToCoordinator> => {
  const call = (s: Application): Outcome<Application, Update | ToCoordinator> => {
    const to = rows[s.updated];
    if (to === undefined) return next<Application, Update | ToCoordinator>({ ...s, phase: "deciding" });
    const withId = (id: boolean) => next<Application, Update | ToCoordinator>(s, send(to, { type: "update", id }));
    return losesId && s.updated > 0 ? { carries: withId(true), "loses the id": withId(false) } : withId(true);
  };
  const end = (s: Application, phase: "committed" | "rolledBack") =>
    next<Application, Update | ToCoordinator>(
      { ...s, phase },
      send("coordinator", { type: phase === "committed" ? "commit" : "rollback" }),
    );
  return {
    init: () =>
      next<Application, Update | ToCoordinator>(
        { updated: 0, phase: "calling" },
        send(rows[0]!, { type: "update", id: true }),
      ),
    receive: (s, { type }) => {
      if (s.phase !== "calling") return next(s);
      return type === "failed" ? end(s, "rolledBack") : call({ ...s, updated: s.updated + 1 });
    },
    actions: {
      decides: (s) =>
        s.phase === "deciding"
          ? { commits: end(s, "committed"), "rolls back": rules.mayRollBack ? end(s, "rolledBack") : undefined }
          : undefined,
    },
    timers: patient ? {} : { giveUp: (s) => (s.phase === "calling" ? end(s, "rolledBack") : undefined) },
  };
};

/** A writer that is in no global transaction. */
export const outsider = (row: NodeId, asksForLock: boolean): Role<Application, Updated, Update> => ({
  init: () => ({ updated: 0, phase: "calling" }),
  receive: (s) => next({ ...s, phase: "committed" }),
  actions: {
    writes: (s) =>
      s.phase === "calling" && s.updated === 0
        ? next({ ...s, updated: 1 }, send(row, { type: "update", id: asksForLock }))
        : undefined,
  },
});

interface Images {
  readonly before: number;
  readonly after: number;
}
export interface Database {
  readonly value: number;
  /** Who has the row locked in a local transaction, and whether it asks for the global lock. Nobody else sees what it has written. */
  readonly writing: { readonly by: NodeId; readonly id: boolean } | null;
  /** The undo log, by transaction. */
  readonly undo: ReadonlyMap<NodeId, Images>;
  /** Whose changes were committed here and not undone: what the row should say. Nobody reads it but claims. */
  readonly applied: ReadonlySet<NodeId>;
}

const stored = next<Database, Updated | ToCoordinator>;
const withoutKey = <V>(map: ReadonlyMap<NodeId, V>, key: NodeId): ReadonlyMap<NodeId, V> =>
  new Map([...map].filter(([other]) => other !== key));

export const database = (rules: Rules): Role<Database, Update | ToDatabase, Updated | ToCoordinator> => {
  const commit = (s: Database, by: NodeId, undoable: boolean) => {
    const after = s.value + ADDS[by]!;
    return stored(
      {
        value: after,
        writing: null,
        undo: undoable && rules.keepsUndo ? new Map(s.undo).set(by, { before: s.value, after }) : s.undo,
        applied: new Set(s.applied).add(by),
      },
      send(by, { type: "updated" }),
    );
  };
  const giveUp = (s: Database, by: NodeId) => stored({ ...s, writing: null }, send(by, { type: "failed" }));
  const undo = (s: Database, by: NodeId) => {
    const images = s.undo.get(by);
    if (images === undefined) return stored(s, send("coordinator", { type: "undone", by }));
    if (rules.comparesImages && s.value !== images.after) return stored(s, send("coordinator", { type: "dirty", by }));
    const applied = new Set([...s.applied].filter((other) => other !== by));
    return stored(
      { ...s, value: images.before, undo: withoutKey(s.undo, by), applied },
      send("coordinator", { type: "undone", by }),
    );
  };
  return {
    init: () => ({ value: 0, writing: null, undo: new Map(), applied: new Set() }),
    receive: (s, message, { from }) => {
      switch (message.type) {
        case "update":
          return s.writing === null ? stored({ ...s, writing: { by: from, id: message.id } }) : undefined;
        case "granted":
          return commit(s, message.by, message.by !== "outsider");
        case "busy":
          return stored(s);
        case "refused":
          return giveUp(s, message.by);
        case "undo":
          return s.writing === null ? undo(s, message.by) : undefined;
        case "forget":
          return stored({ ...s, undo: withoutKey(s.undo, message.by) });
      }
    },
    timers: {
      /** Before it commits it asks for the global lock, if it knows that there is a global transaction. */
      commits: (s) => {
        if (s.writing === null) return undefined;
        const { by, id } = s.writing;
        return id && rules.asksForLock
          ? stored(s, send("coordinator", { type: "lock", by }))
          : commit(s, by, id && by !== "outsider");
      },
      ...(rules.givesUpWaiting
        ? { waitedTooLong: (s: Database) => (s.writing?.id ? giveUp(s, s.writing.by) : undefined) }
        : {}),
    },
  };
};

export type Phase = "active" | "committed" | "rollingBack" | "rolledBack" | "stuck";
export interface Coordinator {
  /** By transaction. stuck: a rollback has found another value than the branch had left; an operator has to see to it. */
  readonly phase: ReadonlyMap<NodeId, Phase>;
  /** By database, the transaction that has the global lock of its row. */
  readonly locks: ReadonlyMap<NodeId, NodeId>;
  /** By transaction, the databases where it has branches that are not undone. */
  readonly branches: ReadonlyMap<NodeId, ReadonlySet<NodeId>>;
}

const coordinated = next<Coordinator, ToDatabase>;

export const coordinator = (
  transactions: readonly NodeId[],
  rules: Rules,
): Role<Coordinator, ToCoordinator, ToDatabase> => {
  const to = (s: Coordinator, by: NodeId, phase: Phase): Coordinator => ({
    ...s,
    phase: new Map(s.phase).set(by, phase),
  });
  const unlocked = (s: Coordinator, by: NodeId): Coordinator => ({
    ...s,
    locks: new Map([...s.locks].filter(([, holder]) => holder !== by)),
  });
  const lock = (s: Coordinator, by: NodeId, row: NodeId) => {
    const answer = (type: "granted" | "busy" | "refused", after: Coordinator = s) =>
      coordinated(after, send(row, { type, by }));
    const holder = s.locks.get(row);
    // Of no global transaction (@GlobalLock): it only sees to it that nobody has the lock.
    if (!transactions.includes(by)) return answer(holder === undefined ? "granted" : "busy");
    if (s.phase.get(by) !== "active") return answer("refused");
    if (holder !== undefined && holder !== by) return answer("busy");
    const branches = new Map(s.branches).set(by, new Set(s.branches.get(by)).add(row));
    return answer("granted", { ...s, locks: new Map(s.locks).set(row, by), branches });
  };
  const rollBack = (s: Coordinator, by: NodeId) => {
    const branches = [...(s.branches.get(by) ?? [])];
    if (branches.length === 0) return coordinated(to(s, by, "rolledBack"));
    const after = to(s, by, "rollingBack");
    return coordinated(
      rules.unlocks === "at once" ? unlocked(after, by) : after,
      sendAll(branches, { type: "undo", by }),
    );
  };
  const undone = (s: Coordinator, by: NodeId, row: NodeId) => {
    const left = new Set([...s.branches.get(by)!].filter((other) => other !== row));
    const after: Coordinator = { ...s, branches: new Map(s.branches).set(by, left) };
    return coordinated(
      left.size === 0 && s.phase.get(by) === "rollingBack" ? unlocked(to(after, by, "rolledBack"), by) : after,
    );
  };
  return {
    init: () => ({
      phase: new Map(transactions.map((by) => [by, "active"])),
      locks: new Map(),
      branches: new Map(transactions.map((by) => [by, new Set()])),
    }),
    receive: (s, message, { from }) => {
      switch (message.type) {
        case "lock":
          return lock(s, message.by, from);
        case "commit":
          return coordinated(
            rules.commitUnlocks ? unlocked(to(s, from, "committed"), from) : to(s, from, "committed"),
            sendAll(rules.deletesUndo ? [...s.branches.get(from)!] : [], { type: "forget", by: from }),
          );
        case "rollback":
          return rollBack(s, from);
        case "undone":
          return undone(s, message.by, from);
        case "dirty":
          return coordinated(to(s, message.by, "stuck"));
      }
    },
  };
};
