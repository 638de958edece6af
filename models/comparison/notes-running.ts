// The notes on elections that cost, servers that join, time-outs, and what a former leader left: CM11 to CM19.
// The one idea: the same event, a time-out or a start, in both protocols, and what it does to who leads.
// Not here: the claims, the other rows (notes-votes.ts, notes-order.ts).
import type { Row } from "../book/row.ts";
import {
  delays,
  found,
  heartbeat,
  oneFollowed,
  raft,
  raftIn,
  said,
  within,
  zab,
  zabIn,
  zookeeper,
} from "./evidence.ts";

export const running: readonly Row[] = [
  {
    id: "CM11",
    quotation:
      "继续对比，二者的选举效率也不同 … 同时有利于选出含有更新更多的日志的 Server，但是选举时间理论上相对 Raft 要花费的多。",
    translation:
      "Elections differ in efficiency, too. ZooKeeper's favours the server with the most recent log, but takes more time than Raft's.",
    judgement: "imprecise",
    reading:
      "Time is not in the models, message delays are. At best the election itself takes as many in both, because ZooKeeper's votes for the best server come back as Raft's do. What takes longer is what ZooKeeper does besides: it waits for better votes (finalizeWait), and its leader serves only after discovery and synchronisation.",
    zh: "模型里没有时间，只有消息延迟。最好情况下选举本身二者所需相同：投给最佳服务器的选票，像 Raft 的一样一来一回。费时的是 ZooKeeper 的其他步骤：等待更好的选票（finalizeWait），而且 Leader 要经过发现和同步才能服务。",
    evidence: [
      delays.raft("default", "witnessed"),
      delays.raftSooner("default", "unreachable"),
      delays.elected("default", "witnessed"),
      delays.electedSooner("default", "unreachable"),
    ],
    repaired: {
      sentence:
        "To elect takes 2 message delays at best in both; ZooKeeper waits before it decides, and its leader serves 5 message delays later.",
      zh: "最好情况下二者选举都是 2 个消息延迟；ZooKeeper 决定前还要等待，其 Leader 再过 5 个消息延迟才开始服务。",
      evidence: [delays.serves("default", "witnessed"), delays.servesSooner("default", "unreachable")],
    },
  },
  {
    id: "CM12",
    quotation:
      "Raft：比较简单，该节点启动后，会收到 Leader 的 AppendEntries RPC，在这个 RPC 里面包含 Leader 信息，可以直接识别。",
    translation:
      "Raft: simple enough. A server that comes up receives AppendEntries from the leader and knows it at once.",
    judgement: "imprecise",
    reading:
      "If its election timer does not run out first. Then it stands in a newer term, and the leader that the others followed well is deposed.",
    zh: "前提是它的选举计时器没有先到期。否则它会以更新的 term 参选，废黜其他节点正常跟随的 Leader。",
    evidence: [raftIn.follows("a server comes up", "violated"), raftIn.deposes("a server comes up", "witnessed")],
    repaired: {
      sentence:
        "Whoever hears from a leader whose term is not over follows it; if only one server's timer runs out, in the end all follow it.",
      zh: "收到 term 未过时的 Leader 的消息就跟随它；如果只有一个节点的计时器会到期，最终所有节点都跟随它。",
      evidence: [heartbeat("default", within), oneFollowed("timely in the end", within)],
    },
  },
  {
    id: "CM13",
    quotation:
      "ZooKeeper：启动后，会向所有的其他节点发送投票通知，然后收到其他节点的投票。该节点只需要判断上述投票是否过半，过半则可以确认 Leader。",
    translation:
      "ZooKeeper: it tells all others its vote and hears theirs; if a majority has the same, that is the leader.",
    judgement: "imprecise",
    reading:
      "A majority may follow a leader that is gone, each not yet aware of it, and one server after another would follow it again, for ever. The leader itself must have said that it leads (checkLeader).",
    zh: "多数节点可能都在跟随一个已经不在的 Leader，只是尚未察觉；于是一个接一个又去跟随它，永无止境。必须 Leader 自己也声明它是 Leader（checkLeader）。",
    evidence: [found("noCheckLeader", "violated"), zookeeper.follows("noAnswers", "violated")],
    repaired: {
      sentence: "It follows whom a majority follows and who itself says that it leads.",
      zh: "跟随那个被多数跟随、并且自己也声明是 Leader 的服务器。",
      evidence: [found("the leader stops", "holds"), zookeeper.follows("default", "holds")],
    },
  },
  {
    id: "CM14",
    quotation:
      "如果选举完成后，发生了超时：Raft：目前只是 Follower 在检测。如过 Follower 在倒计时时间内未收到 Leader 的心跳信息，则 Follower 转变成 Candidate，自增 term 发起新一轮的投票。",
    translation:
      "If there is a time-out after the election: in Raft only followers detect: one that misses heartbeats becomes a candidate, raises its term and has a new vote.",
    judgement: "imprecise",
    reading:
      "So it is in figure 2 of the paper (and candidates have time-outs, too). The thesis (6.2) has leaders step down that hear no majority for an election time-out, and implementations do it (CheckQuorum).",
    zh: "论文图 2 如此（Candidate 也会超时）。博士论文 6.2 节让一个选举超时内听不到多数的 Leader 退位，实现中也这样做（CheckQuorum）。",
    evidence: [
      raftIn.onlyFollowers("default", "holds"),
      raft.stands("default", within),
      raftIn.onlyFollowers("a time-out, CheckQuorum", "violated"),
    ],
    repaired: {
      sentence: "In figure 2 a leader steps down only at the word of a newer term; with CheckQuorum also by itself.",
      zh: "在图 2 中，Leader 只因更新的 term 而退位；有 CheckQuorum 时也会自行退位。",
      evidence: [
        raftIn.onlyFollowers("a time-out", "holds"),
        raftIn.onlyFollowers("a time-out, CheckQuorum", "violated"),
      ],
    },
  },
  {
    id: "CM15",
    quotation:
      "ZooKeeper：Leader 和 Follower 都有各自的检测超时方式，Leader 是检测是否过半 Follower 心跳回复了，Follower 检测 Leader 是否发送心跳了。一旦 Leader 检测失败，则 Leader 进入 Looking 状态",
    translation:
      "ZooKeeper: leader and followers both detect time-outs. The leader checks that more than half of the followers answer heartbeats, a follower that the leader sends them. A leader that finds it does not go on goes looking.",
    judgement: "true",
    reading: "More than half of the servers, itself among them; it looks in the event in which it knows.",
    zh: "是全部服务器的半数以上，含 Leader 自己；察觉的那一刻即进入 Looking。",
    evidence: [
      zab.resigns("default", "holds"),
      zab.resigns("one crash", "holds"),
      zab.resigns("neverResigns", "violated"),
      zabIn.looks("a client of the three", "holds", "what a follower detects"),
      zabIn.looks("noHeartbeats", "violated"),
    ],
  },
  {
    id: "CM16",
    quotation:
      "一旦 Follower 检测失败了，则该 Follower 进入 Looking 状态，此时 Leader 和其他 Follower 仍然保持良好，则该 Follower 仍然是去学习上述 Leader 的投票，而不是触发新一轮的 Leader 选举。",
    translation:
      "(ZooKeeper.) A follower that times out goes looking, while the others are well: it learns of the same leader, and causes no election.",
    judgement: "true",
    reading:
      "As long as a quorum is left without it. In Raft the same time-out deposes the leader. PreVote prevents that with five servers; with three, the vote of the leader itself is enough, if it gives one. (That of etcd gives one unless CheckQuorum is on, too; with it a leader, and a follower that has heard from its leader within the last election time-out, pass the request over.)",
    zh: "只要没有它，仍剩下一个法定人数。在 Raft 中同样的超时会废黜 Leader。五个节点时 PreVote 能防止；三个节点时，如果 Leader 自己给出预投票，这一票就够了。（etcd 除非同时打开 CheckQuorum，否则会给；打开之后，Leader 以及在最近一个选举超时内听到过 Leader 的 Follower 都不理会这个请求。）",
    evidence: [
      zookeeper.timeOut("default", "holds"),
      zookeeper.timeOut("waitsForAll", "violated"),
      raftIn.leadsOn("a time-out", "violated", "Raft"),
      raftIn.leadsOn("a time-out, PreVote, one of five", "holds", "Raft with PreVote"),
      raftIn.leadsOn("a time-out, PreVote", "violated", "Raft with PreVote, the leader grants it"),
    ],
  },
  {
    id: "CM17",
    quotation:
      "Raft：对于之前 term 的过半或未过半复制的日志采取的是保守的策略，全部判定为未提交，只有当前 term 的日志过半了，才会顺便将之前 term 的日志进行提交",
    translation:
      "Raft judges all entries of former terms uncommitted, with a majority or not, until an entry of the current term has a majority.",
    judgement: "imprecise",
    reading:
      "What a former leader committed stays committed, whether its successor knows or not. The rest is neither: it may be committed with what comes, or be overwritten, even if a majority has it.",
    zh: "以前的 Leader 已提交的仍是已提交，不论继任者知不知道。其余的两者都不是：可能随后来的一起提交，也可能被覆盖，即使多数节点都有。",
    evidence: [
      raft.completeness("default", within, "committed by a former leader, and the new one has it"),
      raftIn.stays("figure 8", "violated", "a majority has it, and it is overwritten"),
      raft.ownTerm("default", within),
    ],
    repaired: {
      sentence:
        "What was committed stays; other entries of former terms are undetermined until one of the current term is committed behind them, or they are overwritten.",
      zh: "已提交的保持不变；以前 term 的其他日志悬而未决，直到其后有当前 term 的日志提交，或被覆盖。",
      evidence: [
        raft.keeps("default", within),
        raft.older("default", "witnessed"),
        raft.truncated("default", "witnessed"),
      ],
    },
  },
  {
    id: "CM18",
    quotation: "ZooKeeper：采取激进的策略，对于所有过半还是未过半的日志都判定为提交，都将其应用到状态机中",
    translation:
      "ZooKeeper judges all proposals of former epochs committed, with a majority or not, and applies them to the state machine.",
    judgement: "wrong",
    reading:
      "Only those in the history with which the new epoch begins. A proposal of a minority is adopted if one who has it is in the quorum and has the most recent history; otherwise it is cut away as its server synchronises.",
    zh: "只有新 epoch 初始历史中的才算。少数拥有的提议，如果拥有者在法定人数之中且历史最新，就被采纳；否则在该服务器同步时被截掉。",
    evidence: [said.kept("default", "violated", "cut away"), said.kept("one crash", "violated")],
    repaired: {
      sentence:
        "What is in the new leader's initial history is committed, even if only one server had logged it; what else there is, is cut away.",
      zh: "新 Leader 初始历史中的一切都算已提交，哪怕只有一台服务器记录过；其余的都被截掉。",
      evidence: [
        zab.adopted("default", "witnessed"),
        said.dropped("default", "violated", "what only one had may stay"),
        zookeeper.adopted("default", "witnessed"),
        zabIn.left("a former entry", "holds"),
        zab.cutBack("default", "witnessed"),
      ],
    },
  },
  {
    id: "CM19",
    quotation:
      "Raft 的保守策略更多是因为 Raft 在 Leader 选举完成之后，没有同步更新过程来保持和 Leader 一致（在可以对外处理请求之前的这一同步过程）。而 ZooKeeper 是有该过程的。",
    translation:
      "Raft is conservative because it has no synchronisation after an election, before it serves; ZooKeeper has.",
    judgement: "imprecise",
    reading:
      "Why is not for a checker. What can be checked is what the missing phase costs and what stands in for it: without new writes, what a former leader left is never committed; with a no-op at the start of a term, which thesis 6.4 has, it is, as in ZAB.",
    zh: "“为什么”不归检查器管。能检查的是缺了这个阶段有什么代价、用什么代替：没有新的写请求，以前的 Leader 留下的日志就永远不提交；若在 term 开始时写一条空操作（博士论文 6.4 节），就会提交，与 ZAB 一样。",
    evidence: [
      raftIn.left("a former entry", "violated"),
      zabIn.left("a former entry", "holds"),
      zabIn.left("servesNobody", "violated"),
    ],
    repaired: {
      sentence: "A no-op at the start of a term does in Raft what synchronisation does in ZAB for old entries.",
      zh: "对旧日志来说，term 开始时的一条空操作在 Raft 中起的作用，就是 ZAB 中同步的作用。",
      evidence: [raftIn.left("a former entry, no-op", "holds"), raft.completeness("a no-op first", within)],
    },
  },
];
