// Paxos Commit: resource managers, acceptors and leaders, of which some may crash for good.
// The one idea: the coordinator's log is replaced by a consensus for each manager's vote, so a majority of acceptors knows
// everything that a dead coordinator took with it in two-phase commit.
// Not here: the message-set form (reference/paxos-commit.ts), values other than a vote, more than one ballot of a leader.
//
// WHAT IS MODELLED
// Each manager is the subject of one instance of Paxos that decides whether it is prepared. The first leader asks all managers to
// prepare. A manager that can is prepared and proposes "prepared" in its own instance, one that cannot aborts and proposes
// "aborted": ballot 0 belongs to the managers, so they send phase 2a without a phase 1. An acceptor that has voted in all
// instances tells the first leader; a majority of acceptors decides; all instances decided prepared is a commit, anything else an abort.
// A later leader takes over, because somebody has crashed or (`at any time`) because it thinks so: it asks all acceptors for a promise in its own ballot, in every instance adopts the latest vote that a majority reports, proposes "aborted" where
// there is none, and counts in its turn. So a manager that is never heard of is aborted, and one that was chosen prepared stays so.
//
// WHERE TWO-PHASE COMMIT BLOCKS, THIS DOES NOT
// All managers are prepared, the first leader is gone, nothing of the outcome is on its way: that is reachable here as it is
// there, and here no behaviour ends in it. That everybody decides is claimed as the absence of a deadlock: a leader takes over
// once and every message is consumed, so no behaviour goes on for ever.
//
// DURABLE AND VOLATILE
// A manager's phase and an acceptor's promise and votes are on disk before it tells of them; a leader has nothing that is not
// lost. Nobody who has crashed comes back, which is the worst for progress; what a manager has decided before still counts.
//
// THE NETWORK
// Messages overtake one another and wait as long as they like; what is never delivered stands for what is lost.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Ballots: one for each leader, so that the graph is finite; leaders that outbid one another for ever are a matter of Paxos. Bundles:
// one promise, one ballot and one message for all instances, as Gray and Lamport bundle them (section 4.2). Their faster variants
// are left out: acceptors that tell the managers themselves would save one delay (three, as in two-phase commit), leaders that
// are acceptors save messages.
//
// SOURCES
// Gray, Lamport, "Consensus on transaction commit", ACM TODS 31(1), 2006: sections 4 (Paxos Commit), 4.2 (its cost, bundling),
// 5 (against two-phase commit, which it is with one acceptor at the leader).
import { definition } from "./definition.ts";
import { mutants } from "./mutants.ts";

const later = "a later leader can commit";
const laterAborts = "a later leader can abort what no manager has refused";
const orphaned = "all can be prepared while the leader is down, and nothing of the outcome on its way";

export default definition.expects({
  scenarios: {
    default: {
      summary: "two managers, three acceptors; the leader and one acceptor crash, and another leader takes over",
    },
    "a wrong suspicion": {
      summary: "one manager; nobody crashes, and a second leader takes over at any time: two lead at once",
      with: { managers: 1, takesOver: "at any time", leaderCrashes: 0, acceptorCrashes: 0 },
      expect: { [orphaned]: "unreachable" },
    },
    "a wrong suspicion, one acceptor": {
      summary: "two managers and one acceptor; nobody crashes, and two lead at once",
      with: { acceptors: 1, takesOver: "at any time", leaderCrashes: 0, acceptorCrashes: 0 },
      expect: { [orphaned]: "unreachable" },
    },
    "a wrong suspicion, in full": {
      summary: "two managers and three acceptors; nobody crashes, and two lead at once",
      with: { takesOver: "at any time", leaderCrashes: 0, acceptorCrashes: 0 },
      expect: { [orphaned]: "unreachable" },
      large: true,
    },
    "a manager crashes": {
      summary: "one acceptor; the leader and one manager crash: what is not known of the manager is taken for an abort",
      with: { acceptors: 1, acceptorCrashes: 0, managerCrashes: 1 },
    },
    "too many acceptors crash": {
      summary: "one manager; the leader and two of three acceptors crash: nobody is told, nobody is split",
      with: { managers: 1, acceptorCrashes: 2 },
      expect: { "no deadlock": "violated" },
    },
    "two-phase commit": {
      summary: "one acceptor: with it the memory of the votes is gone, and the prepared are blocked",
      with: { acceptors: 1 },
      expect: { "no deadlock": "violated" },
    },
    "nobody takes over": {
      summary: "the leader crashes, and there is no other",
      with: { acceptorCrashes: 0, takesOver: "never" },
      expect: { "no deadlock": "violated", [later]: "unreachable", [laterAborts]: "unreachable" },
    },
    "message delays": {
      summary: "nothing fails: four message delays to a commit everywhere",
      with: { asks: "delays", takesOver: "never", leaderCrashes: 0, acceptorCrashes: 0 },
      expect: { "everyone can have committed after three message delays": "unreachable" },
    },
    "two lead, and everything crashes": {
      summary: "a second leader takes over at any time; the leader, one acceptor and one manager crash",
      with: { takesOver: "at any time", managerCrashes: 1 },
      large: true,
    },
  },
  mutants,
});
