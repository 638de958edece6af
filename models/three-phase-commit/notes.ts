// The notes on three-phase commit, sentence by sentence.
// The one idea: which answer to a silent coordinator is meant, and in which environment, decides whether a sentence is true.
// Not here: the matrix itself (matrix.ts), running the evidence and setting the book (../book).
import { type Chapter, evidenceOf, type Table } from "../book/row.ts";
import { ENVIRONMENTS } from "./environment.ts";
import { matrix, PROGRESS, SAFETY as SPLIT } from "./matrix.ts";
import { POLICIES, type Policy } from "./protocol.ts";

const UNCERTAIN = "nobody commits while somebody alive is uncertain";
const BESIDE = "nobody alive is precommitted beside somebody who has aborted";
const FINAL = "a decision is final";
const LEARN = "those alive who have voted yes learn the outcome";

const threePhase = evidenceOf("three-phase-commit");

const environmentsInChinese: Readonly<Record<(typeof ENVIRONMENTS)[number], string>> = {
  "a crash": "宕机",
  "a crash suspected early": "宕机，过早怀疑",
  "a crash inside a broadcast": "广播途中宕机",
  "crashes of sites too": "参与者也会宕机",
  "a partition": "分区",
  "false suspicion": "误判死亡",
};
const policiesInChinese: Readonly<Record<Policy, string>> = {
  "any time-out aborts": "任何超时都回滚",
  "by own state": "按自身状态",
  termination: "终止协议",
  block: "等待",
};

/** Of every policy in every environment: is it safe, and does it go on? */
const table: Table = {
  title:
    "Four answers to a silent coordinator, in six environments: is the decision one, and does everybody alive learn it?",
  corner: "what a site does",
  columns: ENVIRONMENTS,
  zh: {
    title: "协调者没有音讯时的四种对策，六种环境：决定是否唯一，活着的是否都能得知？",
    corner: "节点怎么做",
    columns: ENVIRONMENTS.map((environment) => environmentsInChinese[environment]),
  },
  rows: POLICIES.map((name) => ({
    name,
    zh: policiesInChinese[name],
    cells: matrix
      .filter(({ policy }) => policy === name)
      .map(({ scenario, safety, progress }) => [
        threePhase(scenario, SPLIT, safety),
        threePhase(scenario, PROGRESS, progress),
      ]),
  })),
};

