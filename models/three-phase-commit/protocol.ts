// Three-phase commit, as handlers: states, messages, policies, rules, the coordinator, and the sites, of which one may be its backup.
// The one idea: nobody commits before everybody alive knows of the commit to come; whoever takes over must first leave nobody
// alive uncertain, and may not decide by its own state alone.
// Not here: what is modelled and why (model.ts); who may fail, and what a suspicion means then (environment.ts).
import { match } from "ts-pattern";
import { type NodeId, next, type Outcome, type Role, send, sendAll } from "../../checker/index.ts";

export type Decision = "committed" | "aborted";
/** Ready: it has voted yes and knows no more. Precommitted: it knows that all have voted yes. */
export type Site = "working" | "ready" | "precommitted" | Decision;

export const isDecision = (site: Site): site is Decision => site === "committed" || site === "aborted";

/** What a participant receives. Ballot 0 is the coordinator's, ballot i is participant i's as backup. */
export type ToParticipant =
  | { readonly type: "canCommit" }
  | { readonly type: "preCommit"; readonly ballot: number }
  | { readonly type: "decide"; readonly decision: Decision; readonly ballot: number }
  | { readonly type: "poll"; readonly ballot: number }
  | { readonly type: "site"; readonly site: Site; readonly ballot: number }
  /** Of a site that has crashed and come back: whoever has not noticed takes note of it. */
  | { readonly type: "back" }
  /** Of a site that has come back; its own ballot, so that it can obey the answer, which comes when the other one has decided. */
  | { readonly type: "whatWasDecided"; readonly asker: number };
/** What the coordinator receives. */
export type ToCoordinator = { readonly type: "yes" | "no" | "ack" | "back" };

export const POLICIES = ["any time-out aborts", "by own state", "termination", "block"] as const;
/** What a site does when it believes another one dead. */
export type Policy = (typeof POLICIES)[number];

export interface Options {
  readonly policy: Policy;
  /** Does a yes to CanCommit bind, its work being on disk; or is it an opinion, and the work is prepared at PreCommit? */
  readonly canCommit: "binding" | "opinion";
  readonly suspicion: "never" | "by a detector" | "by a time-out";
  /** Whom the coordinator may suspect. (Participants may suspect the coordinator, and whom it may suspect.) */
  readonly frail: readonly NodeId[];
  /** Can messages of `peer` fail to reach `self` in time? */
  readonly mayMiss: (self: NodeId, peer: NodeId) => boolean;
}

export const skeen = {
  /** Does a backup first move everybody alive to precommitted, before it commits? */
  backupFirstPhase: true,
  /**
   * What a backup decides when these are the states of everybody whom it believes alive: as somebody has decided already; else
   * commit if somebody is precommitted, for then all have voted yes and nobody can have aborted; else abort, for then all are
   * uncertain and nobody can have committed.
   */
  verdict: (sites: readonly Site[]): Decision =>
    sites.includes("committed")
      ? "committed"
      : !sites.includes("aborted") && sites.includes("precommitted")
        ? "committed"
        : "aborted",
  /** Does a site obey a message of a lower ballot than the highest it has heard of? */
  obeysOld: false,
  /** Does it at least take such a message, though it makes nothing of it? */
  takesOld: true,
  /** Does a site that has decided stay by its decision? */
  keepsDecision: true,
  /**
   * What a site does that comes back with its vote on disk, and no decision: it asks, and takes no part in the termination
   * protocol; or, each of them wrong, it decides by its own state, or goes on as if nothing had happened.
   */
  comesBack: "asks" as "asks" | "decides" | "goes on",
  /** Does a backup that has decided tell the others? */
  backupTells: true,
  /** Have enough participants acknowledged PreCommit, for the coordinator to commit? */
  enoughAcks: (acks: number, participants: number): boolean => acks === participants,
  /** Can the work of a site fail that is asked to do it: by the coordinator, or by itself as a backup? */
  mayFail: (_as: "site" | "backup"): boolean => true,
  /** Does the coordinator send PreCommit at all, when all have voted yes? */
  secondPhase: true,
};
export type Rules = typeof skeen;

