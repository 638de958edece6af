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
    zh: "二者都做到了：Raft 的 Leader 当选时就有，ZAB 的 Leader 在其 epoch 建立时有。ZooKeeper 选出的 Leader 当选时已经有，所以沿用自己的历史。",
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
    zh: "不是 Candidate 的 term（它从不小于投票者的 term）：那样就只剩长度在起作用，或者什么都不起作用。应是最后一条日志的 term，而且 term 和 index 缺一不可。",
    evidence: [
      raft.completeness("lenOnly", "violated"),
      raft.completeness("noLogCheck", "violated"),
      raft.completeness("termOnly", "violated"),
    ],
    repaired: {
      sentence: "The greater term of the last entry first, then the greater index of the last entry.",
      zh: "最后一条日志的 term 大的优先，然后最后一条日志的 index 大的优先。",
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
    zh: "说的都对，每一项也都需要。但日志相同的服务器（如首次启动时）会各自坚持投给自己：第三项要比服务器编号。",
    evidence: [
      oneElected("noServer", "unreachable"),
      fle.recent("zxidOnly", "violated"),
      zab.committed("cmpZxidNoEpoch", "violated"),
      zab.committed("cmpCounterOnly", "violated"),
      zab.committed("cmpLen", "violated"),
    ],
    repaired: {
      sentence: "The greater peerEpoch first, then the greater zxid, then the greater number of the server.",
      zh: "peerEpoch 大的优先，然后 zxid 大的优先，最后服务器编号大的优先。",
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
    zh: "peerEpoch 就是 currentEpoch，即最后跟随的 Leader 的 epoch，那个 epoch 不一定产生过事务；若拿最后一个事务的 epoch 代替它，会丢失已提交的数据。Raft 同样有这两个：节点的 term 和每条日志的 term。ZooKeeper 另外还有只在内存里计数、与 epoch 无关的选举轮次，以及最后接受的 epoch（acceptedEpoch）。",
    evidence: [
      said.last("default", "violated"),
      zab.committed("cmpZxidNoEpoch", "violated"),
      raftIn.oneNumber("default", "violated"),
      roundIsEpoch("default", "violated"),
    ],
    repaired: {
      sentence:
        "peerEpoch is the epoch of the leader followed last, and no transaction is of an epoch after the one accepted last. ZooKeeper elects by a volatile round; that an epoch has one leader rests on acceptedEpoch, which is on disk, as in Raft on the term and the vote.",
      zh: "peerEpoch 是最后跟随的 Leader 的 epoch，任何事务的 epoch 都不晚于最后接受的 epoch。ZooKeeper 的选举轮次不落盘；一个 epoch 只有一个 Leader，靠的是落盘的 acceptedEpoch，正如 Raft 靠 term 和选票。",
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
    zh: "特殊情况就是论文的图 8。那里被覆盖的日志虽在多数节点上，但按 Raft 的定义并未提交：这个定义是协议的一部分。",
    evidence: [
      raft.completeness("figure 8", within),
      raftIn.stays("figure 8", "violated", "a majority has it, and it goes"),
    ],
    repaired: {
      sentence: "It does not if whatever a majority has were committed; with Raft's rule of commitment it does.",
      zh: "如果把多数拥有的都算作已提交，就不能；按 Raft 的提交规则，就能。",
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
    zh: "靠计数只提交本 term 的日志，此前的随之一起提交。",
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
    zh: "epoch 开始服务之前，只有一个法定人数的日志被统一；随后又因在途的提议而不同。已提交的不会丢失是对的，但另有原因：先由多数承诺不再跟随更旧的 Leader，之后才看它们有什么。",
    evidence: [
      said.uniform("default", "violated"),
      said.uniform("nothing fails", "violated", "without any fault"),
      zab.committed("default", "holds"),
    ],
    repaired: {
      sentence:
        "In each epoch whoever has acknowledged its leader has the history with which it began, and all committed before is in it.",
      zh: "在每个 epoch，凡确认了 Leader 的服务器都有该 epoch 的初始历史，此前已提交的全在其中。",
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
    zh: "中间宕机也一样，因为选票和 term 都已落盘。",
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
    zh: "瓜分选票不需要任何故障；没有时间上的假设，可能永远瓜分下去。需要假设的不是超时时间各不相同，而是最终有一个及时先到。",
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
    zh: "没有故障、每个节点又等得够久时，选票会趋于一致。决定得太早的（finalizeWait）会在别人选出另一个 Leader 时自认 Leader：一轮里有两个 Leader，光靠选举解决不了。",
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
      zh: "如果服务器等待在途的选票，选票就会趋于一致；即便选出两个，也只有一个能带着法定人数进入 epoch。",
      evidence: [
        agreed("default", "holds"),
        zab.oneLeader("default", "holds"),
        zookeeper.oneLeader("default", "holds"),
      ],
    },
  },
];
