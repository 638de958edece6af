// Does Paxos decide in the end? Two proposers that duel for ever, and what ends the duel.
// The one idea: numbers grow without end, but only their differences matter, so that a duel is a cycle of finitely many states.
// Not here: safety (model.ts).
//
// WHAT IS MODELLED
// The roles of model.ts, with refusals: an acceptor that comes too late with a request hears which number the acceptor has promised, and the proposer
// begins its next ballot above that. It does so only when it has been refused; a proposer that is not refused waits. The two phases are
// two steps of the proposer, and each is an exchange with all acceptors in one event: prepare with the promises, accept with the
// votes. What the acceptors tell the learner travels. So a duel is: one prepares, the other prepares higher, the first is refused,
// prepares higher still, the other is refused, and so on.
//
// WHAT IS ASSUMED
// Everybody goes on: a proposer that may act for ever acts some day (weak fairness), what is sent to the learner arrives. Nothing
// is lost between proposers and acceptors, and still nothing need be decided: that a proposer can always reach a majority is not enough.
// Where `retries` is "one in the end", the second proposer begins finitely many ballots, which stands for a leader that is elected in the
// end, or for delays that grow until one proposer gets through before the next: then something is chosen.
//
// THE VIEW
// States are identified that differ only in how far the numbers have grown. Handlers compare numbers, add one, and ask whose a number
// is, which is what the remainder by the number of proposers says: so the view subtracts from all numbers, those in flight too, the
// greatest multiple of that which leaves none below 0; before everybody has a number, nothing. A stopped acceptor's promise is left out,
// because nobody will ever ask for it. What is not searched modulo the view (no deadlock) is bounded by the highest number.
//
// SOURCES
// Lamport, "Paxos made simple", 2001, section 2.4 (the duel; a distinguished proposer). Fischer, Lynch, Paterson, "Impossibility of distributed
// consensus with one faulty process", JACM 32(2), 1985. Lamport's MCPaxos.tla (github.com/tlaplus/Examples, specifications/Paxos): MCLSpec assumes
// fairness of one ballot's actions only, which is this model's "one in the end".
import {
  type Envelope,
  type Event,
  eventually,
  integer,
  leadsTo,
  ltl,
  model,
  NO_DEADLOCK,
  type NodeId,
  names,
  oneOf,
  protocol,
  replicated,
  temporal,
} from "../../checker/index.ts";
import { type Learner, learner } from "./learner.ts";
import {
  type Acceptor,
  acceptor,
  lamport,
  type Message,
  NONE,
  type Proposal,
  type Proposer,
  proposer,
} from "./protocol.ts";

const DECIDES = "something is chosen in the end";
const LEARNS = "what is chosen is learned in the end";
const NO_DUEL = "two that begin ballots for ever get something chosen";
const PROPOSERS = names("proposer", 2);
const otherwise = "holds modulo view" as const;

type Told = Event<unknown, Message>;
interface Nodes {
  readonly proposer: readonly Proposer[];
  readonly acceptor: readonly Acceptor[];
  readonly learner: readonly Learner[];
}

/** Everything with its numbers counted from a multiple of the number of proposers. `left`: is this acceptor out of it for good? */
const relative = (
  nodes: Nodes,
  network: readonly Envelope<Message>[],
  left: (acceptor: number) => boolean,
): unknown => {
  const proposals = [
    ...nodes.acceptor.flatMap(({ accepted }) => accepted ?? []),
    ...nodes.proposer.flatMap(({ promises }) => [...(promises?.values() ?? [])].flatMap((accepted) => accepted ?? [])),
    ...nodes.learner.flatMap(({ votes }) => [...votes]),
    ...network.flatMap(({ message }) => (message.type === "accepted" ? [message] : [])),
  ];
  const least = Math.min(
    ...nodes.proposer.map(({ ballot }) => ballot),
    ...nodes.acceptor.filter((_, i) => !left(i)).map(({ promised }) => promised),
    ...proposals.map(({ ballot }) => ballot),
  );
  const shift = least === NONE ? 0 : least - (least % PROPOSERS.length);
  const lowered = <P extends Proposal>(proposal: P): P => ({ ...proposal, ballot: proposal.ballot - shift });
  const loweredOrNull = (proposal: Proposal | null) => proposal && lowered(proposal);
  return {
    proposer: nodes.proposer.map(({ ballot, promises }) => ({
      ballot: ballot - shift,
      promises: promises && new Map([...promises].map(([id, accepted]) => [id, loweredOrNull(accepted)])),
    })),
    acceptor: nodes.acceptor.map(({ promised, accepted }, i) => ({
      promised: left(i) ? null : promised - shift,
      accepted: loweredOrNull(accepted),
    })),
    learner: nodes.learner.map(({ votes, learned }) => ({ votes: new Set([...votes].map(lowered)), learned })),
    network: network.map(({ from, to, message }) => ({
      from,
      to,
      message: message.type === "accepted" ? lowered(message) : message,
    })),
  };
};

