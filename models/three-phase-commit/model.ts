// Three-phase commit: one transaction, a coordinator, its sites, and four answers to the question what to do when it is silent.
// The one idea: nobody commits before everybody alive knows of it, so that those who are left can always decide without the dead.
// Not here: reads and writes, who was the last to crash, the elections that real systems would use.
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
// dead, is memory. Whoever crashes stays away, and what it has decided still counts: it would find that on its disk. Where `recovery` is later,
// sites come back (the coordinator does not: it is no site). One that had not voted aborts, one that had decided knows; one in between
// says that it is back, so that nobody waits for what it has not sent, asks what was decided until somebody tells, and takes no part in the
// termination protocol. That it must ask is Skeen's: with more than one failure no protocol lets every site recover independently.
//
// THE NETWORK
// Messages overtake one another; none is lost but those that cross a split, none is duplicated.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: a detector speaks when it likes, if what it says is right. Total failure: if all sites crash, those that come
// back wait for ever here; whoever was the last to crash could decide, and to find out who that was is a protocol of its own (Skeen 1985). That everybody decides is claimed as the absence of a
// deadlock: a site suspects another one once, a ballot belongs to one backup, so no behaviour goes on for ever, and every one
// ends where nothing can happen any more. A time-out can always happen, a false one, too.
//
// SOURCES
// Skeen, "Nonblocking commit protocols", SIGMOD 1981: the non-blocking condition (section 4), three-phase commit (5) and the
// termination protocol (6). Skeen, Stonebraker, "A formal model of crash recovery in a distributed system", IEEE Transactions on software
// engineering 9(3), 1983 (independent recovery). Skeen, "Determining the last process to fail", ACM TOCS 3(1), 1985. Bernstein, Hadzilacos, Goodman, "Concurrency control and recovery in database systems", 1987,
// section 7.5 (three-phase commit; its termination protocol, and what communication failures do to it). Gray, Lamport, "Consensus
// on transaction commit", 2006, section 1: what three-phase commit leaves open when several nodes believe that they lead.
import { delays, integer, model, names, oneOf, protocol, replicated } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { backups, backupsThatWork, delayed, recovery as ofRecovery, safety, termination } from "./claims.ts";
import { dutiesOf } from "./duties.ts";
import { areApart, ENVIRONMENTS, haste, isOver, split, surroundings } from "./environment.ts";
import { coordinator, type Options, POLICIES, participant, skeen } from "./protocol.ts";

const clock = delays("message delays", { atMost: 8 });

export const definition = model({
  name: "three-phase-commit",
  summary: "three-phase commit: four answers to a silent coordinator, in six environments",
  parameters: {
    participants: integer({ default: 3, min: 2, max: 4, summary: "sites" }),
    policy: oneOf(POLICIES, { default: "termination", summary: "what a site does that believes another one dead" }),
    environment: oneOf([...ENVIRONMENTS, "nothing fails"], {
      default: "a crash inside a broadcast",
      summary: "what may fail, and what a suspicion means",
    }),
    moreCrashes: integer({ default: 0, min: 0, max: 2, summary: "crashes of sites, beyond those of the environment" }),
    recovery: oneOf(["never", "later"], { default: "never", summary: "does a site that has crashed come back" }),
    canCommit: oneOf(["binding", "opinion"], {
      default: "binding",
      summary: "is the work prepared at CanCommit, or only at PreCommit",
    }),
    asks: oneOf(["safety", "delays", "termination"], { default: "safety", summary: "what is claimed" }),
  },
  rules: skeen,
  build: ({ participants, policy, environment, moreCrashes, recovery, canCommit, asks }, rules) => {
    const all = names("participant", participants);
    const { coordinatorCrashes, midStep, detector, timeOuts, isSplit } = surroundings[environment];
    const participantCrashes = surroundings[environment].participantCrashes + moreCrashes;
    const options: Options = {
      policy,
      canCommit,
      suspicion:
        policy === "block" || environment === "nothing fails" ? "never" : timeOuts ? "by a time-out" : "by a detector",
      frail: timeOuts || participantCrashes > 0 ? all : [],
      mayMiss: isSplit ? areApart : () => true,
    };
    const each = all as readonly `participant${number}`[];
    const waits = (of: "coordinator" | `participant${number}`) =>
      options.suspicion === "by a time-out" ? ({ kind: "timer", of } as const) : ({ kind: "suspect", of } as const);
    /** What must not be put off for ever. */
    const fair = [
      { kind: "action", of: "coordinator", name: "begin" } as const,
      { kind: "deliver", each: "message" } as const,
      ...(options.suspicion === "never" ? [] : each.map(waits)),
      ...(recovery === "later" ? [{ kind: "restart", of: "participant" } as const] : []),
      ...(options.suspicion === "never" || options.frail.length === 0 ? [] : [waits("coordinator")]),
    ];
    return protocol(
      "three-phase commit",
      {
        nodes: {
          coordinator: coordinator(all, rules, options),
          participant: replicated(participants, participant(all, rules, options)),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        crashes: [
          {
            of: "coordinator",
            atMost: coordinatorCrashes,
            name: "coordinator crashes",
            restarts: "never",
            midStep,
          } as const,
          {
            of: "participant",
            atMost: participantCrashes,
            name: "participant crashes",
            restarts: recovery,
            midStep,
          } as const,
        ].filter(({ atMost }) => atMost > 0),
        ...(options.suspicion === "by a detector" ? { detector } : {}),
        ...(isSplit ? { partitions: split } : {}),
        ...(asks === "termination" ? { fairness: { weak: fair } } : {}),
        observers: [...(asks === "delays" ? [clock] : []), ...(isSplit ? [haste] : [])],
        ends: ({ participant }) => isOver(participant),
      },
      {
        ...onlyIf(asks === "safety", safety(isSplit)),
        ...onlyIf(asks === "safety", dutiesOf(all, options)),
        ...onlyIf(asks === "safety" && policy === "termination" && options.suspicion !== "never", backups),
        ...onlyIf(asks === "safety" && policy === "termination" && canCommit === "opinion", backupsThatWork),
        ...onlyIf(asks === "safety" && recovery === "later", ofRecovery),
        ...onlyIf(asks === "delays", delayed(all, clock)),
        ...onlyIf(asks === "termination", termination),
      },
    );
  },
});
