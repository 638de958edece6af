// What the coordinator, the sites and a backup owe to every message, suspicion, crash and return: the state and the answers that must come of it.
// The one idea: a site that is silent is believed dead, and a backup mends what a coordinator leaves undone, so each rule of Skeen's
// protocol is claimed where it applies, from the two ends of the event.
// Not here: what follows from the rules (claims.ts), the handlers (protocol.ts).
import { type Event, type NodeId, type Says, type Send, step } from "../../checker/index.ts";
import {
  type Coordinator,
  type Decision,
  isDecision,
  type Options,
  type Participant,
  type Site,
  type ToCoordinator,
  type ToParticipant,
} from "./protocol.ts";

type Message = ToParticipant | ToCoordinator;
type Happening = Event<Coordinator | Participant, Message>;
interface Ends<S> {
  readonly self: NodeId;
  readonly before: S;
  readonly after: S;
  readonly sends: readonly Send<Message>[];
  /** Which of several outcomes by name it was. */
  readonly choice?: string | undefined;
}

const sameMessage = (a: Message, b: Message): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => Reflect.get(a, key) === Reflect.get(b, key));
/** Each of these is told this, and nobody anything else. */
const isTold = ({ sends }: Ends<unknown>, whom: readonly NodeId[], message: Message): boolean =>
  sends.length === whom.length &&
  whom.every((id) => sends.some((sent) => sent.to === id && sameMessage(sent.message, message)));
const isSilent = ({ sends }: Ends<unknown>): boolean => sends.length === 0;
const sameNames = (a: ReadonlySet<NodeId>, b: ReadonlySet<NodeId>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id));

/** The coordinator in this phase, having heard of these. */
const isIn = ({ after }: Ends<Coordinator>, phase: Coordinator["phase"], heard: ReadonlySet<NodeId> = new Set()) =>
  after.phase === phase && sameNames(after.heard, heard);

/** Of each phase what is done when all have been heard of in it. */
const coordinates = (all: readonly NodeId[], ends: Ends<Coordinator>, from: NodeId): boolean => {
  const heard = new Set(ends.before.heard).add(from);
  if (heard.size < all.length) return isIn(ends, ends.before.phase, heard) && isSilent(ends);
  return ends.before.phase === "waiting"
    ? isIn(ends, "precommit") && isTold(ends, all, { type: "preCommit", ballot: 0 })
    : coordinatorDecides(all, ends, "committed");
};
const coordinatorDecides = (all: readonly NodeId[], ends: Ends<Coordinator>, decision: Decision): boolean =>
  isIn(ends, decision) && isTold(ends, all, { type: "decide", decision, ballot: 0 });

/** Who is believed dead has not voted, or need not acknowledge. */
const misses = (all: readonly NodeId[], ends: Ends<Coordinator>, peer: NodeId, { policy }: Options): boolean =>
  ends.before.phase === "waiting" || policy === "any time-out aborts"
    ? coordinatorDecides(all, ends, "aborted")
    : coordinates(all, ends, peer);

const coordinatorHears = (
  all: readonly NodeId[],
  ends: Ends<Coordinator>,
  from: NodeId,
  type: Message["type"],
  o: Options,
) => {
  const { phase, heard } = ends.before;
  const isOpen = phase === "waiting" || phase === "precommit";
  if (type === "no" && isOpen) return coordinatorDecides(all, ends, "aborted");
  if (type === (phase === "waiting" ? "yes" : "ack") && isOpen) return coordinates(all, ends, from);
  const isNews =
    type === "back" && isOpen && (phase === "waiting" || !heard.has(from) || o.policy === "any time-out aborts");
  return isNews ? misses(all, ends, from, o) : isIn(ends, phase, heard) && isSilent(ends);
};

/** Only who can be missed is waited for too long. */
const mayMiss = ({ node, value }: Extract<Happening, { kind: "timer" }>, { suspicion, ...options }: Options): boolean =>
  suspicion === "by a time-out" && options.mayMiss(node, value!);

const ofCoordinator = (event: Happening, all: readonly NodeId[], options: Options): Says => {
  if (!("after" in event) || !("phase" in event.before) || !("phase" in event.after)) return undefined;
  const ends = { self: event.node, before: event.before, after: event.after, sends: event.sends };
  if (event.kind === "deliver") return coordinatorHears(all, ends, event.from, event.message.type, options);
  if (event.kind === "crash") return isIn(ends, "start");
  if (event.kind === "action") return isIn(ends, "waiting") && isTold(ends, all, { type: "canCommit" });
  const peer = event.kind === "suspect" ? event.peer : event.kind === "timer" ? event.value : undefined;
  if (peer === undefined) return undefined;
  // Who has acknowledged is not waited for.
  const isHeard = ends.before.phase === "precommit" && ends.before.heard.has(peer);
  if (event.kind === "timer" && !mayMiss(event, options)) return false;
  return (!isHeard || options.policy === "any time-out aborts") && misses(all, ends, peer, options);
};

