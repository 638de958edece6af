// The notes on ZAB, sentence by sentence.
// The one idea: a row names the claims that it rests on, of scenarios and mutants of this folder.
// Not here: the claims (model.ts, sentences.ts, liveness.ts, election/, clients/, zookeeper/), what compares ZAB with Raft (../comparison).
import { type Chapter, evidenceOf } from "../book/row.ts";

const zab = evidenceOf("zab");
const said = evidenceOf("zab-notes");
const lives = evidenceOf("zab-liveness");
const election = evidenceOf("fast-leader-election");
const clients = evidenceOf("zab-clients");
const zookeeper = evidenceOf("zookeeper");

const INTEGRITY = "what is delivered was broadcast";
const AGREEMENT = "of two servers one has delivered all that the other has";
const TOTAL = "all deliver in one order";
const LOCAL = "what a primary broadcast before is delivered before";
const GLOBAL = "what is of an earlier epoch is delivered before";
const PRIMARY = "a primary that broadcasts has delivered all that is delivered of earlier epochs";
const COMMITTED = "an established epoch began with all that is delivered of earlier ones";
const UNIQUE = "a zxid names one transaction, and logs are in their order";
const ON_DISK = "what is committed is on the disks of a quorum";
const NEXT = "a commit is of what is logged, and the next";
const SYNCHRONISED = "no proposal is taken before synchronisation";

