// What is claimed of Paxos: the invariants of Lamport's Consensus, Voting and Paxos specifications, and what can happen; and what the
// acceptors have ever accepted, which is observed, because an acceptor remembers only the last, and a crash may take that.
// The one idea: a value is chosen when a quorum has voted for it in one ballot, and nothing can take a vote back (as in Lamport's
// Voting); all else explains why that is one value only.
// Not here: what must happen in the end (liveness.ts), how many message delays it takes (delays.ts).
import {
  always,
  type Event,
  eventuallyAlways,
  type NodeId,
  observer,
  reachable,
  step,
  type World,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { answers, asks, counts, type Happening, learns, same } from "./duties.ts";
import { everLearned, type Learner } from "./learner.ts";
import { type Acceptor, highest, type Message, NONE, type Proposal, type Proposer } from "./protocol.ts";

interface Vote extends Proposal {
  readonly acceptor: NodeId;
}
interface Votes {
  /** Every vote ever cast. */
  readonly cast: ReadonlySet<Vote>;
  /** The ballots that proposed another value than that of the highest lower vote cast by then, by any acceptor. */
  readonly overlooking: ReadonlySet<number>;
}

const with_ = (seen: Votes, vote: Vote): Votes => {
  const known = [...seen.cast].some(
    ({ acceptor, ballot, value }) => acceptor === vote.acceptor && ballot === vote.ballot && value === vote.value,
  );
  return known ? seen : { ...seen, cast: new Set([...seen.cast, vote]) };
};

const overlooks = ({ cast }: Votes, { ballot, value }: Proposal): boolean =>
  highest([...cast].filter((vote) => vote.ballot < ballot)).some((vote) => vote.value !== value);

const none: Votes = { cast: new Set(), overlooking: new Set() };

export const votes = observer("votes", none, (seen: Votes, event: Event<unknown, Message>) => {
  // Who asks is told of a vote that was cast before.
  if (!("sends" in event) || (event.kind === "deliver" && event.message.type === "ask")) return seen;
  const proposal = event.sends.map(({ message }) => message).find(({ type }) => type === "accept");
  if (proposal?.type === "accept")
    return overlooks(seen, proposal) ? { ...seen, overlooking: new Set(seen.overlooking).add(proposal.ballot) } : seen;
  const told = event.sends.map(({ message }) => message).find(({ type }) => type === "accepted");
  return told?.type === "accepted"
    ? with_(seen, { acceptor: event.node, ballot: told.ballot, value: told.value })
    : seen;
});

export interface Nodes {
  readonly proposer: readonly Proposer[];
  readonly acceptor: readonly Acceptor[];
  readonly learner: readonly Learner[];
}
type Paxos = World<Message>;

/** What the claims must know of the protocol. */
export interface Setting {
  /** The acceptors that run, in the order of the nodes. */
  readonly acceptors: readonly NodeId[];
  /** How many acceptors are a quorum. */
  readonly quorum: number;
  /** What the clients of the proposer that owns a ballot ask for. */
  readonly wishes: (ballot: number) => readonly string[];
  /** May learners crash? Then they ask the acceptors. */
  readonly forgets: boolean;
  /** Does a proposer ask all acceptors, or a quorum of its choice? */
  readonly asksAll: boolean;
  /** Is only a quorum asked to accept: the one that has promised? */
  readonly asksQuorum: boolean;
  /** Does every message arrive once: is none lost, and does none come twice? */
  readonly once: boolean;
  /** The values of which every ballot may propose any; none where a proposer has its own. */
  readonly letters: readonly string[];
}

/** The values that a quorum has accepted, in one ballot or (`anyBallot`) in several. */
const accepted = (cast: ReadonlySet<Vote>, quorum: number, anyBallot = false): ReadonlySet<string> => {
  const voters = new Map<string, Set<NodeId>>();
  const values = new Set<string>();
  for (const { acceptor, ballot, value } of cast) {
    const proposal = anyBallot ? value : `${ballot} ${value}`;
    const together = (voters.get(proposal) ?? new Set()).add(acceptor);
    voters.set(proposal, together);
    if (together.size >= quorum) values.add(value);
  }
  return values;
};

export const claims = (setting: Setting) => {
  const { acceptors, quorum, wishes, letters, forgets, once, asksQuorum } = setting;
  const cast = ({ seen }: Paxos): ReadonlySet<Vote> => seen(votes).cast;
  const chosen = (world: Paxos): ReadonlySet<string> => accepted(cast(world), quorum);
  const learned = ({ learner }: Nodes): ReadonlySet<string> => new Set(learner.flatMap((one) => [...one.learned]));
  /** Every proposal that can be told of: it is on its way, or somebody has voted for it. */
  const proposals = (world: Paxos): readonly Proposal[] => [
    ...world.network.flatMap(({ message }) => (message.type === "accept" ? [message] : [])),
    ...cast(world),
  ];
  /** Has the acceptor voted for it, or can it no longer vote in that ballot? (Lamport's VotedForOrCannot) */
  const votedOrCannot = (index: number, { promised }: Acceptor, world: Paxos, proposal: Proposal): boolean => {
    const inBallot = [...cast(world)].filter(
      ({ acceptor, ballot }) => acceptor === acceptors[index] && ballot === proposal.ballot,
    );
    return inBallot.some((vote) => same(vote, proposal)) || (inBallot.length === 0 && promised > proposal.ballot);
  };
  const safeAt = ({ ballot, value }: Proposal, { acceptor }: Nodes, world: Paxos): boolean =>
    Array.from({ length: ballot }, (_, lower) => ({ ballot: lower, value })).every(
      (lower) => acceptor.filter((state, i) => votedOrCannot(i, state, world, lower)).length >= quorum,
    );

  return {
    "at most one value is chosen": always((_nodes: Nodes, world: Paxos) => {
      const { size } = chosen(world);
      return size === 0 ? undefined : size === 1;
    }),
    // Without quorums: the acceptors whose highest proposal is another one are too few to be a quorum.
    "what is chosen, every quorum remembers": always(({ acceptor }: Nodes, world: Paxos) => {
      const [value, ...others] = chosen(world);
      if (value === undefined) return undefined;
      const of = acceptor.flatMap((one) => one.accepted ?? []);
      const latest = of.filter((one) => one.value === value).reduce((max, { ballot }) => Math.max(max, ballot), NONE);
      const without = acceptor.filter((one) => one.accepted?.value !== value);
      return (
        others.length === 0 &&
        without.length < quorum &&
        without.every((one) => (one.accepted?.ballot ?? NONE) < latest)
      );
    }),
    "a ballot has one value": always((_nodes: Nodes, world: Paxos) => {
      const all = proposals(world);
      return all.length === 0
        ? undefined
        : all.every((one) => all.every((other) => one.ballot !== other.ballot || one.value === other.value));
    }),
    "a proposal is safe: no other value can be chosen below it": always((nodes: Nodes, world: Paxos) => {
      const all = proposals(world);
      return all.length === 0 ? undefined : all.every((proposal) => safeAt(proposal, nodes, world));
    }),
    "a promise is kept": step(({ acceptor: before }: Nodes, { acceptor: after }: Nodes) =>
      before.every(({ promised, accepted }, i) => {
        const now = after[i]!;
        const votes = now.accepted !== null && (accepted === null || !same(accepted, now.accepted));
        return now.promised >= promised && !(votes && now.accepted.ballot < promised);
      }),
    ),
    "an acceptor remembers, and reports, the highest proposal that it has accepted": always(
      ({ acceptor }: Nodes, world: Paxos) => {
        const all = [...cast(world)];
        if (all.length === 0) return undefined;
        const by = (id: NodeId, below: number): readonly Proposal[] =>
          highest(all.filter((vote) => vote.acceptor === id && vote.ballot < below));
        const is = (report: Proposal | null, votes: readonly Proposal[]): boolean =>
          report === null ? votes.length === 0 : votes.some((vote) => same(vote, report));
        return (
          acceptor.every((one, i) => is(one.accepted, by(acceptors[i]!, Number.POSITIVE_INFINITY))) &&
          world.network.every(
            ({ from, message }) => message.type !== "promise" || is(message.accepted, by(from, message.ballot)),
          )
        );
      },
    ),
    "only what is chosen is learned": always((nodes: Nodes, world: Paxos) => {
      const values = [...learned(nodes)];
      if (values.length === 0) return undefined;
      const all = chosen(world);
      return values.every((value) => all.has(value));
    }),
    "at most one value is learned": always((nodes: Nodes) => {
      const { size } = learned(nodes);
      return size === 0 ? undefined : size === 1;
    }),
    ...onlyIf(forgets, {
      "what is learned again is what was learned": always((_nodes: Nodes, { seen }: Paxos) => {
        const { values } = seen(everLearned);
        return values.size === 0 ? undefined : values.size === 1;
      }),
      "what was forgotten can be learned again": reachable((_nodes: Nodes, { seen }: Paxos) => seen(everLearned).again),
      "what is chosen can be hidden from who asks": reachable(({ acceptor }: Nodes, world: Paxos) => {
        const is = acceptor.flatMap(({ accepted: last }) => (last === null ? [] : [last]));
        const isTold = is.some((one) => is.filter((other) => same(one, other)).length >= quorum);
        return chosen(world).size > 0 && !isTold;
      }),
    }),
    "only what somebody asked for is chosen": always((_nodes: Nodes, world: Paxos) => {
      const values = [...chosen(world)];
      const ballots = [...cast(world)].map(({ ballot }) => ballot);
      return values.length === 0
        ? undefined
        : values.every((value) =>
            Array.from({ length: Math.max(...ballots) + 1 }, (_, ballot) => wishes(ballot)).some((wished) =>
              wished.includes(value),
            ),
          );
    }),
    "a proposer asks each acceptor for its promise once, or each of a quorum": step(
      (_: Nodes, _after: Nodes, event: Happening) => asks(event, setting),
    ),
    "a proposer counts the promises of its own ballot, and no others": step(
      (_: Nodes, _after: Nodes, event: Happening) => counts(event),
    ),
    "an acceptor answers what it may, with what it then is, and keeps what it is where it may not": step(
      (_: Nodes, _after: Nodes, event: Happening) => answers(event),
    ),
    "a learner notes each vote once, learns from a quorum, and asks once if it may have forgotten": step(
      (_: Nodes, _after: Nodes, event: Happening) => learns(event, setting),
    ),
    ...onlyIf(asksQuorum, {
      "who is asked to accept has promised, where a quorum is asked": always(
        ({ acceptor }: Nodes, { network }: Paxos) => {
          const asked = network.filter(({ message }) => message.type === "accept");
          if (asked.length === 0) return undefined;
          const promised = (id: NodeId): number => acceptor[acceptors.indexOf(id)]!.promised;
          return asked.every(({ to, message }) => message.type === "accept" && promised(to) >= message.ballot);
        },
      ),
    }),
    ...onlyIf(once, {
      "every message is taken in the end, though it comes too late": eventuallyAlways(
        (_nodes: Nodes, { network }: Paxos) => network.length === 0,
      ),
    }),
    ...onlyIf(letters.length > 0, {
      "the first ballot can propose the last value, too": reachable((_nodes: Nodes, world: Paxos) =>
        proposals(world).some(({ ballot, value }) => ballot === 0 && value === letters.at(-1)),
      ),
    }),
    "a value can be learned": reachable((nodes: Nodes) => learned(nodes).size > 0),
    "a value can be chosen that some acceptor has heard nothing of": reachable(
      ({ acceptor }: Nodes, world: Paxos) =>
        chosen(world).size > 0 && acceptor.some(({ promised, accepted }) => promised === NONE && accepted === null),
    ),
    "a proposer can take over the value of another": reachable((_nodes: Nodes, world: Paxos) =>
      proposals(world).some(({ ballot, value }) => !wishes(ballot).includes(value)),
    ),
    "a proposal can overlook what was accepted outside its quorum": reachable(
      (_nodes: Nodes, { seen }: Paxos) => seen(votes).overlooking.size > 0,
    ),
    "two values can each be accepted by a quorum, over several ballots": reachable(
      (_nodes: Nodes, world: Paxos) => accepted(cast(world), quorum, true).size > 1,
    ),
  };
};
