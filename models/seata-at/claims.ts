// What is claimed of the single steps of AT mode: who commits, who waits, what is undone and what is forgotten.
// The one idea: a time-out ends what one step leaves undone, so each step is claimed where it is due.
// Not here: what becomes of the rows and of the transactions (model.ts).
import { always, type Event, reachable, type Says, step } from "../../checker/index.ts";
import type { Application, Coordinator, Database, ToCoordinator, ToDatabase, Update, Updated } from "./protocol.ts";

export interface Nodes {
  readonly first: Application;
  readonly second: Application;
  readonly coordinator: Coordinator;
  readonly database1: Database;
  readonly database2: Database;
}
type Happening = Event<Application | Coordinator | Database, Update | Updated | ToCoordinator | ToDatabase>;

const isDatabase = (state: Application | Coordinator | Database): state is Database => "writing" in state;
const databases = ({ database1, database2 }: Nodes): readonly (readonly [string, Database])[] => [
  ["database1", database1],
  ["database2", database2],
];

/** With the lock a branch commits, without it it keeps its row and tries again, and in a transaction that is over it gives up. */
const commits = ({ coordinator }: Nodes, event: Happening): Says => {
  if (event.kind !== "timer" || event.name !== "commits" || !isDatabase(event.before) || !isDatabase(event.after))
    return undefined;
  const { writing } = event.before;
  if (writing === null || !writing.id) return writing !== null && event.after.applied.has(writing.by);
  const holder = coordinator.locks.get(event.node) ?? writing.by;
  const isGlobal = coordinator.phase.has(writing.by);
  if (isGlobal && coordinator.phase.get(writing.by) !== "active")
    return event.after.writing === null && event.after.applied.has(writing.by) === event.before.applied.has(writing.by);
  return holder === writing.by
    ? event.after.applied.has(writing.by)
    : event.after.writing?.by === writing.by && !event.after.applied.has(writing.by);
};

/** A rollback waits for who writes; what is committed is forgotten, by every branch. */
const cleans = ({ coordinator }: Nodes, event: Happening): Says => {
  if (event.kind !== "deliver") return undefined;
  const { before, after, from, message, sends } = event;
  if (message.type === "commit")
    return [...coordinator.branches.get(from)!].every((row) =>
      sends.some(({ to, message: sent }) => to === row && sent.type === "forget" && sent.by === from),
    );
  if (!isDatabase(before) || !isDatabase(after)) return undefined;
  if (message.type === "undo") return before.writing === null && sends.length === 1;
  return message.type === "forget" ? !after.undo.has(message.by) : undefined;
};

export const steps = {
  "a branch commits with the lock, waits without it, and gives up what is over": step(
    (before: Nodes, _after: Nodes, event: Happening) => commits(before, event),
  ),
  "what is committed is forgotten, and a rollback waits for who writes": step(
    (before: Nodes, _after: Nodes, event: Happening) => cleans(before, event),
  ),
  "only the branches of a global transaction can be undone": always((nodes: Nodes) => {
    const undoable = databases(nodes).flatMap(([row, { undo }]) =>
      [...undo.keys()].map((by) => nodes.coordinator.branches.get(by)?.has(row) === true),
    );
    return undoable.length === 0 ? undefined : undoable.every((is) => is);
  }),
  "an application can roll back what all its branches have done": reachable(
    ({ first, database2 }: Nodes) =>
      first.phase === "rolledBack" && first.updated === 2 && database2.applied.has("first"),
  ),
  "an application can give up while its branch is at work": reachable(
    ({ first, database1: { writing } }: Nodes) => first.phase === "rolledBack" && writing?.by === "first",
  ),
  "the branch of another service can be undone": reachable(({ database2 }: Nodes) => database2.undo.has("first")),
  "somebody can write without a global transaction": reachable(({ database1 }: Nodes) =>
    database1.applied.has("outsider"),
  ),
};
