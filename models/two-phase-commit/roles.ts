// The coordinator and the participants of two-phase commit, as handlers.
// The one idea: what a node must not forget is a record forced to its log before the message that tells of it.
// Not here: who runs, what may fail and what is claimed (model.ts); what a mutant may change (rules.ts).
import { match, P } from "ts-pattern";
import { type NodeId, next, produce, type Role, send, sendAll } from "../../checker/index.ts";
import type { Phase, Rules } from "./rules.ts";

/** What the coordinator sends. */
export type Order = { readonly type: "prepare" | "commit" | "abort" };
/** What a participant sends. */
export type Answer = { readonly type: "yes" | "no" | "acknowledgement" | "inquiry" };

export interface Coordinator {
  /** Asking for votes; telling of the commit; done: it knows nothing of the transaction any more. */
  readonly phase: "asking" | "telling" | "done";
  /** Durable. There is no abort record: no record means abort. The end record erases the commit record. */
  readonly log: "nothing" | "commit";
  /** Who voted yes (while asking), who acknowledged (while telling). */
  readonly heard: ReadonlySet<NodeId>;
}

export interface Participant {
  readonly phase: Phase;
}

const knowsNothing: Coordinator = { phase: "done", log: "nothing", heard: new Set() };

export const coordinator = (participants: readonly NodeId[], rules: Rules): Role<Coordinator, Answer, Order> => ({
  init: () => next({ phase: "asking", log: "nothing", heard: new Set() }, sendAll(participants, { type: "prepare" })),
  durable: ["log"],
  restart: (s) => (s.log === "commit" ? remind({ ...s, phase: "telling" }, participants) : next(knowsNothing)),
  receive: (s, { type }, { from }) => {
    const counted = produce(s, (draft) => {
      draft.heard.add(from);
    });
    return match([s.phase, type])
      .with(["asking", "yes"], () =>
        rules.enough(counted.heard, participants) ? remind(committing(s, rules), participants) : next(counted),
      )
      .with(["asking", "no"], () => abandon(participants.filter((participant) => participant !== from)))
      .with(["telling", "acknowledgement"], () =>
        next(rules.mayForget(counted.heard, participants) ? knowsNothing : counted),
      )
      .with(["telling", "inquiry"], () => next(s, send(from, { type: "commit" })))
      .with(["done", "inquiry"], () => next(s, send(from, { type: rules.noRecordMeans })))
      .with(["asking", "inquiry"], () => next(s)) // not decided: the participant will ask again
      .with([P._, P.union("yes", "no", "acknowledgement")], () => next(s)) // late, or once more
      .exhaustive();
  },
  timers: {
    giveUp: (s) => (s.phase === "asking" ? abandon(participants) : undefined),
    remind: (s) => (s.phase === "telling" ? remind(s, participants) : undefined),
  },
});

/** The state after the commit record. */
const committing = (s: Coordinator, rules: Rules): Coordinator => ({
  phase: "telling",
  log: rules.forcesCommit ? "commit" : s.log,
  heard: new Set(),
});

/** Commit, to everybody who has not acknowledged it. */
const remind = (s: Coordinator, participants: readonly NodeId[]) =>
  next<Coordinator, Order>(
    s,
    sendAll(
      participants.filter((participant) => !s.heard.has(participant)),
      { type: "commit" },
    ),
  );

/** Abort, to whoever may be prepared; the coordinator forgets at once. */
const abandon = (prepared: readonly NodeId[]) =>
  next<Coordinator, Order>(knowsNothing, sendAll(prepared, { type: "abort" }));

export const participant = (rules: Rules): Role<Participant, Order, Answer> => ({
  init: () => ({ phase: "working" }),
  crash: ({ phase }) => ({ phase: surviving(phase, rules) }),
  restart: (s) => next(s.phase === "working" ? { phase: "aborted" } : s),
  receive: (s, { type }, { from }) => {
    const acknowledgement = rules.acknowledges ? [send(from, { type: "acknowledgement" })] : [];
    return match([s.phase, type])
      .with(["working", "prepare"], () => ({
        able: next({ phase: "prepared" }, send(from, { type: "yes" })),
        unable: next({ phase: "aborted" }, send(from, { type: "no" })),
      }))
      .with(["prepared", "prepare"], () => next(s, send(from, { type: "yes" })))
      .with(["aborted", "prepare"], () => next(s, send(from, { type: "no" })))
      .with(["prepared", "commit"], () => next({ phase: "committed" }, acknowledgement))
      .with(["committed", "commit"], () => next(s, acknowledgement))
      .with([P.union("working", "prepared"), "abort"], () => next({ phase: "aborted" }))
      .otherwise(() => next(s)); // an end reached before is kept, whatever else arrives
  },
  actions: { giveUp: (s) => (s.phase === "working" ? next({ phase: "aborted" }) : undefined) },
  timers: {
    ready: (s) =>
      s.phase !== "prepared"
        ? undefined
        : match(rules.readyTimeout)
            .with("inquire", () => next(s, send("coordinator", { type: "inquiry" })))
            .with("commit", () => next({ phase: "committed" }))
            .with("abort", () => next({ phase: "aborted" }))
            .with("wait", () => undefined)
            .exhaustive(),
  },
});

/** What a crash leaves of a phase: itself if its record was forced, otherwise what the log says from before. */
const surviving = (phase: Phase, rules: Rules): Phase =>
  match(phase)
    .with("working", "aborted", (kept) => kept)
    .with("prepared", (prepared) => (rules.forces.includes(prepared) ? prepared : "working"))
    .with("committed", (committed) => (rules.forces.includes(committed) ? committed : surviving("prepared", rules)))
    .exhaustive();
