// A participant of three-phase commit (a site), as handlers; the first one alive is the backup coordinator.
// The one idea: whoever takes over must first leave nobody alive uncertain, and may not decide by its own state alone.
// Not here: the coordinator (coordinator.ts); the other policies' rules are one line each, in `suspecting`.
import { match } from "ts-pattern";
import { type NodeId, next, type Role, send, sendAll } from "../../checker/index.ts";
import {
  type Decision,
  isDecision,
  type Options,
  type Rules,
  type Site,
  type ToCoordinator,
  type ToParticipant,
} from "./rules.ts";
import { whenSuspecting } from "./suspicion.ts";

export interface Participant {
  readonly site: Site;
  /** It obeys the highest ballot that it has heard of. */
  readonly ballot: number;
  /** Whom it believes dead. */
  readonly down: ReadonlySet<NodeId>;
  /** As backup: the sites that have answered; null: it is no backup, or has decided. */
  readonly polled: ReadonlyMap<NodeId, Site> | null;
  /** It has crashed, for good: what it decided still counts, what it has not decided no longer matters. */
  readonly gone: boolean;
}

const nobody: ReadonlySet<NodeId> = new Set();
const step = next<Participant, ToParticipant | ToCoordinator>;

export const participant = (
  all: readonly NodeId[],
  rules: Rules,
  options: Options,
): Role<Participant, ToParticipant, ToCoordinator | ToParticipant> => {
  const { policy, canCommit } = options;
  const ballotOf = (id: NodeId): number => all.indexOf(id) + 1;
  const othersAlive = (s: Participant, self: NodeId) => all.filter((id) => id !== self && !s.down.has(id));
  const decided = (s: Participant, site: Site): Participant => ({ ...s, site, polled: null });

  /** As backup: once everybody believed alive has answered, decide and tell them. */
  const conclude = (s: Participant, self: NodeId) => {
    const alive = othersAlive(s, self);
    const ballot = ballotOf(self);
    const answers = alive.map((id) => s.polled?.get(id));
    if (answers.includes(undefined)) return step(s);
    const sites = [s.site, ...(answers as readonly Site[])];
    const decision = rules.verdict(sites);
    const isKnown = sites.every((site) => site === "precommitted") || sites.includes("committed");
    const deciding = (decision: Decision) =>
      step(decided(s, decision), rules.backupTells ? sendAll(alive, { type: "decide", decision, ballot }) : []);
    if (!rules.backupFirstPhase || decision === "aborted" || isKnown) return deciding(decision);
    const first = step(
      { ...s, site: "precommitted", polled: new Map() },
      sendAll(alive, { type: "preCommit", ballot }),
    );
    return canCommit === "binding" || s.site === "precommitted" ? first : { able: first, unable: deciding("aborted") };
  };

  /** If the coordinator is believed dead, the first site that is not takes over. */
  const terminate = (s: Participant, self: NodeId) => {
    const ballot = ballotOf(self);
    const others = othersAlive(s, self);
    if (!s.down.has("coordinator") || all.find((id) => !s.down.has(id)) !== self) return step(s);
    if (isDecision(s.site)) {
      const decision = s.site;
      return step(s, sendAll(others, { type: "decide", decision, ballot: Math.max(ballot, s.ballot) }));
    }
    if (s.polled !== null) return conclude(s, self);
    const polling: Participant = { ...s, ballot, polled: new Map() };
    return others.length === 0 ? conclude(polling, self) : step(polling, sendAll(others, { type: "poll", ballot }));
  };

  const suspecting = (before: Participant, peer: NodeId, self: NodeId) => {
    if (before.down.has(peer)) return undefined;
    const s: Participant = { ...before, down: new Set(before.down).add(peer) };
    if (policy === "termination") return terminate(s, self);
    if (peer !== "coordinator" || isDecision(s.site)) return step(s);
    return match(policy)
      .with("any time-out aborts", () => step({ ...s, site: "aborted" }))
      .with("by own state", () => step({ ...s, site: s.site === "precommitted" ? "committed" : "aborted" }))
      .with("block", () => step(s))
      .exhaustive();
  };

  /** PreCommit; where CanCommit was an opinion only, the work is done and prepared here, and may fail. */
  const preCommit = (s: Participant, ballot: number, from: NodeId) => {
    const answer = (site: Site) =>
      ballot > 0
        ? send(from, { type: "site", site, ballot } as const)
        : send(from, { type: site === "aborted" ? "no" : "ack" } as const);
    const to = (site: Site) => step({ ...s, ballot, site }, answer(site));
    if (s.site !== "ready") return to(s.site);
    return canCommit === "binding" ? to("precommitted") : { able: to("precommitted"), unable: to("aborted") };
  };

  return {
    init: () => ({ site: "working", ballot: 0, down: nobody, polled: null, gone: false }),
    crash: ({ site, ballot }) => ({ site, ballot, down: nobody, polled: null, gone: true }),
    receive: (s, message, { self, from }) => {
      if ("ballot" in message && message.ballot < s.ballot && !rules.obeysOld) return step(s);
      return match(message)
        .with({ type: "canCommit" }, () =>
          s.site !== "working" || s.ballot > 0
            ? step(s)
            : {
                able: step({ ...s, site: "ready" }, send(from, { type: "yes" })),
                unable: step({ ...s, site: "aborted" }, send(from, { type: "no" })),
              },
        )
        .with({ type: "preCommit" }, ({ ballot }) => preCommit(s, ballot, from))
        .with({ type: "decide" }, ({ decision, ballot }) =>
          step(isDecision(s.site) ? s : { ...decided(s, decision), ballot }),
        )
        .with({ type: "poll" }, ({ ballot }) =>
          step({ ...s, ballot, polled: null }, send(from, { type: "site", site: s.site, ballot })),
        )
        .with({ type: "site" }, ({ site }) =>
          s.polled === null ? step(s) : conclude({ ...s, polled: new Map(s.polled).set(from, site) }, self),
        )
        .exhaustive();
    },
    ...whenSuspecting(options, ["coordinator", ...options.frail], suspecting),
  };
};
