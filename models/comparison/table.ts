// Raft and ZAB side by side: one row for a situation, one verdict of each.
// The one idea: the claims of a row ask the same, each in the words of its protocol; what differs is the answer.
// Not here: the sentences of the notes (notes-*.ts).
import type { Table } from "../book/row.ts";
import {
  agreed,
  allLinearizable,
  delays,
  elected,
  fle,
  oneRegister,
  raft,
  raftIn,
  roundIsEpoch,
  said,
  within,
  writesLinearizable,
  zab,
  zabIn,
  zookeeper,
} from "./evidence.ts";

export const table: Table = {
  title: "Raft and ZAB side by side",
  corner: "situation",
  columns: ["Raft", "ZAB, ZooKeeper"],
  zh: { title: "Raft 与 ZAB 对照", corner: "情境", columns: ["Raft", "ZAB、ZooKeeper"] },
  rows: [
    {
      name: "old entries of a former leader",
      zh: "以前的 Leader 留下的日志",
      cells: [
        [
          raft.older("default", "witnessed"),
          raft.truncated("default", "witnessed"),
          raftIn.stays("figure 8", "violated"),
          raftIn.left("a former entry", "violated", "while nobody writes"),
          raftIn.left("a former entry, no-op", "holds", "with a no-op at the start of a term"),
        ],
        [
          zab.adopted("default", "witnessed"),
          said.kept("default", "violated", "others are cut away"),
          zabIn.left("a former entry", "holds", "of what the new leader has"),
        ],
      ],
    },
    {
      name: "one follower's time-out",
      zh: "一个 Follower 超时",
      cells: [
        [
          raftIn.leadsOn("a time-out", "violated"),
          raftIn.leadsOn("a time-out, PreVote, one of five", "holds", "with PreVote"),
        ],
        [zookeeper.timeOut("default", "holds")],
      ],
    },
    {
      name: "joining a running cluster",
      zh: "加入运行中的集群",
      cells: [
        [raftIn.follows("a server comes up", "violated"), raftIn.deposes("a server comes up", "witnessed")],
        [zookeeper.follows("default", "holds")],
      ],
    },
    {
      name: "partition, 3 + 2: the three",
      zh: "3 + 2 分区：那三台",
      cells: [
        [
          raftIn.serves("the leader cut off", "witnessed"),
          raftIn.answered("a client of the three", "holds"),
          raftIn.servesNobody("two others cut off, one stops", "holds"),
        ],
        [
          zabIn.serves("the leader cut off", "witnessed"),
          zabIn.answered("a client of the three", "holds"),
          zabIn.servesNobody("two others cut off, one stops", "holds"),
        ],
      ],
    },
    {
      name: "partition, 3 + 2: the two",
      zh: "3 + 2 分区：那两台",
      cells: [
        [
          raftIn.servesNobody("the leader and a client cut off", "holds"),
          raftIn.answered("a client of the two", "violated"),
          oneRegister("a partition", within, "nothing old is read"),
        ],
        [
          zabIn.servesNobody("the leader and a client cut off", "holds"),
          zabIn.answered("a client of the two", "violated"),
          zabIn.stale("two others cut off", "witnessed"),
        ],
      ],
    },
    {
      name: "reads",
      zh: "读",
      cells: [
        [oneRegister("default", within)],
        [
          writesLinearizable("default", "holds"),
          allLinearizable("default", "violated"),
          allLinearizable("a reader that syncs", "holds", "after a sync"),
        ],
      ],
    },
    {
      name: "split votes",
      zh: "选票瓜分",
      cells: [
        [raft.split("default", "witnessed"), elected("default", "violated", "if time-outs come at any time")],
        [agreed("default", "holds", "if servers wait long enough"), fle.two("default", "witnessed", "if they do not")],
      ],
    },
    {
      name: "message delays of an election",
      zh: "选举的消息延迟",
      cells: [
        [delays.raft("default", "witnessed"), delays.raftSooner("default", "unreachable")],
        [
          delays.elected("default", "witnessed"),
          delays.serves("default", "witnessed"),
          delays.servesSooner("default", "unreachable"),
        ],
      ],
    },
    {
      name: "links that are not queues",
      zh: "链路不是队列",
      cells: [
        [raft.machines("messages in flight", within)],
        [zab.oneOrder("unordered links", "violated"), zab.oneOrder("default", "holds", "on queues")],
      ],
    },
    {
      name: "rounds and epochs",
      zh: "轮次与 epoch",
      cells: [
        [raft.votesOnce("default", within), raftIn.oneNumber("default", "violated")],
        [
          fle.better("default", "holds"),
          roundIsEpoch("default", "violated"),
          said.last("default", "violated"),
          zab.oneLeader("default", "holds"),
        ],
      ],
    },
    {
      name: "order",
      zh: "顺序",
      cells: [
        [raft.machines("default", within), raft.completeness("default", within)],
        [zab.oneOrder("default", "holds"), zab.ofPrimary("default", "holds"), zab.ofEpochs("default", "holds")],
      ],
    },
  ],
};
