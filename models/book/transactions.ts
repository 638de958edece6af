// The transaction protocols side by side: on each thing that the notes compare, a verdict of each with its scenario.
// The one idea: the same question is asked of every protocol in the words of its own claims, so what differs is the answer.
// Not here: the protocols' own chapters.
import type { Cell, Chapter, Evidence } from "./row.ts";

const cell = (
  model: string,
  ...pieces: readonly (readonly [scenario: string, claim: string, verdict: Evidence["verdict"], shows?: string])[]
): Cell =>
  pieces.map(([scenario, claim, verdict, shows]) => ({
    model,
    scenario,
    claim,
    verdict,
    ...(shows === undefined ? {} : { shows }),
  }));

const [xa, paxosCommit, threePhase, message, outbox, tcc, saga] = [
  "two-phase-commit",
  "paxos-commit-nodes",
  "three-phase-commit",
  "message-transaction",
  "outbox",
  "tcc",
  "saga",
] as const;
const all = [xa, paxosCommit, threePhase, message, outbox, tcc, saga] as const;

export const chapter: Chapter = {
  title: "Transactions side by side",
  summary:
    "What the notes compare in words, as verdicts: two-phase and three-phase commit, Paxos Commit, transactions by messages (half message; message table), TCC and Saga. Atomic commitment is a property of every state; the others are atomic only where nothing is under way any more.",
  zh: {
    title: "各事务协议对照",
    summary:
      "把讲义用文字作的比较写成判定：两阶段与三阶段提交、Paxos Commit、MQ 事务（半消息；消息表）、TCC 和 Saga。原子提交是每个状态的性质；其余的只在没有什么还在途时才是原子的。",
  },
  models: [],
  tables: [
    {
      title: "What each protocol promises, and at what price",
      corner: "question",
      columns: [
        "two-phase commit",
        "Paxos Commit",
        "three-phase commit (termination)",
        "half message",
        "message table",
        "TCC",
        "Saga",
      ],
      zh: {
        title: "各协议承诺什么，代价是什么",
        corner: "问题",
        columns: ["两阶段提交", "Paxos Commit", "三阶段提交（终止协议）", "半消息", "消息表", "TCC", "Saga"],
      },
      rows: [
        {
          name: "atomicity",
          zh: "原子性",
          cells: [
            cell(xa, ["default", "no split decision", "holds", "in every state"]),
            cell(paxosCommit, ["default", "no split decision", "holds", "in every state"]),
            cell(
              threePhase,
              ["default", "no split decision", "holds", "in every state, if crashes are known"],
              ["termination, a partition", "no split decision", "violated", "in a partition"],
            ),
            cell(message, [
              "default",
              "where nothing is under way, applied exactly once is what was committed",
              "holds",
              "in the end",
            ]),
            cell(outbox, [
              "default",
              "where nothing is under way, all that was committed is applied",
              "holds",
              "in the end",
            ]),
            cell(tcc, ["default", "where all is over, paid is what was sold", "holds", "in the end"]),
            cell(saga, ["default", "where nothing is under way, all was done or all undone", "holds", "in the end"]),
          ],
        },
        {
          name: "isolation: can others see it half done?",
          zh: "隔离性：别人能看到做了一半的状态吗？",
          cells: [
            cell(xa, ["default", "some can commit while others do not know yet", "witnessed"]),
            {
              words: "as in two-phase commit: the managers learn the outcome one after another",
              zh: "与两阶段提交一样：各资源管理器先后得知结果",
            },
            cell(threePhase, ["default", "one can know that all have voted yes while another does not", "witnessed"]),
            cell(message, ["default", "the sender can be committed while the receiver is not yet", "witnessed"]),
            cell(outbox, ["default", "the sender can be committed while the receiver is not yet", "witnessed"]),
            cell(tcc, ["default", "one branch can be confirmed before the other", "witnessed"]),
            cell(
              saga,
              [
                "default",
                "an order can be shown as paid though PRODUCT_OUT_OF_STOCK_EVENT is on its way",
                "witnessed",
                "a dirty read",
              ],
              ["default", "an order that failed is paid back", "violated", "failed and still charged"],
            ),
          ],
        },
        {
          name: "blocking: who waits for a dead coordinator?",
          zh: "阻塞：谁在等死去的协调者？",
          cells: [
            cell(xa, ["default", "the prepared can be blocked while the coordinator is down", "witnessed"]),
            cell(paxosCommit, ["default", "no deadlock", "holds", "another leader takes over"]),
            cell(
              threePhase,
              ["default", "no deadlock", "holds", "a backup takes over"],
              ["block, a crash", "no deadlock", "violated", "without time-outs all wait"],
            ),
            cell(message, ["default", "check-back can be the only way to finish a half message", "witnessed"]),
            {
              words: "nobody: the row waits in the sender's own database",
              zh: "没有：那一行在发送方自己的数据库里等着",
            },
            cell(tcc, ["default", "a unit can be held while the manager is down", "witnessed"]),
            {
              words: "nobody holds a lock; an order under way waits for the service that is down",
              zh: "没有谁占着锁；进行中的订单等待宕机的服务",
            },
          ],
        },
        {
          name: "the coordinator crashes and comes back",
          zh: "协调者宕机后恢复",
          cells: [
            cell(xa, ["in the end", "everybody decides", "holds"]),
            cell(paxosCommit, ["default", "a later leader can commit", "witnessed"]),
            cell(threePhase, ["in the end", "those alive who have voted yes learn the outcome", "holds"]),
            cell(message, ["more crashes", "what was committed is applied in the end", "holds"]),
            cell(outbox, ["more crashes", "what was committed is applied in the end", "holds"]),
            cell(tcc, ["default", "every transaction ends", "holds"]),
            cell(saga, ["commands", "every order is done or failed in the end", "holds"]),
          ],
        },
        {
          name: "the coordinator never comes back",
          zh: "协调者永不恢复",
          cells: [
            cell(xa, ["in the end, without the coordinator", "everybody decides", "violated"]),
            cell(
              paxosCommit,
              ["default", "no split decision", "holds", "not needed: another leads"],
              ["nobody takes over", "no deadlock", "violated", "if nobody takes over"],
            ),
            cell(threePhase, ["in the end", "those alive who have voted yes learn the outcome", "holds"]),
            cell(message, [
              "a maximum of checks",
              "what was committed is neither rolled back nor given up by the broker",
              "violated",
              "a producer that is away too long loses its message",
            ]),
            { words: "the changes wait in its database", zh: "更改在它的数据库里等着" },
            cell(tcc, ["the manager never returns", "every transaction ends", "violated"]),
            cell(saga, [
              "noRecovery",
              "every order is done or failed in the end",
              "violated",
              "the orchestrator forgets",
            ]),
          ],
        },
        {
          name: "message delays to the outcome everywhere",
          zh: "处处得知结果所需的消息延迟",
          cells: [
            cell(
              xa,
              ["message delays", "everyone can have committed after three message delays", "witnessed", "3"],
              ["message delays", "everyone can have committed after two message delays", "unreachable", "not 2"],
            ),
            cell(
              paxosCommit,
              ["message delays", "everyone can have committed after four message delays", "witnessed", "4"],
              ["message delays", "everyone can have committed after three message delays", "unreachable", "not 3"],
            ),
            cell(
              threePhase,
              ["message delays", "everyone can have committed after five message delays", "witnessed", "5"],
              ["message delays", "everyone can have committed after four message delays", "unreachable", "not 4"],
            ),
            { words: "not compared: the sender does not wait for the receiver", zh: "不作比较：发送方不等接收方" },
            { words: "not compared: the sender does not wait for the receiver", zh: "不作比较：发送方不等接收方" },
            {
              words: "not compared: Try answers the caller, Confirm runs behind",
              zh: "不作比较：Try 答复调用方，Confirm 在后台进行",
            },
            { words: "not compared: each step is a transaction of its own", zh: "不作比较：每一步都是独立的事务" },
          ],
        },
        {
          name: "states of the default scenario",
          zh: "default 场景的状态数",
          cells: all.map((model) => ({ states: { model, scenario: "default" } })),
        },
      ],
    },
  ],
  rows: [],
};
