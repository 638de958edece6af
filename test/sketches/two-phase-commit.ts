// Two-phase commit: durable and volatile state, inquiry, crashes inside a broadcast, and what survivors cannot know.
// The one idea: a rule table of functions and plain data, of which a mutant replaces one.
// Not here: that the prepared learn the outcome (liveness).
import { match } from "ts-pattern";
import {
  always,
  indistinguishable,
  integer,
  model,
  type NodeId,
  names,
  next,
  oneOf,
  produce,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
  step,
} from "../../checker/index.ts";

type Decision = "commit" | "abort";
interface Coordinator {
  readonly log: Decision | null;
  readonly yes: ReadonlySet<NodeId>;
  readonly asked: boolean;
}
interface Participant {
  readonly phase: "working" | "ready" | "committed" | "aborted";
}
type Up = { readonly type: "yes" | "no" | "inquiry" };
type Down = { readonly type: "prepare" } | { readonly type: "decision"; readonly decision: Decision };

const presumedAbort = {
  enough: (yes: ReadonlySet<NodeId>, all: readonly NodeId[]): boolean => yes.size === all.length,
  noRecordMeans: "abort" as Decision,
  readyTimeout: "inquire" as "inquire" | Decision,
  coordinatorDurable: ["log"] as readonly (keyof Coordinator)[],
  participantDurable: ["phase"] as readonly (keyof Participant)[],
};
type Rules = typeof presumedAbort;

const coordinator = (participants: readonly NodeId[], rules: Rules): Role<Coordinator, Up, Down> => {
  const decide = (s: Coordinator, log: Decision) =>
    next<Coordinator, Down>({ ...s, log }, sendAll(participants, { type: "decision", decision: log }));
  return {
    init: () => ({ log: null, yes: new Set(), asked: false }),
    durable: rules.coordinatorDurable,
    restart: (s) => (s.log === null ? decide({ ...s, asked: true }, rules.noRecordMeans) : decide(s, s.log)),
    actions: {
      begin: (s) =>
        s.asked || s.log !== null
          ? undefined
          : next(
              produce(s, (draft) => {
                draft.asked = true;
              }),
              sendAll(participants, { type: "prepare" }),
            ),
    },
    timers: { giveUp: (s) => (s.asked && s.log === null ? decide(s, "abort") : undefined) },
    receive: (s, message, { from }) =>
      match(message)
        .with({ type: "yes" }, () => {
          const after = produce(s, (draft) => {
            draft.yes.add(from);
          });
          return s.log === null && rules.enough(after.yes, participants) ? decide(after, "commit") : next(after);
        })
        .with({ type: "no" }, () => (s.log === null ? decide(s, "abort") : next(s)))
        .with({ type: "inquiry" }, () =>
          s.log === null ? undefined : next(s, send(from, { type: "decision", decision: s.log })),
        )
        .exhaustive(),
  };
};

const participant = (rules: Rules): Role<Participant, Down, Up> => ({
  init: () => ({ phase: "working" }),
  durable: rules.participantDurable,
  receive: (s, message, { from }) =>
    match(message)
      .with({ type: "prepare" }, () =>
        s.phase !== "working"
          ? next(s)
          : {
              able: next({ phase: "ready" }, send(from, { type: "yes" })),
              unable: next({ phase: "aborted" }, send(from, { type: "no" })),
            },
      )
      .with({ type: "decision" }, ({ decision }) =>
        s.phase === "committed" || s.phase === "aborted"
          ? next(s)
          : next({ phase: decision === "commit" ? "committed" : "aborted" }),
      )
      .exhaustive(),
  timers: {
    inquire: (s) =>
      s.phase !== "ready"
        ? undefined
        : rules.readyTimeout === "inquire"
          ? next(s, send("coordinator", { type: "inquiry" }))
          : next({ phase: rules.readyTimeout === "commit" ? "committed" : "aborted" }),
  },
});

const has = (all: readonly Participant[], phase: Participant["phase"]): boolean => all.some((p) => p.phase === phase);

export default model({
  name: "two-phase-commit",
  summary: "XA two-phase commit with presumed abort",
  parameters: {
    participants: integer({ default: 2, min: 1, max: 6, summary: "resource managers" }),
    crashes: integer({ default: 1, min: 0, max: 3, summary: "coordinator crashes, at most" }),
    recovery: oneOf(["later", "never"], { default: "later", summary: "does a crashed coordinator come back" }),
  },
  rules: presumedAbort,
  build: ({ participants, crashes, recovery }, rules) => {
    const all = names("participant", participants);
    return protocol(
      "two-phase commit",
      {
        nodes: { coordinator: coordinator(all, rules), participant: replicated(participants, participant(rules)) },
        network: { order: "none", copies: "one", loses: "never", duplicates: { atMost: 1 } },
        crashes: [
          { of: "coordinator", atMost: crashes, restarts: recovery, midStep: true },
          { of: "participant", atMost: 1, restarts: "later" },
        ],
        fairness: {
          weak: [
            { kind: "deliver", each: "message" },
            { kind: "restart", of: "coordinator" },
            { kind: "timer", of: "participant", name: "inquire" },
          ],
        },
        ends: ({ participant }) => !has(participant, "ready"),
      },
      {
        "no split decision": always(
          ({ participant }) => !(has(participant, "committed") && has(participant, "aborted")),
        ),
        "a decision is final": step((before, after, event) =>
          event.kind === "deliver" && event.message.type === "decision"
            ? before.participant.every((p, i) => p.phase !== "committed" || after.participant[i]!.phase === "committed")
            : undefined,
        ),
        "everyone can commit": reachable(({ participant }) => participant.every((p) => p.phase === "committed")),
        "somebody waits for the coordinator": reachable(
          ({ participant }, { running, network }) =>
            !running("coordinator") && has(participant, "ready") && network.length === 0,
        ),
        "survivors cannot know": indistinguishable(
          ({ participant }, { running }) =>
            running("coordinator") || running("participant1") ? undefined : participant.slice(1),
          ({ participant }) => participant[0]!.phase,
        ),
      },
    );
  },
}).expects({
  scenarios: {
    recovers: { summary: "the coordinator comes back" },
    "never recovers": { summary: "it does not", with: { recovery: "never" } },
    "never crashes": {
      summary: "there is nothing to wait for, and no survivors",
      with: { crashes: 0 },
      expect: { "somebody waits for the coordinator": "unreachable", "survivors cannot know": "unreachable" },
    },
  },
  mutants: {
    majorityYes: {
      summary: "a majority of yes votes commits",
      breaks: "no split decision",
      with: { participants: 3, crashes: 0 },
      rules: { enough: (yes, all) => yes.size * 2 > all.length },
    },
    readyTimeoutCommit: {
      summary: "a prepared participant commits on time-out",
      breaks: "no split decision",
      rules: { readyTimeout: "commit" },
    },
    volatileReady: {
      summary: "readiness is not on disk",
      breaks: "no split decision",
      rules: { participantDurable: [] },
    },
  },
});
