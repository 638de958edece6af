// Raft: leader election, log replication and commitment, as in figure 2 of the paper.
// The one idea: a leader of a newer term has every committed entry, because each majority that elects meets each that commits.
// Not here: clients that wait and read (register.ts), changes of the cluster (membership.ts), log compaction (snapshots/model.ts), liveness (liveness.ts).
//
// WHAT IS MODELLED
// Everything in figure 2: terms and votes, the check that a candidate's log is up to date, AppendEntries with its consistency
// check and the truncation of what conflicts, nextIndex and matchIndex, the commit rule with its restriction to the leader's own
// term, application to a state machine, writes of clients and their acknowledgement. Clients write to any server whenever they
// like; the answer that an entry was applied is what `acknowledged` means below. As options: a no-op at the start of a term,
// PreVote, and CheckQuorum with followers that do not vote while they hear from a leader.
//
// TWO GRANULARITIES, ONE TEXT
// at once: a RequestVote or AppendEntries with its answer is one event, an action of the caller (`requestVote(server2)`). That
// a message or its answer is lost or late is that the call is not made, or made later. What it leaves out: a crash or another
// event between a request and its answer. in flight: every message is an event; an RPC leaves in the step that makes it due, and
// a leader has at most one AppendEntries under way to each peer (as in LogCabin), which keeps the messages few.
//
// DURABLE AND VOLATILE
// As in figure 2: currentTerm, votedFor and log are on disk before the message that tells of them leaves; commitIndex,
// lastApplied, the role and a leader's indexes are lost in a crash. A server comes back at once as a follower unless the
// parameter says otherwise: a server that stays down for a while is one that is slow for a while, and every server may be as
// slow as it likes. (Writes to disk that end later than the step: register.ts.)
//
// THE NETWORK
// In flight, messages overtake one another unless `order` is fifo (one TCP connection for each direction), and may be lost or
// duplicated as the parameters say. A partition splits the cluster in two in any way and heals; a call across it fails.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: an election timer may fire whenever its server does not lead, so every choice of time-outs is among those explored. A
// refusal of a vote in the candidate's own term is not sent, because it would change nothing. A heartbeat that says nothing new is not sent
// in flight. AppendEntries carries one entry at most. Commands are not distinguished: a term has one leader, so term and index
// name an entry. Snapshots, which replace a committed prefix by what it amounts to, have a model of their own (snapshots/model.ts).
// Terms and logs grow for ever, so a search is bounded by the highest term and the longest log: verdicts hold within that bound.
//
// SOURCES
// Ongaro, Ousterhout, "In search of an understandable consensus algorithm", USENIX ATC 2014: figures 2, 3, 8, sections 5.1 to
// 5.5. Ongaro, "Consensus: bridging theory and practice", PhD thesis, Stanford 2014: figures 3.1 (the same as figure 2), 3.2
// (the five properties), 3.7 (figure 8 of the paper), sections 3.8 (what is persisted), 6.2, 6.4, 9.6 (CheckQuorum, no-op,
// PreVote). Ongaro's raft.tla (github.com/ongardie/raft.tla): AppendEntries with at most one entry, RPCs as actions of their own.
import { definition } from "./definition.ts";
import { mutants } from "./mutants.ts";
import { scenarios } from "./scenarios.ts";

export default definition.expects({ scenarios, mutants });
