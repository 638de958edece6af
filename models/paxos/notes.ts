// The notes on Paxos, sentence by sentence.
// The one idea: a row names the claims that it rests on, of scenarios and mutants of this folder and of its neighbours.
// Not here: the claims (claims.ts, liveness.ts, delays.ts), running them and setting the book (../book).
import { type Chapter, evidenceOf } from "../book/row.ts";

const AGREEMENT = "at most one value is chosen";
const REMEMBERED = "what is chosen, every quorum remembers";
const ONE_VALUE = "a ballot has one value";
const SAFE = "a proposal is safe: no other value can be chosen below it";
const PROMISE = "a promise is kept";
const REPORTS = "an acceptor remembers, and reports, the highest proposal that it has accepted";
const ONLY_CHOSEN = "only what is chosen is learned";
const ONE_LEARNED = "at most one value is learned";
const AGAIN = "what is learned again is what was learned";
const HIDDEN = "what is chosen can be hidden from who asks";
const LEARNED = "a value can be learned";
const UNHEARD = "a value can be chosen that some acceptor has heard nothing of";
const TAKEN_OVER = "a proposer can take over the value of another";
const OVERLOOKED = "a proposal can overlook what was accepted outside its quorum";
const TWO_MAJORITIES = "two values can each be accepted by a quorum, over several ballots";
const DECIDES = "something is chosen in the end";
const NO_DUEL = "two that begin ballots for ever get something chosen";

const paxos = evidenceOf("paxos");
const lamport = evidenceOf("lamport-paxos");
const liveness = evidenceOf("paxos-liveness");
const delays = evidenceOf("paxos-delays");
const steady = evidenceOf("multi-paxos-delays");

/** What ends the duel of two proposers. */
const oneInTheEnd = liveness("one in the end", DECIDES, "holds modulo view");

