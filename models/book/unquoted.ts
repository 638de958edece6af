// The sentences of the notes that have no row in the book, each with the reason.
// The one idea: a sentence is judged or it stands here; none is passed over.
// Not here: the rows (the notes of each model), the comparison with the notes (a test of the models).

export const KINDS = ["heading", "definition", "example", "transition", "beyond a checker"] as const;

/** A piece of the notes that no row quotes. */
export interface Unquoted {
  readonly kind: (typeof KINDS)[number];
  readonly sentence: string;
  readonly translation: string;
  /** Why nothing is checked. */
  readonly why: string;
  /** The same in Chinese. */
  readonly zh: string;
}

type Listed = readonly [sentence: string, translation: string, why: string, zh: string];

const of =
  (kind: Unquoted["kind"]) =>
  ([sentence, translation, why, zh]: Listed): Unquoted => ({ kind, sentence, translation, why, zh });
const because =
  (why: string, zh: string) =>
  ([sentence, translation]: readonly [sentence: string, translation: string]): Listed => [
    sentence,
    translation,
    why,
    zh,
  ];

const headings = (
  [
    ["分布式系统", "Distributed systems"],
    ["分布式协议", "Distributed protocols"],
    ["`paxos` 协议", "Paxos"],
    ["`Paxos `的基本思想", "The basic idea of Paxos"],
    ["`Paxos `协议流程简述", "The course of Paxos in short"],
    ["准备阶段（Prepare）", "Phase of preparation"],
    ["提议阶段（Accept）", "Phase of proposals"],
    ["接受阶段", "Phase of acceptance"],
    ["学习阶段", "Phase of learning"],
    ["`Paxos` 的核心特性", "The main properties of Paxos"],
    ["`Paxos` 的问题", "The problems of Paxos"],
    ["`ZAB`协议", "ZAB"],
    ["`Raft`协议", "Raft"],
    ["选举过程", "The course of an election"],
    ["数据同步", "Synchronisation of data"],
    ["分区容错", "Tolerance of partitions"],
    ["Raft和ZAB共同点和区别", "What Raft and ZAB have in common, and where they differ"],
    ["分布式事务", "Distributed transactions"],
    ["`XA`两阶段提交协议", "XA two-phase commit"],
    ["准备阶段", "Phase of preparation"],
    ["提交阶段", "Phase of commitment"],
    ["`MQ`事务", "Transactions by messages"],
    ["`TCC`事务", "TCC"],
    ["`Saga` 事务", "Sagas"],
    ["基于事件的方式", "By events"],
    ["基于命令的方式", "By commands"],
    ["该模式下分布式事务的回滚", "How the distributed transaction is rolled back in this style"],
    ["基于事件方式的优缺点", "Advantages and drawbacks of events"],
    ["基于命令方式的优缺点", "Advantages and drawbacks of commands"],
    ["优点：", "Advantages:"],
    ["缺点：", "Drawbacks:"],
  ] as const
).map(because("It names what follows, and says nothing of it.", "只给下文起名，什么也没断言。"));

