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
    "Raft as in figure 2 of the paper, with the five properties of figure 3.2 of the thesis. An RPC is one step in the quick scenarios, and messages in flight in others; terms and lengths of logs are bounded, so what holds, holds within bounds. Reads and slow disks are in raft-register, elections that never end in raft-liveness, and the sentences of the notes that are wrong in raft-notes.",
  models: ["raft", "raft-register", "raft-membership", "raft-liveness", "raft-notes"],
  rows: [...elections, ...replication, ...time, ...cluster],
};