export const chapter: Chapter = {
  title: "Paxos",
  summary:
    "Proposers, acceptors and learners that exchange messages over a network in which these wait, overtake, repeat and get lost, with crashes and restarts; beside them Lamport's own specification as a set of messages. A proposal is a pair of a number (its ballot) and a value, a vote is an acceptor's acceptance of a proposal, and a value is chosen when a quorum has voted for one proposal of it. Multi-Paxos decides a sequence of commands the same way, and breaks by the same mistakes and some of its own.",
  zh: {
    title: "Paxos",
    summary:
      "Proposer、Acceptor、Learner 在网络上交换消息，消息会滞留、超越、重复和丢失，节点会宕机和重启；旁边还有 Lamport 自己的规约，把消息看作一个集合。提议是一个编号（ballot）与一个值，表决是某个 Acceptor 接受某个提议，法定人数都投给同一个提议时其值被选定。Multi-Paxos 以同样的方式决定一串命令，会因同样的错误以及自己特有的错误而失败。",
  },
  models: ["paxos", "paxos-liveness", "lamport-paxos", "multi-paxos", "multi-paxos-service"],
  rows: [
    {
      id: "PX1",
      quotation:
        "`Paxos`模拟了一个分布式环境中如何“安全地做决策”，即使部分节点宕机或网络丢包，仍然保证整个系统不会产生矛盾的决定。",
      translation:
        "Paxos models how to decide safely in a distributed environment: even if some nodes crash or the network loses packets, no contradictory decisions are made.",
      judgement: "true",
      reading:
        "At most one value is ever chosen, however messages are delayed, lost, repeated and reordered, and whoever crashes and comes back, provided that an acceptor has its promise and its vote, and a proposer its number, on disk. The counts of Lamport's specification are those that TLC publishes.",
      zh: "无论消息怎样延迟、丢失、重复、乱序，也无论谁宕机又恢复，至多只有一个值被选定；前提是 Acceptor 的承诺和表决、Proposer 的编号都已落盘。Lamport 规约的状态数与 TLC 公布的一致。",
      evidence: [
        paxos("default", AGREEMENT, "holds"),
        paxos("losses", AGREEMENT, "holds", "with loss as an event"),
        paxos("crashes", AGREEMENT, "holds", "with a crash of an acceptor and one of a proposer"),
        paxos("three ballots", AGREEMENT, "holds", "with three ballots, message by message"),
        lamport("default", AGREEMENT, "holds", "Lamport's specification, which is a set of messages"),
        paxos("volatileAll", AGREEMENT, "violated", "an acceptor with nothing on disk"),
        paxos("volatilePromise", AGREEMENT, "violated", "an acceptor with only its vote on disk"),
        paxos("reissueAfterCrash", ONE_VALUE, "violated", "a proposer without its number on disk"),
      ],
    },
    {
      id: "PX2",
      quotation: "只要 多数 Acceptors 接受了同一个提议，这个值就被认为是“达成共识”的。",
      translation:
        "As soon as a majority of the acceptors has accepted the same proposal, consensus on its value is reached.",
      judgement: "true",
      reading:
        "With “the same proposal” read as the same number and value. Consensus means that it stays: every quorum's highest vote is for the chosen value ever after. An acceptor's memory alone does not show it, because a later ballot may be accepted by fewer, with the same value.",
      zh: "“同一个提议”要理解为编号和值都相同。“达成共识”指此后不再改变：任何法定人数中编号最大的表决，投的都是已选定的值。只看单个 Acceptor 的记忆看不出这一点，因为更大的编号可能只被更少的 Acceptor 接受，值却相同。",
      evidence: [
        paxos("default", REMEMBERED, "holds"),
        paxos("default", AGREEMENT, "holds"),
        paxos("volatileVote", REMEMBERED, "violated", "an acceptor with only its promise on disk"),
        paxos("smallQuorum", AGREEMENT, "violated", "one of three is not enough"),
        paxos("halfQuorum", AGREEMENT, "violated", "nor are two of four"),
      ],
    },
    {
      id: "PX3",
      quotation: "一旦多数 Acceptors 接受了某个值，该值就被“选定”。",
      translation: "Once a majority of the acceptors has accepted some value, that value is chosen.",
      judgement: "imprecise",
      reading:
        "They must have accepted it in one ballot. Over several ballots, two different values can each be accepted by a majority; it takes four ballots, with three it cannot happen. A learner that counts votes by value learns a value that is not chosen, and with four ballots two values.",
      zh: "必须是在同一个编号下被多数接受。跨编号来看，两个不同的值可以先后各被多数接受：需要四个编号，三个还不会。按值计票的 Learner 会学到并未选定的值，有四个编号时还会学到两个值。",
      evidence: [
        paxos("four whole ballots", TWO_MAJORITIES, "witnessed"),
        paxos("three whole ballots", TWO_MAJORITIES, "unreachable", "with three ballots"),
        paxos("learnByValueEarly", ONLY_CHOSEN, "violated", "a learner that counts by value, two ballots"),
        paxos("learnByValue", ONE_LEARNED, "violated", "a learner that counts by value, four ballots"),
      ],
      repaired: {
        sentence: "Once a majority of the acceptors has accepted some value in one ballot, that value is chosen.",
        zh: "一旦多数 Acceptors 在同一个编号下接受了某个值，该值就被选定。",
        evidence: [paxos("four whole ballots", AGREEMENT, "holds"), paxos("four whole ballots", ONE_LEARNED, "holds")],
      },
    },
    {
      id: "PX4",
      quotation: "每个 Acceptor：若 n > 自己记录的最大编号，承诺不再接受编号 < n 的提议；",
      translation:
        "Each acceptor: if n is above the highest number it has recorded, it promises not to accept proposals numbered below n.",
      judgement: "true",
      reading:
        "What is recorded never goes down, and nothing below it is accepted, crashes included. Accepting in a ballot records its number, too.",
      zh: "记录的编号只增不减，低于它的提议一概不接受，宕机恢复后也是如此。接受一个提议时，同样要记录其编号。",
      evidence: [
        paxos("default", PROMISE, "holds"),
        paxos("crashes", PROMISE, "holds"),
        paxos("promisesAnything", PROMISE, "violated", "an acceptor that promises a lower number after a higher one"),
        paxos("ignorePromise", AGREEMENT, "violated", "an acceptor that breaks its promise"),
        paxos("noMaxBalOnAccept", AGREEMENT, "violated", "an acceptor that accepts without recording the number"),
      ],
    },
    {
      id: "PX5",
      quotation: "回复其曾接受过的编号最大的提议（若有）。",
      translation: "It reports the highest-numbered proposal that it has ever accepted, if any.",
      judgement: "true",
      reading: "What an acceptor has accepted last is the highest that it has accepted, so it need remember no more.",
      zh: "Acceptor 最后接受的提议就是它接受过的编号最大的提议，所以只需记住这一个。",
      evidence: [
        paxos("default", REPORTS, "holds"),
        paxos("crashes", REPORTS, "holds"),
        paxos("keepsFirst", REPORTS, "violated", "an acceptor that remembers its first vote"),
      ],
    },
    {
      id: "PX6",
      quotation:
        "如果 Proposer 收到多数 Acceptor 的响应：若没有 Acceptor 曾接受过提议，Proposer 可使用自己的值；若有，Proposer 必须使用那个最大编号提案的值。",
      translation:
        "If the proposer has the answers of a majority of the acceptors: if no acceptor has accepted a proposal, the proposer may use its own value; if one has, it must use the value of the highest-numbered proposal.",
      judgement: "imprecise",
      reading:
        "Of the acceptors that have answered, not of all: a proposer may use its own value although an acceptor outside its quorum has accepted another.",
      zh: "只看作出回复的 Acceptor，而不是全部：即使法定人数之外有 Acceptor 接受过别的值，Proposer 仍可使用自己的值。",
      evidence: [paxos("default", OVERLOOKED, "witnessed")],
      repaired: {
        sentence:
          "If no acceptor of the quorum that has responded has accepted a proposal, the proposer may use its own value, otherwise it must use that of the highest-numbered proposal reported; then no other value can be chosen in a lower ballot.",
        zh: "若已回复的法定人数中没有 Acceptor 接受过提议，Proposer 可使用自己的值，否则必须使用所报告的编号最大的提议的值；这样，任何更小的编号都不可能再选定别的值。",
        evidence: [
          paxos("default", SAFE, "holds"),
          paxos("default", TAKEN_OVER, "witnessed"),
          paxos("noAdopt", AGREEMENT, "violated", "a proposer that ignores the reports"),
          paxos("adoptLowest", AGREEMENT, "violated", "one that takes the lowest; three ballots"),
          paxos("adoptAny", AGREEMENT, "violated", "one that takes any; three ballots"),
          paxos("smallQuorum", AGREEMENT, "violated", "one that goes on with the answer of one acceptor of three"),
        ],
      },
    },
    {
      id: "PX7",
      quotation: "容错性：即使部分节点宕机，只要多数节点正常，就能达成一致。",
      translation: "Fault tolerance: even if some nodes crash, as long as a majority works, agreement can be reached.",
      judgement: "true",
      reading:
        "It can be reached, with one of three acceptors stopped, and not with two. That it will be reached needs more than a majority (PX8). A value may be chosen while a majority is down, if one of them stopped after its vote: what counts is who is up to vote, not who is up at the end.",
      zh: "是“能够”达成一致：三个 Acceptor 停了一个还行，停了两个就不行。“必定”达成则光有多数还不够（PX8）。多数已经宕机时仍可能有值被选定，只要其中有的是投完票才停的：要紧的是投票时谁在，而不是最后谁在。",
      evidence: [
        paxos("a minority has stopped", LEARNED, "witnessed"),
        paxos("a majority has stopped", LEARNED, "unreachable"),
        liveness("a minority stops", DECIDES, "holds modulo view", "where one proposer is left in the end"),
        liveness("a majority stops", DECIDES, "violated"),
        liveness("unanimous", DECIDES, "violated", "were all acceptors a quorum, one crash would do"),
      ],
    },
    {
      id: "PX8",
      quotation: "活性：只要有一个 Proposer 能持续和多数 Acceptor 通信，系统最终能达成一致。",
      translation:
        "Liveness: as long as one proposer can go on communicating with a majority of the acceptors, the system reaches agreement in the end.",
      judgement: "imprecise",
      reading:
        "Both proposers of the model always reach all acceptors, and everybody goes on (weak fairness of every action); still they can outbid each other for ever. By Fischer, Lynch and Paterson no deterministic protocol can do without some assumption of timing, and the notes say so themselves (PX9).",
      zh: "模型中的两个 Proposer 一直能联系所有 Acceptor，每个节点也都不断前进（每个动作都弱公平），但它们仍可能永远互相抬高编号。由 Fischer、Lynch 和 Paterson 的定理，确定性的协议离不开某种时间上的假设；讲义自己也这么说（PX9）。",
      evidence: [liveness("default", DECIDES, "violated")],
      repaired: {
        sentence: "If in the end only one proposer begins new ballots, and it reaches a majority, something is chosen.",
        zh: "如果最终只有一个 Proposer 发起新的编号，并且它能联系多数 Acceptor，就一定有值被选定。",
        evidence: [
          oneInTheEnd,
          liveness("a minority stops", DECIDES, "holds modulo view", "also when an acceptor stops"),
        ],
      },
    },
    {
      id: "PX9",
      quotation: "在竞争激烈时可能发生“活锁”（多个 Proposer 抢提议）。",
      translation:
        "Under fierce competition a livelock is possible: several proposers snatch proposals from each other.",
      judgement: "true",
      reading:
        "A cycle in which both proposers begin ballots for ever and nothing is chosen. Numbers grow at every turn, so it is a cycle of states that differ only in how far the numbers have grown; two proposers are enough.",
      zh: "存在一个环：两个 Proposer 永远在发起新的编号，什么都选不定。编号每一轮都在增长，所以环中的状态只差在编号涨了多少；两个 Proposer 就够了。",
      evidence: [liveness("default", NO_DUEL, "violated"), oneInTheEnd],
    },
    {
      id: "PX10",
      quotation: "需要多轮通信，效率不高。",
      translation: "It needs several rounds of communication and is not efficient.",
      judgement: "true",
      reading:
        "A value is chosen 3 message delays after the proposer begins (prepare, promise, accept), and known to a learner after 4 (accepted), not fewer. A leader that has done phase 1 for all commands needs 2 for each (Multi-Paxos).",
      zh: "从 Proposer 发起算起，3 个消息延迟后选定一个值（prepare、promise、accept），4 个之后 Learner 得知（accepted），不能更少。已为全部命令做完第一阶段的 Leader，每条命令只需 2 个（Multi-Paxos）。",
      evidence: [
        delays("default", "a value can be chosen after 3 message delays", "witnessed"),
        delays("default", "a value can be chosen after fewer than 3", "unreachable"),
        delays("default", "a value can be learned after 4 message delays", "witnessed"),
        delays("default", "a value can be learned after fewer than 4", "unreachable"),
        steady("default", "the second command can be known after 2 message delays", "witnessed", "Multi-Paxos"),
        steady("default", "a command can be known after fewer than 2", "unreachable", "Multi-Paxos"),
        steady(
          "nobody leads",
          "a command can be known after fewer than 4",
          "unreachable",
          "Multi-Paxos without a leader",
        ),
      ],
    },
    {
      id: "PX11",
      quotation: "Learner（学习者）：得知最终选定的值。 … 一旦选定值，Learners 被通知这个值，表示达成共识。",
      translation:
        "Learner: learns which value has been chosen. Once a value is chosen, the learners are notified of it; consensus is reached.",
      judgement: "true",
      reading:
        "Nothing is learned that is not chosen; what is chosen is learned in the end if the votes reach the learner (what is sent to it is delivered some day). If votes may get lost, somebody must repeat them. A learner that has crashed can ask the acceptors; but each remembers its last vote alone, so that with a second ballot under way it may hear of no quorum, although a value is chosen.",
      zh: "未被选定的值不会被学到；已选定的值，只要表决能送达 Learner（发给它的消息总有一天送到），最终会被学到。如果表决会丢失，就必须有谁重发。宕机后恢复的 Learner 可以去问 Acceptor；但 Acceptor 只记得自己的最后一次表决，所以若有第二个编号正在进行，即使值已选定，它也可能问不出法定人数。",
      evidence: [
        paxos("default", ONLY_CHOSEN, "holds"),
        paxos("a learner crashes", ONLY_CHOSEN, "holds", "a learner that crashes, and asks"),
        paxos("a learner crashes", AGAIN, "holds", "and learns nothing else than before"),
        paxos("a learner crashes", HIDDEN, "witnessed", "who asks need not hear of what is chosen"),
        paxos("a learner crashes, one ballot", HIDDEN, "unreachable", "with one ballot it does"),
        paxos("reportsPromise", ONLY_CHOSEN, "violated", "a vote that is told under another number"),
        liveness("one in the end", "what is chosen is learned in the end", "holds modulo view"),
        liveness(
          "the learner is not reached",
          "what is chosen is learned in the end",
          "violated",
          "votes may get lost",
        ),
      ],
    },
    {
      id: "PX12",
      quotation: "Proposer 生成一个唯一编号 n，向所有 Acceptors 发送 Prepare(n) 请求。",
      translation: "A proposer generates a unique number n and sends Prepare(n) to all acceptors.",
      judgement: "true",
      reading:
        "A number with one owner, who uses it once, has one value. Where two proposers share a number, strictness saves the day: an acceptor promises a number once, to one of them, so that at most one gets a quorum. If it answers the second Prepare(n) as well, as an implementation may that expects retransmissions, two values are chosen. Against a proposer that begins its own number again after a crash strictness does not help: the old promises may arrive after it.",
      zh: "编号只有一个主人，且主人只用一次，那么一个编号只对应一个值。两个 Proposer 共用一个编号时，靠的是严格大于：一个编号 Acceptor 只承诺一次、只给其中一个，所以至多一个能凑齐法定人数。如果像考虑重传的实现那样，对第二个 Prepare(n) 也作承诺，就会选定两个值。Proposer 宕机后重新使用自己的编号，严格大于也无济于事：旧的承诺可能在宕机之后才到。",
      evidence: [
        paxos("default", ONE_VALUE, "holds"),
        paxos("dupBallot", AGREEMENT, "violated", "a shared number, promised to both"),
        paxos("shared numbers", AGREEMENT, "holds", "a shared number, promised once"),
        paxos("shared numbers, two ballots", AGREEMENT, "holds", "two shared numbers, each promised once"),
        paxos("reissueAfterCrash", ONE_VALUE, "violated", "a number begun again after a crash"),
      ],
    },
    {
      id: "PX13",
      quotation: "安全性（一致性）：不会出现两个不同的值被多数接受。",
      translation: "Safety (consistency): no two different values are accepted by majorities.",
      judgement: "imprecise",
      reading:
        "Not in one ballot each, and so never two chosen values; but over several ballots two values can each be accepted by a majority (PX3).",
      zh: "在同一个编号下不会，因此不会有两个被选定的值；但跨编号来看，两个值可以各自被多数接受（PX3）。",
      evidence: [paxos("four whole ballots", TWO_MAJORITIES, "witnessed")],
      repaired: {
        sentence: "No two different values are each accepted by a majority in one ballot.",
        zh: "不会有两个不同的值各在一个编号下被多数接受。",
        evidence: [paxos("default", AGREEMENT, "holds"), paxos("four whole ballots", AGREEMENT, "holds")],
      },
    },
    {
      id: "PX14",
      quotation: "然后发送 Accept(n, v) 请求给所有 Acceptors。",
      translation: "Then it sends Accept(n, v) to all acceptors (and Prepare(n) before).",
      judgement: "imprecise",
      reading:
        "To all is not needed for safety or for a decision: a quorum is enough, and the others may never hear of it.",
      zh: "发给所有 Acceptor 并不是安全性或作出决定所必需的：法定人数就够了，其余的可能永远没听说过。",
      evidence: [
        paxos("default", UNHEARD, "witnessed"),
        paxos("unanimous", UNHEARD, "unreachable", "were all acceptors a quorum"),
      ],
      repaired: {
        sentence: "It sends Prepare(n) and Accept(n, v) to a quorum of the acceptors, or to more.",
        zh: "把 Prepare(n) 和 Accept(n, v) 发给一个法定人数的 Acceptor，或更多。",
        evidence: [
          paxos("three whole ballots", AGREEMENT, "holds", "whole ballots with a quorum each"),
          paxos("three whole ballots", LEARNED, "witnessed", "whole ballots with a quorum each"),
        ],
      },
    },
    {
      id: "PX15",
      quotation: "每个 Acceptor 若未违背承诺（即 n ≥ 之前承诺的编号），则接受这个值 v。",
      translation:
        "Each acceptor accepts the value v if that breaks no promise (if n is at least the number it has promised).",
      judgement: "true",
      reading:
        "Both halves count. Below what it has promised it accepts nothing, or two values are chosen. At just that number it must accept: an acceptor that wants more refuses just those to whom it has promised, and nothing is ever learned.",
      zh: "两半都要紧。低于承诺的编号一概不接受，否则会选定两个值。恰好等于承诺的编号则必须接受：要求更大的 Acceptor 恰恰拒绝了它作过承诺的 Proposer，于是什么也学不到。",
      evidence: [
        paxos("default", PROMISE, "holds"),
        paxos("default", LEARNED, "witnessed"),
        paxos("ignorePromise", AGREEMENT, "violated", "an acceptor that accepts below its promise"),
        paxos("wantsMore", LEARNED, "unreachable", "one that accepts only above it"),
      ],
    },
  ],
};
