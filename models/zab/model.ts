// ZAB, the atomic broadcast of ZooKeeper: servers follow a leader through epochs; clients' writes become transactions in one order.
// The one idea: an epoch is joined by a quorum before its leader learns what they have, so nothing of an older epoch can be
// committed behind its back; it begins by making a quorum's logs equal, and all of that is committed.
// Not here: how a leader is found (an oracle here; election/), reads and the servers that clients are connected to (clients/).
//
// WHAT IS MODELLED
// Any server that is looking may come to lead, several at once, and any other may follow one that leads: whatever an election
// could do. Discovery: followers tell which epoch they accepted last (CEPOCH); a leader that has a quorum with itself begins the
// next one (NEWEPOCH); a follower that has accepted no such epoch yet accepts it, on disk, and tells its history (ACKEPOCH); one that
// has accepted it before comes along without being counted, and a lower one is refused. Synchronisation: the leader makes the most recent
// history of the quorum its own, by the epoch of the last leader that was followed and then by the last zxid, and sends each follower
// what makes its log the same: what is missing (DIFF), behind a cut (TRUNC), or everything (SNAP), closed by NEWLEADER; the follower writes
// the history, then the epoch, and acknowledges (ACK-LD). With a quorum of those all of the history is committed, and who has
// acknowledged may serve (COMMIT-LD, which is ZooKeeper's UPTODATE). Broadcast: a write becomes the next transaction (PROPOSE), is
// written to disk by each and acknowledged (ACK), and is committed in order when a quorum has it (COMMIT). Who comes late goes
// through the same stages, and is sent what is proposed from its NEWLEADER on.
//
// DURABLE AND VOLATILE
// Durable: acceptedEpoch, currentEpoch, and the history as far as it is flushed. Volatile: proposals received and not flushed (a timer
// flushes), the data delivered, and all that a connection needs: role, phase, learners. Who goes back to looking closes its log, which
// flushes it; a crash loses what is not flushed. Delivered data are built anew from the log after a crash.
//
// THE NETWORK
// A fifo queue for each direction between two servers, as TCP has. A connection that breaks loses both queues, and each end learns of it in
// its own time. One that breaks because an end crashed is noticed by the other at once: what the other could do before it notices it
// could have done before the crash, and a delay is what the broken connections are for. The question who leads, its answer, and what
// clients ask take no time.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// The packets of a synchronisation and the NEWLEADER behind them are one message: they follow one another in one queue, and only the last
// is answered. (ZooKeeper cuts a log as soon as TRUNC comes: what is cut had not been committed.) ACKEPOCH carries the whole history, as in the
// paper; ZooKeeper sends the last zxid, and its election sees to it that the leader's history is the most recent. A transaction is its
// zxid and its leader; what it does is not looked at. Time-outs: a broken connection stands for a heartbeat that did not come; a leader
// that nobody joins may give up. Epochs, writes and faults are budgets: assumptions, not bounds. A leader without epochs left waits.
//
// SOURCES
// Junqueira, Reed, Serafini, "Zab: high-performance broadcast for primary-backup systems", DSN 2011: section 3 (the six properties), section
// 4 (the phases; algorithms 1 to 3). Medeiros, "ZooKeeper's atomic broadcast protocol: theory and practice", 2012: sections 3 and
// 4. ZooKeeper's zookeeper-specifications/protocol-spec/Zab.tla and issues.md. ZooKeeper 3.9, zookeeper-server, package quorum: Learner
// (registerWithLeader, syncWithLeader), LearnerHandler (syncFollower), Leader (getEpochToPropose, waitForEpochAck, processAck).
import { always, integer, model, type NodeId, oneOf, protocol, reachable, step } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import * as must from "./claims.ts";
import { dutiesIn, kept } from "./duties.ts";
import { lastZxid, NOTHING } from "./history.ts";
import { mutants } from "./mutants.ts";
import { type Rules, zab } from "./rules.ts";
import { scenarios } from "./scenarios.ts";
import { startNames } from "./starts.ts";
import { logOf, type Server, type Zxid } from "./state.ts";
import { AT_ONCE, systemOf } from "./system.ts";