/** `peers`: whom the node may come to suspect. Undefined from `react`: it has no reason to suspect this one, or has done so. */
export const whenSuspecting = <S, M>(
  { suspicion, mayMiss }: Options,
  peers: readonly NodeId[],
  react: (state: S, peer: NodeId, self: NodeId) => Outcome<S, M>,
): Pick<Role<S, never, M>, "suspect" | "timers"> => {
  if (suspicion === "never" || peers.length === 0) return {};
  if (suspicion === "by a detector") return { suspect: (s, peer, { self }) => react(s, peer, self) };
  return {
    timers: {
      waitedTooLong: {
        each: peers,
        do: (s, peer, { self }) => (peer !== self && mayMiss(self, peer) ? react(s, peer, self) : undefined),
      },
    },
  };
};

export interface Coordinator {
  readonly phase: "start" | "waiting" | "precommit" | Decision;
  /** While waiting: who has voted yes. While in precommit: who has acknowledged, or is believed dead. */
  readonly heard: ReadonlySet<NodeId>;
}

const nobody: ReadonlySet<NodeId> = new Set();
const coordinated = next<Coordinator, ToParticipant>;

export const coordinator = (
  all: readonly NodeId[],
  rules: Rules,
  options: Options,
): Role<Coordinator, ToCoordinator, ToParticipant> => {
  const decide = (decision: Decision) =>
    coordinated({ phase: decision, heard: nobody }, sendAll(all, { type: "decide", decision, ballot: 0 }));
  const voted = (s: Coordinator, from: NodeId) => {
    const heard = new Set(s.heard).add(from);
    if (heard.size < all.length) return coordinated({ ...s, heard });
    return rules.secondPhase
      ? coordinated({ phase: "precommit", heard: nobody }, sendAll(all, { type: "preCommit", ballot: 0 }))
      : decide("committed");
  };
  const acknowledged = (s: Coordinator, from: NodeId) => {
    const heard = new Set(s.heard).add(from);
    return rules.enoughAcks(heard.size, all.length) ? decide("committed") : coordinated({ ...s, heard });
  };
  const suspecting = (s: Coordinator, peer: NodeId) =>
    match(s.phase)
      .with("waiting", () => decide("aborted"))
      .with("precommit", () => {
        if (options.policy === "any time-out aborts") return decide("aborted");
        return s.heard.has(peer) ? undefined : acknowledged(s, peer);
      })
      .otherwise(() => undefined);
  return {
    init: () => ({ phase: "start", heard: nobody }),
    crash: () => ({ phase: "start", heard: nobody }),
    actions: {
      begin: (s) =>
        s.phase === "start" ? coordinated({ ...s, phase: "waiting" }, sendAll(all, { type: "canCommit" })) : undefined,
    },
    receive: (s, { type }, { from }) =>
      match([s.phase, type])
        .with(["waiting", "yes"], () => voted(s, from))
        .with(["precommit", "ack"], () => acknowledged(s, from))
        .with(["waiting", "no"], ["precommit", "no"], () => decide("aborted"))
        .with(["waiting", "back"], ["precommit", "back"], () => suspecting(s, from) ?? coordinated(s))
        .otherwise(() => coordinated(s)),
    ...whenSuspecting(options, options.frail, suspecting),
  };
};

export interface Participant {
  readonly site: Site;
  /** It obeys the highest ballot that it has heard of. */
  readonly ballot: number;
  /** Whom it believes dead. */
  readonly down: ReadonlySet<NodeId>;
  /** As backup: the sites that have answered; null: it is no backup, or has decided. */
  readonly polled: ReadonlyMap<NodeId, Site> | null;
  /** It has crashed: what it decided still counts, what it has not decided no longer matters unless it comes back. */
  readonly gone: boolean;
  /** It has come back, and asks what was decided: what it has on disk may be older than what the others know. */
  readonly recovering: boolean;
}

const becomes = next<Participant, ToParticipant | ToCoordinator>;

