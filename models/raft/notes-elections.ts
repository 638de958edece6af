// The notes on Raft about elections: roles, terms, votes (RF1 to RF12).
// The one idea: who stands, who is elected, what a term is, sentence by sentence, each with the claims that it rests on.
// Not here: the claims (claims.ts, said.ts), the other rows (notes.ts).
import type { Row } from "../book/row.ts";
import { liveness, notes, raft } from "./evidence.ts";

const SAFETY = "at most one leader is elected in a term";
const COMPLETENESS = "leaders of later terms have every committed entry";
const VOTES_ONCE = "a server votes once a term";
const TERMS = "a term ends only by a time-out or at the word of a newer term";
const NEWER = "whoever learns of a newer term follows";
const OLD_TERMS = "a message of an old term changes neither log nor vote";
const ANSWERED = "an AppendEntries of an old term is answered with the newer one";
const CATCHES_UP = "who is behind has every entry in the end";
const STANDS = "an election time-out begins a new term";
const ELECTED = "a leader can be elected";
const SPLIT_VOTE = "a vote can be split";
const TWO_LEAD = "two servers can lead at once, in different terms";
const LEADER = "a leader is elected in the end";
const ONE = "in the end one leader is followed by all";
const ROLES = "every server follows, stands or leads";
const ALL_STAND = "where a leader is elected, everybody has stood";
const ONCE = "while nothing crashes, one election is enough";
const EVERY_ACTION = "whatever a server does raises its term";
const ANY_HEARTBEAT = "a candidate that hears from a leader follows it";
const HEARTBEAT = "a candidate that hears from a leader whose term is not over follows it";
const TWO_CANDIDATES = "of two candidates with different numbers of votes one has a majority";

