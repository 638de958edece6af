// Every role of models of the library as its own implementation.
// The one idea: a right program is never blamed, whatever it chooses, and whether its state is seen or guessed from what it sends.
// Not here: programs that are wrong (conforms.test.ts), what may come between in an exchange at once (at-once.test.ts).
import { describe, expect, test } from "vitest";
import { type AnyRole, type ModelSource, type Source, subjectOf } from "../../../checker/index.ts";
import { conforms } from "../../../index.ts";
import messageTransaction from "../../../models/message-transaction/model.ts";
import outbox from "../../../models/message-transaction/outbox.ts";
import paxos from "../../../models/paxos/model.ts";
import paxosCommit from "../../../models/paxos-commit/expectations.ts";
import raft from "../../../models/raft/model.ts";
import saga from "../../../models/saga/model.ts";
import tcc from "../../../models/tcc/model.ts";
import threePhaseCommit from "../../../models/three-phase-commit/expectations.ts";
import twoPhaseCommit from "../../../models/two-phase-commit/expectations.ts";
import zab from "../../../models/zab/model.ts";
import { mirrored } from "./mirror.ts";

const models = {
  messageTransaction,
  outbox,
  paxos,
  paxosCommit,
  raft,
  saga,
  tcc,
  threePhaseCommit,
  twoPhaseCommit,
  zab,
};

const nodesOf = (source: Source) =>
  "system" in source
    ? Object.entries(source.system.nodes).flatMap(([name, entry]) => {
        if (!("role" in entry)) return [{ node: name, role: entry, peers: [] }];
        const all = Array.from({ length: entry.size }, (_, i) => `${name}${i + 1}`);
        return all.slice(0, 1).map((node) => ({ node, role: entry.role as AnyRole, peers: all.slice(1) }));
      })
    : [];

describe.each(Object.entries(models))("%s", (_, model) => {
  const { source } = subjectOf(model as unknown as ModelSource, null);
  test.each(nodesOf(source))("$node is as itself", async ({ node, role, peers }) => {
    for (const isSeen of [true, false]) {
      let seed = 0;
      const { verdict, difference } = await conforms(model as never, {
        node: node as never,
        runs: 10,
        implementation: (() => {
          const { state, ...rest } = mirrored(role, node, peers, ++seed);
          return isSeen ? { ...rest, state } : rest;
        }) as never,
      });
      expect(difference?.story ?? "").toBe("");
      expect(verdict).toBe("nothing found");
    }
  });
});
