// The notes on XA two-phase commit, sentence by sentence.
// The one idea: a row names the claims that it rests on, of scenarios and mutants of this folder and of its neighbours.
// Not here: the claims (claims.ts), running them and setting the book (../book).
import { type Chapter, evidenceOf } from "../book/row.ts";

const SPLIT = "no split decision";
const VOTED = "nobody commits unless all voted yes";
const WINDOW = "some can commit while others do not know yet";
const LATE = "one can be down before its commit while another has committed";
const BLOCKED = "the prepared can be blocked while the coordinator is down";
const LEARN = "the prepared learn the outcome";
const REACHES = "a decided commit reaches everybody";
const FORGOTTEN = "a commit is forgotten in the end";
const ROLLED_BACK = "a refusal is answered with a rollback to all the others";

const xa = evidenceOf("two-phase-commit");
const oneRow = evidenceOf("two-phase-commit-one-row");
const paxosCommit = evidenceOf("paxos-commit-nodes");

export const chapter: Chapter = {
  title: "XA two-phase commit",
  summary:
    "Presumed abort, with crashes of the coordinator and of participants and a network that loses, duplicates and reorders. The conditions of atomic commitment are numbered as by Bernstein, Hadzilacos and Goodman: AC1 one decision, AC2 a decision is final, AC3 no commit without a yes from all, AC4 a commit if all say yes and nothing fails, AC5 everybody decides once failures are repaired. Where two-phase commit blocks, Paxos Commit does not: the state in which all are prepared and the coordinator is gone is reachable in both, but in Paxos Commit a majority of acceptors knows every vote, and no behaviour ends there.",
  models: ["two-phase-commit", "two-phase-commit-one-row", "paxos-commit-nodes"],
  rows: [
    {
      id: "XA1",
      quotation:
        "准备阶段只要有一个参与者返回失败，那么协调者就会向所有参与者发送回滚事务的请求，即分布式事务执行失败。",
      translation:
        "If only one participant fails to prepare, the coordinator sends a rollback to all: the transaction has failed.",
      judgement: "true",
      reading:
        "AC3 and AC1: whoever commits, all have voted yes. The rollback goes to all but the one that said no, which has rolled back already.",
      evidence: [
        xa("default", ROLLED_BACK, "holds"),
        xa("neverRollsBack", ROLLED_BACK, "violated"),
        xa("default", VOTED, "holds"),
        xa("default", SPLIT, "holds"),
        xa("majorityYes", SPLIT, "violated", "yes from a majority is not enough"),
        xa("countsTwice", VOTED, "violated", "nor is one yes that is counted twice"),
      ],
    },
    {
      id: "XA2",
      quotation: "如果所有参与者都同意提交，则协调者让所有参与者都提交事务，向事务协调者返回“完成”消息。",
      translation: "If all participants agree, the coordinator has all of them commit, and they report that they have.",
      judgement: "imprecise",
      reading:
        "AC4: only if nothing fails and nobody gives up waiting. A coordinator that waits too long for a yes, or crashes before its commit record, aborts although all have agreed.",
      evidence: [
        xa("default", "everyone can commit", "witnessed"),
        xa(
          "timesOutAfterAll",
          "a unanimous yes is a commit",
          "violated",
          "a time-out after the vote turns agreement into an abort",
        ),
      ],
      repaired: {
        sentence: "If all agree, nothing fails and nobody gives up, all commit.",
        evidence: [
          xa("nothing fails and nobody gives up", "a unanimous yes is a commit", "holds"),
          xa("nothing fails and nobody gives up", "the coordinator can forget a commit", "witnessed"),
        ],
      },
    },
    {
      id: "XA3",
      quotation: "强一致性设计",
      translation: "A design of strong consistency.",
      judgement: "imprecise",
      reading:
        "Atomic: nobody commits while another aborts, through crashes, loss and duplicates. Not simultaneous: for a while one has committed and another does not know yet, and who reads both without locks sees half a transaction.",
      evidence: [xa("default", WINDOW, "witnessed"), xa("a bad network", WINDOW, "witnessed")],
      repaired: {
        sentence:
          "All participants decide alike and for good; what is read under locks is isolated, because a prepared participant keeps its locks.",
        evidence: [
          xa("default", SPLIT, "holds"),
          xa("a bad network", SPLIT, "holds"),
          xa("more crashes", "a decision is final", "holds"),
          oneRow("default", "both managers see the transactions in the same order", "holds"),
        ],
      },
    },
    {
      id: "XA4",
      quotation: "如果其中一个Commit 不成功，那其他的应该也是提交不成功的。",
      translation: "If one participant's commit fails, those of the others fail, too.",
      judgement: "wrong",
      reading:
        "After the commit record there is no way back: one participant has committed while another is down, or has not been told. It does not undo the others; they are not asked again. It must commit when it is back.",
      evidence: [
        xa("default", LATE, "witnessed"),
        xa("nothing fails", WINDOW, "witnessed", "without any fault one is later than the other"),
      ],
      repaired: {
        sentence: "Once the commit record is written everybody commits: who fails to is told again until it has.",
        evidence: [
          xa("in the end", REACHES, "holds"),
          xa("in the end, on a fair lossy network", REACHES, "holds"),
          xa("in the end, on a lossy network", REACHES, "violated", "if every reminder is lost, it never hears"),
        ],
      },
    },
    {
      id: "XA5",
      quotation: "「单点故障」：一旦事务管理器出现故障，整个系统不可用",
      translation: "Single point of failure: once the transaction manager fails, the whole system is unavailable.",
      judgement: "imprecise",
      reading:
        "Only participants between their yes and the decision are stuck, with their locks; who has not voted may abort by itself. And they are stuck only until the manager is back: its log decides.",
      evidence: [
        xa("the coordinator never returns", BLOCKED, "witnessed"),
        xa("in the end, without the coordinator", LEARN, "violated"),
        xa("default", "who has not been asked can abort while the coordinator is down", "witnessed"),
      ],
      repaired: {
        sentence:
          "A prepared participant is blocked while nobody who knows the decision answers, and no longer: if the coordinator comes back it learns the outcome.",
        evidence: [
          xa("in the end", LEARN, "holds"),
          xa("in the end, on a fair lossy network", LEARN, "holds"),
          xa(
            "in the end, on a lossy network",
            LEARN,
            "violated",
            "weak fairness is met by a question that is lost each time",
          ),
          paxosCommit("default", "no deadlock", "holds", "with the votes at a majority of acceptors nobody is blocked"),
        ],
      },
    },
    {
      id: "XA6",
      quotation:
        "「数据不一致」：在阶段二，如果事务管理器只发送了部分 commit 消息，此时网络发生异常，那么只有部分参与者接收到 commit 消息，也就是说只有部分参与者提交了事务，使得系统数据不一致。",
      translation:
        "Inconsistent data: if the manager has sent only some of the commits when the network fails, only some participants have committed, and the data are inconsistent.",
      judgement: "imprecise",
      reading:
        "Some have committed and others do not know yet: that passes. They cannot abort, so no two decide differently, unless one of them decides by itself: a heuristic decision, or a time-out after the vote.",
      evidence: [
        xa("the coordinator never returns", WINDOW, "witnessed"),
        xa("the coordinator never returns", SPLIT, "holds"),
        xa("a bad network", SPLIT, "holds"),
      ],
      repaired: {
        sentence:
          "A commit that reaches only some is late for the others; it becomes a split decision only where a prepared participant does not wait, and then the standard has it kept on record.",
        evidence: [
          xa("readyTimeoutAbort", SPLIT, "violated"),
          xa("readyTimeoutCommit", SPLIT, "violated"),
          xa("heuristic decisions", SPLIT, "violated"),
          xa("heuristic decisions", "damage is on record", "holds"),
          xa("in the end", REACHES, "holds"),
        ],
      },
    },
    {
      id: "XA7",
      quotation:
        "「不确定性」：当事务管理器发送 commit 之后，并且此时只有一个参与者收到了 commit，那么当该参与者与事务管理器同时宕机之后，重新选举的事务管理器无法确定该条消息是否提交成功。",
      translation:
        "Uncertainty: if only one participant has received the commit, and it and the manager fail together, a newly elected manager cannot tell whether the transaction has committed.",
      judgement: "true",
      reading:
        "Two behaviours lead to the same sight: the same survivors, prepared, and nothing on its way to them. In one the dead participant has committed, in the other it has aborted. It takes a crash inside the broadcast, or a lost message; where everything sent arrives, the survivors would be told.",
      evidence: [
        xa("the coordinator never returns", "the survivors cannot know what the dead decided", "witnessed"),
        xa("a bad network", "the survivors cannot know what the dead decided", "witnessed"),
        xa("default", "the survivors cannot know what the dead decided", "unreachable"),
      ],
    },
    {
      id: "XA8",
      quotation: "「响应时间较长」：整个消息链路是串行的，要等待响应结果",
      translation: "Long response time: the chain of messages is serial, each waits for an answer.",
      judgement: "imprecise",
      reading:
        "The phases are serial, the participants are not: prepare, vote and decision make three message delays, and four until the coordinator knows, however many participants there are. Asked one after another, three participants do not do it in three.",
      evidence: [
        xa("message delays", "everyone can have committed after two message delays", "unreachable"),
        xa("oneAfterAnother", "everyone can have committed after three message delays", "unreachable"),
      ],
      repaired: {
        sentence: "A commit takes three message delays, and its report a fourth.",
        evidence: [
          xa("message delays", "everyone can have committed after three message delays", "witnessed"),
          xa("message delays", "the coordinator can know it after three message delays", "unreachable"),
          xa("message delays", "the coordinator can know it after four message delays", "witnessed"),
          paxosCommit(
            "message delays",
            "everyone can have committed after four message delays",
            "witnessed",
            "not to be blocked costs one more",
          ),
          paxosCommit("message delays", "everyone can have committed after three message delays", "unreachable"),
        ],
      },
    },
    {
      id: "XA9",
      quotation: null,
      translation: "(Implied by the uncertainty:) participants that ask one another could find out.",
      judgement: "imprecise",
      reading:
        "Cooperative termination is safe, also where messages are lost, as they are across a partition. It helps if anybody who knows, or has not voted, can be asked. It does not help where all that can be asked are prepared.",
      evidence: [
        xa("they ask one another", SPLIT, "holds"),
        xa("they ask one another", BLOCKED, "witnessed"),
        xa("in the end, by asking one another", LEARN, "violated"),
        xa("anyTimeoutCommits", SPLIT, "violated", "a prepared participant may not answer for the others"),
      ],
      repaired: {
        sentence: "Participants that ask one another all learn the outcome if one of them that is up knows it.",
        evidence: [
          xa("in the end, by asking one another", "if one participant knows the outcome, all learn it", "holds"),
          xa(
            "in the end, without the coordinator",
            "if one participant knows the outcome, all learn it",
            "violated",
            "without asking they do not",
          ),
        ],
      },
    },
    {
      id: "XA10",
      quotation: "如果参与者的事务操作实际执行成功，则返回一个“同意”消息；如果执行失败，则返回一个“终止”消息。",
      translation: "If a participant's work was really done it answers yes; if it has failed it answers no.",
      judgement: "true",
      reading:
        "And the yes must be on disk before it is sent: it is a promise to be able to commit after a crash. Not every database says no: in PostgreSQL PREPARE TRANSACTION of a failed transaction is answered with ROLLBACK and no error, and who looks for errors only takes that for a yes.",
      evidence: [
        xa("default", VOTED, "holds"),
        xa("yesWithoutPrepare", VOTED, "violated", "a yes without the work"),
        xa("volatileReady", SPLIT, "violated", "a yes that a crash forgets"),
        xa("as PostgreSQL", VOTED, "holds"),
        xa("readsErrorsOnly", VOTED, "violated"),
      ],
    },
    {
      id: "XA11",
      quotation: "则协调者让所有参与者都提交事务，向事务协调者返回“完成”消息。整个分布式事务完成。",
      translation: "All participants commit and report that they have; the distributed transaction is complete.",
      judgement: "true",
      reading:
        "The reports are what lets the coordinator forget. With presumed abort it must not forget a commit before: who asks later would be told to abort. PostgreSQL reports once: asked again it answers as of a transaction that never was, and the coordinator, which has the yes of that participant, must take it for done.",
      evidence: [
        xa("default", "the coordinator forgets a commit only when all have committed", "holds"),
        xa("forgetsEarly", "the coordinator forgets a commit only when all have committed", "violated"),
        xa("forgetsEarly", SPLIT, "violated"),
        xa("in the end, as PostgreSQL", FORGOTTEN, "holds"),
        xa("waitsForTheGone", FORGOTTEN, "violated"),
        xa(
          "readsErrorsOnly",
          "the coordinator forgets a commit only when all have committed",
          "violated",
          "where the yes was none, that is wrong",
        ),
      ],
    },
    {
      id: "XA12",
      quotation: "不适合高并发的场景",
      translation: "It is unfit for high concurrency.",
      judgement: "true",
      reading:
        "Read as: who wants a row that a prepared transaction holds waits for a coordinator that is not its own. While that is down it waits without end, unless it gives up. How much that costs is a matter of measuring, not of checking.",
      evidence: [
        oneRow("default", "a transaction can wait for a row because another one's coordinator is down", "witnessed"),
        oneRow(
          "in the end, without the coordinator and without giving up",
          "the transaction whose coordinator stays up ends",
          "violated",
        ),
        oneRow("in the end", "both transactions end", "holds", "it waits only until the other coordinator is back"),
        oneRow("default", "each can hold what the other waits for", "witnessed"),
      ],
    },
    {
      id: "XA13",
      quotation: "在此阶段，协调者询问所有参与者是否可以提交事务。",
      translation: "In this phase the coordinator asks all participants whether they can commit.",
      judgement: "true",
      reading:
        "All of them, for the transaction commits only with a yes from each. Who has not been asked is free to abort by itself, also while the coordinator is down.",
      evidence: [
        xa("default", VOTED, "holds"),
        xa("leavesOneOut", VOTED, "violated", "a coordinator that does not ask one of them"),
        xa("default", "who has not been asked can abort while the coordinator is down", "witnessed"),
      ],
    },
    {
      id: "XA14",
      quotation: "协调者根据所有参与者的应答结果判定是否事务可以全局提交（Commit 请求），并通知所有参与者执行该决定。",
      translation:
        "The coordinator decides by the answers of all participants whether the transaction can commit, and tells all to carry out the decision.",
      judgement: "true",
      reading:
        "A commit needs all answers, an abort only one of them, or one that is missing for too long. That the decision is carried out by all needs a coordinator that comes back and a network that some day lets its word through; then it is told again until it is acknowledged.",
      evidence: [
        xa("default", VOTED, "holds"),
        xa("majorityYes", VOTED, "violated", "by the answers of some"),
        xa("in the end", REACHES, "holds"),
        xa("in the end, on a fair lossy network", REACHES, "holds"),
        xa("in the end, without the coordinator", REACHES, "violated"),
      ],
    },
    {
      id: "XA15",
      quotation: "如果其中某个参与者终止提交，则协调者让所有参与者都回滚事务。",
      translation: "If one of the participants aborts, the coordinator has all participants roll back.",
      judgement: "true",
      reading:
        "As long as it aborts before its yes. After it a participant may not abort: if one does by itself, others may have committed (XA6).",
      evidence: [
        xa("default", ROLLED_BACK, "holds"),
        xa("default", SPLIT, "holds"),
        xa("default", "a decision is final", "holds"),
        xa("neverRollsBack", ROLLED_BACK, "violated"),
        xa("readyTimeoutAbort", SPLIT, "violated", "one that aborts after its yes"),
      ],
    },
  ],
};
