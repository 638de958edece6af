// The notes on Raft about what happens in time: falling back, time-outs, a minority (RF21 to RF28).
// The one idea: what time-outs and heartbeats do, and what is left of a leader that is cut off, sentence by sentence, each with the claims that it rests on.
// Not here: the claims (claims.ts, said.ts), the other rows (notes.ts).
import type { Row } from "../book/row.ts";
import { liveness, notes, raft, situations } from "./evidence.ts";

const OWN_VOTE = "a candidate or leader has voted for itself";
const STANDS = "an election time-out begins a new term";
const TWO_LEAD = "two servers can lead at once, in different terms";
const ONE = "in the end one leader is followed by all";
const GIVES_UP = "the last server does not remain a candidate";
const FOLLOWER_STANDS = "a follower that hears of no leader stands in the end";
const MAJORITY = "after a split the majority elects a leader";
const TAKEN = "a leader cut off with a minority commits nothing that it took up since";
const LEADS_ON = "a leader cut off with a minority can go on leading while a newer one leads";
const BOTH = "two leaders can each have taken a write";
const SERVES = "three of five can commit what is written since the split";

export const time: readonly Row[] = [
  {
    id: "RF21",
    quotation: "直到选出 Leader 之后，所有没选上的 Candidate 退回到 Follower 状态，统一接收 Leader 领导。",
    translation: "Once a leader is elected, all other candidates fall back to followers.",
    judgement: "imprecise",
    reading: "Once they hear of it. One that is cut off for good remains a candidate, standing again and again.",
    zh: "要等它们得知之后。被永久隔离的节点会一直是 Candidate，反复竞选。",
    evidence: [liveness("one cut off", GIVES_UP, "violated")],
    repaired: {
      sentence:
        "A candidate that is not cut off for good falls back once time-outs no longer come before the leader's word.",
      zh: "没有被永久隔离的 Candidate，在超时不再先于 Leader 的消息之后，就会退回 Follower。",
      evidence: [liveness("timely in the end", GIVES_UP, "holds within bounds")],
    },
  },
  {
    id: "RF22",
    quotation: "变成 Candidate 之后，会先投自己一票，同时开启一个倒计时，然后向所有其他节点发起投票请求。",
    translation:
      "Having become a candidate, it first votes for itself, starts a countdown, and asks all other nodes for their votes.",
    judgement: "true",
    reading:
      "And so it has no vote left for another of that term. What it needs of the others is a majority: one that reaches three of five is elected.",
    zh: "因此它在该 term 没有票可投给别人。它需要的是多数的选票：五个节点中联系上三个（含自己）就能当选。",
    evidence: [
      raft("default", OWN_VOTE, "holds within bounds"),
      raft("voteTwice", OWN_VOTE, "violated"),
      situations("the leader cut off", SERVES, "witnessed", "the two that are cut off hear of no request"),
    ],
  },
  {
    id: "RF23",
    quotation: "如果在倒计时完成之前，没有成为 Leader 或者接收到其他 Leader 的消息，就会发起新一轮选举。",
    translation: "A candidate that becomes no leader and hears of none before its time-out starts a new election.",
    judgement: "true",
    reading: "Every election time-out begins the next term.",
    zh: "每次选举超时都开始下一个 term。",
    evidence: [raft("default", STANDS, "holds within bounds"), raft("sameTermAgain", STANDS, "violated")],
  },
  {
    id: "RF24",
    quotation:
      "然后每个 Follower 会有一个倒计时（election timeout），在倒计时结束之前，如果没有收到任何 Leader 的心跳，或者其他 Candidate 的投票请求，就会转化为 Candidate，开始选举。",
    translation:
      "Each follower has an election time-out: one that receives neither a heartbeat nor a vote request before its time-out becomes a candidate.",
    judgement: "imprecise",
    reading:
      "Only a request that is granted resets the timer. If every request did, a server whose log is behind, and that nobody may elect, could keep all others from standing for ever.",
    zh: "只有被同意的投票请求才重置计时。如果任何请求都重置，一个日志落后、谁也不会选的节点，就能让其他节点永远无法参选。",
    evidence: [liveness("anyRequestResetsTimer", FOLLOWER_STANDS, "violated")],
    repaired: {
      sentence: "A follower that hears from no leader and grants no vote before its time-out becomes a candidate.",
      zh: "Follower 在超时之前既没听到 Leader，也没投出选票，就成为 Candidate。",
      evidence: [liveness("one is behind", FOLLOWER_STANDS, "holds within bounds")],
    },
  },
  {
    id: "RF25",
    quotation:
      "并周期性地向其它节点广播心跳消息，以尽可能长期维持自己的统治地位 … 成功选举 Leader 之后，Leader 会向所有节点发送心跳，然后心跳会重置每个节点的 election timeout 倒计时时间。",
    translation:
      "A leader sends heartbeats again and again, which reset the election time-outs of all nodes, to stay in power as long as it can.",
    judgement: "imprecise",
    reading: "That keeps the leader only if heartbeats come in time. If they do not, leaders are replaced for ever.",
    zh: "只有心跳来得及时才能维持。如果不及时，Leader 会不断被替换。",
    evidence: [liveness("default", ONE, "violated")],
    repaired: {
      sentence: "If in the end the heartbeats come before the time-outs, one leader is followed by all for good.",
      zh: "如果最终心跳总比超时先到，一个 Leader 就会被所有节点永远跟随。",
      evidence: [liveness("timely in the end", ONE, "holds within bounds")],
    },
  },
  {
    id: "RF26",
    quotation: "假设原本的 Leader 在双节点的集群里面，那么这个集群会照常运作。",
    translation: "If the old leader is among the two, this cluster works as usual.",
    judgement: "wrong",
    reading: "Its leader goes on leading and takes requests, but commits none of them, so that no client is answered.",
    zh: "它的 Leader 继续在任并受理请求，但一个也提交不了，所以客户端得不到答复。",
    evidence: [
      notes("minorityDecides", TAKEN, "violated", "it would, if a minority were enough, and then writes are lost"),
      notes("two of five cut off", TAKEN, "holds within bounds", "what it takes up is never committed"),
    ],
    repaired: {
      sentence: "The old leader among the two still believes that it leads, and commits nothing that it takes up.",
      zh: "双节点一侧的旧 Leader 仍以为自己在任，但新受理的什么也提交不了。",
      evidence: [
        notes("the leader cut off", LEADS_ON, "witnessed"),
        notes("the leader cut off", TAKEN, "holds within bounds"),
      ],
    },
  },
  {
    id: "RF27",
    quotation: "而新出现的三个节点的集群，由于没有收到心跳，会开始选举，然后选出新的 Leader。",
    translation: "The three hear no heartbeat, start an election and elect a new leader.",
    judgement: "imprecise",
    reading: "They can; that they do needs what every election needs, time-outs that do not come too often.",
    zh: "能够选出；要说一定选出，需要每次选举都需要的条件：超时不要来得太频繁。",
    evidence: [liveness("untimely and cut off", MAJORITY, "violated", "the majority may split its votes for ever")],
    repaired: {
      sentence: "If in the end one server of the majority times out before the others, the majority elects a leader.",
      zh: "如果最终多数一侧有一个节点先于其他节点超时，多数一侧就会选出 Leader。",
      evidence: [
        liveness("one cut off", MAJORITY, "holds within bounds"),
        liveness("standsOnce", MAJORITY, "violated"),
      ],
    },
  },
  {
    id: "RF28",
    quotation: "这时候，如果有客户端发起请求，有可能发送到两个不同的 Leader 上面",
    translation: "Requests of clients may then go to two different leaders.",
    judgement: "true",
    reading: "Two lead at once, in different terms, and each has taken a write; one of the two is never committed.",
    zh: "两个 Leader 同时在任，term 不同，各自都受理了写请求；其中一个的写永远不会提交。",
    evidence: [raft("default", TWO_LEAD, "witnessed"), notes("the leader cut off", BOTH, "witnessed")],
  },
];