/**
 * The backup, by the termination protocol (Skeen, section 6; Bernstein, Hadzilacos and Goodman, section 7.5): it asks everybody
 * alive for its state; if the states do not yet tell everybody that all have voted yes, it first moves them to precommitted; then
 * it decides.
 */
const backup = (all: readonly NodeId[], rules: Rules, { canCommit }: Options) => {
  const ballotOf = (id: NodeId): number => all.indexOf(id) + 1;
  const othersAlive = (s: Participant, self: NodeId) => all.filter((id) => id !== self && !s.down.has(id));

  /** The states of everybody alive, its own first; undefined as long as one has not answered. */
  const states = (s: Participant, self: NodeId): readonly Site[] | undefined => {
    const answers = othersAlive(s, self).map((id) => s.polled?.get(id));
    return answers.includes(undefined) ? undefined : [s.site, ...(answers as readonly Site[])];
  };
  /** No phase is needed first: all are precommitted, or somebody has committed, and could do so only because all were. */
  const needNotBeMoved = (sites: readonly Site[]): boolean =>
    sites.every((site) => site === "precommitted") || sites.includes("committed");

  /** First phase: PreCommit to everybody alive. Where CanCommit was an opinion only, its own work may fail here. */
  const moveEverybody = (s: Participant, self: NodeId) => {
    const moved = becomes(
      { ...s, site: "precommitted", polled: new Map() },
      sendAll(othersAlive(s, self), { type: "preCommit", ballot: ballotOf(self) }),
    );
    return canCommit === "binding" || s.site === "precommitted" || !rules.mayFail("backup")
      ? moved
      : { able: moved, unable: decide(s, self, "aborted") };
  };
  /** Second phase: the decision, to everybody alive. */
  const decide = (s: Participant, self: NodeId, decision: Decision) =>
    becomes(
      decided(s, decision),
      rules.backupTells ? sendAll(othersAlive(s, self), { type: "decide", decision, ballot: ballotOf(self) }) : [],
    );

  /** What it does when a state has come in, or somebody else is found dead. */
  const conclude = (s: Participant, self: NodeId) => {
    const sites = states(s, self);
    if (sites === undefined) return becomes(s);
    const decision = rules.verdict(sites);
    return decision === "committed" && rules.backupFirstPhase && !needNotBeMoved(sites)
      ? moveEverybody(s, self)
      : decide(s, self, decision);
  };
  /** It begins by asking everybody alive. */
  const poll = (s: Participant, self: NodeId) => {
    const ballot = ballotOf(self);
    const polling: Participant = { ...s, ballot, polled: new Map() };
    const others = othersAlive(s, self);
    return others.length === 0 ? conclude(polling, self) : becomes(polling, sendAll(others, { type: "poll", ballot }));
  };
  /** It knows the outcome already, and tells the others. */
  const tell = (s: Participant, self: NodeId, decision: Decision) =>
    becomes(s, sendAll(othersAlive(s, self), { type: "decide", decision, ballot: Math.max(ballotOf(self), s.ballot) }));

  /** If the coordinator is believed dead, the first site that is not takes over. */
  const terminate = (s: Participant, self: NodeId) => {
    const isBackup = s.down.has("coordinator") && all.find((id) => !s.down.has(id)) === self;
    if (!isBackup) return becomes(s);
    if (isDecision(s.site)) return tell(s, self, s.site);
    return s.polled === null ? poll(s, self) : conclude(s, self);
  };
  return { terminate, conclude };
};

const decided = (s: Participant, site: Site): Participant => ({ ...s, site, polled: null, recovering: false });

