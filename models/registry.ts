// The models by name: what `kripke list` lists and a target without a path names.
// The one idea: one list, in the order in which it is read and run.
// Not here: models in users' files (load.ts).
import type { ModelSource } from "../checker/index.ts";
import raftDelays from "./comparison/raft-delays.ts";
import raftSituations from "./comparison/raft-situations.ts";
import zookeeperRounds from "./comparison/rounds.ts";
import zabSituations from "./comparison/zab-situations.ts";
import { electionDelays, epochDelays } from "./comparison/zookeeper-delays.ts";
import messageTransaction from "./message-transaction/model.ts";
import outbox from "./message-transaction/outbox.ts";
import multiPaxosDelays from "./multi-paxos/delays.ts";
import multiPaxos from "./multi-paxos/model.ts";
import multiPaxosService from "./multi-paxos/service.ts";
import paxosDelays from "./paxos/delays.ts";
import paxosLiveness from "./paxos/liveness.ts";
import paxos from "./paxos/model.ts";
import paxosCommitNodes from "./paxos-commit/expectations.ts";
import raftLiveness from "./raft/liveness.ts";
import raftMembership from "./raft/membership.ts";
import raft from "./raft/model.ts";
import raftRegister from "./raft/register.ts";
import raftNotes from "./raft/sentences.ts";
import lamportPaxos from "./reference/lamport-paxos.ts";
import paxosCommit from "./reference/paxos-commit.ts";
import transactionCommit from "./reference/transaction-commit.ts";
import twoPhase from "./reference/two-phase.ts";
import abd from "./registers/abd.ts";
import paxosRegister from "./registers/paxos-register.ts";
import singleCopyRegister from "./registers/single-copy-register.ts";
import saga from "./saga/model.ts";
import tcc from "./tcc/model.ts";
import threePhaseCommit from "./three-phase-commit/expectations.ts";
import twoPhaseCommit from "./two-phase-commit/expectations.ts";
import twoPhaseCommitOneRow from "./two-phase-commit/one-row.ts";
import zabClients from "./zab/clients/model.ts";
import fastLeaderElectionLiveness from "./zab/election/liveness.ts";
import fastLeaderElection from "./zab/election/model.ts";
import zabLiveness from "./zab/liveness.ts";
import zab from "./zab/model.ts";
import zabNotes from "./zab/sentences.ts";
import zookeeper from "./zab/zookeeper/model.ts";

const models: readonly ModelSource[] = [
  twoPhaseCommit,
  twoPhaseCommitOneRow,
  threePhaseCommit,
  paxosCommitNodes,
  messageTransaction,
  outbox,
  tcc,
  saga,
  paxos,
  paxosDelays,
  paxosLiveness,
  multiPaxos,
  multiPaxosDelays,
  multiPaxosService,
  raft,
  raftRegister,
  raftMembership,
  raftLiveness,
  raftNotes,
  zab,
  zabNotes,
  zabLiveness,
  fastLeaderElection,
  fastLeaderElectionLiveness,
  zookeeper,
  raftSituations,
  zabSituations,
  zookeeperRounds,
  raftDelays,
  electionDelays,
  epochDelays,
  zabClients,
  abd,
  singleCopyRegister,
  paxosRegister,
  transactionCommit,
  twoPhase,
  lamportPaxos,
  paxosCommit,
];

export const registry: ReadonlyMap<string, ModelSource> = new Map(models.map((model) => [model.name, model]));
