// What is claimed of Multi-Paxos: each slot is decided once, and every replica executes the same commands in the same order.
// The one idea: agreement slot by slot is agreement on a sequence only if nobody executes past a hole.
// Not here: message delays (delays.ts), what clients see (service.ts).
import { always, type Event, type NodeId, reachable, step, type World } from "../../checker/index.ts";
import type { Acceptor } from "./acceptor.ts";
import type { Replica, Vote } from "./replica.ts";
import { type Log, NO_OP, type Proposal, RECONFIGURE } from "./rules.ts";
import { type Message, votes } from "./votes.ts";

export interface Nodes {
  readonly replica: readonly Replica[];
  readonly acceptor: readonly Acceptor[];
}
type MultiPaxos = World<Message>;

/** For each slot, the commands that enough acceptors have accepted in one ballot. */
const chosen = (cast: ReadonlySet<Vote>, phase2: number): ReadonlyMap<number, ReadonlySet<string>> => {
  const all = [...cast];
  const isChosen = (vote: Vote): boolean =>
    all.filter((other) => other.slot === vote.slot && other.ballot === vote.ballot && other.command === vote.command)
      .length >= phase2;
  const slots = new Map<number, Set<string>>();
  for (const vote of all.filter(isChosen)) slots.set(vote.slot, (slots.get(vote.slot) ?? new Set()).add(vote.command));
  return slots;
};

type Happening = Event<Replica | Acceptor, Message>;

/** A late promise of an earlier ballot changes nothing; of one that counts each report is outbid by none before. */
const counts = (event: Happening): boolean | undefined => {
  if (event.kind !== "deliver" || event.message.type !== "promise") return undefined;
  const { before, after, message, sends } = event;
  if (!("leads" in before) || !("leads" in after)) return undefined;
  const [was, is] = [before.leads, after.leads];
  if (was === null || is === null || message.ballot !== before.ballot)
    return sends.length === 0 && is?.promised.size === was?.promised.size && is?.reported.size === was?.reported.size;
  const isCounted = is.promised.has(event.from) && !was.promised.has(event.from);
  const reported = [...was.reported, ...(isCounted ? message.accepted : [])];
  return reported.every(([slot, { ballot }]) => (is.reported.get(slot)?.ballot ?? -1) >= ballot);
};

/** Of a slot that is reported a leader proposes what is reported; of one below, about which nothing is, a no-op; of its own only what is above. */
const adopts = (event: Happening): boolean | undefined => {
  if (!("sends" in event) || !("leads" in event.after) || event.after.leads === null) return undefined;
  const { reported } = event.after.leads;
  const proposals = event.sends.flatMap(({ message }) => (message.type === "accept" ? [message] : []));
  if (proposals.length === 0 || reported.size === 0) return undefined;
  const last = Math.max(...reported.keys());
  return proposals.every(({ slot, command }) => slot > last || command === (reported.get(slot)?.command ?? NO_OP));
};

/** Who votes, and how many of them it takes. */
export interface Electorate {
  readonly acceptors: readonly NodeId[];
  /** The acceptors that vote after a reconfiguration only; none: there is none. */
  readonly successors: readonly NodeId[];
  readonly window: number;
  readonly phase2: number;
}

/** Who votes on a slot, as what is chosen far enough before it says; undefined: not all of that is known. */
const votersOf = (
  log: Log,
  slot: number,
  { acceptors, successors, window }: Electorate,
): readonly NodeId[] | undefined => {
  const before = Array.from({ length: Math.max(slot - window + 1, 0) }, (_, earlier) => log.get(earlier));
  const handOver = before.indexOf(RECONFIGURE);
  if (before.slice(0, handOver < 0 ? undefined : handOver).includes(undefined)) return undefined;
  return handOver < 0 ? acceptors : successors;
};

/** Of each slot that a leader comes past it knows what is chosen, or asks all that vote on it; and it stops only where it may not go on. */
const proceeds = (event: Happening, slots: number, electorate: Electorate): boolean | undefined => {
  if (!("sends" in event) || !("leads" in event.before) || !("leads" in event.after)) return undefined;
  const { before, after, sends } = event;
  const [was, is] = [before.leads, after.leads];
  if (was === null || is === null || before.ballot !== after.ballot) return undefined;
  if (is.slot > slots) return false;
  const asked = (slot: number): readonly NodeId[] =>
    sends.flatMap(({ to, message }) => (message.type === "accept" && message.slot === slot ? [to] : []));
  const isAsked = (slot: number): boolean => {
    const [whom, voters] = [asked(slot), votersOf(after.log, slot, electorate) ?? []];
    return whom.length === voters.length && voters.every((id) => whom.includes(id));
  };
  for (let slot = was.slot; slot < is.slot; slot++)
    if (!isAsked(slot) && !(after.log.has(slot) && asked(slot).length === 0)) return false;
  const voters = votersOf(after.log, is.slot, electorate);
  const promises = voters?.filter((id) => is.promised.has(id)).length ?? 0;
  const mayGoOn = voters !== undefined && promises + electorate.phase2 > voters.length;
  return sends.length === 0 && was.slot === is.slot && was.promised.size === is.promised.size
    ? undefined
    : !mayGoOn || is.slot > Math.max(-1, ...is.reported.keys());
};

/** An acceptor promises in ballots that rise, and to accept in one is to promise it. */
const rises = (event: Happening): boolean | undefined => {
  if (event.kind !== "deliver" || (event.message.type !== "prepare" && event.message.type !== "accept"))
    return undefined;
  const { before, after, message, sends } = event;
  if (!("accepted" in before) || !("accepted" in after)) return undefined;
  const isAnswered = message.type === "prepare" ? message.ballot > before.promised : message.ballot >= before.promised;
  if (!isAnswered) return sends.length === 0 && after.promised === before.promised;
  return after.promised === message.ballot && sends.length > 0;
};

