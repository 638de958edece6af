// The models by name: what `kripke list` lists and a target without a path names.
// The one idea: one list, in the order in which it is read and run.
// Not here: models in users' files (load.ts).
import type { Checkable, ModelSource } from "../checker/index.ts";
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
import raftSnapshots from "./raft/snapshots/model.ts";
import lamportPaxos from "./reference/lamport-paxos.ts";
import paxosCommit from "./reference/paxos-commit.ts";
import transactionCommit from "./reference/transaction-commit.ts";
import twoPhase from "./reference/two-phase.ts";
import abd from "./registers/abd.ts";
import paxosRegister from "./registers/paxos-register.ts";
import singleCopyRegister from "./registers/single-copy-register.ts";
import sagaIsolation from "./saga/isolation.ts";
import saga from "./saga/model.ts";
import seataAt from "./seata-at/model.ts";
import tccCluster from "./tcc/cluster.ts";
import tcc from "./tcc/model.ts";
import threePhaseCommit from "./three-phase-commit/expectations.ts";
import twoPhaseCommit from "./two-phase-commit/expectations.ts";
import twoPhaseCommitOneRow from "./two-phase-commit/one-row.ts";
import xaRecovery from "./two-phase-commit/recovery.ts";
import zabClients from "./zab/clients/model.ts";
import zabObservers from "./zab/clients/observers.ts";
import fastLeaderElectionLiveness from "./zab/election/liveness.ts";
import fastLeaderElection from "./zab/election/model.ts";
import zabLiveness from "./zab/liveness.ts";
import zab from "./zab/model.ts";
import zabNotes from "./zab/sentences.ts";
import zookeeper from "./zab/zookeeper/model.ts";

/** Each model with its title in Chinese, the language of the notes. */
const models: readonly (readonly [model: ModelSource, chineseTitle: string])[] = [
  [twoPhaseCommit, "XA 两阶段提交"],
  [twoPhaseCommitOneRow, "两阶段提交：两个事务争一行"],
  [xaRecovery, "XA 的恢复：存疑分支、xa_recover、悬挂"],
  [seataAt, "Seata 的 AT 模式：撤销日志与全局锁"],
  [threePhaseCommit, "三阶段提交"],
  [paxosCommitNodes, "Paxos Commit：节点与消息"],
  [messageTransaction, "MQ 事务：半消息与回查"],
  [outbox, "MQ 事务：本地消息表"],
  [tcc, "TCC 事务"],
  [tccCluster, "TCC 事务：管理器集群"],
  [saga, "Saga 事务"],
  [sagaIsolation, "Saga 的隔离：两个订单相遇"],
  [paxos, "Paxos"],
  [paxosDelays, "Paxos 的消息延迟"],
  [paxosLiveness, "Paxos 的活性：活锁及其终结"],
  [multiPaxos, "Multi-Paxos"],
  [multiPaxosDelays, "Multi-Paxos 的消息延迟"],
  [multiPaxosService, "Multi-Paxos 上的线性一致寄存器"],
  [raft, "Raft"],
  [raftRegister, "Raft 的客户端：线性一致读、已确认的写、会话、慢磁盘"],
  [raftMembership, "Raft 的成员变更：每次一个节点"],
  [raftSnapshots, "Raft 的快照：日志压缩与 InstallSnapshot"],
  [raftLiveness, "Raft 的选举活性"],
  [raftNotes, "Raft：讲义中的句子"],
  [zab, "ZAB"],
  [zabNotes, "ZAB：讲义中的句子"],
  [zabLiveness, "ZAB 的活性"],
  [fastLeaderElection, "ZooKeeper 的快速选主"],
  [fastLeaderElectionLiveness, "ZooKeeper 的选主活性"],
  [zookeeper, "ZooKeeper：选主与 ZAB 合在一起"],
  [raftSituations, "Raft：与 ZAB 对比的情境"],
  [zabSituations, "ZAB：与 Raft 对比的情境"],
  [zookeeperRounds, "ZooKeeper 的选举轮次与 epoch"],
  [raftDelays, "Raft 选举的消息延迟"],
  [electionDelays, "ZooKeeper 选主的消息延迟"],
  [epochDelays, "ZAB 从选出到可服务的消息延迟"],
  [zabClients, "ZooKeeper 的客户端：写、本地读、sync"],
  [zabObservers, "ZooKeeper 的 Observer：服务客户端，不投票"],
  [abd, "ABD 寄存器：不靠共识的线性一致"],
  [singleCopyRegister, "各存一份副本的寄存器"],
  [paxosRegister, "用作寄存器的 Paxos（Stateright 的例子）"],
  [transactionCommit, "事务提交的规约（TCommit）"],
  [twoPhase, "两阶段提交的规约（TwoPhase）"],
  [lamportPaxos, "Paxos 的规约（Lamport）"],
  [paxosCommit, "Paxos Commit 的规约"],
];

export const registry: ReadonlyMap<string, ModelSource> = new Map(models.map(([model]) => [model.name, model]));

/** The titles in Chinese of these models, and of no other that may have the same name. */
export const chineseTitles: ReadonlyMap<Checkable, string> = new Map(models);
