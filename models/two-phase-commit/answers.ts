// What every message of two-phase commit is owed: the answer to who asks, the rollback to who waits for it, a record of what was lost.
// The one idea: a node that is silent breaks no safety, and a time-out mends what its silence breaks, so every answer is claimed
// where it is due.
// Not here: what follows from the answers, AC1 to AC5 (protocol.ts, claims.ts).
import { type Event, type NodeId, type Says, step } from "../../checker/index.ts";
import type { Nodes } from "./claims.ts";
import type { Answer, Coordinator, Inquiry, Options, Order, Participant } from "./options.ts";

type Message = Order | Answer | Inquiry;
type Happening = Event<Coordinator | Participant, Message>;
type Delivered = Extract<Happening, { kind: "deliver" }>;

const isCoordinator = (state: Coordinator | Participant): state is Coordinator => "damage" in state;
const toAll = (all: readonly NodeId[], { sends }: Delivered | Acting, type: Message["type"]): boolean =>
  all.every((id) => sends.some(({ to, message }) => to === id && message.type === type));
type Acting = Extract<Happening, { kind: "timer" | "restart" }>;

/** What is answered to who asked: one message of this kind; null: nothing at all. */
const isAnswered = ({ from, sends }: Delivered, type: Message["type"] | null, to: NodeId = from): boolean =>
  type === null ? sends.length === 0 : sends.length === 1 && sends[0]!.to === to && sends[0]!.message.type === type;

/** The vote of one that was asked to prepare; false: it has not decided. */
const voteOf = (was: Participant, is: Participant, { dialect, readers }: Options): Message["type"] | null | false => {
  const isPostgres = dialect === "PostgreSQL";
  if (is.phase === "prepared") return isPostgres && was.phase === "prepared" ? "rolledBack" : "yes";
  if (is.phase === "aborted") return isPostgres ? "rolledBack" : "no";
  if (is.phase === "committed") return isPostgres ? "rolledBack" : null;
  return is.phase === "read" && readers ? "onlyRead" : false;
};

/** What one that knows the outcome, or makes it by aborting, tells another one. */
const TOLD = { committed: "commit", aborted: "abort", working: "abort", prepared: null, read: null } as const;

/** A participant that is asked to prepare, to commit in one phase, or what the outcome is. */
const answers = (event: Happening, options: Options): Says => {
  if (event.kind !== "deliver" || isCoordinator(event.before) || isCoordinator(event.after)) return undefined;
  const { before: was, after: is } = event;
  switch (event.message.type) {
    case "prepare": {
      const vote = voteOf(was, is, options);
      return vote !== false && isAnswered(event, vote);
    }
    case "commitInOnePhase":
      if (is.phase === "committed") return isAnswered(event, "acknowledgement");
      return is.phase === "aborted" && isAnswered(event, "no");
    case "inquiry":
      return isAnswered(event, TOLD[was.phase]) && (was.phase !== "working" || is.phase === "aborted");
    default:
      return undefined;
  }
};

/** A participant that is given an order, by the coordinator or by another participant that knows. */
const carriesOut = (event: Happening, { dialect }: Options): Says => {
  if (event.kind !== "deliver" || isCoordinator(event.before) || isCoordinator(event.after)) return undefined;
  const { from, before: was, after: is, message } = event;
  if (message.type === "forget") return !is.heuristic && is.phase === was.phase && isAnswered(event, null);
  if (message.type !== "commit" && message.type !== "abort") return undefined;
  const ordered = message.type === "commit" ? "committed" : "aborted";
  if (was.heuristic && was.phase !== ordered) return is.heuristic && isAnswered(event, "damage", "coordinator");
  // A late answer of a coordinator that has forgotten the commit, because all have it.
  if (message.type === "abort" && was.phase === "committed") return is.phase === "committed" && isAnswered(event, null);
  // It was told to forget that it has aborted by itself.
  if (message.type === "commit" && was.phase === "aborted")
    return is.phase === "aborted" && isAnswered(event, from === "coordinator" ? "unknown" : null);
  if (is.heuristic || (is.phase !== ordered && is.phase !== "read")) return false;
  if (from !== "coordinator" || message.type === "abort") return isAnswered(event, null);
  return isAnswered(event, dialect === "PostgreSQL" && was.phase === "committed" ? "unknown" : "acknowledgement");
};