export default model({
  name: "paxos-liveness",
  summary: "duelling proposers, and what ends the duel",
  parameters: {
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors" }),
    stops: integer({ default: 0, min: 0, max: 3, summary: "acceptors that stop for ever, at most" }),
    retries: oneOf(["both", "one in the end"], { default: "both", summary: "which proposers try again and again" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may what the learner is told be lost" }),
    ballots: integer({ default: 6, min: 2, max: 40, summary: "numbers explored apart from the view (a bound)" }),
  },
  rules: lamport,
  build: ({ acceptors: size, stops, retries, loses, ballots }, rules) => {
    const acceptors = names("acceptor", size);
    const quorum = rules.quorum(size);
    const manner = {
      acceptors,
      quorum,
      proposers: PROPOSERS,
      wishes: (id: NodeId) => [id === "proposer1" ? "A" : "B"],
      ballots: Number.POSITIVE_INFINITY,
      asks: "all",
      numbers: "own",
      retries: "when refused",
      proposes: "later",
    } as const;
    const chosen = ({ acceptor }: Nodes): boolean =>
      acceptor.some(
        ({ accepted }) =>
          accepted !== null && acceptor.filter((other) => other.accepted?.ballot === accepted.ballot).length >= quorum,
      );
    const learned = ({ learner }: Nodes): boolean => learner.every(({ learned }) => learned.size > 0);
    /** The proposer begins ballots for ever. */
    const begins = (proposer: NodeId) =>
      ltl.always(
        ltl.eventually(
          ltl.event((event: Told) => event.kind === "action" && event.name === "prepare" && event.node === proposer),
        ),
      );
    const exchange = {
      order: "none",
      copies: "one",
      loses: "never",
      duplicates: "never",
      delivery: "at once",
    } as const;
    return protocol(
      "paxos",
      {
        nodes: {
          proposer: replicated(2, proposer(manner, rules)),
          acceptor: replicated(size, acceptor(["learner1"], true, rules)),
          learner: replicated(1, learner(quorum, [], rules)),
        },
        network: [
          { between: ["proposer", "acceptor"], ...exchange },
          { between: ["acceptor", "learner"], order: "none", copies: "one", loses, duplicates: "never" },
        ],
        crashes: stops === 0 ? [] : [{ of: "acceptor", atMost: stops, restarts: "never", name: "stops" }],
        fairness: {
          weak: [
            { kind: "action", of: "proposer" },
            { kind: "deliver", each: "link" },
          ],
          finitely: retries === "both" ? [] : [{ kind: "action", of: "proposer2", name: "prepare" }],
        },
        view: (nodes, { network, running }) => relative(nodes, network, (i) => !running(acceptors[i]!)),
        within: ({ proposer }) => proposer.every(({ ballot }) => ballot < ballots),
        ends: ({ learner }) => learner.every(({ learned }) => learned.size > 0),
      },
      {
        [DECIDES]: eventually((nodes: Nodes) => chosen(nodes)),
        [LEARNS]: leadsTo(chosen, learned),
        [NO_DUEL]: temporal(
          ltl.implies(ltl.and(begins("proposer1"), begins("proposer2")), ltl.eventually(ltl.state(chosen))),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary: "two proposers of which neither gives way: nothing need ever be chosen",
      otherwise,
      expect: { [DECIDES]: "violated", [NO_DUEL]: "violated", [NO_DEADLOCK]: "holds within bounds" },
    },
    "one in the end": {
      summary: "the second proposer begins finitely many ballots",
      with: { retries: "one in the end" },
      otherwise,
      expect: { [NO_DEADLOCK]: "holds within bounds" },
    },
    "a minority stops": {
      summary: "one proposer tries again in the end; one of three acceptors may stop at any time",
      with: { retries: "one in the end", stops: 1 },
      otherwise,
      expect: { [NO_DEADLOCK]: "holds within bounds" },
    },
    "a majority stops": {
      summary: "one proposer tries again in the end; two of three acceptors may stop at any time, and nobody can go on",
      with: { retries: "one in the end", stops: 2 },
      otherwise,
      expect: { [DECIDES]: "violated", [NO_DEADLOCK]: "violated" },
    },
    "the learner is not reached": {
      summary: "votes may get lost on their way to the learner, and nobody repeats them",
      with: { retries: "one in the end", loses: "always" },
      otherwise,
      expect: { [LEARNS]: "violated", [NO_DEADLOCK]: "violated" },
    },
  },
  mutants: {
    unanimous: {
      summary: "a quorum is all acceptors, of which one may stop",
      breaks: DECIDES,
      with: { retries: "one in the end", stops: 1 },
      rules: { quorum: (acceptors) => acceptors },
    },
    silent: {
      summary: "an acceptor tells no learner what it accepts",
      breaks: LEARNS,
      with: { retries: "one in the end" },
      rules: { tells: false },
    },
  },
});