const definitions: readonly Listed[] = [
  [
    "Proposer（提议者）：提出一个值，希望被接受。",
    "Proposer: proposes a value, and hopes that it will be accepted.",
    "The first role of the model of Paxos; what a proposer may propose is in PX6.",
    "Paxos 模型的第一个角色；Proposer 可以提议什么，见 PX6。",
  ],
  [
    "Acceptor（接受者）：负责表决是否接受一个提议。",
    "Acceptor: votes on whether a proposal is accepted.",
    "The second role of the model; how an acceptor votes is in PX4, PX5 and PX15.",
    "模型的第二个角色；Acceptor 怎样表决，见 PX4、PX5 和 PX15。",
  ],
  [
    "`ZAB` 协议（Zookeeper Atomic Broadcast）是 ZooKeeper 使用的一种 分布式一致性协议，其核心目标是：",
    "ZAB is a distributed consensus protocol that ZooKeeper uses; its main aim is:",
    "It says whose protocol it is; the aim itself is in ZB1.",
    "只说是谁的协议；目标本身见 ZB1。",
  ],
  [
    "可以看出，跟 Paxos 的基本理念一样，首先最基本的 Flollow（接受者）",
    "As in Paxos there are first of all followers (acceptors).",
    "A likeness of roles, to introduce the names; each protocol has a model of its own.",
    "用角色的相似引出名字；每个协议各有模型。",
  ],
  [
    "提议者",
    "(proposers)",
    "The same likeness: candidates are compared to the proposers of Paxos.",
    "同一个类比：把 Candidate 比作 Paxos 的提议者。",
  ],
  [
    "然后提议者开始“贿选”",
    "Then the proposers begin to buy votes.",
    "An image of asking for votes; what a vote takes is in RF7, RF12 and RF22.",
    "拉票的比喻；得票需要什么，见 RF7、RF12 和 RF22。",
  ],
  [
    "在强 Leader 的帮助下，Raft 将一致性问题分解为了三个子问题：",
    "With the help of a strong leader Raft divides consensus into three problems:",
    "It divides the text; the three parts are in RF31, RF18 and RF32.",
    "划分下文；三个部分见 RF31、RF18 和 RF32。",
  ],
  [
    "我们从最初始的状态来模拟，假设一个集群有三个副本，刚启动的时候，大家都是 Follower。",
    "We begin at the start: a cluster of three replicas, all of them followers.",
    "The initial state of the model of Raft, which begins just so.",
    "Raft 模型的初始状态，正是如此开始。",
  ],
  [
    "投票的时候，二者都需要定义一个轮次",
    "To vote, both need to define a round.",
    "It introduces the two names that follow; what the rounds do is in CM4, CM8 and CM10.",
    "引出后面的两个名字；轮次起什么作用，见 CM4、CM8 和 CM10。",
  ],
  [
    "Raft 定义了 term 来表示选举轮次",
    "Raft has the term for the round of an election.",
    "A name; what a term does is in RF4, RF5 and CM8.",
    "一个名字；term 起什么作用，见 RF4、RF5 和 CM8。",
  ],
  [
    "ZooKeeper 定义了 electionEpoch 来表示",
    "ZooKeeper has the electionEpoch.",
    "A name; what that round does, and what it has to do with epochs, is in CM4 and CM10.",
    "一个名字；这个轮次起什么作用、与 epoch 有什么关系，见 CM4 和 CM10。",
  ],
  [
    "引入一个事务协调者的角色来协调管理各参与者的提交和回滚，二阶段分别指的是准备（投票）和提交两个阶段。",
    "A coordinator manages how the participants commit and roll back; the two phases are preparation (voting) and commitment.",
    "It names the roles and the phases of the model; what they do is in XA13, XA14 and XA11.",
    "模型的角色和阶段的名字；它们做什么，见 XA13、XA14 和 XA11。",
  ],
  [
    "三阶段提交：CanCommit 阶段、PreCommit 阶段、DoCommit 阶段，简称3PC。",
    "Three-phase commit: CanCommit, PreCommit, DoCommit; 3PC for short.",
    "It names the three phases; what they are for is in 3P3 and 3P8.",
    "三个阶段的名字；它们的用处见 3P3 和 3P8。",
  ],
  [
    "三阶段提交协议（Three-phase commit protocol，3PC），是二阶段提交（2PC）的改进版本。",
    "Three-phase commit is an improved version of two-phase commit.",
    "It says where the protocol comes from; in what it is better, and in what not, is in 3P6 and 3P7.",
    "说明协议的由来；好在哪里、不好在哪里，见 3P6 和 3P7。",
  ],
  [
    "这种方式没有协调中心，整个模式的工作方式就像舞蹈一样，各个舞蹈演员按照预先编排的动作和走位各自表演，最终形成一只舞蹈。",
    "It has no orchestrator, and works as a dance does: each dancer does what was arranged beforehand, and together it is a dance.",
    "An image of choreography; in the model by events there is no orchestrator.",
    "编舞的比喻；事件方式的模型里没有协调中心。",
  ],
  [
    "处于当前Saga下的各个服务，会产生某类事件，或者监听其它服务产生的事件并决定是否需要针对监听到的事件做出响应。",
    "The services of a saga produce events, or listen to those of others and decide whether to react.",
    "How the model by events is built: a table says who listens to what; what comes of it is in SG12 and SG17.",
    "事件方式的模型就是这样搭建的：一张表说明谁监听什么；结果见 SG12 和 SG17。",
  ],
  [
    "这种方式的工作形式就像一只乐队，由一个指挥家（协调中心）来协调大家的工作。",
    "It works as an orchestra does: a conductor (the orchestrator) coordinates the work of all.",
    "An image of orchestration; what the orchestrator does is in SG8 and SG18.",
    "乐队指挥的比喻；协调中心做什么，见 SG8 和 SG18。",
  ],
  [
    "在基于命令的方式中，我们会定义一个新的服务，这个服务扮演的角色就和一支交响乐乐队的指挥一样",
    "By commands we define a new service, whose part is that of the conductor of a symphony orchestra.",
    "The same image once more; the service is a node of the model by commands.",
    "同一个比喻；这个服务是命令方式模型中的一个节点。",
  ],
  [
    "我们管这个新服务叫做协调中心。",
    "We call this new service the orchestrator.",
    "It gives a node of the model its name.",
    "给模型中的一个节点起名。",
  ],
];