export const claims = (slots: number, electorate: Electorate) => {
  const { phase2, successors } = electorate;
  const chosenIn = ({ seen }: MultiPaxos) => chosen(seen(votes), phase2);
  const wasChosen = (world: MultiPaxos, command: string): boolean =>
    [...chosenIn(world).values()].some((commands) => commands.has(command));
  return {
    "a slot has one chosen command": always((_nodes: Nodes, world: MultiPaxos) => {
      const all = [...chosenIn(world).values()];
      return all.length === 0 ? undefined : all.every(({ size }) => size === 1);
    }),
    "a ballot proposes one command for a slot": always((_nodes: Nodes, { seen, network }: MultiPaxos) => {
      const all = [...seen(votes), ...network.flatMap(({ message }) => (message.type === "accept" ? [message] : []))];
      return all.length === 0
        ? undefined
        : all.every((one) =>
            all.every((o) => one.slot !== o.slot || one.ballot !== o.ballot || one.command === o.command),
          );
    }),
    "what a replica takes for chosen is chosen": always(({ replica }: Nodes, world: MultiPaxos) => {
      const known = replica.flatMap(({ log }) => [...log]);
      const all = chosenIn(world);
      return known.length === 0 ? undefined : known.every(([slot, command]) => all.get(slot)?.has(command) === true);
    }),
    "replicas execute the same commands in the same order": always(({ replica }: Nodes) => {
      const ran = replica.map(({ executed }) => executed);
      if (ran.filter(({ length }) => length > 0).length < 2) return undefined;
      return ran.every((one) =>
        ran.every((other) => one.every((e, i) => i >= other.length || other[i]!.command === e.command)),
      );
    }),
    "a replica executes what it knows slot after slot": always(({ replica }: Nodes) =>
      replica.every(({ executed }) => executed.length === 0)
        ? undefined
        : replica.every(({ executed, log }) =>
            executed.every(({ slot, command }, i) => slot === i && log.get(i) === command),
          ),
    ),
    "a promise is kept": step(({ acceptor: before }: Nodes, { acceptor: after }: Nodes) =>
      before.every(({ promised, accepted }, i) => {
        const changed = (slot: number, { ballot }: Proposal): boolean => accepted.get(slot)?.ballot !== ballot;
        const now = after[i]!;
        const votes = [...now.accepted].filter(([slot, proposal]) => changed(slot, proposal));
        return now.promised >= promised && votes.every(([, { ballot }]) => ballot >= promised);
      }),
    ),
    "a leader counts the promises of its own ballot, and of what they report the highest": step(
      (_: Nodes, _after: Nodes, event: Happening) => counts(event),
    ),
    "an acceptor answers in ballots that rise": step((_: Nodes, _after: Nodes, event: Happening) => rises(event)),
    "a leader proposes what is reported of a slot, and a no-op where nothing is": step(
      (_: Nodes, _after: Nodes, event: Happening) => adopts(event),
    ),
    "a slot is voted on by those whom what is chosen before it names": always((_nodes: Nodes, world: MultiPaxos) => {
      const all = [...world.seen(votes)];
      const log = new Map([...chosenIn(world)].flatMap(([slot, commands]) => [...commands].map((one) => [slot, one])));
      return all.length === 0
        ? undefined
        : all.every(({ slot, acceptor }) => votersOf(log, slot, electorate)?.includes(acceptor) === true);
    }),
    "a leader leaves no slot out, asks all who vote on it, and goes on as far as it may": step(
      (_: Nodes, _after: Nodes, event: Happening) => proceeds(event, slots, electorate),
    ),
    "who has promised a leader has promised its ballot": always(({ replica, acceptor }: Nodes) => {
      const leaders = replica.flatMap(({ leads, ballot }) => (leads === null ? [] : [{ ...leads, ballot }]));
      return leaders.length === 0
        ? undefined
        : leaders.every(({ promised, ballot }) =>
            [...promised].every((id) => acceptor[Number(id.replace("acceptor", "")) - 1]!.promised >= ballot),
          );
    }),
    "what is executed stays executed": step(({ replica: before }: Nodes, { replica: after }: Nodes) =>
      before.every(({ executed }) => executed.length === 0)
        ? undefined
        : before.every(({ executed }, i) => executed.every(({ slot }, at) => after[i]!.executed[at]?.slot === slot)),
    ),
    "all slots can be executed": reachable(({ replica }: Nodes) =>
      replica.every(({ executed }) => executed.length === slots),
    ),
    "a leader can have two commands under way": reachable(({ replica }: Nodes) =>
      replica.some(({ leads, log }) => leads !== null && leads.slot - log.size >= 2 && leads.reported.size === 0),
    ),
    "a hole can be filled with a no-op": reachable((_nodes: Nodes, world: MultiPaxos) => wasChosen(world, NO_OP)),
    "a leader can finish what another has begun": reachable((_nodes: Nodes, { seen }: MultiPaxos) => {
      const cast = [...seen(votes)];
      return cast.some((vote) =>
        cast.some(
          (other) =>
            other.slot === vote.slot &&
            other.command === vote.command &&
            other.command !== NO_OP &&
            other.ballot < vote.ballot,
        ),
      );
    }),
    "another set of acceptors can take over": reachable((_nodes: Nodes, { seen }: MultiPaxos) =>
      [...seen(votes)].some(({ acceptor }) => successors.includes(acceptor)),
    ),
  };
};
