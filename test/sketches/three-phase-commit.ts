// Three-phase commit: failure detectors, a backup coordinator, crashes inside a broadcast.
// The one idea: whoever takes over must first leave nobody uncertain, and may not decide by its own state alone.
// Not here: liveness (that the live sites decide); what an end of the protocol must look like stands for it.
import { match } from "ts-pattern";
import {
  always,
  integer,
  model,
  type NodeId,
  names,
  next,
  oneOf,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
} from "../../checker/index.ts";

type Decision = "committed" | "aborted";
type Site = "working" | "ready" | "precommitted" | Decision;

/** A participant obeys the highest ballot it has heard of: 0 is the coordinator, i the backup participant i. */
interface Participant {
  readonly site: Site;
  readonly ballot: number;
  readonly down: ReadonlySet<NodeId>;
  /** As backup: the sites that have answered; null: it is no backup, or has decided. */
  readonly polled: ReadonlyMap<NodeId, Site> | null;
}
interface Coordinator {
  readonly phase: "init" | "waiting" | "precommit" | Decision;
  readonly heard: ReadonlySet<NodeId>;
}
type ToParticipant =
  | { readonly type: "canCommit" }
  | { readonly type: "preCommit"; readonly ballot: number }
  | { readonly type: "decide"; readonly decision: Decision; readonly ballot: number }
  | { readonly type: "poll"; readonly ballot: number }
  | { readonly type: "site"; readonly site: Site; readonly ballot: number };
type ToCoordinator = { readonly type: "yes" | "no" | "ack" };

const skeen = {
  /** Does a backup first move everybody to precommitted, before it commits? */
  firstPhase: true,
  /** What a participant does when it believes the coordinator dead. */
  policy: "termination" as "termination" | "stateBased" | "anyTimeoutAborts" | "block",
  verdict: (sites: readonly Site[]): Decision =>
    sites.includes("committed")
      ? "committed"
      : sites.includes("aborted")
        ? "aborted"
        : sites.includes("precommitted")
          ? "committed"
          : "aborted",
};

const isDecision = (site: Site): site is Decision => site === "committed" || site === "aborted";
const step = next<Participant, ToParticipant | ToCoordinator>;

const participant = (
  all: readonly NodeId[],
  rules: typeof skeen,
): Role<Participant, ToParticipant, ToCoordinator | ToParticipant> => {
  const rank = (id: NodeId): number => all.indexOf(id) + 1;
  const others = (s: Participant, self: NodeId) => all.filter((id) => id !== self && !s.down.has(id));

  /** As backup: once every site not believed down has answered, decide and tell them. */
  const conclude = (s: Participant, self: NodeId) => {
    const alive = others(s, self);
    const ballot = rank(self);
    if (s.polled === null || alive.some((id) => !s.polled!.has(id))) return step(s);
    const sites = [s.site, ...alive.map((id) => s.polled!.get(id)!)];
    const decision = rules.verdict(sites);
    // Before a backup commits, nobody alive may be left uncertain.
    if (
      rules.firstPhase &&
      decision === "committed" &&
      !sites.includes("committed") &&
      sites.some((site) => site !== "precommitted")
    )
      return step({ ...s, site: "precommitted", polled: new Map() }, sendAll(alive, { type: "preCommit", ballot }));
    return step({ ...s, site: decision, polled: null }, sendAll(alive, { type: "decide", decision, ballot }));
  };

  /** The first site not believed down takes over, if the coordinator is believed down. */
  const terminate = (s: Participant, self: NodeId) => {
    const ballot = rank(self);
    if (!s.down.has("coordinator") || all.find((id) => !s.down.has(id)) !== self) return step(s);
    if (isDecision(s.site))
      return step(
        s,
        sendAll(others(s, self), { type: "decide", decision: s.site, ballot: Math.max(ballot, s.ballot) }),
      );
    if (s.polled !== null) return conclude(s, self);
    const polling: Participant = { ...s, ballot, polled: new Map() };
    return others(s, self).length === 0
      ? conclude(polling, self)
      : step(polling, sendAll(others(s, self), { type: "poll", ballot }));
  };

  return {
    init: () => ({ site: "working", ballot: 0, down: new Set(), polled: null }),
    durable: ["site", "ballot"],
    suspect: (before, peer, { self }) => {
      if (before.down.has(peer)) return undefined;
      const s: Participant = { ...before, down: new Set(before.down).add(peer) };
      if (rules.policy === "termination") return terminate(s, self);
      if (peer !== "coordinator" || isDecision(s.site)) return step(s);
      return match(rules.policy)
        .with("block", () => step(s))
        .with("anyTimeoutAborts", () => step({ ...s, site: "aborted" }))
        .with("stateBased", () => step({ ...s, site: s.site === "precommitted" ? "committed" : "aborted" }))
        .exhaustive();
    },
    receive: (s, message, { self, from }) => {
      if ("ballot" in message && message.ballot < s.ballot) return step(s);
      return match(message)
        .with({ type: "canCommit" }, () =>
          s.site !== "working" || s.ballot > 0
            ? step(s)
            : {
                able: step({ ...s, site: "ready" }, send(from, { type: "yes" })),
                unable: step({ ...s, site: "aborted" }, send(from, { type: "no" })),
              },
        )
        .with({ type: "preCommit" }, ({ ballot }) => {
          const site: Site = s.site === "ready" ? "precommitted" : s.site;
          return step(
            { ...s, ballot, site },
            ballot === 0 ? send(from, { type: "ack" }) : send(from, { type: "site", site, ballot }),
          );
        })
        .with({ type: "decide" }, ({ decision, ballot }) =>
          step(isDecision(s.site) ? s : { ...s, site: decision, ballot, polled: null }),
        )
        .with({ type: "poll" }, ({ ballot }) =>
          step({ ...s, ballot, polled: null }, send(from, { type: "site", site: s.site, ballot })),
        )
        .with({ type: "site" }, ({ site }) =>
          s.polled === null ? step(s) : conclude({ ...s, polled: new Map(s.polled).set(from, site) }, self),
        )
        .exhaustive();
    },
  };
};