export const elections: readonly Row[] = [
  {
    id: "RF1",
    quotation: "Raft 协议的每个副本都会处于三种状态之一：Leader、Follower、Candidate。",
    translation: "Every replica is in one of three states: leader, follower, candidate.",
    judgement: "true",
    reading:
      "True of the paper. Implementations that first ask whether they would win (PreVote, thesis 9.6; etcd: PreCandidate) have a fourth.",
    zh: "按论文是对的。先问自己能否当选的实现（PreVote，博士论文 9.6 节；etcd 的 PreCandidate）有第四种状态。",
    evidence: [
      notes("default", ROLES, "holds within bounds"),
      notes("PreVote", ROLES, "violated", "with PreVote there is a fourth role"),
    ],
  },
  {
    id: "RF2",
    quotation: "如果 Follower 接收不到 Leader 的心跳，就会全部转化为Candidate",
    translation: "If followers do not hear the heartbeat of a leader, all of them turn into candidates.",
    judgement: "wrong",
    reading: "One whose time-out comes first is enough: it is elected by servers that never stood.",
    zh: "只要有一个最先超时就够了：它会被从未成为 Candidate 的节点选出来。",
    evidence: [notes("default", ALL_STAND, "violated")],
    repaired: {
      sentence:
        "A follower that hears no leader for its own election time-out becomes a candidate, alone if its time-out is the first.",
      zh: "Follower 在自己的 election timeout 内没听到 Leader，就成为 Candidate；如果它最先超时，就只有它一个。",
      evidence: [raft("default", STANDS, "holds within bounds"), raft("default", ELECTED, "witnessed")],
    },
  },
  {
    id: "RF3",
    quotation: "就是说只要 Leader 不挂掉，只要选举一次就行了，后面大家默认信任选出来的 Leader。",
    translation:
      "As long as the leader does not fail, one election is enough; everybody trusts the leader from then on.",
    judgement: "wrong",
    reading:
      "A leader that is slow, or cut off, is replaced while it runs: two lead at once, in different terms. A server cannot tell a leader that has crashed from one that is slow.",
    zh: "慢了或被隔离的 Leader 会在运行中被替换：两个 Leader 同时存在，各在不同的 term。节点分不清 Leader 是宕机了还是慢了。",
    evidence: [notes("default", ONCE, "violated"), raft("default", TWO_LEAD, "witnessed")],
    repaired: {
      sentence:
        "If in the end no time-out comes before the word of the leader, one leader is followed by all for good.",
      zh: "如果最终 Leader 的消息总比超时先到，那么一个 Leader 会被所有节点永远跟随。",
      evidence: [liveness("timely in the end", ONE, "holds within bounds")],
    },
  },
  {
    id: "RF4",
    quotation: "另外，每一个副本都会维护一个 term，类似于一个逻辑时钟，每发生一个动作就会递增",
    translation: "Every replica keeps a term, like a logical clock, which increases with every action.",
    judgement: "wrong",
    reading:
      "A term is a number of elections, not of actions: asking for votes, appending and committing leave it as it is.",
    zh: "term 数的是选举，而不是动作：请求投票、追加日志、提交都不改变它。",
    evidence: [notes("default", EVERY_ACTION, "violated")],
    repaired: {
      sentence: "A term ends only by an election time-out, which adds one, or at the word of a newer term.",
      zh: "term 只在选举超时时加一，或因得知更新的 term 而结束。",
      evidence: [
        raft("default", TERMS, "holds within bounds"),
        raft("messages in flight", TERMS, "holds within bounds"),
        raft("termVolatile", TERMS, "violated", "a term that is not on disk goes back"),
      ],
    },
  },
  {
    id: "RF5",
    quotation: "如果一个 Leader 或者 Candidate 发现自己的 term 不是最新的了，就会自动降级到 Follower",
    translation: "A leader or candidate that finds that its term is not the newest steps down to follower.",
    judgement: "true",
    reading: "Whoever learns of a newer term enters it as a follower, whatever it was.",
    zh: "无论原来是什么角色，得知更新的 term 就进入该 term，成为 Follower。",
    evidence: [
      raft("default", NEWER, "holds within bounds"),
      raft("messages in flight, two terms, no entries", NEWER, "holds within bounds"),
      raft("deaf", NEWER, "violated"),
    ],
  },
  {
    id: "RF6",
    quotation: "而如果一个 Follower 接收到低于自己当前 term 的提议，就会直接抛弃",
    translation: "A follower that receives a proposal of a term below its own simply throws it away.",
    judgement: "imprecise",
    reading:
      "It changes neither log nor vote, but it answers: the answer carries the newer term, by which an old leader learns that it is deposed. With PreVote, as long as that leader leads, there is no other way: a server that is ahead in terms, and lacks an entry, would never join again.",
    zh: "它不改变日志和选票，但要回复：回复里带着更新的 term，旧 Leader 由此得知自己已被取代。启用 PreVote 时，只要那个 Leader 还在任，就别无他法：term 超前而缺日志的节点否则再也不能加入。",
    evidence: [
      raft("default", OLD_TERMS, "holds within bounds"),
      raft("acceptStaleTerm", OLD_TERMS, "violated"),
      raft("dropsStale", ANSWERED, "violated", "simply thrown away"),
      liveness("dropsStale", CATCHES_UP, "violated", "with PreVote, simply thrown away"),
    ],
    repaired: {
      sentence:
        "A message of an old term changes neither log nor vote of its receiver, and is answered with the newer term.",
      zh: "旧 term 的消息不改变接收者的日志和选票，并以更新的 term 作答。",
      evidence: [
        raft("messages in flight, two terms, no entries", ANSWERED, "holds within bounds"),
        raft("messages in flight, two terms, no entries", OLD_TERMS, "holds within bounds"),
        raft("acceptStaleTerm", COMPLETENESS, "violated", "taking it loses a committed entry"),
      ],
    },
  },
  {
    id: "RF7",
    quotation: "如果发出去的投票请求得到了半数节点的成功回应，就会立即变身为 Leader",
    translation: "A candidate whose requests are granted by half of the nodes becomes leader at once.",
    judgement: "wrong",
    reading:
      "It needs more than half of all, its own vote included. With four servers half is two, and two pairs elect two leaders of one term.",
    zh: "必须是全体的半数以上，含自己一票。四个节点的一半是两个，两对节点会在同一个 term 选出两个 Leader。",
    evidence: [raft("halfQuorum", SAFETY, "violated")],
    repaired: {
      sentence:
        "A candidate with the votes of a strict majority of all servers, its own included, becomes leader; then a term has at most one.",
      zh: "Candidate 得到全体节点严格多数的选票（含自己）才成为 Leader；这样一个 term 至多有一个 Leader。",
      evidence: [
        raft("an even cluster", SAFETY, "holds within bounds"),
        raft("default", SAFETY, "holds within bounds"),
      ],
    },
  },
  {
    id: "RF8",
    quotation: "当一个副本处于 Candidate 状态时，如果收到来自 Leader 的心跳消息，就会立即变身为 Follower。",
    translation: "A candidate that receives a heartbeat of a leader becomes a follower at once.",
    judgement: "imprecise",
    reading:
      "Only if the term of the leader is at least its own. A heartbeat of an older term is refused, and the candidate goes on.",
    zh: "只有当 Leader 的 term 不小于自己的 term 时才是。旧 term 的心跳会被拒绝，Candidate 继续竞选。",
    evidence: [notes("default", ANY_HEARTBEAT, "violated")],
    repaired: {
      sentence: "A candidate that hears from a leader whose term is at least its own follows it.",
      zh: "Candidate 收到 term 不小于自己的 Leader 的消息，就跟随它。",
      evidence: [notes("default", HEARTBEAT, "holds within bounds"), notes("stubborn", HEARTBEAT, "violated")],
    },
  },
  {
    id: "RF9",
    quotation:
      "election timeout 会是一个一定范围内的随机值，因为如果所有节点的倒计时时间都一样，大家就会同时变成 Candidate，然后同时互相投票选举，加大了达成共识的难度，所以倒计时会稍微错开，就很容易率先选出来一个 Leader。",
    translation:
      "Election time-outs are random within a range, so that they are staggered and a leader is easily elected first.",
    judgement: "imprecise",
    reading:
      "A checker has no probabilities. It shows what is at stake: if any timer may run out at any time, votes can be split for ever (a cycle in which every server acts for ever); if in the end one timer runs out before the others, a leader is elected. Random time-outs make the second happen with probability one.",
    zh: "检查器里没有概率，只能说明要害所在：如果任何计时器随时都可能到期，选票可以永远被瓜分（每个节点都不停动作的一个环）；如果最终有一个节点总先到期，就能选出 Leader。随机的超时时间使后一种情况以概率一发生。",
    evidence: [liveness("default", LEADER, "violated", "everybody times out for ever, and nobody is elected")],
    repaired: {
      sentence: "If in the end one server times out before the others and its requests arrive, a leader is elected.",
      zh: "如果最终有一个节点先于其他节点超时，且它的请求能送达，就会选出 Leader。",
      evidence: [liveness("timely in the end", LEADER, "holds within bounds")],
    },
  },
  {
    id: "RF10",
    quotation: "但是如果恰巧节点总数是偶数，就有可能出现票数一样僵持的情况。",
    translation: "If the number of nodes happens to be even, votes may be tied.",
    judgement: "imprecise",
    reading: "True, and not only then: three candidates of three servers have one vote each.",
    zh: "对，但不只偶数如此：三个节点中的三个 Candidate 各得一票。",
    evidence: [raft("an even cluster", SPLIT_VOTE, "witnessed")],
    repaired: {
      sentence: "Whatever the number of servers (above one), all votes of a term can be given without a majority.",
      zh: "无论节点总数是多少（大于一），一个 term 的选票都可能全部投出而无人过半。",
      evidence: [
        raft("default", SPLIT_VOTE, "witnessed", "with three servers"),
        raft("messages in flight", SPLIT_VOTE, "witnessed"),
      ],
    },
  },
  {
    id: "RF11",
    quotation: "如果两个 Candidate 获得的票数不一致还好说，其中一个必然是多数，变成了 Leader。",
    translation: "If two candidates have different numbers of votes, one of them has a majority and becomes leader.",
    judgement: "wrong",
    reading:
      "Two votes against one of five servers, of which two are down, are no majority. It holds where every server of an odd cluster has voted for one of the two.",
    zh: "五个节点宕机两个，两票对一票就不是多数。只有当奇数个节点的集群全都投了票，而且只投给这两个 Candidate 时才成立。",
    evidence: [notes("two of five stop", TWO_CANDIDATES, "violated")],
    repaired: {
      sentence:
        "If all servers of a cluster have voted and for two candidates only, the one with more votes has a majority.",
      zh: "如果集群全部节点都已投票，且只投给两个 Candidate，那么票多的一个拥有多数。",
      evidence: [notes("default", TWO_CANDIDATES, "holds within bounds")],
    },
  },
  {
    id: "RF12",
    quotation: "（这里我觉得每个 Candidate 发一个随机数过去，谁更大听谁的也行...，当然即便这样也有可能一样大）",
    translation: "(I think each candidate could also send a random number, and the larger one wins.)",
    judgement: "wrong",
    reading:
      "To follow the larger number a server must be able to take back its vote within a term; the first candidate may already count it, and the term gets two leaders.",
    zh: "要听更大的数，节点就得能在同一个 term 内收回选票；而先来的 Candidate 可能已经计入这一票，于是一个 term 有了两个 Leader。",
    evidence: [raft("voteTwice", SAFETY, "violated")],
    repaired: {
      sentence: "A server gives its vote of a term once, and keeps it through a crash.",
      zh: "节点在一个 term 只投一次票，宕机恢复后也不改。",
      evidence: [raft("default", VOTES_ONCE, "holds within bounds"), raft("voteVolatile", SAFETY, "violated")],
    },
  },
];
