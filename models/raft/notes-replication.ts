// The notes on Raft about replication: requests, logs, splits of the network (RF13 to RF20).
// The one idea: what a leader does with what clients ask, and what a split changes, sentence by sentence, each with the claims that it rests on.
// Not here: the claims (claims.ts, said.ts), the other rows (notes.ts).
import type { Row } from "../book/row.ts";
import { notes, raft, register } from "./evidence.ts";

const APPEND_ONLY = "a leader only appends to its log";
const MATCHING = "logs that agree on an entry agree on all before it";
const COMPLETENESS = "leaders of later terms have every committed entry";
const MACHINES = "no two servers apply different entries at one index";
const SURVIVE = "acknowledged writes survive";
const KEEPS = "nobody removes what it knows to be committed";
const NEWER = "whoever learns of a newer term follows";
const PASSIVE = "a follower's log changes only at the word of its leader";
const TRUNCATED = "an entry that was not committed can be truncated";
const LINEARIZABLE = "clients see one register";
const ON_MAJORITY = "an acknowledged write is in the logs of a majority";
const GROWS = "a leader that runs well raises its term";
const MINORITY = "a leader cut off with a minority commits nothing";
const TAKEN = "a leader cut off with a minority commits nothing that it took up since";
const RAISES = "a server that is cut off can raise its term";
const DEPOSES = "a server that was cut off can depose the leader";

