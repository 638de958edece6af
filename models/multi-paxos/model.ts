// Multi-Paxos: a sequence of commands, each decided by Paxos, under a leader that does phase 1 once for all of them.
// The one idea: a promise for all slots at once makes a command cost one round trip to a quorum; the price is paid when leaders change.
// Not here: single-decree Paxos and the mistakes it knows (../paxos); clients and reads (service.ts); message delays (delays.ts).
//
// WHAT IS MODELLED
// Replicas and acceptors; a replica leads, learns and executes. To lead, it begins a ballot of its own and asks the acceptors to promise it for
// all slots; each reports, slot by slot, what it has accepted last. With the promises of a quorum the leader proposes again, in its ballot,
// the highest proposal reported for each slot, and a no-op for a slot below the last one of which nothing is reported (a hole: the former leader had
// several commands under way, and only a later one got through). From then on a command takes the next slot, and phase 2 only. Acceptors tell
// all replicas; a replica that hears of one proposal from a quorum knows the slot, and executes what it knows slot after slot, never past a
// gap. A leader is not told that it leads no more; its proposals just get no quorum. A replica may begin its next ballot at any time.
//
// A replica that has missed votes learns the slot when a later leader proposes it again; or, with `catchesUp`, it asks another replica, which
// answers with what it knows to be chosen from the slot asked for on.
//
// Quorums are flexible: `phase2` acceptors must accept, and so many must promise that every two quorums of the two phases meet; two
// quorums of one phase need not. `window` is how far ahead of what it knows a leader may propose (1: a slot only when the last one is decided).
// Where `reconfigures`, the command "reconfigure" hands over to a second set of acceptors. Because several slots are under way at once, who
// votes on a slot must be fixed before it is used: by what was chosen `window` slots before, which the leader must know (Lamport's α).
//
// DURABLE AND VOLATILE
// Acceptor: durable its promise and, of each slot, what it has accepted last. Replica: durable its ballot, what it knows and what it has
// executed; volatile its leadership and the votes counted. Crashes restart at once: being down for a while is being slow.
//
// THE NETWORK
// As for single-decree Paxos: messages overtake, wait and repeat; one that waits for ever is lost. By default what the acceptors tell the
// replicas arrives at once, which leaves everything else as it is and spares the orders in which votes are counted.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Slots and ballots are finitely many: an assumption. How a leader is elected (any replica may try at any time), time-outs and refusals, which
// are matters of progress. Truncating the log, snapshots, leases. A replica's commands are letters which it may propose again, so that nothing is said of "exactly once".
//
// SOURCES
// Lamport, "Paxos made simple", ACM SIGACT News 32(4), 2001, section 3 (slots, no-ops in the gaps, α). Van Renesse and Altinbuken, "Paxos made
// moderately complex", ACM Computing Surveys 47(3), 2015 (replicas, leaders, WINDOW, reconfiguration). Chandra, Griesemer, Redstone, "Paxos made live",
// PODC 2007, section 5.1 (a disk that forgets) and 5.2 (reads of a master without a lease). Howard, Malkhi, Spiegelman, "Flexible Paxos:
// quorum intersection revisited", OPODIS 2016.
import { integer, type Link, model, names, oneOf, protocol, replicated } from "../../checker/index.ts";
import { acceptor } from "./acceptor.ts";
import { claims } from "./claims.ts";
import { countedBy } from "./duties.ts";
import { mutants } from "./mutants.ts";
import { replica } from "./replica.ts";
import { multiPaxos, NONE, RECONFIGURE } from "./rules.ts";
import { scenarios } from "./scenarios.ts";
import { type Message, votes } from "./votes.ts";

