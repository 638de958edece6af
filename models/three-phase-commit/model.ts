// Three-phase commit: one transaction, a coordinator, its sites, and four answers to the question what to do when it is silent.
// The one idea: nobody commits before everybody alive knows of it, so that those who are left can always decide without the dead.
// Not here: reads and writes, recovery of a site that has crashed, the elections that real systems would use.
//
// WHAT IS MODELLED
// CanCommit: the coordinator asks; a site that can votes yes and is ready, one that cannot aborts and votes no. PreCommit: when all
// have voted yes the coordinator tells them so; a site acknowledges and is precommitted. DoCommit: when all have acknowledged it
// sends the commit. On a no it sends abort. A coordinator that believes a site dead aborts as long as it waits for votes, and
// counts it as having acknowledged afterwards.
//
// What a site does that believes the coordinator dead is the POLICY. "Any time-out aborts" and "by own state" (who is precommitted
// commits, who is not aborts) are the two rules of thumb that are taught; by them each site decides for itself, and under the
// first the coordinator, too, aborts at any time-out. "Termination" is Skeen's protocol: the first site that is not believed dead
// is the backup; it polls the others; if somebody has committed it commits, if somebody has aborted, or nobody is precommitted,
// it aborts; if somebody is precommitted it first moves everybody alive to precommitted, and then commits. If the backup
// dies the next site takes over with a higher ballot, and nobody obeys a lower ballot than the highest he has heard of. "Block": nobody
// suspects anybody.
//
// What may fail, and what a suspicion means, is the ENVIRONMENT (environment.ts): crashes with a detector that is right, with the
// last words of the dead delivered before (synchronous) or still on their way (perfect), between steps or inside a broadcast;
// or no crash at all, but time-outs that mean nothing, in a whole network or in one that splits for good. All policies in all
// environments are the matrix (matrix.ts).
//
// DURABLE AND VOLATILE
// A site's vote, precommit and decision are on disk before it tells of them; what it has heard as backup, and whom it believes
// dead, is memory. Whoever crashes stays away, and what it has decided still counts: it would find that on its disk.
//
// THE NETWORK
// Messages overtake one another; none is lost but those that cross a split, none is duplicated.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: a detector speaks when it likes, if what it says is right. Recovery: a site that comes back must ask the others, and may find
// them all dead; who died last decides then, which is a protocol of its own. That everybody decides is claimed as the absence of a
// deadlock: a site suspects another one once, a ballot belongs to one backup, so no behaviour goes on for ever, and every one
// ends where nothing can happen any more. A time-out can always happen, a false one, too.
//
// SOURCES
// Skeen, "Nonblocking commit protocols", SIGMOD 1981: the non-blocking condition (section 4), three-phase commit (5) and the
// termination protocol (6). Bernstein, Hadzilacos, Goodman, "Concurrency control and recovery in database systems", 1987,
// section 7.5 (three-phase commit; its termination protocol, and what communication failures do to it). Gray, Lamport, "Consensus
// on transaction commit", 2006, section 1: what three-phase commit leaves open when several nodes believe that they lead.
import { definition } from "./definition.ts";
import { cells } from "./matrix.ts";
import { mutants } from "./mutants.ts";

export default definition.expects({
  scenarios: {
    default: { summary: "three sites; the coordinator crashes, perhaps inside a broadcast; the first site takes over" },
    ...cells,
    "two sites crash too": {
      summary: "the coordinator crashes and two of three sites, all perhaps inside a broadcast: the last one decides",
      with: { environment: "crashes of sites too", moreCrashes: 1 },
    },
    "an opinion, and a site crashes": {
      summary:
        "CanCommit does not bind, and the work is prepared at PreCommit: to be precommitted says nothing of the others",
      with: { environment: "crashes of sites too", canCommit: "opinion" },
      expect: {
        "no split decision": "violated",
        "nobody alive is precommitted beside somebody who has aborted": "violated",
      },
    },
    "an opinion, by own state": {
      summary:
        "CanCommit does not bind; one site cannot prepare, the coordinator crashes, and who is precommitted commits",
      with: { environment: "a crash", canCommit: "opinion", policy: "by own state" },
      expect: {
        "no split decision": "violated",
        "nobody commits while somebody alive is uncertain": "violated",
        "nobody alive is precommitted beside somebody who has aborted": "violated",
      },
    },
    "in the end": {
      summary: "the coordinator and one site crash, perhaps inside a broadcast: those alive learn the outcome",
      with: { environment: "crashes of sites too", asks: "termination" },
    },
    "in the end, with false suspicion": {
      summary: "two sites; time-outs that mean nothing: everybody learns an outcome, though not the same",
      with: { environment: "false suspicion", asks: "termination", participants: 2 },
    },
    "in the end, without time-outs": {
      summary: "the coordinator crashes, and nobody suspects it: three phases alone do not unblock anybody",
      with: { policy: "block", environment: "a crash", asks: "termination" },
      expect: { "those alive who have voted yes learn the outcome": "violated", "no deadlock": "violated" },
    },
    "message delays": {
      summary: "nothing fails: five message delays to a commit everywhere",
      with: { environment: "nothing fails", asks: "delays" },
      expect: { "everyone can have committed after four message delays": "unreachable" },
    },
  },
  mutants,
});
