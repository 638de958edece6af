// Three-phase commit's scenarios, most of them cells of the matrix, and its mutants, each with the claim that catches it.
// The one idea: a mutant replaces rules of the protocol; the other policies are not mutants but rows of the matrix.
// Not here: the matrix (matrix.ts), the rules themselves (protocol.ts).
import { cells } from "./matrix.ts";
import { definition } from "./model.ts";

type Use = Parameters<(typeof definition)["expects"]>[0];
type Mutants = NonNullable<Use["mutants"]>;

const scenarios: Use["scenarios"] = {
  default: { summary: "three sites; the coordinator crashes, perhaps inside a broadcast; the first site takes over" },
  ...cells,
  "two sites crash too": {
    summary: "the coordinator crashes and two of three sites, all perhaps inside a broadcast: the last one decides",
    with: { environment: "crashes of sites too", moreCrashes: 1 },
  },
  "a site comes back": {
    summary:
      "two sites; the coordinator crashes and a site, both perhaps inside a broadcast; the site comes back, and asks",
    with: { participants: 2, environment: "crashes of sites too", recovery: "later" },
  },
  "a site of three comes back": {
    summary: "the same with three sites",
    with: { environment: "crashes of sites too", recovery: "later" },
    large: true,
  },
  "all sites crash, and come back": {
    summary: "two sites; both come back, and neither knows what the other may have been told: they wait for ever",
    with: { participants: 2, environment: "crashes of sites too", moreCrashes: 1, recovery: "later" },
    expect: { "no deadlock": "violated" },
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
  "in the end, a site comes back": {
    summary: "two sites; the coordinator crashes and a site, which comes back: it learns the outcome",
    with: { participants: 2, environment: "crashes of sites too", recovery: "later", asks: "termination" },
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
};

const mutants: Mutants = {
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
  obeysASecond: {
    summary: "a site that has aborted, because it had waited too long, obeys the commit that comes afterwards",
    breaks: "a decision is final",
    with: { policy: "any time-out aborts", environment: "a crash suspected early" },
    rules: { keepsDecision: false },
  },
  decidesComingBack: {
    summary:
      "a site that comes back decides by its own state (independent recovery), and the others have decided otherwise",
    breaks: "no split decision",
    with: { participants: 2, environment: "crashes of sites too", recovery: "later" },
    rules: { comesBack: "decides" },
  },
  goesOnComingBack: {
    summary: "a site that comes back takes part as if nothing had happened, and decides by what it knew before",
    breaks: "no split decision",
    with: { participants: 2, environment: "crashes of sites too", moreCrashes: 1, recovery: "later" },
    rules: { comesBack: "goes on" },
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
  backupAlone: {
    summary: "backupKeepsSilent, as those see it who wait",
    breaks: "those alive who have voted yes learn the outcome",
    with: { environment: "a crash", asks: "termination" },
    rules: { backupTells: false },
  },
  leavesOld: {
    summary: "a site that has heard of a backup leaves in flight what still comes from the coordinator",
    breaks: "what is sent to who is up is taken in the end, though it comes too late",
    with: { environment: "a crash suspected early", asks: "termination" },
    rules: { takesOld: false },
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
  neverFails: {
    summary: "the work of a site never fails",
    breaks: "a site can vote no",
    with: { environment: "a crash" },
    rules: { mayFail: () => false },
  },
  backupNeverFails: {
    summary: "CanCommit does not bind, and yet the work of a backup never fails",
    breaks: "a backup whose own work fails aborts, though another is precommitted and nobody else has aborted",
    with: { environment: "crashes of sites too", canCommit: "opinion" },
    rules: { mayFail: (as) => as !== "backup" },
  },
  asksTwice: {
    summary: "the coordinator waits for an acknowledgement that never comes",
    breaks: "everyone can have committed after five message delays",
    with: { environment: "nothing fails", asks: "delays" },
    rules: { enoughAcks: (acks, participants) => acks > participants },
  },
};

export default definition.expects({ scenarios, mutants });