/** A site as it was, but for this. */
const became = ({ before, after }: Ends<Participant>, changed: Partial<Participant> = {}): boolean => {
  const due = { ...before, ...changed };
  const isPolled =
    due.polled === null || after.polled === null
      ? due.polled === after.polled
      : due.polled.size === after.polled.size && [...due.polled].every(([id, site]) => after.polled!.get(id) === site);
  return (
    isPolled &&
    sameNames(after.down, due.down) &&
    (["site", "ballot", "gone", "recovering"] as const).every((field) => after[field] === due[field])
  );
};
const ballotOf = (all: readonly NodeId[], { self }: Ends<Participant>): number => all.indexOf(self) + 1;
const alive = (all: readonly NodeId[], { self, after }: Ends<Participant>): readonly NodeId[] =>
  all.filter((id) => id !== self && !after.down.has(id));

/** The termination protocol: when all alive have answered, it goes by their states, and moves them first if they are not ready for a commit. */
const concludes = (
  all: readonly NodeId[],
  ends: Ends<Participant>,
  s: Participant,
  { canCommit }: Options,
): boolean => {
  const others = alive(all, ends);
  const sites: readonly (Site | undefined)[] = [s.site, ...others.map((id) => s.polled?.get(id))];
  if (sites.includes(undefined)) return became(ends, s) && isSilent(ends);
  const ballot = ballotOf(all, ends);
  const decides = (decision: Decision): boolean =>
    became(ends, { ...s, site: decision, polled: null, recovering: false }) &&
    isTold(ends, others, { type: "decide", decision, ballot });
  if (sites.includes("committed") || sites.every((site) => site === "precommitted")) return decides("committed");
  if (sites.includes("aborted") || !sites.includes("precommitted")) return decides("aborted");
  // Where CanCommit did not bind, its own work is done here, and may fail.
  const works = canCommit === "opinion" && s.site !== "precommitted";
  if (works && ends.choice === "unable") return decides("aborted");
  return (
    (!works || ends.choice === "able") &&
    became(ends, { ...s, site: "precommitted", polled: new Map() }) &&
    isTold(ends, others, { type: "preCommit", ballot })
  );
};

/** By the termination protocol the first site that is alive takes over from a coordinator that is not: it tells what it knows, or asks. */
const takesOver = (all: readonly NodeId[], ends: Ends<Participant>, down: ReadonlySet<NodeId>, o: Options): boolean => {
  const { self, before } = ends;
  const isBackup = down.has("coordinator") && all.find((id) => !down.has(id)) === self;
  if (!isBackup) return became(ends, { down }) && isSilent(ends);
  const [ballot, others] = [ballotOf(all, ends), alive(all, ends)];
  if (isDecision(before.site)) {
    const told: Message = { type: "decide", decision: before.site, ballot: Math.max(ballot, before.ballot) };
    return became(ends, { down }) && isTold(ends, others, told);
  }
  if (before.polled !== null) return concludes(all, ends, { ...before, down }, o);
  const polling = { ...before, down, ballot, polled: new Map() };
  return others.length === 0
    ? concludes(all, ends, polling, o)
    : became(ends, polling) && isTold(ends, others, { type: "poll", ballot });
};

const suspects = (all: readonly NodeId[], ends: Ends<Participant>, peer: NodeId, o: Options): boolean => {
  const { before } = ends;
  if (before.down.has(peer) || before.recovering) return false;
  const down = new Set(before.down).add(peer);
  if (o.policy === "termination") return takesOver(all, ends, down, o);
  const mayDecide = peer === "coordinator" && !isDecision(before.site);
  const decision: Site = o.policy === "by own state" && before.site === "precommitted" ? "committed" : "aborted";
  return became(ends, { down, ...(mayDecide && o.policy !== "block" ? { site: decision } : {}) }) && isSilent(ends);
};

