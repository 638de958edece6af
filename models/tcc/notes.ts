// The notes on try, confirm, cancel, sentence by sentence.
// The one idea: a row names the claims that it rests on, of scenarios and mutants of this folder.
// Not here: the claims (model.ts), running them and setting the book (../book).
import { type Chapter, evidenceOf } from "../book/row.ts";

const AGREE = "available, frozen and sold are the stock";
const HOLDS_NOTHING = "what is cancelled or confirmed holds nothing";
const CONFIRM = "what is decided to be confirmed is confirmed by both branches";
const RESERVED = "no more is reserved and sold than there is";
const RELEASED = "no unit is held for ever";
const FINAL = "a branch is confirmed or cancelled, and stays so";

const tcc = evidenceOf("tcc");
const cluster = evidenceOf("tcc-cluster");

export const chapter: Chapter = {
  title: "TCC",
  summary:
    "The notes' example, an order and a unit of stock, with the fence table of Seata and a transaction manager that crashes. Their arithmetic of the stock stands among the mutants.",
  zh: {
    title: "TCC",
    summary:
      "讲义的例子：一个订单和一件库存，带 Seata 的 fence 表，以及会宕机的事务管理器。讲义中库存的算法列在变异体里。",
  },
  models: ["tcc", "tcc-cluster"],
  rows: [
    {
      id: "TC1",
      quotation:
        "Confirm 阶段主要是对「业务系统做确认提交」，Try阶段执行成功并开始执行 Confirm阶段时，默认 Confirm阶段是不会出错的。即：只要Try成功，Confirm一定成功。",
      translation:
        "Confirm commits in the business system. Once Try has succeeded and Confirm begins, Confirm is taken never to fail: if Try has succeeded, Confirm will succeed.",
      judgement: "imprecise",
      reading:
        "It is an obligation of whoever writes it, not a consequence. It fails if Confirm is called only once and the call is lost, if the manager or a branch dies for ever in the middle of the calls, and if a reservation expires by itself.",
      zh: "这是对编写者的要求，而不是推论。只调用一次 Confirm 而调用丢失、管理器或分支在调用途中永久宕机、预留自行过期，都会使它失败。",
      evidence: [
        tcc("noRetry", CONFIRM, "violated"),
        tcc("the manager never returns", CONFIRM, "violated"),
        tcc("a branch never returns", CONFIRM, "violated"),
        tcc("reservationsExpire", "nothing is confirmed unless both branches hold it", "violated"),
      ],
      repaired: {
        sentence:
          "If the decision is on disk, the manager calls again until it is answered, reservations do not expire, and Confirm does not fail by itself, then what is decided to be confirmed is confirmed.",
        zh: "如果决定已落盘，管理器反复调用直到得到答复，预留不会过期，Confirm 自身也不失败，那么决定确认的一定会被确认。",
        evidence: [
          tcc("default", CONFIRM, "holds"),
          tcc("a bad network", CONFIRM, "holds"),
          tcc("branches crash", CONFIRM, "holds", "branches that come back"),
        ],
      },
    },
    {
      id: "TC2",
      quotation: "Cancel 阶段主要是在业务执行错误，需要回滚的状态下执行的业务取消，「预留资源释放」。",
      translation: "Cancel undoes the business after an error, and releases what was reserved.",
      judgement: "true",
      reading:
        "With a row of a fence table for each transaction and branch, written in the transaction of the business method. Without it a Cancel without its Try gives back what was never taken, a Try after its Cancel reserves for good, and calls that come twice count twice; if it is written apart, a crash in between loses what was reserved.",
      zh: "每个事务的每个分支要有一行 fence 记录，与业务方法在同一个本地事务里写入；分开写，中间宕机就会丢失已预留的资源。没有它，空回滚会归还从未占用的资源，悬挂的 Try 会永久占用，重复的调用会重复计数。",
      evidence: [
        tcc("default", HOLDS_NOTHING, "holds"),
        tcc("default", AGREE, "holds"),
        tcc("a bad network", "what is decided to be cancelled is cancelled by both branches", "holds"),
        tcc("emptyRollback", AGREE, "violated"),
        tcc("rejectEmptyRollback", "what is decided to be cancelled is cancelled by both branches", "violated"),
        tcc("noSuspensionRecord", HOLDS_NOTHING, "violated"),
        tcc("noSuspension", HOLDS_NOTHING, "violated"),
        tcc("fenceCleanupTooEarly", HOLDS_NOTHING, "violated"),
        tcc("noIdempotentTry", "no more is held than the orders have asked for", "violated"),
        tcc("noIdempotentConfirm", AGREE, "violated"),
        tcc("noIdempotentCancel", AGREE, "violated"),
        tcc("cancelsOne", AGREE, "violated"),
        tcc("branches crash", AGREE, "holds"),
        tcc("rowApart", "where all is over, what remains is available", "violated"),
      ],
    },
    {
      id: "TC3",
      quotation: "库存系统校验当前剩余库存数量是否大于1",
      translation: "The stock system checks that more than one unit remains.",
      judgement: "wrong",
      reading: "The last unit could never be sold. And an order of two must not be let in by a check for one.",
      zh: "那样最后一件永远卖不出去。而要两件的订单，也不能凭“至少一件”的校验通过。",
      evidence: [
        tcc("moreThanOne", "the last unit can be sold", "unreachable"),
        tcc("checksForOne", RESERVED, "violated"),
      ],
      repaired: {
        sentence: "The stock system checks that at least as many units are available as the order asks for.",
        zh: "库存系统校验可用库存数量是否不少于订单所要的数量。",
        evidence: [
          tcc("default", "the last unit can be sold", "witnessed"),
          tcc("an order of two units", RESERVED, "holds"),
          tcc("one unit and two", AGREE, "holds"),
        ],
      },
    },
    {
      id: "TC4",
      quotation:
        "然后将可用库存数量设置为库存剩余数量-1 … 库存剩余数量修改为可用库存数量 … 可用库存数量修改为库存剩余数量",
      translation:
        "Try sets what is available to what remains less one; Confirm sets what remains to what is available; Cancel sets what is available to what remains.",
      judgement: "wrong",
      reading:
        "An assignment of one column from the other forgets every other order that is under way: two orders reserve the same unit, and three get two.",
      zh: "用一列给另一列赋值，会忘掉所有其他进行中的订单：两个订单预留了同一件，三个订单得到两件。",
      evidence: [
        tcc("absoluteAssign", AGREE, "violated"),
        tcc("asInTheNotes", RESERVED, "violated", "three reservations of two units"),
      ],
      repaired: {
        sentence: "Try takes one from what is available, Confirm one from what remains, Cancel gives one back.",
        zh: "Try 从可用库存减 1，Confirm 从剩余库存减 1，Cancel 把可用库存加 1。",
        evidence: [tcc("two orders", AGREE, "holds"), tcc("two orders for one unit", RESERVED, "holds")],
      },
    },
    {
      id: "TC5",
      quotation: "「解决了协调者单点」，由主业务方发起并完成这个业务活动。业务活动管理器也变成多点，引入集群。",
      translation: "The single point of failure of the coordinator is solved: the manager becomes a cluster.",
      judgement: "imprecise",
      reading:
        "A cluster helps as far as its members share one log, the log outlives a crash, and a decision is one conditional write: members cannot tell a dead one from a slow one, and two work at one transaction at the same time. With a file each what one has begun no other can end; a status that is read and written afterwards is confirmed by one and cancelled by another (both were reported of Seata); a copy of the log that lags decides again, and otherwise.",
      zh: "集群要有用，成员必须共享一份日志，日志要经得起宕机，决定要是一次条件写入：成员分不清别人是死是慢，两个成员会同时处理一个事务。各写各的文件，一个成员开启的事务别人无法了结；状态先读后写，一个确认、另一个取消（Seata 都有人报告过）；落后的日志副本会重新作出相反的决定。",
      evidence: [
        cluster("ownFiles", RELEASED, "violated"),
        cluster("readsThenWrites", "nothing is confirmed unless both branches hold it", "violated"),
        cluster("the log is copied late", "nothing is confirmed unless both branches hold it", "violated"),
        cluster("all members crash", RELEASED, "violated"),
        cluster("default", "two members can work at one transaction at the same time", "witnessed"),
        tcc("the manager never returns", RELEASED, "violated", "a manager of one node"),
        tcc("volatileManager", RELEASED, "violated", "one that forgets"),
      ],
      repaired: {
        sentence:
          "If the members share a log that survives, and decide by a conditional write, the death of one of them leaves no unit held.",
        zh: "如果成员共享一份不会丢失的日志，并用条件写入作决定，那么一个成员死亡不会使库存被永远占用。",
        evidence: [
          cluster("default", RELEASED, "holds"),
          cluster("default", "every transaction ends", "holds"),
          cluster("default", "nothing is confirmed unless both branches hold it", "holds"),
          cluster("default", "a member can go on with the transaction of one that has crashed", "witnessed"),
          cluster("the log crashes", "what the log has once decided stays", "holds"),
        ],
      },
    },
    {
      id: "TC6",
      quotation: "「同步阻塞」：引入超时，超时后进行补偿，并且不会锁定整个资源，将资源转换为业务逻辑形式，粒度变小。",
      translation:
        "Blocking is solved: there are time-outs and compensation, and the resource is not locked as a whole.",
      judgement: "true",
      reading:
        "Two orders hold units of the same stock at the same time. The time-out is what makes a Cancel come before its Try, and a Try after its Cancel, so that the fence is needed.",
      zh: "两个订单可以同时预留同一库存的不同件。正是超时使 Cancel 可能先于 Try、Try 可能晚于 Cancel，所以才需要 fence。",
      evidence: [
        tcc("two orders", "two orders can hold units of one stock at the same time", "witnessed"),
        tcc("default", "a Cancel can come before its Try", "witnessed"),
        tcc("default", "a Try can come after its Cancel", "witnessed"),
        tcc("nothing fails", "a Cancel can come before its Try", "unreachable", "without time-outs it does not"),
      ],
    },
    {
      id: "TC7",
      quotation: "「数据一致性」，有了补偿机制之后，由业务活动管理器控制一致性",
      translation: "Consistency: there is compensation, and the manager controls it.",
      judgement: "imprecise",
      reading: "In the end, not at every moment: one branch is confirmed while the other is still tried.",
      zh: "是最终一致，而不是每一刻都一致：一个分支已确认时，另一个可能还在 Try。",
      evidence: [tcc("default", "one branch can be confirmed before the other", "witnessed")],
      repaired: {
        sentence: "Where all is over, an order is paid exactly if its unit was sold.",
        zh: "全部结束时，订单已支付当且仅当其库存已售出。",
        evidence: [
          tcc("default", "where all is over, paid is what was sold", "holds"),
          tcc("expiredIsConfirmed", "where all is over, paid is what was sold", "violated"),
        ],
      },
    },
    {
      id: "TC8",
      quotation: "它分为三个阶段：「Try,Confirm,Cancel」 … 其主要分为两个阶段",
      translation: "It has the stages Try, Confirm and Cancel; after Try it is Confirm or Cancel.",
      judgement: "true",
      reading: "On each branch one of the two takes effect, and never the other after it.",
      zh: "在每个分支上，二者只有一个生效，之后另一个不会再生效。",
      evidence: [
        tcc("default", FINAL, "holds"),
        tcc("default", "nothing is confirmed unless both branches hold it", "holds"),
        tcc("cancelsConfirmed", FINAL, "violated"),
      ],
    },
    {
      id: "TC9",
      quotation:
        "`TCC`其实就是采用的补偿机制，其核心思想是：「针对每个操作，都要注册一个与其对应的确认和补偿（撤销）操作」。",
      translation:
        "TCC is a mechanism of compensation; its core: for each operation a confirmation and a compensation must be registered.",
      judgement: "true",
      reading: "Without a Cancel a reservation of a failed transaction is never released.",
      zh: "没有 Cancel，失败事务的预留就永远不会释放。",
      evidence: [tcc("noCancel", HOLDS_NOTHING, "violated"), tcc("default", HOLDS_NOTHING, "holds")],
    },
    {
      id: "TC10",
      quotation:
        "Try阶段：订单系统将当前订单状态设置为支付中 … 如果Try阶段「执行成功」，执行Confirm阶段，将订单状态修改为支付成功 … 如果Try阶段「执行失败」，执行Cancel阶段，将订单状态修改为支付失败",
      translation:
        "Try sets the order to paying; if Try succeeds Confirm is called, and sets it to paid; if Try fails Cancel is called, and sets it to failed.",
      judgement: "true",
      reading:
        "The status goes one way, and in the end says whether the unit was sold. Try has succeeded when it has on both branches.",
      zh: "订单状态只朝一个方向走，最终说明库存是否售出。两个分支的 Try 都成功，才算 Try 成功。",
      evidence: [
        tcc("default", "an order goes from paying to paid or failed, and no further", "holds"),
        tcc("default", "where all is over, paid is what was sold", "holds"),
        tcc("default", "nothing is confirmed unless both branches hold it", "holds"),
        tcc("default", "where all is over, no order is in payment", "holds"),
        tcc("staysInPayment", "where all is over, no order is in payment", "violated"),
        tcc("orderWithoutFence", "an order goes from paying to paid or failed, and no further", "violated"),
        tcc("oneTried", "nothing is confirmed unless both branches hold it", "violated"),
        tcc("noCancel", HOLDS_NOTHING, "violated"),
      ],
    },
    {
      id: "TC11",
      quotation: "Try阶段主要是对「业务系统做检测及资源预留」",
      translation: "Try checks the business system and reserves resources.",
      judgement: "true",
      reading:
        "Both in one local transaction. A Try that checks and reserves nothing lets two orders have the last unit, because the second checks before the first is confirmed.",
      zh: "检测和预留要在同一个本地事务里。只检测而不预留的 Try 会让两个订单都得到最后一件，因为第二个订单在第一个确认之前就检测过了。",
      evidence: [
        tcc("two orders for one unit", RESERVED, "holds"),
        tcc("default", AGREE, "holds"),
        tcc("checksOnly", RESERVED, "violated"),
      ],
    },
    {
      id: "TC12",
      quotation: "总之，TCC 就是通过代码人为实现了两阶段提交",
      translation: "In short, TCC is two-phase commit made by hand, in code.",
      judgement: "imprecise",
      reading:
        "A Try that has succeeded is a yes vote, and what two-phase commit promises of decisions holds here: no commit without all votes, and a decision stays. But nothing is locked in between: others see one branch confirmed and the other not.",
      zh: "Try 成功就是投了同意票，两阶段提交对决定的承诺在此都成立：没有全部同意就不提交，决定不再更改。但中间不加锁：别人会看到一个分支已确认，另一个还没有。",
      evidence: [tcc("default", "one branch can be confirmed before the other", "witnessed")],
      repaired: {
        sentence:
          "TCC decides as two-phase commit does, by the votes of all and for good, and gives up the isolation that locks would give.",
        zh: "TCC 像两阶段提交那样作决定：由全体投票，且不再更改；放弃的是锁所提供的隔离性。",
        evidence: [
          tcc("default", "nothing is confirmed unless both branches hold it", "holds"),
          tcc("default", FINAL, "holds"),
          tcc("presumesCancel", "nothing is confirmed unless both branches hold it", "violated", "without a record"),
          tcc("two orders", "two orders can hold units of one stock at the same time", "witnessed"),
        ],
      },
    },
  ],
};