export const participant = (
  all: readonly NodeId[],
  rules: Rules,
  options: Options,
): Role<Participant, ToParticipant, ToCoordinator | ToParticipant> => {
  const { policy, canCommit } = options;
  const { terminate, conclude } = backup(all, rules, options);

  const suspecting = (before: Participant, peer: NodeId, self: NodeId) => {
    if (before.down.has(peer) || before.recovering) return undefined;
    const s: Participant = { ...before, down: new Set(before.down).add(peer) };
    if (policy === "termination") return terminate(s, self);
    if (peer !== "coordinator" || isDecision(s.site)) return becomes(s);
    return match(policy)
      .with("any time-out aborts", () => becomes({ ...s, site: "aborted" }))
      .with("by own state", () => becomes({ ...s, site: s.site === "precommitted" ? "committed" : "aborted" }))
      .with("block", () => becomes(s))
      .exhaustive();
  };

  /** PreCommit; where CanCommit was an opinion only, the work is done and prepared here, and may fail. */
  const preCommit = (s: Participant, ballot: number, from: NodeId) => {
    const answer = (site: Site) =>
      ballot > 0
        ? send(from, { type: "site", site, ballot } as const)
        : send(from, { type: site === "aborted" ? "no" : "ack" } as const);
    const to = (site: Site) => becomes({ ...s, ballot, site }, answer(site));
    if (s.site !== "ready") return to(s.site);
    return canCommit === "binding" || !rules.mayFail("site")
      ? to("precommitted")
      : { able: to("precommitted"), unable: to("aborted") };
  };

  /** Coming back: who had not voted aborts, who has decided knows, who is in between cannot know. */
  const comeBack = (before: Participant, self: NodeId) => {
    const others = all.filter((id) => id !== self);
    const s: Participant = { ...before, gone: false };
    // What it sent in the step in which it crashed may never have left: all must know that they need not wait for it.
    const back = sendAll<ToParticipant | ToCoordinator>([...others, "coordinator"], { type: "back" });
    if (s.site === "working") return becomes({ ...s, site: "aborted" }, back);
    if (isDecision(s.site)) return becomes(s, back);
    return match(rules.comesBack)
      .with("asks", () =>
        becomes({ ...s, recovering: true }, back, sendAll(others, { type: "whatWasDecided", asker: s.ballot })),
      )
      .with("decides", () => becomes({ ...s, site: s.site === "precommitted" ? "committed" : "aborted" }, back))
      .with("goes on", () => becomes(s))
      .exhaustive();
  };

  return {
    init: () => ({ site: "working", ballot: 0, down: nobody, polled: null, gone: false, recovering: false }),
    crash: ({ site, ballot }) => ({ site, ballot, down: nobody, polled: null, gone: true, recovering: false }),
    restart: (s, { self }) => comeBack(s, self),
    receive: (s, message, { self, from }) => {
      if ("ballot" in message && message.ballot < s.ballot && !rules.obeysOld)
        return rules.takesOld ? becomes(s) : undefined;
      if (s.recovering && "ballot" in message && message.ballot > 0 && message.type !== "decide") return becomes(s);
      return match(message)
        .with({ type: "canCommit" }, () => {
          if (s.site !== "working" || s.ballot > 0)
            return becomes(s, s.site === "aborted" ? [send(from, { type: "no" })] : []);
          const able = becomes({ ...s, site: "ready" }, send(from, { type: "yes" }));
          return rules.mayFail("site")
            ? { able, unable: becomes({ ...s, site: "aborted" }, send(from, { type: "no" })) }
            : able;
        })
        .with({ type: "preCommit" }, ({ ballot }) => preCommit(s, ballot, from))
        .with({ type: "decide" }, ({ decision, ballot }) =>
          becomes(isDecision(s.site) && rules.keepsDecision ? s : { ...decided(s, decision), ballot }),
        )
        .with({ type: "poll" }, ({ ballot }) =>
          becomes({ ...s, ballot, polled: null }, send(from, { type: "site", site: s.site, ballot })),
        )
        .with({ type: "back" }, () => suspecting(s, from, self) ?? becomes(s))
        .with({ type: "whatWasDecided" }, ({ asker }) =>
          isDecision(s.site)
            ? becomes(s, send(from, { type: "decide", decision: s.site, ballot: Math.max(s.ballot, asker) }))
            : undefined,
        )
        .with({ type: "site" }, ({ site }) =>
          s.polled === null ? becomes(s) : conclude({ ...s, polled: new Map(s.polled).set(from, site) }, self),
        )
        .exhaustive();
    },
    ...whenSuspecting(options, ["coordinator", ...options.frail], suspecting),
  };
};
