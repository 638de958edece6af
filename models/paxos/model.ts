// Paxos for one value: proposers, acceptors and learners, crashes, and a network that delays, repeats and loses.
// The one idea: a ballot proposes only what no lower ballot can contradict any more, which a quorum's promises tell.
// Not here: what must happen in the end (liveness.ts), message delays (delays.ts), many values (../multi-paxos), Lamport's own
// specification, which is a set of messages without processes (../reference/lamport-paxos.ts).
//
// WHAT IS MODELLED
// A proposer begins a ballot, a number that nobody else uses, and asks the acceptors for promises (prepare, phase 1a). An acceptor that
// has promised no such number before promises to accept nothing lower, and reports what it has accepted last (promise, 1b). With the
// promises of a quorum the proposer proposes the value of the highest proposal reported, or one that it has been asked for if none is
// reported (accept, 2a). An acceptor accepts unless it has promised a higher number meanwhile, and tells the learners (accepted, 2b). A
// learner that hears of one proposal from a quorum has learned its value: it is chosen, whether or not anybody has learned it. A proposer
// may begin its next ballot at any time, whatever became of the last.
//
// DURABLE AND VOLATILE
// Acceptor: durable the number promised and the proposal accepted, both on disk before the answer leaves. Proposer: durable its
// last number, so that it never begins one twice; volatile the promises. After a crash it has only its next ballot. A crash restarts
// at once: an acceptor that stays down for a while is one whose messages wait for a while. Learner: nothing is durable. One that comes
// back asks the acceptors what they have accepted ("Paxos made simple", 2.3); each remembers its last vote alone, so it may hear of no
// quorum although a value is chosen, and learns it when a later ballot has it accepted once more.
//
// THE NETWORK
// Messages overtake one another and wait as long as they like, and by default any may be delivered again for ever. A message that waits
// for ever is a lost one, so loss needs no event of its own, unless delivery is "once": the scenario "losses" has it, with the same
// verdicts. Three granularities of one text: every message travels; only proposals travel, and the rest is answered at once; a whole
// ballot is one event, in which messages may get lost.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Ballots are finitely many, as in Lamport's own model: an assumption on how often proposers try. Every pair of majorities meets already
// in two ballots; the mistakes that need more have scenarios with three and four. An acceptor that comes too late with a request gets no
// answer here: a refusal changes only when a proposer tries again, which it may do at any time (liveness.ts has refusals). What is
// proposed are letters; who asked for them is not modelled. Learners tell nobody.
//
// SOURCES
// Lamport, "Paxos made simple", ACM SIGACT News 32(4), 2001: section 2.2 (P1, P1a, P2a to P2c), 2.3 (learning), 2.4 (progress), 2.5 (what is
// in stable storage). Lamport, "The part-time parliament", ACM TOCS 16(2), 1998. Lamport's Consensus.tla, Voting.tla and Paxos.tla
// (github.com/tlaplus/Examples, specifications/Paxos): what is claimed (OneValuePerBallot, VotesSafe, SafeAt, the invariant of Paxos.tla).
import { integer, type Link, model, names, oneOf, protocol, replicated } from "../../checker/index.ts";
import { claims, votes } from "./claims.ts";
import { mutants, scenarios } from "./expectations.ts";
import { everLearned, learner } from "./learner.ts";
import { acceptor, lamport, type Message, proposer } from "./protocol.ts";

