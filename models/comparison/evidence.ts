// How the rows of the comparison name their evidence.
// The one idea: a claim is named once, here, with its model, so that a row reads as (claim, scenario, verdict).
// Not here: the rows (notes-*.ts), the table (table.ts).
import { type Evidence, evidenceOf } from "../book/row.ts";

const claimOf =
  (model: string) =>
  (claim: string) =>
  (scenario: string, verdict: Evidence["verdict"], shows?: string): Evidence =>
    evidenceOf(model)(scenario, claim, verdict, shows);

/** What is bounded by a highest term or a longest log. */
export const within = "holds within bounds";

const raftModel = claimOf("raft");
export const raft = {
  oneLeader: raftModel("at most one leader is elected in a term"),
  completeness: raftModel("leaders of later terms have every committed entry"),
  machines: raftModel("no two servers apply different entries at one index"),
  votesOnce: raftModel("a server votes once a term"),
  ownTerm: raftModel("a leader commits by counting only in its own term"),
  keeps: raftModel("nobody removes what it knows to be committed"),
  stands: raftModel("an election time-out begins a new term"),
  split: raftModel("a vote can be split"),
  older: raftModel("an entry of an older term can be committed"),
  truncated: raftModel("an entry that was not committed can be truncated"),
};
const raftRegister = claimOf("raft-register");
export const oneRegister = raftRegister("clients see one register");
export const onMajority = raftRegister("an acknowledged write is in the logs of a majority");
export const heartbeat = claimOf("raft-notes")(
  "a candidate that hears from a leader whose term is not over follows it",
);
const raftLiveness = claimOf("raft-liveness");
export const elected = raftLiveness("a leader is elected in the end");
export const oneFollowed = raftLiveness("in the end one leader is followed by all");

const raftHere = claimOf("raft-situations");
export const raftIn = {
  ledFirst: raftHere("nothing is committed before a leader is elected"),
  oneNumber: raftHere("the current term is that of the last entry"),
  onlyFollowers: raftHere("a leader steps down only at the word of a newer term"),
  leadsOn: raftHere("one follower's time-out changes neither leader nor term"),
  follows: raftHere("who comes up follows the leader, and does not stand first"),
  deposes: raftHere("who comes up can depose the leader"),
  serves: raftHere("three of five can commit what is written since the split"),
  servesNobody: raftHere("what is written where less than three are together is never committed"),
  answered: raftHere("after the split a client's write is answered in the end"),
  left: raftHere("what a former leader left is committed in the end"),
  stays: raftHere("what a majority has logged stays"),
  first: raftHere("whoever has not voted votes for the first to ask"),
  firstOfRecent: raftHere("whoever has not voted votes for the first to ask whose log is up to date"),
};

const zabModel = claimOf("zab");
export const zab = {
  oneLeader: zabModel("an epoch has one leader"),
  committed: zabModel("an established epoch began with all that is delivered of earlier ones"),
  oneOrder: zabModel("all deliver in one order"),
  ofPrimary: zabModel("what a primary broadcast before is delivered before"),
  ofEpochs: zabModel("what is of an earlier epoch is delivered before"),
  ready: zabModel("a primary that broadcasts has delivered all that is delivered of earlier epochs"),
  resigns: zabModel("a leader whose learners are no quorum gives up"),
  adopted: zabModel("what only one has logged can begin an epoch"),
  cutBack: zabModel("a log can be cut back"),
  next: zabModel("a commit is of what is logged, and the next"),
  onDisk: zabModel("what is committed is on the disks of a quorum"),
};
const zabNotes = claimOf("zab-notes");
export const said = {
  kept: zabNotes("whatever a server has logged in a former epoch is committed in a later one"),
  dropped: zabNotes("what only one server has logged in a former epoch is dropped"),
  uniform: zabNotes("in an epoch all servers have the same log"),
  initial: zabNotes("who has acknowledged the leader has the history with which its epoch began"),
  last: zabNotes("the current epoch is that of the last transaction"),
  noLater: zabNotes("no transaction is of an epoch after the one accepted last"),
};
const zabClients = claimOf("zab-clients");
export const allLinearizable = zabClients("reads and writes are linearizable");
export const leaderWorks = zabClients("no server but the leader answers a client by itself");
export const writesLinearizable = zabClients("writes are linearizable");
export const gaveUp = claimOf("zab-liveness")("who follows a leader that gave up looks for another");

const election = claimOf("fast-leader-election");
export const fle = {
  recent: election("a leader is as recent as a quorum"),
  oneARound: election("a round has one leader"),
  better: election("in a round a vote only gets better"),
  agree: election("all can agree"),
  two: election("two can lead at once"),
};
const electionLiveness = claimOf("fast-leader-election-liveness");
export const agreed = electionLiveness("in the end all follow one leader");
export const found = electionLiveness("who looks for a leader finds one");

const zookeeperModel = claimOf("zookeeper");
export const zookeeper = {
  oneLeader: zookeeperModel("an epoch has one leader"),
  ownHistory: zookeeperModel("a leader keeps its own history"),
  timeOut: zookeeperModel("one follower's time-out changes neither leader nor epoch"),
  follows: zookeeperModel("who comes up follows the leader that a majority has"),
  adopted: zookeeperModel("a transaction of an earlier epoch can be adopted"),
};
const rounds = claimOf("zookeeper-rounds");
export const roundIsEpoch = rounds("the round of an election is the epoch that it leads to");
export const oneElected = rounds("a leader can be elected");

const raftDelays = claimOf("raft-delays");
const electionDelays = claimOf("fast-leader-election-delays");
const zabDelays = claimOf("zab-delays");
export const delays = {
  raft: raftDelays("a leader can serve after 2 message delays"),
  raftSooner: raftDelays("a leader can serve after fewer than 2"),
  elected: electionDelays("a leader can be elected after 2 message delays"),
  electedSooner: electionDelays("a leader can be elected after fewer than 2"),
  serves: zabDelays("an elected leader can serve after 5 message delays"),
  servesSooner: zabDelays("an elected leader can serve after fewer than 5"),
};

const zabHere = claimOf("zab-situations");
export const zabIn = {
  ledFirst: zabHere("nothing is delivered before an epoch has a leader"),
  serves: zabHere("three of five can commit what is written since the split"),
  servesNobody: zabHere("what is written where less than three are together is never committed"),
  stale: zabHere("a server that is cut off can serve without what was committed since"),
  answered: zabHere("after the split a client's write is delivered in the end"),
  looks: zabHere("who follows a leader that leads no more looks for another in the end"),
  left: zabHere("what a former leader left is committed in the end"),
};