/** The coordinator that is asked, is told of damage, or hears of a commit in one phase. */
const heeds = (event: Happening): Says => {
  if (event.kind !== "deliver" || !isCoordinator(event.before) || !isCoordinator(event.after)) return undefined;
  const { before: was, after: is, message } = event;
  if (message.type === "damage") return is.damage && isAnswered(event, "forget");
  if (was.phase === "delegating")
    return message.type === "acknowledgement" || message.type === "no" ? is.phase === "done" : undefined;
  if (message.type !== "inquiry") return undefined;
  return isAnswered(event, was.phase === "telling" ? "commit" : was.phase === "done" ? "abort" : null);
};

/** The coordinator that gives up, or finds its commit record; and nobody is bothered who is done. */
const tells = (all: readonly NodeId[], { participant }: Nodes, event: Happening): Says => {
  if (!("after" in event) || !isCoordinator(event.before) || !isCoordinator(event.after)) return undefined;
  const { before: was, after: is } = event;
  if (event.kind === "restart" && was.log === "commit") return is.phase === "telling" && toAll(all, event, "commit");
  if (event.kind === "timer" && event.name === "giveUp") return is.phase === "done" && toAll(all, event, "abort");
  if (event.kind === "crash" || (event.kind === "deliver" && event.message.type === "inquiry")) return undefined;
  const hasOnlyRead = (id: NodeId): boolean => participant[all.indexOf(id)]!.phase === "read";
  const told = event.sends.filter(({ message }) => message.type === "commit").map(({ to }) => to);
  if (was.phase === "asking" && is.phase === "telling")
    return (
      told.length > 0 &&
      all.every((id) => [told.includes(id), !is.heard.has(id)].every((now) => now !== hasOnlyRead(id)))
    );
  // Who has only read is not remembered in a crash, and may then be told as well.
  return told.length === 0 ? undefined : was.phase === "telling" && !told.some((id) => was.heard.has(id));
};

/** Where a broadcast is whole. */
export const answering = (all: readonly NodeId[], options: Options) => ({
  "a participant answers what it is asked with what it then is": step((_: Nodes, _after: Nodes, event: Happening) =>
    answers(event, options),
  ),
  "an order is carried out, or found to be damage, and the coordinator is told": step(
    (_: Nodes, _after: Nodes, event: Happening) => carriesOut(event, options),
  ),
  "the coordinator tells who asks what it has on record": step((_: Nodes, _after: Nodes, event: Happening) =>
    heeds(event),
  ),
  "who may be prepared is told, and nobody else": step((before: Nodes, _after: Nodes, event: Happening) =>
    tells(all, before, event),
  ),
});

/** Where participants crash. */
export const losing = {
  "who comes back without a record has rolled back": step((_: Nodes, _after: Nodes, event: Happening) =>
    event.kind === "restart" && !isCoordinator(event.before) && !isCoordinator(event.after)
      ? event.before.phase === "working"
        ? event.after.phase === "aborted"
        : event.after.phase === event.before.phase
      : undefined,
  ),
};

/** Where participants may decide by themselves. */
export const deciding = {
  "a decision of its own and its damage are on record, as they were, and stay": step(
    ({ coordinator: was }: Nodes, { coordinator: is }: Nodes, event: Happening) => {
      if (event.kind === "action" && event.name === "decideAlone" && !isCoordinator(event.after))
        return event.after.heuristic && event.after.phase === (event.choice === "commit" ? "committed" : "aborted");
      // Who gives up unprepared does what it may, and nobody needs to know.
      if ("after" in event && !isCoordinator(event.before) && !isCoordinator(event.after) && !event.before.heuristic)
        if (event.after.heuristic) return false;
      if (!was.damage && !is.damage) return undefined;
      return is.damage && (was.damage || (event.kind === "deliver" && event.message.type === "damage"));
    },
  ),
};