export default model({
  name: "paxos",
  summary: "single-decree Paxos with proposers, acceptors and learners, crashes and a bad network",
  parameters: {
    proposers: integer({ default: 2, min: 1, max: 3, summary: "proposers" }),
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors" }),
    stopped: integer({ default: 0, min: 0, max: 4, summary: "how many of them have stopped before the start" }),
    learners: integer({ default: 1, min: 1, max: 2, summary: "learners" }),
    ballots: integer({ default: 2, min: 1, max: 6, summary: "how many ballots there are, from 0; each has one owner" }),
    wishes: oneOf(["own", "any"], {
      default: "own",
      summary: "is a proposer asked for a value of its own, or for any",
    }),
    asks: oneOf(["all", "a quorum", "a quorum, then all"], {
      default: "all",
      summary: "whom a proposer asks for promises, and then to accept",
    }),
    numbers: oneOf(["own", "shared"], {
      default: "own",
      summary: "has a ballot one owner, or may any proposer begin it",
    }),
    acceptorCrashes: integer({ default: 0, min: 0, max: 3, summary: "crashes of acceptors, at most" }),
    proposerCrashes: integer({ default: 0, min: 0, max: 3, summary: "crashes of proposers, at most" }),
    learnerCrashes: integer({
      default: 0,
      min: 0,
      max: 2,
      summary: "crashes of learners, at most; where there are any, learners ask the acceptors what they have accepted",
    }),
    loses: oneOf(["never", "accept", "always"], { default: "never", summary: "messages whose loss is an event" }),
    duplicates: oneOf(["never", "always"], { default: "always", summary: "may the network deliver a message again" }),
    delivery: oneOf(["in flight", "accept in flight", "at once"], {
      default: "in flight",
      summary: "which messages travel; the others are handled in the event that sends them",
    }),
  },
  rules: lamport,
  build: (values, rules) => {
    const { ballots, asks } = values;
    const acceptors = names("acceptor", Math.max(1, values.acceptors - values.stopped));
    const proposers = names("proposer", values.proposers);
    const quorum = rules.quorum(values.acceptors);
    const forgets = values.learnerCrashes > 0;
    const letters = ["A", "B", "C"].slice(0, Math.max(2, values.proposers));
    const wishes = (index: number) => (values.wishes === "any" ? letters : letters.slice(index, index + 1));
    const manner = {
      acceptors,
      proposers,
      quorum,
      ballots,
      asks,
      wishes: (id: string) => wishes(proposers.indexOf(id)),
      numbers: values.numbers,
      retries: "any time",
      proposes: "at once",
    } as const;
    const nodes = {
      proposer: replicated(values.proposers, proposer(manner, rules)),
      acceptor: replicated(acceptors.length, acceptor(names("learner", values.learners), false, rules)),
      learner: replicated(values.learners, learner(quorum, forgets ? acceptors : [], rules)),
    };
    const link = (carrying: Message["type"][], travels: boolean, lost: boolean): Link<typeof nodes> => ({
      carrying,
      order: "none",
      copies: "one",
      loses: lost ? "always" : "never",
      duplicates: travels ? values.duplicates : "never",
      delivery: travels ? "in flight" : "at once",
    });
    const { delivery, loses } = values;
    const once = loses === "never" && values.duplicates === "never" && delivery === "in flight";
    return protocol(
      "paxos",
      {
        nodes,
        network: [
          link(["prepare", "promise", "refusal"], delivery === "in flight", loses === "always"),
          link(["accept"], delivery !== "at once", loses !== "never"),
          link(["accepted", "ask"], delivery === "in flight", delivery === "in flight" && loses === "always"),
        ],
        crashes: [
          { of: "acceptor", atMost: values.acceptorCrashes, restarts: "at once", name: "acceptor crashes" } as const,
          { of: "proposer", atMost: values.proposerCrashes, restarts: "at once", name: "proposer crashes" } as const,
          { of: "learner", atMost: values.learnerCrashes, restarts: "at once", name: "learner crashes" } as const,
        ].filter(({ atMost }) => atMost > 0),
        // A name in a choice, or an order in which one event handles many messages, is no symmetry.
        symmetry: delivery === "in flight" && asks === "all" ? ["acceptor"] : [],
        ...(once && { fairness: { weak: [{ kind: "deliver", each: "message" } as const] } }),
        observers: [votes, ...(forgets ? [everLearned] : [])],
        ends: ({ proposer }) => proposer.every(({ ballot }) => ballot + proposers.length >= ballots),
      },
      claims({
        acceptors,
        quorum,
        forgets,
        once,
        asksAll: asks === "all",
        asksQuorum: asks === "a quorum" && delivery !== "at once",
        wishes: (ballot) => (values.numbers === "own" ? wishes(ballot % proposers.length) : letters),
        letters: values.wishes === "any" ? letters : [],
      }),
    );
  },
}).expects({ scenarios, mutants });