const examples = (
  [
    [
      "比如原本五个节点的集群，被分成了双节点和三节点的两个集群。",
      "Say a cluster of five nodes has been split into one of two and one of three.",
    ],
    [
      "如5台机器，分区发生后分成 2 部分，一部分 3 台，另一部分 2 台，这 2 部分之间无法相互通信。",
      "Say five machines are split into three and two, which cannot talk to one another.",
    ],
    ["比如下一个订单减一个库存：", "For instance, an order is placed and takes one unit of stock:"],
    ["我们继续以订单流程为例，说明一下该模式。", "We go on with the example of an order."],
    ["假设一个完整的订单流程包含了如下几个服务：", "Suppose that an order takes these services:"],
    ["Order Service：订单服务", "Order service"],
    ["Payment Service：支付服务", "Payment service"],
    ["Stock Service：库存服务", "Stock service"],
    ["Delivery Service：物流服务", "Delivery service"],
    ["我们继续以之前的订单流程来举例。", "We go on with the example of the order."],
    [
      "下图中的Order Saga Orchestrator就是新引入的协调中心。",
      "In the figure the Order Saga Orchestrator is the new orchestrator.",
    ],
  ] as const
).map(because("It sets up an example, which the models take over as it is.", "设定一个例子，模型照此采用。"));

const transitions = [
  ...(
    [
      ["它把一致性过程拆成三个角色：", "It divides consensus into three roles:"],
      ["基本原则了解之后，我们完善一下细节。", "The principles being known, let us complete the details."],
      ["关于选举的更多细节：", "More details of elections:"],
      ["节点选出来了，下面就应该进行数据同步了。", "With a leader elected, data are synchronised next."],
      ["对于两种协议：", "For the two protocols:"],
      [
        "在一个节点启动后，如何加入一个集群（这里是说本来就在集群配置内的一个节点）：",
        "How a node joins the cluster when it has started (a node that is in the configuration already):",
      ],
      ["关于 Leader 选举的触发：", "What begins an election:"],
      ["关于上一轮次 Leader 残存的数据怎么处理：", "What is done with data that the leader of the last round left:"],
      ["包括两种数据：", "There are two kinds of data:"],
      ["已过半复制的日志", "entries that a majority has"],
      ["未过半复制的日志", "entries that no majority has"],
      ["对于正常请求的消息顺序保证：", "What is promised of the order of ordinary requests:"],
      ["与两阶段提交不同的是，三阶段提交有两个改动点：", "Three-phase commit changes two things:"],
      ["执行流程：", "It runs as follows:"],
      ["TCC 事务机制相比于上面介绍的2PC，解决了其几个缺点：", "Compared with 2PC, TCC resolves some of its drawbacks:"],
      [
        "Saga的实现有很多种方式，其中最流行的两种方式是：",
        "Of the many ways to build a saga these two are the most popular:",
      ],
      ["采用基于事件的saga模式的订单处理流程如下：", "By events the order is processed as follows:"],
      [
        "接下来，我们将介绍如何使用命令的方式来克服上面提到的缺点",
        "Next we show how commands overcome the drawbacks mentioned above.",
      ],
      ["该模式下的回滚流程如下：", "In this style it is rolled back as follows:"],
    ] as const
  ).map(
    because(
      "It leads over to the sentences behind it, which say what is meant and have rows.",
      "引出后面的句子；意思由它们说明，它们各有条目。",
    ),
  ),
  ...(
    [
      ["然后是最麻烦的部分，如果出现了网络分区怎么办？", "Then the most troublesome: what if the network is split?"],
      ["那如何能包含之前的全部日志？", "How can it have everything that was logged before?"],
      ["可能会存在哪些问题？", "Which problems may there be?"],
    ] as const
  ).map(because("A question, which the sentences behind it answer.", "是提问，由后面的句子回答。")),
  ...(
    [
      [
        "另外丢两个非常清晰的 Raft 全流程动画演示，看完之后很容易理解：",
        "Here are two very clear animations of Raft, which make it easy to understand:",
      ],
      ["如下图", "see the figure below"],
    ] as const
  ).map(because("It points to a figure, which is not in the text.", "指向一幅图，图不在文中。")),
];