export const chapter: Chapter = {
  title: "ZAB",
  summary:
    "Discovery, synchronisation and broadcast message by message, with an oracle for the election; the election of ZooKeeper by itself, message by message; both together, an exchange of messages as one event, and of two servers message by message; clients; and an observer, which serves them and does not vote. Among the mutants stand six bugs that ZooKeeper had.",
  zh: {
    title: "ZAB",
    summary:
      "发现、同步、广播逐条消息建模，选举由一个“神谕”代替；ZooKeeper 的选举单独逐条消息建模；二者合在一起，以一次消息交换为一个事件，两台服务器时逐条消息；还有客户端，以及服务客户端而不投票的 Observer。变异体中有 ZooKeeper 真实出现过的六个缺陷。",
  },
  models: [
    "zab",
    "zab-notes",
    "zab-liveness",
    "fast-leader-election",
    "fast-leader-election-liveness",
    "zookeeper",
    "zab-clients",
    "zab-observers",
  ],
  rows: [
    {
      id: "ZB1",
      quotation: "在主备架构下，确保分布式系统中的所有节点对数据更新操作顺序一致，即强一致性。",
      translation:
        "With a primary and backups, all nodes see updates of the data in the same order, that is, strong consistency.",
      judgement: "imprecise",
      reading:
        "The order is that of the six properties of the paper, which hold. They are about updates. A read is answered by the server at hand from what it has applied, so reads and writes together are not linearizable; they are sequentially consistent, also where a session moves, because a server that is behind what the session was told refuses it. Three servers of ZooKeeper 3.8 did just this; and after a sync, too, a read was old where the leader at hand had been deposed and did not know it yet.",
      zh: "这里的顺序就是论文的六条性质，它们都成立，但说的是更新。读请求由所连的服务器按自己已应用的数据回答，所以读写合在一起不是线性一致的；它们是顺序一致的，会话换了服务器也一样，因为落后于会话已见内容的服务器会拒绝它。与三台 ZooKeeper 3.8 比对，正是如此；而所连的 Leader 已被取代却还不知道时，sync 之后的读也读到了旧值。",
      evidence: [
        zab("default", INTEGRITY, "holds"),
        zab("default", AGREEMENT, "holds"),
        zab("default", TOTAL, "holds"),
        zab("default", LOCAL, "holds"),
        zab("default", GLOBAL, "holds"),
        zab("default", PRIMARY, "holds"),
        zab("one crash", TOTAL, "holds"),
        zab("one crash", AGREEMENT, "holds"),
        clients("default", "reads and writes are linearizable", "violated", "A read may be stale without any fault."),
      ],
      repaired: {
        sentence:
          "All nodes apply updates in the same order: writes are linearizable, and reads and writes together sequentially consistent; a read behind a sync is linearizable while the leader leads.",
        zh: "所有节点按同一顺序应用更新：写是线性一致的，读写合起来是顺序一致的；sync 之后的读，在 Leader 仍在任时是线性一致的。",
        evidence: [
          clients("default", "writes are linearizable", "holds"),
          clients("default", "there is one order that keeps each client's own", "holds"),
          clients("a reader that syncs", "reads and writes are linearizable", "holds"),
        ],
      },
    },
    {
      id: "ZB2",
      quotation: "所有节点开始互相投票选出 Leader（一般使用 ZXID 最大的节点）",
      translation: "All nodes vote and elect a leader, in general the one with the largest zxid.",
      judgement: "imprecise",
      reading:
        "Votes are compared by the epoch of the last leader followed, then by the zxid, then by the server's number; the notes leave out the first and the last. And the leader is the greatest of a quorum: one with a greater vote may be slow, or come late.",
      zh: "比较选票先看最后跟随的 Leader 的 epoch，再看 ZXID，最后看服务器编号；讲义漏了第一项和最后一项。而且 Leader 只是一个法定人数中最大的：选票更大的节点可能慢了，或来晚了。",
      evidence: [
        election("default", "a leader can be less recent than another", "witnessed"),
        election("zxidOnly", "a leader is as recent as a quorum", "violated", "The zxid without the epoch."),
        zab("cmpZxidNoEpoch", COMMITTED, "violated", "What that leads to: a committed transaction is lost."),
        zab("cmpLen", COMMITTED, "violated"),
        zab("cmpCounterOnly", COMMITTED, "violated"),
      ],
      repaired: {
        sentence: "The leader's (currentEpoch, zxid, number) is at least that of each server of a quorum.",
        zh: "Leader 的（currentEpoch，zxid，编号）不小于某个法定人数中的每一台服务器。",
        evidence: [
          election("default", "a leader is as recent as a quorum", "holds"),
          election(
            "patient",
            "a leader can be less recent than another",
            "unreachable",
            "Nobody late, and a wait that is long enough: the greatest of all.",
          ),
          zookeeper("default", "a leader keeps its own history", "holds"),
        ],
      },
    },
    {
      id: "ZB3",
      quotation: "Leader 收集所有 Follower 的历史 ZXID",
      translation: "The leader collects the last zxid of all followers.",
      judgement: "wrong",
      reading:
        "Of a quorum. A leader that waited for all would wait for ever for one that has stopped. And before it asks for histories it asks for the epochs they have accepted, and has a greater one accepted: the notes leave that out, and without it two servers lead in one epoch.",
      zh: "只收集一个法定人数的。若要等所有 Follower，有一个停了就会永远等下去。而且在问历史之前，要先问各自接受过的 epoch，并让它们接受一个更大的：讲义漏了这一步，缺了它同一个 epoch 会有两个 Leader。",
      evidence: [
        said("default", "a leader goes on only when it has heard of the history of all", "violated"),
        lives("waitsForAll", "in the end a leader serves", "violated"),
        zab("acceptEqualEpoch", "an epoch has one leader", "violated"),
        zab("volatileAcceptedEpoch", "an epoch has one leader", "violated"),
      ],
      repaired: {
        sentence:
          "The leader learns of a quorum which epochs they have accepted, has a greater one accepted by a quorum, and learns from those their current epochs and histories.",
        zh: "Leader 先向一个法定人数了解它们接受过的 epoch，让一个法定人数接受更大的 epoch，再从它们那里得知当前 epoch 和历史。",
        evidence: [
          zab("default", "an epoch has one leader", "holds"),
          zab("default", "an epoch can go into broadcast without a server", "witnessed"),
          lives("one stops", "in the end a leader serves", "holds"),
        ],
      },
    },
    {
      id: "ZB4",
      quotation: "确定一组完整一致的数据快照，防止历史事务丢失或重复",
      translation:
        "It determines a complete and consistent snapshot of the data, so that no earlier transaction is lost or doubled.",
      judgement: "true",
      reading:
        "Nothing that was delivered is lost: every epoch that is established began with it. (One that a leader began and no quorum joined may lack a transaction that a later epoch adopts and delivers.) Nothing is there twice: zxids are unique and ascend in every log.",
      zh: "已交付的不会丢失：每个正式建立的 epoch 都从包含它们的历史开始。（Leader 发起过、但没有法定人数加入的 epoch，可能缺少某个后来的 epoch 采纳并交付的事务。）也不会重复：zxid 唯一，在每份日志中递增。",
      evidence: [
        zab("default", COMMITTED, "holds"),
        zab("one crash", COMMITTED, "holds"),
        zab("default", UNIQUE, "holds"),
        zookeeper("one crash", COMMITTED, "holds"),
        zab("noSync", COMMITTED, "violated"),
        zab("ownHistory", COMMITTED, "violated"),
        zab("volatileHistory", COMMITTED, "violated"),
        zab("ZOOKEEPER-4643", COMMITTED, "violated"),
        zab("ZOOKEEPER-4646", COMMITTED, "violated"),
        zab("ZOOKEEPER-3911", COMMITTED, "violated"),
      ],
    },
    {
      id: "ZB5",
      quotation: "所有 Follower 与 Leader 的状态同步后，进入 广播阶段",
      translation: "When the states of all followers are those of the leader, broadcast begins.",
      judgement: "wrong",
      reading:
        "When a quorum has acknowledged the leader's history, the leader included. The others are synchronised later.",
      zh: "只要一个法定人数（含 Leader）确认了 Leader 的历史就开始广播，其余的随后再同步。",
      evidence: [said("default", "broadcast begins when all are synchronised", "violated")],
      repaired: {
        sentence: "Broadcast begins when a quorum has the leader's history.",
        zh: "当一个法定人数拥有 Leader 的历史时，广播开始。",
        evidence: [
          said("default", "broadcast begins when a quorum has the leader's history", "holds"),
          said("default", "who has acknowledged the leader has the history with which its epoch began", "holds"),
          said("halfQuorum", "broadcast begins when a quorum has the leader's history", "violated"),
        ],
      },
    },
    {
      id: "ZB6",
      quotation: "超过半数 Follower ack 之后，Leader 提交事务",
      translation: "When more than half of the followers have acknowledged, the leader commits the transaction.",
      judgement: "imprecise",
      reading:
        "More than half of all servers, and the leader counts itself: of two followers one is enough. More than half of the followers is more than is needed.",
      zh: "应是全部服务器的半数以上，Leader 也算自己一票：两个 Follower 中有一个 ack 就够。要求 Follower 的半数以上，就多要了。",
      evidence: [
        said("default", "what is committed is on the disks of more than half of the followers", "violated"),
        zab("default", "a leader and one follower of two can commit", "witnessed"),
      ],
      repaired: {
        sentence: "The leader commits what is on the disks of more than half of the servers, its own included.",
        zh: "事务落在半数以上服务器（含 Leader 自己）的磁盘上之后，Leader 提交。",
        evidence: [
          zab("default", ON_DISK, "holds"),
          zab("commitsAlone", ON_DISK, "violated"),
          zab("acknowledgesAtOnce", ON_DISK, "violated"),
        ],
      },
    },
    {
      id: "ZB7",
      quotation: "然后通知所有 Follower 提交",
      translation: "Then it tells all followers to commit.",
      judgement: "true",
      reading:
        "Those that are synchronised, in order; who is being synchronised hears of it in COMMIT-LD. If nothing fails for ever, all that run deliver it in the end.",
      zh: "通知已完成同步的，按顺序；正在同步的由 COMMIT-LD 得知。如果故障总会结束，所有在运行的服务器最终都会交付。",
      evidence: [
        zab("default", NEXT, "holds"),
        lives("default", "what one server delivers all that run deliver in the end", "holds"),
        lives("one stops", "what one server delivers all that run deliver in the end", "holds"),
        lives("tellsNobody", "what one server delivers all that run deliver in the end", "violated"),
        zab(
          "ISSUE-3",
          NEXT,
          "violated",
          "COMMIT-LD with the zxid that was acknowledged: a commit in between is missed.",
        ),
      ],
    },
    {
      id: "ZB8",
      quotation: "Leader 将缺失的数据补发给 Follower",
      translation: "The leader sends the followers the data they lack.",
      judgement: "imprecise",
      reading:
        "That is DIFF. A follower may also have too much: what an earlier leader proposed and nobody adopted. It is cut back (TRUNC), or, across the boundary of an epoch, replaced (SNAP).",
      zh: "这只是 DIFF。Follower 也可能多出数据：以前的 Leader 提议过、却没人采纳的。这些要截掉（TRUNC）；跨 epoch 时则整份替换（SNAP）。",
      evidence: [
        zab("default", "a DIFF can be of use", "witnessed"),
        said("default", "what a server lacks is sent to it, and nothing else is needed", "violated"),
      ],
      repaired: {
        sentence:
          "The leader makes a follower's log its own, by what is missing, behind a cut if need be, or by all of it.",
        zh: "Leader 让 Follower 的日志变得与自己的一样：补上缺的，必要时先截断，或者整份发送。",
        evidence: [
          zab("default", "a follower that serves has logged what its leader has", "holds"),
          zab("default", "a log can be cut back", "witnessed"),
          zab("default", "a log can be replaced", "witnessed"),
          zab("ZOOKEEPER-2845", "a follower that serves has logged what its leader has", "violated"),
        ],
      },
    },
    {
      id: "ZB9",
      quotation: "Leader 接收客户端写请求，生成事务 Proposal；广播 Proposal 给所有 Follower",
      translation: "The leader takes clients' writes, makes proposals of them, and broadcasts those to all followers.",
      judgement: "imprecise",
      reading:
        "To all whose synchronisation has begun, from then on: not before, and not only to those that have finished. A client may write to any server, which forwards it to the leader; a follower makes no transaction by itself.",
      zh: "应广播给已开始同步的所有学习者，从那一刻起：不能更早，也不能只给已同步完的。客户端可以写到任一服务器，由它转发给 Leader；Follower 自己不生成事务。",
      evidence: [
        zab("ISSUE-1", NEXT, "violated", "Only to who has finished: what is proposed in between is missed."),
        zab("proposesEarly", SYNCHRONISED, "violated", "To all."),
        zab("followersLogWrites", INTEGRITY, "violated", "A follower that does not forward."),
      ],
      repaired: {
        sentence: "Proposals are sent to all learners from their NEWLEADER on; followers forward writes to the leader.",
        zh: "Leader 从 NEWLEADER 起向所有学习者发送提议；Follower 把写请求转发给 Leader。",
        evidence: [
          zab("default", "a proposal is the next", "holds"),
          zab("default", SYNCHRONISED, "holds"),
          zab("default", INTEGRITY, "holds"),
          clients("default", "writes are linearizable", "holds"),
        ],
      },
    },
    {
      id: "ZB10",
      quotation:
        "ZAB 协议的四个核心阶段 … 选主（Leader Election） … 发现（Discovery） … 同步（Synchronization） … 广播（Broadcasting / Broadcasting Phase）",
      translation: "ZAB has four phases: election, discovery, synchronisation, broadcast.",
      judgement: "true",
      reading:
        "Each server goes through them in this order, whenever it comes. What a leader may skip of them breaks it: writes taken before synchronisation is over, or proposals sent before it begins.",
      zh: "每台服务器不论何时加入，都按这个顺序经过四个阶段。Leader 若跳过其中一段就会出错：同步未完就接受写请求，或同步未开始就发提议。",
      evidence: [
        zab("default", SYNCHRONISED, "holds"),
        zab("default", "who acknowledges proposals has acknowledged the leader", "holds"),
        zab("default", PRIMARY, "holds"),
        zab("proposesEarly", SYNCHRONISED, "violated"),
        zab("writesEarly", PRIMARY, "violated"),
        zab("ZOOKEEPER-4685", "who acknowledges proposals has acknowledged the leader", "violated"),
      ],
    },
    {
      id: "ZB11",
      quotation: "选举成功后，Follower 同步数据，准备接受 Leader 广播的事务",
      translation:
        "After the election the followers synchronise their data, and are ready for what the leader broadcasts.",
      judgement: "true",
      reading:
        "Between the two comes discovery, in which the leader learns what is to be synchronised. A follower takes no proposal before it has the history with which the epoch began, and what it serves is then logged as its leader has it.",
      zh: "两者之间还有发现阶段，Leader 在其中得知要同步什么。Follower 在拥有本 epoch 的初始历史之前不接受任何提议；开始服务时，日志与 Leader 的一致。",
      evidence: [
        zab("default", SYNCHRONISED, "holds"),
        zab("default", "a follower that serves has logged what its leader has", "holds"),
        said("default", "who has acknowledged the leader has the history with which its epoch began", "holds"),
        zab("proposesEarly", SYNCHRONISED, "violated"),
        zab("ZOOKEEPER-2845", "a follower that serves has logged what its leader has", "violated"),
        said("noSync", "who has acknowledged the leader has the history with which its epoch began", "violated"),
      ],
    },
  ],
};