const takesTime = (type: string): boolean => AT_ONCE.every((one) => one !== type);

/** Of a variant: who acknowledged what to this server in former epochs. */
type Remembering = Server & { readonly old?: ReadonlyMap<NodeId, Zxid> };

const acknowledgements = (s: Remembering): ReadonlyMap<NodeId, Zxid> => {
  const learners = s.role === "leading" ? [...s.learners] : [];
  const now = learners.flatMap(([learner, one]): [NodeId, Zxid][] =>
    s.role === "leading" && one.stage === "synchronised" ? [[learner, lastZxid(logOf(s).slice(0, one.acked))]] : [],
  );
  return new Map([...(s.old ?? []), ...now]);
};
const oldAcknowledgementsCount: Partial<Rules> = {
  takesAlong: (s: Remembering) => {
    const old = acknowledgements(s);
    return old.size > 0 ? { old } : {};
  },
  acknowledgedBefore: (s: Remembering, learner) => s.old?.get(learner) ?? NOTHING,
};

/** Changes that break nothing, to be shown so by a scenario. */
const variants: Readonly<Record<string, Partial<Rules>>> = {
  none: {},
  "old acknowledgements count": oldAcknowledgementsCount,
  "the epoch after one's own": { newEpoch: (own) => own + 1 },
};