const coordinator = (all: readonly NodeId[]): Role<Coordinator, ToCoordinator, ToParticipant> => {
  const decide = (decision: Decision) =>
    next<Coordinator, ToParticipant>(
      { phase: decision, heard: new Set() },
      sendAll(all, { type: "decide", decision, ballot: 0 }),
    );
  /** One more has answered, or is dead and need not. */
  const counted = (s: Coordinator, from: NodeId) => {
    const heard = new Set(s.heard).add(from);
    if (heard.size < all.length) return next<Coordinator, ToParticipant>({ ...s, heard });
    return s.phase === "precommit"
      ? decide("committed")
      : next<Coordinator, ToParticipant>(
          { phase: "precommit", heard: new Set() },
          sendAll(all, { type: "preCommit", ballot: 0 }),
        );
  };
  return {
    init: () => ({ phase: "init", heard: new Set() }),
    actions: {
      begin: (s) =>
        s.phase === "init" ? next({ ...s, phase: "waiting" }, sendAll(all, { type: "canCommit" })) : undefined,
    },
    receive: (s, { type }, { from }) =>
      match([s.phase, type])
        .with(["waiting", "yes"], ["precommit", "ack"], () => counted(s, from))
        .with(["waiting", "no"], () => decide("aborted"))
        .otherwise(() => next(s)),
    suspect: (s, peer) =>
      match(s.phase)
        .with("waiting", () => decide("aborted"))
        .with("precommit", () => (s.heard.has(peer) ? undefined : counted(s, peer)))
        .otherwise(() => undefined),
  };
};

export default model({
  name: "three-phase-commit",
  summary: "three-phase commit, by Skeen",
  parameters: {
    participants: integer({ default: 3, min: 2, max: 4, summary: "sites" }),
    coordinatorCrashes: integer({ default: 1, min: 0, max: 1, summary: "does the coordinator crash" }),
    participantCrashes: integer({ default: 0, min: 0, max: 2, summary: "sites that crash, at most" }),
    insideSteps: oneOf([true, false], { default: true, summary: "may a crash fall inside a step" }),
    detector: oneOf(["perfect", "synchronous", "unreliable"], {
      default: "synchronous",
      summary: "what a suspicion means",
    }),
    suspicions: integer({ default: 6, min: 0, max: 9, summary: "where it means nothing: how many, at most" }),
  },
  rules: skeen,
  build: (values, rules) => {
    const { participants, coordinatorCrashes, participantCrashes, insideSteps: midStep } = values;
    const all = names("participant", participants);
    return protocol(
      "three-phase commit",
      {
        nodes: { coordinator: coordinator(all), participant: replicated(participants, participant(all, rules)) },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        crashes: [
          { of: "coordinator", atMost: coordinatorCrashes, restarts: "never", midStep, name: "coordinator" },
          { of: "participant", atMost: participantCrashes, restarts: "never", midStep, name: "participant" },
        ],
        detector: values.detector === "unreliable" ? { unreliable: { atMost: values.suspicions } } : values.detector,
        fairness: {
          weak: [{ kind: "deliver", each: "message" }, { kind: "suspect" }, { kind: "action", name: "begin" }],
        },
        // Who is alive has decided: as many as may crash may have crashed undecided.
        ends: ({ participant }) => participant.filter(({ site }) => !isDecision(site)).length <= participantCrashes,
      },
      {
        "no split decision": always(
          ({ participant }) =>
            !(
              participant.some(({ site }) => site === "committed") && participant.some(({ site }) => site === "aborted")
            ),
        ),
        "everybody can commit": reachable(({ participant }) => participant.every(({ site }) => site === "committed")),
        "a backup can commit": reachable(({ participant }) =>
          participant.some(({ site, ballot }) => site === "committed" && ballot > 0),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    "synchronous, termination": { summary: "the coordinator crashes; suspicion waits for what it has sent" },
    "perfect, termination": { summary: "suspicion does not wait", with: { detector: "perfect" } },
    "a site crashes too": { summary: "the backup may crash as well", with: { participantCrashes: 1 } },
    "false suspicion": {
      summary: "nobody crashes, and is suspected all the same",
      with: { participants: 2, detector: "unreliable", coordinatorCrashes: 0 },
      // who is alive and suspected is not told
      expect: { "no split decision": "violated", "no deadlock": "violated" },
    },
  },
  mutants: {
    "by own state": {
      summary: "who is precommitted commits, who is not aborts",
      breaks: "no split decision",
      rules: { policy: "stateBased" },
    },
    "any time-out aborts": {
      summary: "whoever waits too long aborts",
      breaks: "no split decision",
      rules: { policy: "anyTimeoutAborts" },
    },
    "no time-out": { summary: "nobody takes over", breaks: "no deadlock", rules: { policy: "block" } },
    "backup without its first phase": {
      summary: "a backup commits although others alive are uncertain",
      breaks: "no split decision",
      with: { participantCrashes: 1 },
      rules: { firstPhase: false },
    },
  },
});
