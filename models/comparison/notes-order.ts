// The notes on the order of messages, partitions, first elections, and what both have in common: CM20 to CM33.
// The one idea: order and partitions are where both promise the same, on links that are not the same.
// Not here: the claims, the other rows (notes-votes.ts, notes-running.ts).
import type { Row } from "../book/row.ts";
import {
  allLinearizable,
  fle,
  gaveUp,
  leaderWorks,
  oneRegister,
  onMajority,
  raft,
  raftIn,
  within,
  writesLinearizable,
  zab,
  zabIn,
} from "./evidence.ts";

export const order: readonly Row[] = [
  {
    id: "CM20",
    quotation:
      "Raft：对请求先转换成 entry，复制时，也是按照 Leader 中 log 的顺序复制给 Follower 的，对 entry 的提交是按 index 进行顺序提交的，是可以保证顺序的 … 对于议案的过半提交也都是一个个来进行的",
    translation:
      "Both keep the order of requests: Raft by the leader's log and by committing in its order, ZooKeeper by its queues (CM28) and by committing proposals one by one.",
    judgement: "true",
    reading: "All servers apply in one order, and what one leader proposed in the order in which it did.",
    zh: "所有服务器按同一顺序应用，同一个 Leader 提议的按其提议顺序应用。",
    evidence: [
      raft.machines("default", within),
      raft.machines("noPrevCheck", "violated"),
      zab.oneOrder("default", "holds"),
      zab.ofPrimary("default", "holds"),
      zab.next("default", "holds"),
      zab.next("ISSUE-3", "violated"),
    ],
  },
  {
    id: "CM21",
    quotation:
      "如果是 Leader 挂了之后，重新选举出 Leader，会不会有乱序的问题？Raft：Raft 对于之前 term 的 entry 被过半复制暂不提交，只有当本 term 的数据提交了才能将之前 term 的数据一起提交，也是能保证顺序的 … ZooKeeper：ZooKeepe r每次 Leader 选举之后都会进行数据同步，不会有乱序问题",
    translation:
      "Is the order lost when a leader fails and another is elected? Not in Raft, where entries of former terms are committed together with what is of the current one, nor in ZooKeeper, where data are synchronised after each election.",
    judgement: "true",
    reading:
      "In Raft because of the rule of commitment; in ZAB because a new leader delivers what earlier epochs have delivered before it broadcasts.",
    zh: "Raft 靠提交规则；ZAB 靠新 Leader 在广播之前先交付以前各 epoch 已交付的一切。",
    evidence: [
      raft.machines("default", within),
      raft.ownTerm("default", within),
      raft.completeness("figure8", "violated"),
      zab.ofEpochs("default", "holds"),
      zab.ready("default", "holds"),
      zab.ofEpochs("mergesHistories", "violated"),
      zab.ready("writesEarly", "violated"),
      zab.committed("noSync", "violated"),
    ],
  },
  {
    id: "CM22",
    quotation:
      "其中，含有 3 台的那部分，仍然可以凑成一个过半，仍然可以对外提供服务，但是它不允许有节点再挂了，一旦再挂一台则就全部不可用了。",
    translation: "The three of five go on serving, but if one more fails, nothing is available.",
    judgement: "true",
    reading:
      "Of writes. Wherever the old leader is, the three commit what is written since; with one of them stopped, what is written is never committed. (What was written before may still be: it may be on disks that are cut off.)",
    zh: "说的是写。不论旧 Leader 在哪一侧，那三台都能提交分区之后写入的；其中再停一台，写入的就永远不会提交。（之前写入的仍可能提交：它可能已在被隔离节点的磁盘上。）",
    evidence: [
      raftIn.serves("two others cut off", "witnessed"),
      raftIn.serves("the leader cut off", "witnessed"),
      raftIn.servesNobody("two others cut off, one stops", "holds"),
      raftIn.servesNobody("twoDecide", "violated"),
      zabIn.serves("two others cut off", "witnessed"),
      zabIn.serves("the leader cut off", "witnessed"),
      zabIn.servesNobody("two others cut off, one stops", "holds"),
      zabIn.servesNobody("twoDecide", "violated"),
    ],
  },
  {
    id: "CM23",
    quotation: "含有 2 台的那部分，则无法提供服务，即只要连接的是这 2 台机器，都无法执行相关请求。",
    translation: "The two cannot serve: whoever is connected to them gets no request carried out.",
    judgement: "imprecise",
    reading:
      "True of writes, and of reads in Raft, which a majority must confirm. A server of ZooKeeper answers reads by itself, from data that may be old, until it notices that it is cut off (and after that if it is in read-only mode).",
    zh: "对写来说是对的；Raft 的读需要多数确认，也对。ZooKeeper 的服务器自行回答读请求，数据可能是旧的，直到它察觉自己被隔离（若开了只读模式，之后还会继续）。",
    evidence: [
      raftIn.servesNobody("the leader and a client cut off", "holds"),
      zabIn.servesNobody("the leader and a client cut off", "holds"),
      zabIn.stale("two others cut off", "witnessed"),
      zabIn.stale("the leader cut off", "witnessed", "on the side of the old leader"),
    ],
    repaired: {
      sentence:
        "The two carry out no write; Raft reads nothing old there either; ZooKeeper reads there, and what it reads may be old.",
      zh: "那两台不执行任何写；Raft 在那里也读不到旧值；ZooKeeper 在那里可以读，但可能读到旧值。",
      evidence: [
        raftIn.answered("a client of the two", "violated"),
        zabIn.answered("a client of the two", "violated"),
        oneRegister("a partition", within),
        oneRegister("localRead", "violated"),
        zabIn.stale("two others cut off", "witnessed"),
      ],
    },
  },
  {
    id: "CM24",
    quotation:
      "所以 ZooKeeper 和 Raft 在一旦分区发生的情况下是是牺牲了高可用来保证一致性，即 CAP 理论中的 CP，二者都是 CP 系统。",
    translation: "In a partition both give up availability for consistency: both are CP.",
    judgement: "imprecise",
    reading:
      "Available in CAP means that every server that runs answers, consistent that reads and writes are linearizable. Neither is available: a client of the two waits for ever. Raft is consistent; ZooKeeper is in its writes, and its reads are not even without a partition, unless a sync goes before them.",
    zh: "CAP 的可用指每台运行着的服务器都会回答，一致指读写线性一致。二者都不可用：连着那两台的客户端永远等待。Raft 是一致的；ZooKeeper 的写是一致的，读则即使没有分区也不是，除非先 sync。",
    evidence: [
      raftIn.answered("a client of the two", "violated"),
      raftIn.answered("a client of the three", "holds"),
      zabIn.answered("a client of the two", "violated"),
      zabIn.answered("a client of the three", "holds"),
      oneRegister("a partition", within),
      allLinearizable("default", "violated"),
    ],
    repaired: {
      sentence: "Raft is CP; ZooKeeper is CP in writes, and in reads with a sync before each.",
      zh: "Raft 是 CP；ZooKeeper 的写是 CP，每次先 sync 的读也是。",
      evidence: [
        oneRegister("a partition", within),
        writesLinearizable("default", "holds"),
        allLinearizable("a reader that syncs", "holds"),
      ],
    },
  },
  {
    id: "CM25",
    quotation: "哪个 Candidate 先请求投票谁就可能先获得投票",
    translation: "(Raft.) Whichever candidate asks first for a vote may get it.",
    judgement: "imprecise",
    reading: "If its log is as recent as the voter's: the first to ask may be refused.",
    zh: "前提是它的日志不比投票者的旧：先来请求的也可能被拒绝。",
    evidence: [raftIn.first("unequal logs", "violated"), raftIn.first("default", "violated")],
    repaired: {
      sentence: "A server that has not voted votes for the first to ask whose log is up to date.",
      zh: "还没投票的节点，投给第一个来请求且日志够新的 Candidate。",
      evidence: [
        raftIn.firstOfRecent("unequal logs", "holds"),
        raftIn.firstOfRecent("default", "holds"),
        raftIn.firstOfRecent("refusesEquals", "violated"),
      ],
    },
  },
  {
    id: "CM26",
    quotation: "只要遇到更大的票就更新，然后分发新的投票给所有人。",
    translation: "(ZooKeeper.) Within a round a vote is replaced only by a greater one.",
    judgement: "true",
    reading: "While the server looks, in one round; a new round begins with the vote for itself.",
    zh: "指服务器处于 Looking 的同一轮之内；新的一轮从投给自己重新开始。",
    evidence: [fle.better("default", "holds"), fle.better("patient", "holds"), fle.better("takesAnyVote", "violated")],
  },
  {
    id: "CM27",
    quotation:
      "一旦 Leader 检测失败，则 Leader 进入 Looking 状态，其他 Follower 过一段时间因收不到 Leader 心跳也会进入 Looking 状态，从而出发新的 Leader 选举。",
    translation:
      "(ZooKeeper.) Once the leader goes looking, its followers do so, too, some time later, which begins a new election.",
    judgement: "true",
    reading: "At once if the leader can still close the connection; across a split when heartbeats stay away.",
    zh: "Leader 还能关闭连接时是立刻；隔着分区则要等心跳中断。",
    evidence: [
      zabIn.looks("a client of the three", "holds"),
      zabIn.looks("noHeartbeats", "violated"),
      gaveUp("default", "holds"),
    ],
  },
  {
    id: "CM28",
    quotation:
      "ZooKeeper：在提交议案的时候也是按顺序写入各个 Follower 对应在 Leader 中的队列，然后 Follower 必然是按照顺序来接收到议案的",
    translation:
      "ZooKeeper writes proposals in order into a queue for each follower, which then receives them in order.",
    judgement: "true",
    reading:
      "ZAB rests on it: on links that are not queues its order is lost. Raft needs no order of messages: each AppendEntries says behind which entry it belongs.",
    zh: "ZAB 依赖这一点：链路若不是队列，顺序就没了。Raft 不需要消息有序：每个 AppendEntries 都说明自己接在哪一条日志之后。",
    evidence: [
      zab.oneOrder("default", "holds"),
      zab.oneOrder("unordered links", "violated"),
      zab.ofPrimary("unordered links", "violated"),
      raft.machines("messages in flight", within, "Raft, messages overtake one another, in one term"),
      raft.machines("messages in any order, two terms, one entry", within, "and in two"),
      raft.machines("noPrevCheck", "violated", "Raft without saying so"),
    ],
  },
  {
    id: "CM29",
    quotation: "首先集群启动的时候，二者肯定都要先进行选举。",
    translation: "When a cluster starts, both must first elect.",
    judgement: "true",
    reading: "Nothing is committed, and nothing delivered, before there is a leader.",
    zh: "有 Leader 之前，什么都不提交，也不交付。",
    evidence: [
      raftIn.ledFirst("default", "holds"),
      raftIn.ledFirst("servesAlone", "violated"),
      zabIn.ledFirst("default", "holds"),
      zabIn.ledFirst("servesAlone", "violated"),
    ],
  },
  {
    id: "CM30",
    quotation: "首先，二者都是通过选举一个 Leader 来简化复杂度，后续的工作都是由 Leader 来做。",
    translation: "Both simplify by electing a leader, which does all the work that follows.",
    judgement: "wrong",
    reading:
      "Of Raft it is true. A server of ZooKeeper answers reads by itself, from what it has applied; they may be old (CM23, CM24). And it is the server at hand that takes a client's write, forwards it, and answers when it has applied it.",
    zh: "对 Raft 是对的。ZooKeeper 的服务器用自己已应用的数据回答读请求，可能是旧的（CM23、CM24）；客户端的写也由所连的服务器受理、转发，并在自己应用之后答复。",
    evidence: [
      leaderWorks("default", "violated", "ZooKeeper: a follower answers a read"),
      allLinearizable("default", "violated"),
      oneRegister("default", within, "Raft"),
    ],
    repaired: {
      sentence: "The leader orders all writes; in Raft it answers reads, too, in ZooKeeper only a sync.",
      zh: "Leader 为所有写排序；Raft 的读也由它回答，ZooKeeper 则只有 sync。",
      evidence: [
        writesLinearizable("default", "holds"),
        leaderWorks("a reader that syncs", "holds"),
        leaderWorks("syncsLocally", "violated"),
        leaderWorks("answersAtOnce", "violated", "a follower that answers a write as it forwards it"),
      ],
    },
  },
  {
    id: "CM31",
    quotation:
      "我们可以通过判断 Leader 节点中日志的逻辑时间序列，包含越新、越多日志的节点，越有可能包含之前全部的已提交日志。",
    translation:
      "We can compare logs by their logical time: the newer and the more entries a node has, the likelier it has everything that was committed.",
    judgement: "imprecise",
    reading:
      "Likelier is not enough, and more is not newer: by length first a committed entry is lost in both. By the newest entry first, the best of a majority has everything, for a majority has it.",
    zh: "“越有可能”还不够，“更多”也不等于“更新”：先比长度，二者都会丢失已提交的日志。先比最新一条，那么多数之中最好的那个就拥有全部，因为已提交的在多数节点上。",
    evidence: [
      raft.completeness("lenOnly", "violated"),
      zab.committed("cmpLen", "violated"),
      zab.committed("cmpCounterOnly", "violated"),
    ],
    repaired: {
      sentence:
        "Who has the most recent log of a majority, by the term or epoch first and the length after it, has everything that was committed.",
      zh: "在多数之中日志最新的（先比 term 或 epoch，再比长度），拥有全部已提交的日志。",
      evidence: [
        raft.completeness("default", within),
        zab.committed("default", "holds"),
        fle.recent("default", "holds"),
        fle.recent("zxidOnly", "violated"),
      ],
    },
  },
  {
    id: "CM32",
    quotation: "在对正常请求的处理方式上，二者都是基本相同的，大致过程都是过半复制。",
    translation: "Both treat ordinary requests much the same: roughly, they are copied to a majority.",
    judgement: "true",
    reading:
      "Requests that change something: what is committed, or acknowledged to a client, is with a majority of all servers, the leader counted. What differs is when it is on disk, and reads.",
    zh: "指修改数据的请求：凡已提交的、或已答复客户端的，都在全体服务器的多数之中，Leader 也算在内。不同的是何时落盘，以及读。",
    evidence: [
      onMajority("default", within),
      onMajority("answersFirst", "violated"),
      zab.onDisk("default", "holds"),
      zab.onDisk("commitsAlone", "violated"),
    ],
  },
  {
    id: "CM33",
    quotation:
      "在出现网络分区情况下的应对措施，二者都是相同的：目前 ZooKeeper 和 Raft 都是过半即可，所以对于分区是容忍的。",
    translation: "In a partition both do the same: a majority is enough, and so they tolerate it.",
    judgement: "imprecise",
    reading: "The same of writes, not of reads: those that are cut off go on reading in ZooKeeper, and not in Raft.",
    zh: "写是相同的，读不同：被隔离的服务器在 ZooKeeper 中继续提供读，在 Raft 中不提供。",
    evidence: [
      zabIn.stale("two others cut off", "witnessed", "ZooKeeper reads where Raft does not"),
      oneRegister("a partition", within, "Raft"),
    ],
    repaired: {
      sentence:
        "Whichever two of five are cut off, in both the other three go on writing, and nothing that the two take up is ever committed. A rule that wants all five does not go on; one that is content with two commits on their side, too.",
      zh: "五台中不论哪两台被隔离，二者的另外三台都能继续写，而那两台新受理的永远不会提交。要求五台全数的规则会停住；两台就够的规则则会在被隔离的一侧也提交。",
      evidence: [
        raftIn.serves("two others cut off", "witnessed"),
        raftIn.serves("the leader cut off", "witnessed"),
        raftIn.serves("waitsForAll", "unreachable"),
        raftIn.servesNobody("the leader and a client cut off", "holds"),
        raftIn.servesNobody("twoDecide", "violated"),
        zabIn.serves("two others cut off", "witnessed"),
        zabIn.serves("the leader cut off", "witnessed"),
        zabIn.serves("waitsForAll", "unreachable"),
        zabIn.servesNobody("the leader and a client cut off", "holds"),
        zabIn.servesNobody("twoDecide", "violated"),
      ],
    },
  },
];