/** The vote, once; afterwards only a refusal is said again. */
const votes = (ends: Ends<Participant>, from: NodeId, choice: string | undefined): boolean => {
  const { site, ballot } = ends.before;
  if (site !== "working" || ballot > 0)
    return became(ends) && (site === "aborted" ? isTold(ends, [from], { type: "no" }) : isSilent(ends));
  return choice === "able"
    ? became(ends, { site: "ready" }) && isTold(ends, [from], { type: "yes" })
    : became(ends, { site: "aborted" }) && isTold(ends, [from], { type: "no" });
};

const precommits = (ends: Ends<Participant>, from: NodeId, ballot: number, choice: string | undefined): boolean => {
  const { site: was } = ends.before;
  const site: Site = was !== "ready" ? was : choice === "unable" ? "aborted" : "precommitted";
  const answer: Message = ballot > 0 ? { type: "site", site, ballot } : { type: site === "aborted" ? "no" : "ack" };
  return became(ends, { site, ballot }) && isTold(ends, [from], answer);
};

const hears = (
  all: readonly NodeId[],
  ends: Ends<Participant>,
  event: Extract<Happening, { kind: "deliver" }>,
  o: Options,
) => {
  const { before: s } = ends;
  const { from, choice } = event;
  const message = event.message as ToParticipant;
  const isUnheard = became(ends) && isSilent(ends);
  if (
    "ballot" in message &&
    (message.ballot < s.ballot || (s.recovering && message.ballot > 0 && message.type !== "decide"))
  )
    return isUnheard;
  switch (message.type) {
    case "canCommit":
      return votes(ends, from, choice);
    case "preCommit":
      return precommits(ends, from, message.ballot, choice);
    case "decide": {
      const { decision: site, ballot } = message;
      return isDecision(s.site)
        ? isUnheard
        : became(ends, { site, ballot, polled: null, recovering: false }) && isSilent(ends);
    }
    case "poll": {
      const { ballot } = message;
      return became(ends, { ballot, polled: null }) && isTold(ends, [from], { type: "site", site: s.site, ballot });
    }
    case "whatWasDecided": {
      if (!isDecision(s.site)) return false;
      const told: Message = { type: "decide", decision: s.site, ballot: Math.max(s.ballot, message.asker) };
      return became(ends) && isTold(ends, [from], told);
    }
    case "back":
      return s.down.has(from) || s.recovering ? isUnheard : suspects(all, ends, from, o);
    case "site":
      if (s.polled === null) return isUnheard;
      return concludes(all, ends, { ...s, polled: new Map(s.polled).set(from, message.site) }, o);
  }
};

/** Who had not voted aborts, who has decided knows, who is in between asks the others. */
const returns = (all: readonly NodeId[], ends: Ends<Participant>): boolean => {
  const { self, before, sends } = ends;
  const others = all.filter((id) => id !== self);
  const backs = sends.filter(({ message }) => message.type === "back");
  const asks = sends.filter(({ message }) => message.type === "whatWasDecided");
  const isOpen = before.site === "ready" || before.site === "precommitted";
  const site = before.site === "working" ? "aborted" : before.site;
  return (
    became(ends, { gone: false, site, recovering: isOpen }) &&
    backs.length + asks.length === sends.length &&
    isTold({ ...ends, sends: backs }, [...others, "coordinator"], { type: "back" }) &&
    isTold({ ...ends, sends: asks }, isOpen ? others : [], { type: "whatWasDecided", asker: before.ballot })
  );
};

const ofSite = (event: Happening, all: readonly NodeId[], options: Options): Says => {
  if (!("after" in event) || !("site" in event.before) || !("site" in event.after)) return undefined;
  const { node: self, before, after, sends } = event;
  const ends = { self, before, after, sends, choice: "choice" in event ? event.choice : undefined };
  if (event.kind === "deliver") return hears(all, ends, event, options);
  if (event.kind === "suspect") return suspects(all, ends, event.peer, options);
  if (event.kind === "timer") return mayMiss(event, options) && suspects(all, ends, event.value!, options);
  if (event.kind === "restart") return returns(all, ends);
  if (event.kind !== "crash") return undefined;
  // It may fall inside a step, what that has written being on disk.
  const { site, ballot } = event.after;
  return became(ends, { site, ballot, down: new Set(), polled: null, gone: true, recovering: false });
};

export const dutiesOf = (all: readonly NodeId[], options: Options) => ({
  "the coordinator asks, counts and decides phase by phase, and tells all": step(
    (_: unknown, __: unknown, event: Happening) => ofCoordinator(event, all, options),
  ),
  "a site votes, moves, decides and takes over as the protocol says, and answers": step(
    (_: unknown, __: unknown, event: Happening) => ofSite(event, all, options),
  ),
});
