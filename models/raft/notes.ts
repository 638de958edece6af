// The notes on Raft, sentence by sentence.
// The one idea: every sentence stands here, with the claims that bear it out or refute it.
// Not here: the claims (claims.ts, said.ts), running them and setting the book (../book).
import type { Chapter } from "../book/row.ts";
import { cluster } from "./notes-cluster.ts";
import { elections } from "./notes-elections.ts";
import { replication } from "./notes-replication.ts";
import { time } from "./notes-time.ts";

export const chapter: Chapter = {
  title: "Raft",
  summary:
    "Raft as in figure 2 of the paper, with the five properties of figure 3.2 of the thesis. An RPC is one step in the quick scenarios, and messages in flight in others; terms and lengths of logs are bounded, so what holds, holds within bounds. Reads and slow disks are in raft-register, elections that never end in raft-liveness, snapshots in raft-snapshots (the notes do not speak of them), and the sentences of the notes that are wrong in raft-notes.",
  zh: {
    title: "Raft",
    summary:
      "Raft 按论文图 2，五条性质按博士论文图 3.2。快的场景中一次 RPC 是一步，其他场景中消息在途；term 和日志长度有界，所以成立的都是界内成立。读与慢磁盘见 raft-register，永不结束的选举见 raft-liveness，快照见 raft-snapshots（讲义没有提到），讲义中错误的句子见 raft-notes。",
  },
  models: ["raft", "raft-register", "raft-membership", "raft-snapshots", "raft-liveness", "raft-notes"],
  rows: [...elections, ...replication, ...time, ...cluster],
};