export const replication: readonly Row[] = [
  {
    id: "RF13",
    quotation:
      "Leader：所有请求的处理者 … 当一个数据修改的请求过来，会直接找到 Leader 节点，所有的增删改查都由 Leader 受理。",
    translation: "The leader handles all requests: whatever is to be changed or read is taken by it.",
    judgement: "imprecise",
    reading:
      "A server that believes it leads may have been replaced. Writes are safe, because they need a majority; a read from its own state machine may be stale.",
    zh: "自以为是 Leader 的节点可能已被替换。写是安全的，因为需要多数；但从自己的状态机直接读，可能读到旧值。",
    evidence: [register("localRead", LINEARIZABLE, "violated", "a deposed leader answers a read from its own state")],
    repaired: {
      sentence:
        "All requests are taken by a leader, which answers a read only after a majority has confirmed that it still leads, and once it has committed an entry of its term and its state machine is as far as what was committed then (ReadIndex).",
      zh: "所有请求由 Leader 受理；读请求要等它在本 term 提交过日志、由多数确认它仍是 Leader，并且状态机已应用到当时的提交位置之后才回答（ReadIndex）。",
      evidence: [
        register("default", LINEARIZABLE, "holds within bounds"),
        register("a partition", LINEARIZABLE, "holds within bounds"),
        register("the log is replayed", LINEARIZABLE, "holds within bounds", "after a crash it replays its log"),
        register("readsTooEarly", LINEARIZABLE, "violated", "without an entry of its own term it knows too little"),
        register(
          "readsUnapplied",
          LINEARIZABLE,
          "violated",
          "its state machine is behind what it knows to be committed",
        ),
      ],
    },
  },
  {
    id: "RF14",
    quotation: "另外只有当多数节点返回同步成功之后，Leader 才会给客户端返回操作成功。",
    translation: "The leader answers success to the client only after a majority has acknowledged the entry.",
    judgement: "true",
    reading:
      "Together with the commit rule: an acknowledged write is on a majority of logs, and every later leader has it. The majority must have it on disk.",
    zh: "再加上提交规则：已答复的写在多数日志里，之后的每个 Leader 都有它。多数必须已经落盘。",
    evidence: [
      register("default", ON_MAJORITY, "holds within bounds"),
      raft("default", SURVIVE, "holds within bounds"),
      register("slow disks", SURVIVE, "holds within bounds"),
      register("answersFirst", ON_MAJORITY, "violated"),
      register("answersBeforeFlush", SURVIVE, "violated", "an acknowledgement before the entry is on disk"),
      register("countsUnflushed", SURVIVE, "violated", "the leader itself counts only with the entry on its disk"),
    ],
  },
  {
    id: "RF15",
    quotation:
      "如果发送到原来的那个 Leader 上，即双节点的集群中，Leader 把操作同步给 Follower，会发现收不到足够多的 Follower 响应（因为这个 Follower 还以为自己的集群是五个节点），然后就没办法同步数据。",
    translation:
      "If it goes to the old leader, the one of the two: it does not get enough answers, because its follower still believes in a cluster of five; so it cannot replicate.",
    judgement: "imprecise",
    reading:
      "What it takes up after the split is never committed. But it can finish what it began before: an entry that one server of the other side had stored is on a majority as soon as the follower on its own side stores it.",
    zh: "分区之后才受理的请求确实不会提交。但它可以完成之前已开始的：如果另一侧有一个节点已存下该日志，自己这侧的 Follower 再存下，就凑成了多数。",
    evidence: [notes("two of five cut off", MINORITY, "violated", "the third copy is on the other side")],
    repaired: {
      sentence: "A leader that is cut off with a minority commits nothing that it took up since.",
      zh: "与少数一起被隔离的 Leader，对隔离之后受理的请求一个也不提交。",
      evidence: [
        notes("two of five cut off", TAKEN, "holds within bounds"),
        notes("the leader cut off", TAKEN, "holds within bounds"),
        notes("minorityDecides", TAKEN, "violated"),
      ],
    },
  },
  {
    id: "RF16",
    quotation:
      "如果这时候网络恢复了，各个节点又可以正常通信，三节点集群中的 Leader 和 双节点集群中的 Leader 会互相通信，然后会发现三节点的 Leader 由于一直正常运行，term 值会不断增大，所以大家会采信他的数据。",
    translation:
      "When the network is whole again the two leaders talk to each other. The term of the leader of the three kept growing because it ran well, so its data is believed.",
    judgement: "wrong",
    reading:
      "A leader that runs well keeps its term. The other one steps down because the leader of the three was elected later, in a newer term. What makes terms grow is to fail: a server that is cut off and stands again and again comes back with a term by which it deposes a leader that runs well. PreVote keeps it from growing.",
    zh: "正常运行的 Leader 的 term 不会增大。另一个 Leader 退位，是因为三节点的 Leader 选出得更晚，term 更新。使 term 增大的是失败：被隔离的节点反复竞选，回来时带着更大的 term，反而废黜正常运行的 Leader。PreVote 能避免它增大。",
    evidence: [notes("default", GROWS, "violated")],
    repaired: {
      sentence: "Terms grow with elections; when the split heals, the leader of the older term steps down.",
      zh: "term 随选举增大；网络恢复后，旧 term 的 Leader 退位。",
      evidence: [
        raft("default", NEWER, "holds within bounds"),
        raft("partitions", NEWER, "holds within bounds"),
        notes("the leader cut off", RAISES, "witnessed", "a server alone raises its term"),
        notes("the leader cut off", DEPOSES, "witnessed", "and deposes the leader with it"),
        notes("the leader cut off, PreVote", RAISES, "unreachable within bounds", "with PreVote it does not raise it"),
      ],
    },
  },
  {
    id: "RF17",
    quotation: "于是双节点的两台机器会回滚，然后全部接受新 Leader 的数据同步。",
    translation: "So the two roll back and accept the data of the new leader.",
    judgement: "true",
    reading:
      "What is rolled back was never committed: a follower removes an entry that conflicts with its leader's, and no committed entry is ever removed.",
    zh: "被回滚的从未提交过：Follower 删除与 Leader 冲突的日志，而已提交的日志从不会被删除。",
    evidence: [
      raft("default", TRUNCATED, "witnessed"),
      raft("default", KEEPS, "holds within bounds"),
      raft("default", COMPLETENESS, "holds within bounds"),
      raft(
        "figure8",
        COMPLETENESS,
        "violated",
        "without the commit rule a committed entry is lost: figure 8 of the paper",
      ),
      raft("figure 8", COMPLETENESS, "holds within bounds", "with it, on the same bounds, none is"),
    ],
  },
  {
    id: "RF18",
    quotation:
      "日志复制：Leader 接受来自客户端的命令，记录为日志，并复制给集群中的其他服务器，并强制其他节点的日志与 Leader 保持一致。",
    translation:
      "Log replication: the leader takes commands from clients, writes them into its log, copies them to the other servers, and forces their logs to agree with its own.",
    judgement: "true",
    reading: "A leader only appends, and logs that agree on an entry agree on all before it.",
    zh: "Leader 只追加自己的日志；两份日志若在某一条上一致，则此前的全都一致。",
    evidence: [
      raft("default", APPEND_ONLY, "holds within bounds"),
      raft("default", MATCHING, "holds within bounds"),
      raft("overwritesItsLog", APPEND_ONLY, "violated"),
      raft("stampsOldTerm", MATCHING, "violated"),
      raft("noPrevCheck", MACHINES, "violated"),
      raft("noTruncate", MACHINES, "violated"),
    ],
  },
  {
    id: "RF19",
    quotation: "Leader 副本接受 client 的更新请求，本地处理后再同步至多个其他副本",
    translation: "The leader accepts an update, processes it locally and then replicates it.",
    judgement: "wrong",
    reading:
      "If to process is to apply: an entry that is applied before it is committed may be replaced, and two state machines differ for ever. Appended to the log it is before it is replicated, applied only after.",
    zh: "若“处理”指应用到状态机，则不对：未提交就应用的日志可能被替换，两个状态机从此不同。同步之前只追加到日志，提交之后才应用。",
    evidence: [raft("appliesFirst", MACHINES, "violated")],
    repaired: {
      sentence: "The leader appends an update to its log, replicates it, and applies it when it is committed.",
      zh: "Leader 把更新追加到日志，同步给其他副本，提交之后再应用。",
      evidence: [raft("default", MACHINES, "holds within bounds")],
    },
  },
  {
    id: "RF20",
    quotation: "Follower：请求的被动更新者，从 Leader 接受更新请求，然后写入本地日志文件",
    translation: "A follower is updated passively: it takes updates from the leader and writes them into its log.",
    judgement: "true",
    reading: "The log of a server that does not lead changes only by an AppendEntries of the term it is then in.",
    zh: "不是 Leader 的节点，其日志只会因它当时所在 term 的 AppendEntries 而改变。",
    evidence: [
      raft("default", PASSIVE, "holds within bounds"),
      raft("messages in flight", PASSIVE, "holds within bounds"),
      raft("acceptStaleTerm", PASSIVE, "violated"),
    ],
  },
];
