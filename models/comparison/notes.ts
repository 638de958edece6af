// The notes on what Raft and ZAB have in common and where they differ, sentence by sentence.
// The one idea: a sentence that compares rests on the same situation in both protocols, and the table sets the two verdicts side by side.
// Not here: the protocols (../raft, ../zab), running the evidence and setting the book (../book).
import type { Chapter } from "../book/row.ts";
import { order } from "./notes-order.ts";
import { running } from "./notes-running.ts";
import { votes } from "./notes-votes.ts";
import { table } from "./table.ts";

export const chapter: Chapter = {
  title: "Raft and ZAB",
  summary:
    "Where the notes compare the two protocols. Beside the models of each there are raft-situations and zab-situations: both begin with a leader that all follow, or with what a former one left, and the same befalls them. What is said of Raft alone is bounded by terms and lengths of logs; in the situations both are assumptions.",
  zh: {
    title: "Raft 和 ZAB",
    summary:
      "讲义对两个协议的比较。除各自的模型外，还有 raft-situations 和 zab-situations：都从一个人人跟随的 Leader、或前一个 Leader 留下的数据开始，然后遭遇同样的事。单说 Raft 的结论受 term 和日志长度的界限；在这些情境中，二者是假设。",
  },
  models: [
    "raft-situations",
    "zab-situations",
    "zookeeper-rounds",
    "raft-delays",
    "fast-leader-election-delays",
    "zab-delays",
  ],
  tables: [table],
  rows: [...votes, ...running, ...order],
};