export const chapter: Chapter = {
  title: "Three-phase commit",
  summary:
    "Four answers to a silent coordinator (any time-out aborts; by own state; the termination protocol with a backup coordinator; wait) in six environments. The notes' two rules of thumb are safe only if the coordinator crashes between its steps and everything that it has sent arrives before anybody suspects it; a crash inside a broadcast is enough to split them, without any partition. The termination protocol is safe in every crash, and in none of the environments in which somebody may be suspected wrongly.",
  zh: {
    title: "三阶段提交",
    summary:
      "协调者没有音讯时的四种对策（任何超时都回滚；按自身状态；带后备协调者的终止协议；等待），六种环境。讲义的两条经验规则，只有在协调者于两步之间宕机、且它发出的一切都在被怀疑之前送达时才安全；只要在广播途中宕机一次，不需要任何分区，就会不一致。终止协议对任何宕机都安全，在可能误判死亡的环境中则都不安全。",
  },
  models: ["three-phase-commit"],
  tables: [table],
  rows: [
    {
      id: "3P1",
      quotation: "`XA`三阶段提交",
      translation: "XA three-phase commit.",
      judgement: "not checkable",
      reading:
        "A name, and a wrong one: the XA specification of X/Open knows two phases only. Three-phase commit is Skeen's (1981), and no database offers it behind XA.",
      zh: "只是个名字，而且叫错了：X/Open 的 XA 规范只有两阶段。三阶段提交是 Skeen 提出的（1981），没有数据库在 XA 接口下提供它。",
      evidence: [],
    },
    {
      id: "3P2",
      quotation: "在协调者和参与者中都引入超时机制，同时引入了预提交阶段。",
      translation:
        "Time-outs are introduced in the coordinator and in the participants, and with them a precommit phase.",
      judgement: "true",
      reading:
        "They are what makes it go on: without them three phases block as two do. Whether it goes on safely depends on what a time-out makes a site do, and on the phase: without it somebody commits while another is still uncertain.",
      zh: "正是它们使协议能走下去：没有超时，三阶段和两阶段一样阻塞。能否安全地走下去，取决于超时之后怎么做，也取决于这个阶段：没有预提交，就会有一个已提交而另一个还不确定。",
      evidence: [
        threePhase("block, a crash", PROGRESS, "violated"),
        threePhase("in the end, without time-outs", LEARN, "violated"),
        threePhase("in the end", LEARN, "holds"),
        threePhase("twoPhases", UNCERTAIN, "violated", "time-outs without the phase"),
      ],
    },
    {
      id: "3P3",
      quotation: "在第一阶段和第二阶段中插入的预提交阶段，保证了在最后提交阶段之前各参与节点的状态是一致的。",
      translation: "The phase put between guarantees that before the last one all participants are in the same state.",
      judgement: "imprecise",
      reading:
        "Not in the same state: one is precommitted while another is only ready. What it guarantees is Skeen's condition: nobody commits while somebody alive is uncertain, and that only where nobody is believed dead wrongly.",
      zh: "状态并不一致：一个已预提交，另一个只是就绪。它保证的是 Skeen 的条件：只要还有活着的节点不确定，就没有谁提交；而这也只在没有误判死亡时成立。",
      evidence: [
        threePhase("default", "one can know that all have voted yes while another does not", "witnessed"),
        threePhase("termination, false suspicion", UNCERTAIN, "violated"),
      ],
      repaired: {
        sentence: "While only crashes happen, when somebody commits everybody alive is at least precommitted.",
        zh: "只发生宕机时，如果有谁提交，所有活着的节点至少都已预提交。",
        evidence: [
          threePhase("default", UNCERTAIN, "holds"),
          threePhase("termination, crashes of sites too", UNCERTAIN, "holds"),
          threePhase("two sites crash too", UNCERTAIN, "holds"),
          threePhase("twoPhases", UNCERTAIN, "violated", "without the phase it does not hold"),
          threePhase("commitsAtFirstAck", UNCERTAIN, "violated", "nor with one that is not waited for"),
        ],
      },
    },
    {
      id: "3P4",
      quotation: "当 CanCommit、PreCommit、DoCommit的任意一个步骤失败或者等待超时，执行RollBack。",
      translation: "If any step of CanCommit, PreCommit or DoCommit fails or takes too long, roll back.",
      judgement: "wrong",
      reading:
        "One site has been told to commit, another has not and rolls back. One crash of the coordinator while it sends the commit is enough, without any partition; so is a partition without any crash.",
      zh: "一个参与者已收到提交，另一个没收到而回滚。协调者在发送提交的途中宕机一次就够了，不需要分区；有分区而没有宕机也一样。",
      evidence: [
        threePhase("any time-out aborts, a crash inside a broadcast", SPLIT, "violated"),
        threePhase("any time-out aborts, a crash suspected early", SPLIT, "violated"),
        threePhase("any time-out aborts, a partition", SPLIT, "violated"),
        threePhase("any time-out aborts, a crash", SPLIT, "holds", "it needs that not all have heard the same"),
      ],
      repaired: {
        sentence:
          "Before it has voted yes a site may roll back by itself; afterwards it must ask those alive (the termination protocol).",
        zh: "投同意之前可以自行回滚；之后必须询问所有活着的节点（终止协议）。",
        evidence: [
          threePhase("default", SPLIT, "holds"),
          threePhase("termination, crashes of sites too", SPLIT, "holds"),
          threePhase("termination, crashes of sites too", PROGRESS, "holds"),
        ],
      },
    },
    {
      id: "3P5",
      quotation: "因为即使协调者在PreCommit阶段后发生故障，参与者也可以根据自身的状态来决定是否提交事务。",
      translation:
        "For even if the coordinator fails after PreCommit, a participant can decide by its own state whether to commit.",
      judgement: "wrong",
      reading:
        "Not each by its own state: if the coordinator crashes while it sends PreCommit, one is precommitted and commits, another is ready and aborts. Those alive must decide by the states of all of them.",
      zh: "不能各凭自身状态：协调者在发送 PreCommit 途中宕机，一个已预提交便提交，另一个只是就绪便回滚。必须由活着的节点按全体的状态来决定。",
      evidence: [
        threePhase("by own state, a crash inside a broadcast", SPLIT, "violated"),
        threePhase("by own state, a partition", SPLIT, "violated"),
        threePhase("by own state, a crash", SPLIT, "holds", "after PreCommit has reached everybody it is true"),
      ],
      repaired: {
        sentence:
          "One of those alive collects the states of all, moves them to precommitted if one of them is, and then decides for all.",
        zh: "活着的节点之一收集全体的状态，只要有一个已预提交，就让全体进入预提交，然后替全体作出决定。",
        evidence: [
          threePhase("default", SPLIT, "holds"),
          threePhase("default", "a backup can commit", "witnessed"),
          threePhase("default", "a backup can abort", "witnessed"),
        ],
      },
    },
    {
      id: "3P6",
      quotation: "通过引入PreCommit阶段，3PC在一定程度上解决了2PC中协调者单点故障的问题",
      translation: "By the PreCommit phase 3PC to some degree solves the single point of failure of 2PC.",
      judgement: "imprecise",
      reading:
        "To the degree to which crashes are all that happens and are told apart from slowness. Then the termination protocol decides, safely, down to the last site. Where a site may be taken for dead wrongly, or cut off, it still decides, but not always the same. And without it the third phase solves nothing.",
      zh: "“一定程度”指：只发生宕机，而且能与慢区分开。这时终止协议能安全地作出决定，直到只剩最后一个节点。如果节点会被误判死亡或被隔离，它仍会作出决定，但未必一致。没有终止协议，多出的阶段什么也解决不了。",
      evidence: [
        threePhase("termination, a partition", SPLIT, "violated"),
        threePhase("termination, false suspicion", SPLIT, "violated"),
        threePhase("termination, false suspicion", PROGRESS, "holds", "it does not block; it disagrees"),
        threePhase("block, a crash", PROGRESS, "violated"),
      ],
      repaired: {
        sentence:
          "If only crashes happen and only the dead are suspected, three-phase commit with the termination protocol neither blocks nor splits.",
        zh: "如果只发生宕机，而且只有真正死去的被怀疑，那么带终止协议的三阶段提交既不阻塞，也不会不一致。",
        evidence: [
          threePhase("default", SPLIT, "holds"),
          threePhase("termination, a crash suspected early", SPLIT, "holds"),
          threePhase("two sites crash too", SPLIT, "holds"),
          threePhase("two sites crash too", PROGRESS, "holds"),
          threePhase("default", FINAL, "holds"),
          threePhase("obeysASecond", FINAL, "violated", "a site that obeys a second decision"),
          threePhase("in the end", LEARN, "holds"),
        ],
      },
    },
    {
      id: "3P7",
      quotation: "然而，3PC并不是完美的解决方案，它仍然有一些缺点，比如增加了协议的复杂性和可能的性能开销。",
      translation: "But 3PC is not perfect: it has drawbacks such as more complexity, and perhaps cost.",
      judgement: "true",
      reading: "Five message delays to a commit everywhere, where two-phase commit has three and Paxos Commit four.",
      zh: "全部提交需要五个消息延迟；两阶段提交是三个，Paxos Commit 是四个。",
      evidence: [
        threePhase("message delays", "everyone can have committed after four message delays", "unreachable"),
        threePhase("message delays", "everyone can have committed after five message delays", "witnessed"),
        {
          model: "two-phase-commit",
          scenario: "message delays",
          claim: "everyone can have committed after three message delays",
          verdict: "witnessed",
        },
      ],
    },
    {
      id: "3P8",
      quotation: "即 3PC 把 2PC 的准备阶段再次一分为二，这样三阶段提交就有 CanCommit、PreCommit、DoCommit 三个阶段。",
      translation: "That is, 3PC splits the prepare phase of 2PC in two: CanCommit, PreCommit, DoCommit.",
      judgement: "imprecise",
      reading:
        "Two protocols go by that description. Skeen's puts a phase after the vote: CanCommit binds, PreCommit tells that all have voted yes. The other asks an opinion first and prepares the work at PreCommit, which may still fail: two-phase commit with a question before it. There, to be precommitted says nothing of the others, and Skeen's termination rule is unsafe.",
      zh: "有两种协议都合乎这个描述。Skeen 的是在投票之后加一个阶段：CanCommit 有约束力，PreCommit 告知全都同意了。另一种是先征求意见，到 PreCommit 才真正准备，仍可能失败：那只是前面多问一次的两阶段提交。在后者中，已预提交并不说明其他参与者的情况，Skeen 的终止规则就不安全。",
      evidence: [
        threePhase("an opinion, and a site crashes", BESIDE, "violated"),
        threePhase("an opinion, and a site crashes", SPLIT, "violated"),
        threePhase("an opinion, by own state", SPLIT, "violated", "one crash between steps is enough there"),
      ],
      repaired: {
        sentence:
          "3PC adds a phase after a vote that binds: then nobody alive is precommitted beside one who has aborted.",
        zh: "3PC 在有约束力的投票之后加一个阶段：这样，活着的节点里不会既有已预提交的、又有已回滚的。",
        evidence: [
          threePhase("default", BESIDE, "holds"),
          threePhase("termination, crashes of sites too", BESIDE, "holds"),
          threePhase("by own state, a crash", SPLIT, "holds"),
        ],
      },
    },
    {
      id: "3P9",
      quotation: { implied: "（由终止协议引出：）后备协调者发现有一个节点已预提交，就可以提交。" },
      translation: "(Implied by a termination protocol:) a backup that finds one site precommitted may commit.",
      judgement: "imprecise",
      reading:
        "Not at once. If it tells some to commit and crashes among them while others alive are still ready, those who are left see nobody precommitted, and abort. That needs one crash of a site inside its broadcast, and no partition; a model in which a backup does everything in one step does not show it.",
      zh: "不能马上提交。如果它通知了一部分就和它们一起宕机，而其他活着的还只是就绪，剩下的看不到任何预提交，便回滚。这只需要一个节点在广播途中宕机，不需要分区；把后备协调者的动作写成一步的模型看不出这一点。",
      evidence: [threePhase("backupSkipsFirstPhase", SPLIT, "violated")],
      repaired: {
        sentence: "A backup first moves everybody alive to precommitted, and then commits.",
        zh: "后备协调者先让所有活着的节点进入预提交，然后才提交。",
        evidence: [
          threePhase("termination, crashes of sites too", SPLIT, "holds"),
          threePhase("two sites crash too", SPLIT, "holds"),
        ],
      },
    },
    {
      id: "3P10",
      quotation: { implied: "（由“根据自身的状态来决定”引出：）宕机的参与者恢复后，看自己的日志就能知道结果。" },
      translation:
        "(Implied by deciding by one's own state:) a site that has crashed knows the outcome from its log when it comes back.",
      judgement: "wrong",
      reading:
        "Only if it had not voted, or had decided. In between the others may have decided either way without it (Skeen: no protocol lets all sites recover independently), so it must ask; and it must not take part in the termination protocol again, for what it has on disk may be older than what the others have decided by. If all have crashed they wait for ever here; whoever crashed last could decide, which is a protocol of its own.",
      zh: "只有还没投票或已经决定的才知道。处在中间的，别人可能已经撇开它作出了任一种决定（Skeen：没有协议能让所有节点独立恢复），所以必须询问；也不能再参加终止协议，因为它磁盘上的状态可能比别人作决定时所依据的更旧。如果全部宕机，在这里就永远等待；最后宕机的那个可以决定，那是另一个协议。",
      evidence: [
        threePhase("decidesComingBack", SPLIT, "violated"),
        threePhase("goesOnComingBack", SPLIT, "violated"),
        threePhase("all sites crash, and come back", PROGRESS, "violated"),
      ],
      repaired: {
        sentence:
          "A site that comes back asks, and obeys whoever has decided; while one stays alive it learns the outcome.",
        zh: "恢复的节点去询问，并服从已作出决定的；只要还有一个活着，它就能得知结果。",
        evidence: [
          threePhase("a site comes back", SPLIT, "holds"),
          threePhase("a site comes back", PROGRESS, "holds"),
          threePhase("a site comes back", "a site can learn a commit that it has missed", "witnessed"),
          threePhase("all sites crash, and come back", SPLIT, "holds"),
        ],
      },
    },
  ],
};