const beyond: readonly Listed[] = [
  [
    "实现复杂，逻辑抽象难理解。",
    "It is complex to implement, and its logic is abstract and hard to understand.",
    "What is hard for people is no property of a behaviour.",
    "对人来说难不难，不是行为的性质。",
  ],
  [
    "因此，在选择是否使用3PC时，需要根据具体的业务场景和需求进行权衡。",
    "So whether to use 3PC must be weighed by the business and its needs.",
    "Advice; what there is to weigh is in 3P6, 3P7 and the table of three-phase commit.",
    "是建议；可权衡的内容见 3P6、3P7 和三阶段提交的表。",
  ],
  [
    "不同的业务场景所写的代码都不一样，并且很大程度的**「增加」**了业务代码的**「复杂度」**，因此，这种模式并不能很好地被复用。",
    "The code differs from business to business and becomes a good deal more complex, so that the pattern is hard to reuse.",
    "It is said of how code is written, not of what it does; what the code must get right is in TC2.",
    "说的是代码怎么写，而不是它做什么；代码必须做对什么，见 TC2。",
  ],
  [
    "简单且容易理解。",
    "It is simple and easy to understand.",
    "What is easy for people is no property of a behaviour.",
    "对人来说容不容易，不是行为的性质。",
  ],
  [
    "这种方式如果涉及比较多的业务参与方，则比较容易失控。",
    "With many participants it easily gets out of hand.",
    "Read of people who maintain it; what a forgotten or a circular subscription does is in SG5, SG16 and SG17.",
    "理解为对维护的人而言；漏掉的或环形的监听会怎样，见 SG5、SG16 和 SG17。",
  ],
  [
    "各业务参与方可随意监听对方的消息，以至于最后没人知道到底有哪些系统在监听哪些消息。",
    "Everybody may listen to anybody, until nobody knows who listens to what.",
    "What people know of a system is not in its states; in the model the subscriptions are one table.",
    "人对系统了解多少，不在系统的状态里；模型中的订阅关系就是一张表。",
  ],
  [
    "减少了业务参与方的复杂度。",
    "It makes the participants less complex.",
    "It is said of how code is cut; that participants only answer commands is in SG7 and SG18.",
    "说的是代码怎么划分；参与方只响应命令，见 SG7 和 SG18。",
  ],
];

/** Every sentence without a row, kind by kind, in the order of the notes. */
export const unquoted: readonly Unquoted[] = [
  ...headings.map(of("heading")),
  ...definitions.map(of("definition")),
  ...examples.map(of("example")),
  ...transitions.map(of("transition")),
  ...beyond.map(of("beyond a checker")),
];
