// The coordinator of two-phase commit, as handlers.
// The one idea: its commit record is the decision; everything it knows besides may be lost.
// Not here: participants (participant.ts); what a mutant may change (rules.ts).
import { match, P } from "ts-pattern";
import { type NodeId, next, produce, type Role, send, sendAll } from "../../checker/index.ts";
import type { Answer, Options, Order, Rules } from "./rules.ts";

export interface Coordinator {
  /** Asking for votes; delegating the decision to the only participant; telling of the commit; done: it knows nothing any more. */
  readonly phase: "asking" | "delegating" | "telling" | "done";
  /** Durable. There is no abort record: no record means abort. The end record erases the commit record. */
  readonly log: "nothing" | "commit";
  /** Who voted yes, or only read (while asking); who need not be told of the commit any more (while telling). */
  readonly heard: ReadonlySet<NodeId>;
  /** While asking: who only read. */
  readonly readers: ReadonlySet<NodeId>;
  /** Durable: it has been told that a participant decided by itself, and otherwise. */
  readonly damage: boolean;
}

const nobody: ReadonlySet<NodeId> = new Set();
const start: Coordinator = { phase: "asking", log: "nothing", heard: nobody, readers: nobody, damage: false };

/** The state of a coordinator that has forgotten the transaction. */
const forgotten = ({ damage }: Coordinator): Coordinator => ({ ...start, phase: "done", damage });

const step = next<Coordinator, Order>;

export const coordinator = (
  participants: readonly NodeId[],
  rules: Rules,
  options: Options,
): Role<Coordinator, Answer, Order> => {
  const delegates = options.onePhase && rules.mayDelegate(participants);
  /** Commit, to everybody who may not know of it. */
  const tell = (s: Coordinator) =>
    step(
      s,
      sendAll(
        participants.filter((participant) => !s.heard.has(participant)),
        { type: "commit" },
      ),
    );
  /** Abort, to whoever may be prepared; the coordinator forgets at once. */
  const abandon = (s: Coordinator, prepared: readonly NodeId[]) =>
    step(forgotten(s), sendAll(prepared, { type: "abort" }));
  /** The commit record is on disk; without it only memory says so. */
  const decide = (s: Coordinator) =>
    s.readers.size === participants.length
      ? step(forgotten(s))
      : tell({ ...s, phase: "telling", log: rules.forcesCommit ? "commit" : s.log, heard: s.readers, readers: nobody });
  /** One more has voted yes, or has only read. */
  const voted = (s: Coordinator, from: NodeId, reader: boolean) => {
    const heard = rules.count(s.heard, from);
    const counted: Coordinator = { ...s, heard, readers: reader ? new Set(s.readers).add(from) : s.readers };
    return rules.enough(heard, participants)
      ? decide(counted)
      : step(counted, sendAll(rules.asks(heard, participants), { type: "prepare" }));
  };
  /** It has waited too long for acknowledgements. */
  const remind = (s: Coordinator) =>
    match(s.phase)
      .with("telling", () => tell(s))
      .with("delegating", () => step(s, sendAll(participants, { type: "commitInOnePhase" })))
      .with("asking", "done", () => undefined)
      .exhaustive();
  const acknowledged = (s: Coordinator, from: NodeId): Coordinator => {
    const counted = produce(s, (draft) => {
      draft.heard.add(from);
    });
    return rules.mayForget(counted.heard, participants) ? forgotten(counted) : counted;
  };

  return {
    init: () =>
      delegates
        ? next({ ...start, phase: "delegating" }, sendAll(participants, { type: "commitInOnePhase" }))
        : next(start, sendAll(rules.asks(nobody, participants), { type: "prepare" })),
    durable: ["log", "damage"],
    restart: (s) => (s.log === "commit" ? tell({ ...s, phase: "telling" }) : step(forgotten(s))),
    receive: (s, { type }, { from }) =>
      match([s.phase, type])
        .with(["asking", "yes"], () => voted(s, from, false))
        .with(["asking", "onlyRead"], () => voted(s, from, true))
        .with(["asking", "no"], () =>
          abandon(
            s,
            participants.filter((participant) => participant !== from),
          ),
        )
        .with(["delegating", P.union("acknowledgement", "no")], () => step(forgotten(s)))
        .with(["telling", "acknowledgement"], () => step(acknowledged(s, from)))
        .with(["telling", "inquiry"], () => step(s, send(from, { type: "commit" })))
        .with(["done", "inquiry"], () => step(s, send(from, { type: rules.noRecordMeans })))
        .with([P._, "damage"], () => {
          const told = { ...s, damage: true };
          return step(told.phase === "telling" ? acknowledged(told, from) : told, send(from, { type: "forget" }));
        })
        .otherwise(() => step(s)), // late, or once more; and an inquiry before the decision, which will come again
    timers: {
      ...(options.givesUp && !delegates
        ? { giveUp: (s: Coordinator) => (s.phase === "asking" ? abandon(s, participants) : undefined) }
        : {}),
      ...(options.reminds ? { remind } : {}),
    },
  };
};
