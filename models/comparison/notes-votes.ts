// The notes on what makes a leader in Raft and in ZooKeeper: CM1 to CM10.
// The one idea: both compare logs; what they compare, and what a log may then be trusted for, the notes say loosely.
// Not here: the claims, the other rows (notes-running.ts, notes-order.ts).
import type { Row } from "../book/row.ts";
import {
  agreed,
  elected,
  fle,
  oneElected,
  raft,
  raftIn,
  roundIsEpoch,
  said,
  within,
  zab,
  zookeeper,
} from "./evidence.ts";

export const votes: readonly Row[] = [
  {
    id: "CM1",
    quotation: "同步数据的时候，都希望选举出来的 Leader 至少包含之前全部已提交的日志。",
    translation: "Both want the elected leader to have at least everything that was committed before.",
    judgement: "true",
    reading:
      "Both get it: Raft's leader has it when it is elected, ZAB's when its epoch is established. ZooKeeper's elected leader has it already, so that it keeps its own history.",
    evidence: [
      raft.completeness("default", within),
      raft.completeness("noLogCheck", "violated"),
      zab.committed("default", "holds"),
      zab.committed("ownHistory", "violated", "an oracle may elect anybody, who must then learn what others have"),
      zookeeper.ownHistory("default", "holds"),
    ],
  },
  {
    id: "CM2",
    quotation: "Raft：term 大的优先，然后 entry 的 index 大的优先",
    translation: "Raft: the greater term first, then the greater index of the entry.",
    judgement: "imprecise",
    reading:
      "Not the candidate's term, which is never less than the voter's: with that the lengths alone decide, or nothing does. It is the term of the last entry, and neither term nor index will do alone.",
    evidence: [
      raft.completeness("lenOnly", "violated"),
      raft.completeness("noLogCheck", "violated"),
      raft.completeness("termOnly", "violated"),
    ],
    repaired: {
      sentence: "The greater term of the last entry first, then the greater index of the last entry.",
      evidence: [raft.completeness("default", within), raft.completeness("figure 8", within)],
    },
  },
  {
    id: "CM3",
    quotation: "ZooKeeper：peerEpoch 大的优先，然后 zxid 大的优先",
    translation: "ZooKeeper: the greater peerEpoch first, then the greater zxid.",
    judgement: "imprecise",
    reading:
      "What is said is right, and each part is needed. But servers with equal logs, as at the first start, would then each keep the vote for itself: the server's own number comes third.",
    evidence: [
      oneElected("noServer", "unreachable"),
      fle.recent("zxidOnly", "violated"),
      zab.committed("cmpZxidNoEpoch", "violated"),
      zab.committed("cmpCounterOnly", "violated"),
      zab.committed("cmpLen", "violated"),
    ],
    repaired: {
      sentence: "The greater peerEpoch first, then the greater zxid, then the greater number of the server.",
      evidence: [
        fle.recent("patient", "holds"),
        fle.agree("patient, equal logs", "witnessed"),
        zookeeper.ownHistory("default", "holds"),
      ],
    },
  },
  {
    id: "CM4",
    quotation:
      "ZooKeeper 有 2 个轮次，一个是选举轮次 electionEpoch，另一个是日志的轮次 peerEpoch（即表示这个日志是哪个轮次产生的）。而 Raft 则是只有一个轮次，相当于日志轮次和选举轮次共用了。",
    translation:
      "ZooKeeper has two rounds, that of the election and peerEpoch, in which the log was produced; Raft has one for both.",
    judgement: "wrong",
    reading:
      "peerEpoch is the currentEpoch, that of the leader followed last, which need not have produced a transaction; to take the epoch of the last transaction for it loses what was committed. Raft has the same two: a server's term, and a term with each entry. What ZooKeeper has beside them is the round, counted in memory and without relation to the epoch, and the epoch accepted last.",
    evidence: [
      said.last("default", "violated"),
      zab.committed("cmpZxidNoEpoch", "violated"),
      raftIn.oneNumber("default", "violated"),
      roundIsEpoch("default", "violated"),
    ],
    repaired: {
      sentence:
        "peerEpoch is the epoch of the leader followed last, and no transaction is of an epoch after the one accepted last. ZooKeeper elects by a volatile round; that an epoch has one leader rests on acceptedEpoch, which is on disk, as in Raft on the term and the vote.",
      evidence: [
        said.noLater("default", "holds"),
        zab.oneLeader("default", "holds"),
        zab.oneLeader("volatileAcceptedEpoch", "violated"),
        raft.oneLeader("default", within),
        raft.oneLeader("termVolatile", "violated"),
      ],
    },
  },
  {
    id: "CM5",
    quotation:
      "但是有一个问题，日志越新越大的比较方式能满足我们“Leader 至少包含之前全部已提交的日志”的愿望吗？对于 Raft 协议，特殊情况下不能。",
    translation:
      "But there is a problem: does comparing logs ensure that a leader has everything that was committed? For Raft in special cases not.",
    judgement: "imprecise",
    reading:
      "The special case is figure 8 of the paper. What is overwritten there is with a majority, but not committed as Raft defines it: that definition is part of the protocol.",
    evidence: [
      raft.completeness("figure 8", within),
      raftIn.stays("figure 8", "violated", "a majority has it, and it goes"),
    ],
    repaired: {
      sentence: "It does not if whatever a majority has were committed; with Raft's rule of commitment it does.",
      evidence: [raft.completeness("figure8", "violated"), raft.completeness("default", within)],
    },
  },
  {
    id: "CM6",
    quotation:
      "对于 Raft 协议，通过两个约束来保证一致性：当前 term 的 Leader 不能“直接”提交之前 term 的 entries。必须要等到当前 term 有 entry 过半了，才顺便一起将之前 term 的 entries 进行提交。",
    translation:
      "Raft ensures consistency by two rules: a leader must not commit entries of former terms directly, but with an entry of its own term that a majority has.",
    judgement: "true",
    reading: "By counting it commits only entries of its term, and those before them with them.",
    evidence: [
      raft.ownTerm("default", within),
      raft.older("default", "witnessed"),
      raft.completeness("figure8", "violated"),
    ],
  },
  {
    id: "CM7",
    quotation:
      "但是对于 ZooKeeper 是不会出现这种情况的，因为 ZooKeeper 在每次 Leader 选举完成之后，都会进行数据之间的同步纠正，所以每一个轮次，大家都日志内容都是统一的。",
    translation:
      "This does not happen in ZooKeeper, because data are synchronised after each election, so in each round all logs are the same.",
    judgement: "wrong",
    reading:
      "Only those of a quorum are made equal before the epoch serves, and then they differ again by what is on its way. That nothing committed is lost is true, for another reason: what the others have is not looked at before a majority has promised to follow nobody older.",
    evidence: [
      said.uniform("default", "violated"),
      said.uniform("nothing fails", "violated", "without any fault"),
      zab.committed("default", "holds"),
    ],
    repaired: {
      sentence:
        "In each epoch whoever has acknowledged its leader has the history with which it began, and all committed before is in it.",
      evidence: [
        said.initial("default", "holds"),
        said.initial("noSync", "violated"),
        zab.committed("noSync", "violated"),
      ],
    },
  },
  {
    id: "CM8",
    quotation: "Raft 中的每个节点在某个 term 轮次内只能投一次票",
    translation: "A Raft server votes once in a term.",
    judgement: "true",
    reading: "Also if it crashes in between, because vote and term are on disk.",
    evidence: [
      raft.votesOnce("default", within),
      raft.oneLeader("voteTwice", "violated"),
      raft.oneLeader("voteVolatile", "violated"),
      raft.oneLeader("termVolatile", "violated"),
    ],
  },
  {
    id: "CM9",
    quotation:
      "这样就可能造成分区，即各个 Candidate 都没有收到过半的投票，Raft 通过 Candidate 设置不同的超时时间，来快速解决这个问题，使得先超时的Candidate（在其他人还未超时时）优先请求来获得过半投票。",
    translation:
      "So votes may be split, no candidate gets a majority; different time-outs resolve this quickly: the first to time out asks first.",
    judgement: "true",
    reading:
      "A split needs no failure, and without an assumption on time there may be splits for ever. Assumed is not that time-outs differ, but that in the end one runs out in time.",
    evidence: [
      raft.split("default", "witnessed"),
      elected("default", "violated"),
      elected("timely in the end", within),
    ],
  },
  {
    id: "CM10",
    quotation:
      "ZooKeeper 中的每个节点，在某个 electionEpoch 轮次内，可以投多次票，只要遇到更大的票就更新，然后分发新的投票给所有人。这种情况下不存在分区现象",
    translation:
      "A ZooKeeper server may vote several times in a round and takes every greater vote over; so votes are never split.",
    judgement: "imprecise",
    reading:
      "Votes come together where nothing fails and each waits long enough. One that decides too soon (finalizeWait) leads while others elect another: two lead in one round, and the election alone does not resolve it.",
    evidence: [
      agreed("default", "holds"),
      fle.agree("votesOnce", "unreachable", "votes as in Raft"),
      agreed("hasty", "violated"),
      fle.oneARound("default", "violated"),
      fle.two("patient, one comes late", "witnessed"),
    ],
    repaired: {
      sentence:
        "Votes come together, if servers wait for what is on its way; and of two elected in vain only one gets a quorum into an epoch.",
      evidence: [
        agreed("default", "holds"),
        zab.oneLeader("default", "holds"),
        zookeeper.oneLeader("default", "holds"),
      ],
    },
  },
];
