// The notes on Raft about the cluster as a whole: what must be elected, what all apply, who can write in a split (RF29 to RF35).
// The one idea: what the notes say of the three parts of Raft together, sentence by sentence, each with the claims that it rests on.
// Not here: the claims (claims.ts, said.ts), the other rows (notes.ts).
import type { Row } from "../book/row.ts";
import { liveness, raft, register, situations } from "./evidence.ts";

const SAFETY = "at most one leader is elected in a term";
const MACHINES = "no two servers apply different entries at one index";
const NEWER = "whoever learns of a newer term follows";
const OLD_TERMS = "a message of an old term changes neither log nor vote";
const STANDS = "an election time-out begins a new term";
const SPLIT_VOTE = "a vote can be split";
const LEADER = "a leader is elected in the end";
const FOLLOWER_STANDS = "a follower that hears of no leader stands in the end";
const GIVES_UP = "the last server does not remain a candidate";
const MAJORITY = "after a split the majority elects a leader";
const RESET = "entries from a leader reset the election timer as its heartbeats do";
const SERVES = "three of five can commit what is written since the split";
const ANSWERED = "after the split a client's write is answered in the end";

export const cluster: readonly Row[] = [
  {
    id: "RF29",
    quotation:
      "Candidate：如果 Follower 副本在一段时间内没有收到 Leader 副本的心跳，则判断 Leader 可能已经故障，此时启动选主过程，此时副本会变成 Candidate 状态，直到选主结束。",
    translation:
      "Candidate: a follower that hears no heartbeat of the leader for a while takes it that the leader may have failed, begins an election, and is a candidate until the election is over.",
    judgement: "imprecise",
    reading:
      "It stands, whether the leader has failed or is only slow. But an election may end without a leader: votes are split, the candidate's own time-out ends its term, and it stands anew in the next one, for ever if time-outs come at any time.",
    zh: "无论 Leader 是故障还是只是慢，它都会参选。但一次选举可能选不出 Leader：选票被瓜分，Candidate 自己超时，进入下一个 term 再选；如果随时都会超时，就可能永远如此。",
    evidence: [
      liveness("one is behind", FOLLOWER_STANDS, "holds within bounds"),
      liveness("default", GIVES_UP, "violated", "one that remains a candidate, election after election"),
      liveness("nobodyStands", FOLLOWER_STANDS, "violated"),
    ],
    repaired: {
      sentence:
        "It is a candidate until it leads, hears of another leader or of a newer term; each time-out in between begins another election.",
      zh: "它一直是 Candidate，直到当选、听到别的 Leader 或得知更新的 term；其间每次超时都开始新一轮选举。",
      evidence: [
        raft("default", STANDS, "holds within bounds"),
        raft("default", NEWER, "holds within bounds"),
        liveness("timely in the end", GIVES_UP, "holds within bounds"),
      ],
    },
  },
  {
    id: "RF30",
    quotation: "通过比较每个提议的 term，副本会默认使用最新的 term，防止发生冲突。",
    translation: "By comparing the terms of proposals a replica goes by the newest, which prevents conflicts.",
    judgement: "true",
    reading:
      "Whoever learns of a newer term enters it, and what is of an older one changes nothing. A server that does not step down, or takes what is of an old term, shows what conflicts that prevents.",
    zh: "得知更新的 term 就进入它，旧 term 的消息什么也改变不了。不退位、或接受旧 term 消息的节点，正好显示这条规则防止了怎样的冲突。",
    evidence: [
      raft("default", NEWER, "holds within bounds"),
      raft("default", OLD_TERMS, "holds within bounds"),
      raft("default", SAFETY, "holds within bounds"),
      raft("deaf", NEWER, "violated"),
      raft("acceptStaleTerm", OLD_TERMS, "violated"),
      raft("termVolatile", SAFETY, "violated", "a server that forgets which term is the newest"),
    ],
  },
  {
    id: "RF31",
    quotation: "Leader 选举：当已有的 Leader 故障时必须选出一个新的 Leader。",
    translation: "Leader election: when the leader has failed a new one must be elected.",
    judgement: "imprecise",
    reading:
      "To those that hear from it no more, a leader that is cut off for good is one that has failed. They can elect another, and that they must needs what every election needs: time-outs that do not come too often (RF9).",
    zh: "对再也收不到它消息的节点来说，被永久隔离的 Leader 就等于故障了。它们能选出新的；说“必须”选出，则需要每次选举都需要的条件：超时不要来得太频繁（RF9）。",
    evidence: [liveness("untimely and cut off", MAJORITY, "violated", "the others may split their votes for ever")],
    repaired: {
      sentence: "If in the end one server of a majority times out before the others, the majority elects a new leader.",
      zh: "如果最终多数中有一个节点先于其他节点超时，多数就会选出新的 Leader。",
      evidence: [
        liveness("one cut off", MAJORITY, "holds within bounds"),
        liveness("standsOnce", MAJORITY, "violated"),
      ],
    },
  },
  {
    id: "RF32",
    quotation: "安全 safety 措施：通过一些措施确保系统的安全性，如确保所有状态机按照相同顺序执行相同命令的措施。",
    translation:
      "Safety: measures that make sure, for instance, that all state machines execute the same commands in the same order.",
    judgement: "true",
    reading:
      "No two servers apply different entries at one index. Which measures it takes is shown by leaving out one.",
    zh: "没有两个节点在同一 index 应用不同的日志。需要哪些措施，逐个去掉便知。",
    evidence: [
      raft("default", MACHINES, "holds within bounds"),
      raft("messages in flight", MACHINES, "holds within bounds"),
      raft("appliesFirst", MACHINES, "violated", "applied before it is committed"),
      raft("commitUnchecked", MACHINES, "violated", "committed before logs are compared"),
      raft("countsSent", MACHINES, "violated", "counted before it is acknowledged"),
    ],
  },
  {
    id: "RF33",
    quotation: "即便错开了倒计时，仍然有可能出现多个 Candidate 同时竞争 … 这时候就会重新选举。",
    translation:
      "Even with staggered time-outs several candidates may compete at once; (if votes are tied) there is another election.",
    judgement: "true",
    reading:
      "In the model a time-out comes at any moment, so that staggered ones are among those explored. Every vote of a term can be given without a majority; then the next time-out begins the next term.",
    zh: "模型中超时随时可能发生，错开的倒计时也在其中。一个 term 的选票可能全部投出而无人过半，于是下一次超时开始下一个 term。",
    evidence: [
      raft("default", SPLIT_VOTE, "witnessed"),
      raft("default", STANDS, "holds within bounds"),
      raft("sameTermAgain", STANDS, "violated"),
      liveness("timely in the end", LEADER, "holds within bounds", "and one of them succeeds, if one is timely"),
    ],
  },
  {
    id: "RF34",
    quotation: "然后同步给各个 Follower。每次数据同步操作同时也是一个心跳，会更新 Follower 的 election timeout。",
    translation:
      "It is then copied to the followers. Each such copy is a heartbeat, too, and renews the follower's election time-out.",
    judgement: "true",
    reading: "An AppendEntries that the follower takes, of its own term or of a newer one, with entries or without.",
    zh: "指 Follower 接受的 AppendEntries，属于它当前的或更新的 term，带不带日志都算。",
    evidence: [
      liveness("one is behind", RESET, "holds within bounds"),
      liveness("onlyHeartbeatsReset", RESET, "violated"),
    ],
  },
  {
    id: "RF35",
    quotation: "而三节点的新集群，就可以顺利更新数据。",
    translation: "The new cluster of three, however, can update its data.",
    judgement: "true",
    reading:
      "Three of five are a majority: they commit what is written since the split, and a client that asks them is answered in the end. With one more that stops they commit nothing (CM22).",
    zh: "五个中的三个是多数：分区之后写入的能够提交，请求它们的客户端最终得到答复。再停一个，就什么也提交不了（CM22）。",
    evidence: [
      situations("the leader cut off", SERVES, "witnessed"),
      situations("a client of the three", ANSWERED, "holds"),
      situations("a client of the two", ANSWERED, "violated", "asked of the two, it never is"),
      situations("waitsForAll", SERVES, "unreachable", "were all five needed"),
      register("a partition", "an acknowledged write is in the logs of a majority", "holds within bounds"),
    ],
  },
];
