// Wrong versions of three-phase commit, and the claim that catches each.
// The one idea: a mutant replaces rules of the protocol; the other policies are not mutants but rows of the matrix.
// Not here: the rules themselves (rules.ts).
import type { definition } from "./definition.ts";

type Mutants = NonNullable<Parameters<(typeof definition)["expects"]>[0]["mutants"]>;

export const mutants: Mutants = {
  backupSkipsFirstPhase: {
    summary: "a backup that may commit tells so at once, to some who are uncertain, and crashes among them",
    breaks: "no split decision",
    with: { environment: "crashes of sites too" },
    rules: { backupFirstPhase: false },
  },
  twoPhases: {
    summary:
      "the coordinator commits when all have voted yes: two-phase commit, with the termination protocol of three",
    breaks: "nobody commits while somebody alive is uncertain",
    rules: { secondPhase: false },
  },
  commitsAtFirstAck: {
    summary: "the coordinator commits when one has acknowledged PreCommit",
    breaks: "nobody commits while somebody alive is uncertain",
    rules: { enoughAcks: (acks) => acks > 0 },
  },
  obeysTheDead: {
    summary: "messages of the coordinator are obeyed although a backup has taken over",
    breaks: "nobody alive is precommitted beside somebody who has aborted",
    with: { environment: "a crash suspected early" },
    rules: { obeysOld: true },
  },
  backupCommitsUncertain: {
    summary: "a backup commits where nobody has aborted",
    breaks: "nobody commits while somebody alive is uncertain",
    rules: { verdict: (sites) => (sites.includes("aborted") ? "aborted" : "committed"), backupFirstPhase: false },
  },
  backupNeverCommits: {
    summary: "a backup aborts whatever it hears",
    breaks: "a backup can commit",
    rules: { verdict: () => "aborted" },
  },
  backupNeverAborts: {
    summary: "a backup commits whatever it hears",
    breaks: "a backup can abort",
    rules: { verdict: () => "committed" },
  },
  backupKeepsSilent: {
    summary: "a backup decides and tells nobody",
    breaks: "no deadlock",
    rules: { backupTells: false },
  },
  waitsForItself: {
    summary: "the coordinator waits for one acknowledgement more than there are sites",
    breaks: "everybody can commit",
    with: { policy: "block" },
    rules: { enoughAcks: (acks, participants) => acks > participants },
  },
  noPreCommit: {
    summary: "PreCommit is left out",
    breaks: "one can know that all have voted yes while another does not",
    with: { policy: "block" },
    rules: { secondPhase: false },
  },
  asksTwice: {
    summary: "the coordinator waits for an acknowledgement that never comes",
    breaks: "everyone can have committed after five message delays",
    with: { environment: "nothing fails", asks: "delays" },
    rules: { enoughAcks: (acks, participants) => acks > participants },
  },
};