export default model({
  name: "multi-paxos",
  summary: "a sequence of commands by Paxos: one phase 1 for a leadership, one phase 2 for each command",
  parameters: {
    replicas: integer({ default: 2, min: 1, max: 3, summary: "replicas, each of which may lead" }),
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors of a slot" }),
    phase2: integer({ default: 2, min: 1, max: 5, summary: "how many of them must accept" }),
    slots: integer({ default: 2, min: 1, max: 4, summary: "how many slots there are" }),
    ballots: integer({ default: 2, min: 1, max: 4, summary: "how many ballots there are, from 0; each has one owner" }),
    start: oneOf(["nobody leads", "replica1 leads"], {
      default: "replica1 leads",
      summary: "is phase 1 of ballot 0 done",
    }),
    window: integer({ default: 8, min: 1, max: 8, summary: "how many slots ahead a leader may propose" }),
    reconfigures: oneOf([false, true], { default: false, summary: "may replica1 hand over to other acceptors" }),
    choices: integer({ default: 1, min: 1, max: 2, summary: "how many commands each replica may choose from" }),
    catchesUp: oneOf([false, true], {
      default: false,
      summary: "do replicas ask one another for what they have missed",
    }),
    asks: oneOf(["all", "a quorum"], { default: "all", summary: "whom a new leader asks for promises" }),
    acceptorCrashes: integer({ default: 0, min: 0, max: 3, summary: "crashes of acceptors, at most" }),
    replicaCrashes: integer({ default: 0, min: 0, max: 3, summary: "crashes of replicas, at most" }),
    loses: oneOf(["never", "accept", "always"], { default: "never", summary: "messages whose loss is an event" }),
    duplicates: oneOf(["never", "always"], { default: "always", summary: "may the network deliver a message again" }),
    delivery: oneOf(["in flight", "votes at once", "at once"], {
      default: "votes at once",
      summary: "which messages travel; the others are handled in the event that sends them",
    }),
  },
  rules: multiPaxos,
  build: (values, rules) => {
    const { phase2, slots, window, ballots, asks, delivery, loses, catchesUp } = values;
    const all = names("acceptor", values.reconfigures ? 2 * values.acceptors : values.acceptors);
    const acceptors = all.slice(0, values.acceptors);
    const successors = values.reconfigures ? all.slice(values.acceptors) : acceptors;
    const replicas = names("replica", values.replicas);
    const established = values.start === "replica1 leads";
    const own = (id: string) => {
      const first = replicas.indexOf(id) * values.choices;
      return ["A", "B", "C", "D", "E", "F"].slice(first, first + values.choices);
    };
    const commands = (id: string) => (values.reconfigures && id === replicas[0] ? [RECONFIGURE, ...own(id)] : own(id));
    const nodes = {
      replica: replicated(
        values.replicas,
        replica(
          { replicas, acceptors, successors, phase2, window, slots, ballots, asks, commands, catchesUp, established },
          rules,
        ),
      ),
      acceptor: replicated(all.length, acceptor(replicas, established ? 0 : NONE, rules)),
    };
    const link = (
      carrying: Exclude<Message["type"], "ask">[],
      travels: boolean,
      lost: boolean,
    ): Link<typeof nodes> => ({
      carrying,
      order: "none",
      copies: "one",
      loses: lost ? "always" : "never",
      duplicates: travels ? values.duplicates : "never",
      delivery: travels ? "in flight" : "at once",
    });
    const electorate = { acceptors, successors: values.reconfigures ? successors : [], window, phase2, asks };
    const counted = countedBy(slots, electorate);
    return protocol(
      "Multi-Paxos",
      {
        nodes,
        network: [
          link(["prepare", "promise"], delivery !== "at once", loses === "always"),
          link(["accept"], delivery !== "at once", loses !== "never"),
          link(["accepted"], delivery === "in flight", delivery === "in flight" && loses === "always"),
          ...(catchesUp ? [link(["missing", "known"], delivery !== "at once", loses === "always")] : []),
        ],
        crashes: [
          { of: "acceptor", atMost: values.acceptorCrashes, restarts: "at once", name: "acceptor crashes" } as const,
          { of: "replica", atMost: values.replicaCrashes, restarts: "at once", name: "replica crashes" } as const,
        ].filter(({ atMost }) => atMost > 0),
        // A name in a choice, an order in which one event handles many messages, and a place in the setting are no symmetry.
        symmetry: delivery !== "at once" && asks === "all" && !values.reconfigures ? ["acceptor"] : [],
        observers: [votes, counted],
        ends: ({ replica }) => replica.every(({ ballot }) => ballot + replicas.length >= ballots),
      },
      claims(slots, electorate, counted, catchesUp),
    );
  },
}).expects({ scenarios, mutants });