export default model({
  name: "zab",
  summary: "ZAB: discovery, synchronisation and broadcast, with an oracle for the election",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 5, summary: "servers" }),
    epochs: integer({ default: 2, min: 1, max: 4, summary: "epochs that begin, at most" }),
    writes: integer({ default: 2, min: 0, max: 4, summary: "writes of the client, at most" }),
    disconnects: integer({ default: 1, min: 0, max: 3, summary: "connections that break, at most" }),
    crashes: integer({ default: 0, min: 0, max: 3, summary: "crashes, at most" }),
    links: oneOf(["fifo", "unordered"], { default: "fifo", summary: "the order of messages between two servers" }),
    start: oneOf(startNames, { default: "empty", summary: "what the servers have on disk" }),
    variant: oneOf(["none", "old acknowledgements count", "the epoch after one's own"], {
      default: "none",
      summary: "a change of the protocol",
    }),
  },
  rules: zab,
  build: (size, original) => {
    const rules: Rules = { ...original, ...variants[size.variant] };
    const { all, given, reigns, deliveries, system } = systemOf(size, rules);
    const { servers, epochs } = size;
    const broken = dutiesIn({ servers: all, epochs, ownEpoch: size.variant === "the epoch after one's own" });
    return protocol(
      "ZAB",
      {
        ...system,
        observers: [...system.observers, broken],
        ends: ({ server }) =>
          server.some((s) => (s.role === "leading" && s.phase === "broadcast") || s.acceptedEpoch === epochs),
      },
      {
        "an epoch has one leader": always((_, { seen }) => must.oneLeader(seen(reigns))),
        // the six properties of the paper
        "what is delivered was broadcast": always((_, { seen }) =>
          must.integrity(seen(deliveries), seen(reigns), given),
        ),
        "of two servers one has delivered all that the other has": always((_, { seen }) =>
          must.agreement(seen(deliveries)),
        ),
        "all deliver in one order": always((_, { seen }) => must.totalOrder(seen(deliveries))),
        "what a primary broadcast before is delivered before": always((_, { seen }) =>
          must.localPrimaryOrder(seen(deliveries), seen(reigns)),
        ),
        "what is of an earlier epoch is delivered before": always((_, { seen }) =>
          must.globalPrimaryOrder(seen(deliveries)),
        ),
        "a primary that broadcasts has delivered all that is delivered of earlier epochs": always((_, { seen }) =>
          must.primaryIntegrity(seen(deliveries), seen(reigns)),
        ),
        // what they rest on
        "an established epoch began with all that is delivered of earlier ones": always((_, { seen }) =>
          must.leaderHasCommitted(seen(deliveries), seen(reigns)),
        ),
        "what one has delivered is how the other's deliveries begin": always(({ server }, { seen }) =>
          must.prefixConsistency(seen(deliveries), server),
        ),
        "a zxid names one transaction, and logs are in their order": always(({ server }) =>
          must.zxidsAreUnique(server),
        ),
        "a follower that serves has logged what its leader has": always(({ server }) => must.sameLog(server, all)),
        "a leader whose learners are no quorum gives up": always(({ server }) => must.resigned(server)),
        "what is committed is on the disks of a quorum": step((_, { server }, event) =>
          "after" in event && "role" in event.after && "role" in event.before
            ? must.committedOnQuorum({ before: event.before, after: event.after }, server)
            : undefined,
        ),
        "epochs never go back": step((_, __, event) =>
          "after" in event && "role" in event.after && "role" in event.before
            ? must.epochsGrow(event.before, event.after)
            : undefined,
        ),
        "no proposal is taken before synchronisation": step((_, __, event) =>
          event.kind === "deliver" && "role" in event.before
            ? must.proposalAfterSynchronisation({ ...event, before: event.before })
            : undefined,
        ),
        "a proposal is the next": step((_, __, event) =>
          event.kind === "deliver" && "role" in event.before
            ? must.proposalFits({ ...event, before: event.before })
            : undefined,
        ),
        "a commit is of what is logged, and the next": step((_, __, event) =>
          event.kind === "deliver" && "role" in event.before
            ? must.commitFits({ ...event, before: event.before })
            : undefined,
        ),
        "who acknowledges proposals has acknowledged the leader": step((_, __, event) =>
          event.kind === "deliver" && "role" in event.before
            ? must.acknowledgementFits({ ...event, before: event.before })
            : undefined,
        ),
        // of that variant a server knows more than the phases tell
        ...onlyIf(size.variant !== "old acknowledgements count", kept(broken, takesTime)),
        // what can happen
        "all can deliver": reachable(({ server }) => server.every(({ applied }) => applied.length > 0)),
        "what only one has logged can begin an epoch": reachable(({ server }) =>
          server.some(
            (s) =>
              s.role === "leading" &&
              s.phase === "synchronization" &&
              s.history.some(
                (txn) =>
                  txn.epoch < s.currentEpoch && server.filter(({ history }) => must.has(history, txn)).length === 1,
              ),
          ),
        ),
        "a DIFF can be of use": reachable((_, { network }) =>
          network.some(
            ({ message }) =>
              message.type === "newLeader" && message.sync.mode === "DIFF" && message.sync.entries.length > 0,
          ),
        ),
        "a log can be cut back": reachable((_, { network }) =>
          network.some(({ message }) => message.type === "newLeader" && message.sync.mode === "TRUNC"),
        ),
        "a log can be replaced": reachable((_, { network }) =>
          network.some(({ message }) => message.type === "newLeader" && message.sync.mode === "SNAP"),
        ),
        "an epoch can go into broadcast without a server": reachable(({ server }) =>
          server.some((s) => s.role === "leading" && s.phase === "broadcast" && s.learners.size < servers - 1),
        ),
        "a leader and one follower of two can commit": reachable(({ server }) =>
          server.some(
            (s) =>
              s.role === "leading" &&
              s.applied.some(
                (txn) =>
                  txn.epoch === s.currentEpoch &&
                  server.some((other) => other.role !== "looking" && !must.has(logOf(other), txn)),
              ),
          ),
        ),
        "two can serve as leaders at once": reachable(
          ({ server }) => server.filter((s) => s.role === "leading" && s.phase === "broadcast").length > 1,
        ),
        "an epoch can have no transaction": reachable(({ server }) =>
          server.some(
            (s) => s.role === "leading" && s.phase === "broadcast" && (logOf(s).at(-1)?.epoch ?? 0) < s.currentEpoch,
          ),
        ),
      },
    );
  },
}).expects({ scenarios, mutants });
