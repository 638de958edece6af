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
const HANGING = "a branch can be prepared after its transaction was rolled back";
const ENDED = "no branch is prepared for ever";
const ROLLED_BACK = "a refusal is answered with a rollback to all the others";

const xa = evidenceOf("two-phase-commit");
const oneRow = evidenceOf("two-phase-commit-one-row");
const paxosCommit = evidenceOf("paxos-commit-nodes");
const recovery = evidenceOf("xa-recovery");
const automatic = evidenceOf("seata-at");

export const chapter: Chapter = {
  title: "XA two-phase commit",
  summary:
    "Presumed abort, with crashes of the coordinator and of participants and a network that loses, duplicates and reorders. The conditions of atomic commitment are numbered as by Bernstein, Hadzilacos and Goodman: AC1 one decision, AC2 a decision is final, AC3 no commit without a yes from all, AC4 a commit if all say yes and nothing fails, AC5 everybody decides once failures are repaired. Where two-phase commit blocks, Paxos Commit does not: the state in which all are prepared and the coordinator is gone is reachable in both, but in Paxos Commit a majority of acceptors knows every vote, and no behaviour ends there.",
  zh: {
    title: "XA 两阶段提交",
    summary:
      "假定回滚（presumed abort），协调者和参与者会宕机，网络会丢失、重复、乱序。原子提交的条件按 Bernstein、Hadzilacos 和 Goodman 编号：AC1 决定只有一个，AC2 决定不再更改，AC3 没有全部同意就不提交，AC4 全部同意且无故障就提交，AC5 故障修复后人人都作出决定。两阶段提交阻塞之处，Paxos Commit 不阻塞：全都已准备而协调者已消失的状态，两者都可达；但在 Paxos Commit 中，多数 Acceptor 知道每一票，没有历史停在那里。",
  },
  models: ["two-phase-commit", "two-phase-commit-one-row", "xa-recovery", "seata-at", "paxos-commit-nodes"],
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
      zh: "即 AC3 和 AC1：只要有一个提交，就说明全部投了同意。回滚请求发给除说“不”者之外的所有参与者，它自己已经回滚了。",
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
      zh: "即 AC4：只有在没有故障、也没有谁放弃等待时才成立。协调者等同意等得太久，或在写下提交记录之前宕机，就会回滚，尽管全都同意了。",
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
        zh: "如果全都同意、没有故障、没有谁放弃等待，就全都提交。",
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
      zh: "是原子的：经过宕机、丢失和重复，也不会一个提交而另一个回滚。但不是同时的：有一段时间，一个已提交而另一个尚不知道；不加锁同时读二者，会看到半个事务。",
      evidence: [xa("default", WINDOW, "witnessed"), xa("a bad network", WINDOW, "witnessed")],
      repaired: {
        sentence:
          "All participants decide alike and for good; what is read under locks is isolated, because a prepared participant keeps its locks.",
        zh: "所有参与者作出相同且不再更改的决定；在锁保护下读到的是隔离的，因为已准备的参与者一直持有锁。",
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
      zh: "提交记录写下之后就没有退路：一个参与者已提交时，另一个可能宕机了，或还没被通知。它的失败不会撤销其他参与者的提交，它们也不会再被询问；它恢复之后必须提交。",
      evidence: [
        xa("default", LATE, "witnessed"),
        xa("nothing fails", WINDOW, "witnessed", "without any fault one is later than the other"),
      ],
      repaired: {
        sentence: "Once the commit record is written everybody commits: who fails to is told again until it has.",
        zh: "一旦写下提交记录，所有参与者都要提交：没成功的会被反复通知，直到成功。",
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
      zh: "只有投了同意、还在等待决定的参与者会卡住，并占着锁；还没投票的可以自行回滚。而且只卡到协调者恢复为止：它的日志决定结果。",
      evidence: [
        xa("the coordinator never returns", BLOCKED, "witnessed"),
        xa("in the end, without the coordinator", LEARN, "violated"),
        xa("default", "who has not been asked can abort while the coordinator is down", "witnessed"),
      ],
      repaired: {
        sentence:
          "A prepared participant is blocked while nobody who knows the decision answers, and no longer: if the coordinator comes back it learns the outcome.",
        zh: "已准备的参与者，只在知道决定的节点都不回答时才阻塞；协调者恢复后，它就得知结果。",
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
      zh: "有的已提交，有的尚不知道：这是暂时的。它们不能自行回滚，所以不会作出不同的决定，除非其中某个自作主张：启发式决定，或投票之后因超时而决定。",
      evidence: [
        xa("the coordinator never returns", WINDOW, "witnessed"),
        xa("the coordinator never returns", SPLIT, "holds"),
        xa("a bad network", SPLIT, "holds"),
      ],
      repaired: {
        sentence:
          "A commit that reaches only some is late for the others; it becomes a split decision only where a prepared participant does not wait, and then the standard has it kept on record.",
        zh: "只送达部分参与者的 commit，对其余的只是迟到；只有已准备的参与者不肯等待时，才成为不一致的决定，而标准要求把它记录在案。",
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
      zh: "两种历史看起来一模一样：同样的幸存者，都已准备，也没有发给它们的消息在途。一种历史里死去的参与者已提交，另一种里它已回滚。这需要在广播途中宕机，或消息丢失；如果发出的都能送到，幸存者总会被通知。",
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
      zh: "两个阶段是串行的，参与者之间不是：准备、投票、决定共三个消息延迟，协调者得知全部完成要四个，与参与者个数无关。若一个接一个地问，三个参与者就做不到三个延迟。",
      evidence: [
        xa("message delays", "everyone can have committed after two message delays", "unreachable"),
        xa("oneAfterAnother", "everyone can have committed after three message delays", "unreachable"),
      ],
      repaired: {
        sentence: "A commit takes three message delays, and its report a fourth.",
        zh: "提交需要三个消息延迟，回报是第四个。",
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
      quotation: { implied: "（由“不确定性”引出：）参与者互相询问，就能知道结果。" },
      translation: "(Implied by the uncertainty:) participants that ask one another could find out.",
      judgement: "imprecise",
      reading:
        "Cooperative termination is safe, also where messages are lost, as they are across a partition. It helps if anybody who knows, or has not voted, can be asked. It does not help where all that can be asked are prepared.",
      zh: "合作终止是安全的，消息丢失（如跨分区）时也是。只要能问到一个知道结果、或还没投票的，就有用。如果能问到的全都只是已准备，就没有用。",
      evidence: [
        xa("they ask one another", SPLIT, "holds"),
        xa("they ask one another", BLOCKED, "witnessed"),
        xa("in the end, by asking one another", LEARN, "violated"),
        xa("anyTimeoutCommits", SPLIT, "violated", "a prepared participant may not answer for the others"),
      ],
      repaired: {
        sentence: "Participants that ask one another all learn the outcome if one of them that is up knows it.",
        zh: "互相询问的参与者，只要有一个在运行的知道结果，就全都能得知。",
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
        "And the yes must be on disk before it is sent: it is a promise to be able to commit after a crash. Not every database says no: in PostgreSQL PREPARE TRANSACTION of a failed transaction is answered with ROLLBACK and no error, and who looks for errors only takes that for a yes. It is the answer to a second PREPARE as well, though the transaction is prepared: held against PostgreSQL 15, the model had that wrong. A coordinator that takes it for a no aborts, which is safe.",
      zh: "而且“同意”发出之前必须落盘：它是承诺宕机恢复之后仍能提交。并非每种数据库都会说“终止”：PostgreSQL 对失败的事务执行 PREPARE TRANSACTION，回答的是 ROLLBACK 而不报错，只看报错的程序会把它当成同意。对已经 PREPARE 过的事务再执行一次，回答同样是 ROLLBACK，尽管该事务确已准备好：模型起初在此有误，与 PostgreSQL 15 比对时才发现。协调者若把它当成“终止”，就会回滚，这是安全的。",
      evidence: [
        xa("default", VOTED, "holds"),
        xa("yesWithoutPrepare", VOTED, "violated", "a yes without the work"),
        xa("volatileReady", SPLIT, "violated", "a yes that a crash forgets"),
        xa("default", "what is committed was done", "holds"),
        xa("forgetsLoss", "what is committed was done", "violated", "a yes after a crash that has lost the work"),
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
      zh: "有了“完成”消息，协调者才能忘掉这个事务。在假定回滚（presumed abort）下，提交不能提前忘掉：后来询问的会被告知回滚。PostgreSQL 只答复一次：再问就如同从未有过这个事务，而协调者手里有该参与者的同意，只能当作已完成。",
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
      zh: "理解为：想要某一行、而该行被已准备的事务占着，就得等一个不属于自己的协调者；它宕机时就一直等，除非自己放弃。代价有多大要靠测量，不是检查。",
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
      zh: "要问全部参与者，因为只有每个都同意才能提交。还没被问到的可以自行回滚，协调者宕机时也可以。",
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
      zh: "提交需要全部应答，回滚只需其中一个，或一个迟迟不来。要让所有参与者都执行决定，协调者必须恢复，网络也必须总有一天让消息通过；在得到确认之前会反复通知。",
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
      zh: "前提是在投同意之前终止。投了同意就不能再自行终止：若有谁这样做，别的参与者可能已经提交（XA6）。",
      evidence: [
        xa("default", ROLLED_BACK, "holds"),
        xa("default", SPLIT, "holds"),
        xa("default", "a decision is final", "holds"),
        xa("neverRollsBack", ROLLED_BACK, "violated"),
        xa("readyTimeoutAbort", SPLIT, "violated", "one that aborts after its yes"),
      ],
    },
    {
      id: "XA16",
      quotation: { implied: "（言外之意：）协调者发出回滚之后，就不必再管这些分支了。" },
      translation: "(Implied.) Once it has sent the rollback the coordinator is done with the branches.",
      judgement: "wrong",
      reading:
        "A rollback can overtake the prepare of a branch, whose database does not know it by its name yet (XAER_NOTA); then the branch is prepared, and nobody is left who would end it: it hangs, with its locks. That was reported of Seata, whose driver takes a note of the rollback since.",
      zh: "回滚可能超越分支的 prepare，这时数据库还不认识这个分支（XAER_NOTA）；随后分支进入已准备，却没有谁来了结它：它带着锁悬挂。Seata 有人报告过，此后由驱动记下这次回滚。",
      evidence: [
        recovery("default", HANGING, "witnessed"),
        recovery("listsOnce", ENDED, "violated", "where what is in doubt is listed once, and the prepare comes later"),
      ],
      repaired: {
        sentence:
          "Either the rollback is remembered where the prepare will come, or somebody lists prepared branches again and again.",
        zh: "要么在 prepare 将到之处记住回滚，要么有谁反复列出已准备的分支。",
        evidence: [recovery("a note of the rollback", HANGING, "unreachable"), recovery("default", ENDED, "holds")],
      },
    },
    {
      id: "XA17",
      quotation: { implied: "（由“重新选举的事务管理器”引出：）新的事务管理器列出存疑分支，日志里没有的就回滚。" },
      translation:
        "(Implied by a newly elected manager:) a new manager lists the branches in doubt, and rolls back those of which the log says nothing.",
      judgement: "imprecise",
      reading:
        "If the old one is really gone. If it lives, and is about to commit, one branch is committed and the other rolled back; so what is presumed must be recorded where the old one looks before it commits. And it must list the branches of others, too.",
      zh: "前提是旧的真的不在了。如果它还活着、正要提交，就会一个分支提交、另一个回滚；所以假定的结果要先记录下来，记在旧管理器提交之前会查看的地方。另外，别人的分支也要列出来处理。",
      evidence: [
        recovery("presumesAlone", SPLIT, "violated"),
        recovery("noRecord", SPLIT, "violated", "a commit without a record, too, is presumed an abort"),
        recovery("presumesCommit", VOTED, "violated"),
        recovery("onlyItsOwn", ENDED, "violated"),
      ],
      repaired: {
        sentence:
          "A new manager that records the abort before it presumes it ends every branch in doubt, and never otherwise than the old one.",
        zh: "新的管理器先记录再假定回滚，就能了结每个存疑分支，而且绝不会与旧管理器相反。",
        evidence: [
          recovery("default", SPLIT, "holds"),
          recovery("default", ENDED, "holds"),
          recovery("nobody crashes", SPLIT, "holds", "the old one lives"),
          recovery("branches crash", "no branch contradicts the log", "holds"),
        ],
      },
    },
    {
      id: "XA18",
      quotation: {
        implied:
          "（由“要等待响应结果”引出：）分支不必处于已准备：可以先提交，需要回滚时再用撤销日志恢复（Seata 的 AT 模式）。",
      },
      translation:
        "(Implied by the long wait:) a branch need not stay prepared: it commits at once, and an undo log restores it if need be (Seata's AT mode).",
      judgement: "imprecise",
      reading:
        "Then its change can be seen, and may be undone. Undoing is safe only while nobody has written over it, for which a global lock takes the place of the database's. A branch that has lost the transaction's id is not undone; a writer that does not ask for the lock makes the rollback stick, or, if nobody compares the images, loses its own update.",
      zh: "这样一来，别人能看到它的改动，而改动可能被撤销。只有没人覆盖过，撤销才安全，为此要用全局锁代替数据库的锁。丢了事务 id 的分支不会被撤销；不申请全局锁的写者会使回滚卡住，或者，若不比较镜像，就丢失自己的更新。",
      evidence: [
        automatic(
          "the id is lost",
          "where all is over, a global transaction is done everywhere or nowhere",
          "violated",
        ),
        automatic("an outsider", "nobody writes over what may yet be undone", "violated"),
        automatic("an outsider", "no rollback is stuck", "violated"),
        automatic("restoresBlindly", "no update is lost", "violated"),
        automatic("default", "a change can be seen that is undone afterwards", "witnessed"),
      ],
      repaired: {
        sentence:
          "If every writer carries the id, or asks for the global lock, and waits for it with a time-out, every global transaction is done everywhere or nowhere, and no update is lost.",
        zh: "如果每个写者都带着事务 id，或申请全局锁，并且等锁有超时，那么每个全局事务要么处处生效、要么处处不生效，也不会丢失更新。",
        evidence: [
          automatic("default", "where all is over, a global transaction is done everywhere or nowhere", "holds"),
          automatic("an outsider that asks", "no update is lost", "holds"),
          automatic("an outsider that asks", "no rollback is stuck", "holds"),
          automatic("default", "every global transaction ends", "holds"),
          automatic(
            "waitsForEver",
            "every global transaction ends",
            "violated",
            "a lock that is waited for without end",
          ),
        ],
      },
    },
  ],
};
