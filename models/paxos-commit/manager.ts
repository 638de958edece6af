// A resource manager of Paxos Commit, as handlers.
// The one idea: its vote goes to all acceptors at once, in a ballot that is its own, so it needs no leader to be heard.
// Not here: what the acceptors make of it (acceptor.ts).
import { match } from "ts-pattern";
import { type NodeId, next, type Role, sendAll } from "../../checker/index.ts";
import type { FromLeader, FromManager, Rules } from "./rules.ts";

export interface Manager {
  readonly phase: "working" | "prepared" | "committed" | "aborted";
  /** It has crashed, for good: what it has decided still counts. */
  readonly gone: boolean;
}

const step = next<Manager, FromManager>;

export const manager = (acceptors: readonly NodeId[], rules: Rules): Role<Manager, FromLeader, FromManager> => ({
  init: () => ({ phase: "working", gone: false }),
  crash: ({ phase }) => ({ phase, gone: true }),
  receive: (s, message) =>
    match(message)
      .with({ type: "prepare" }, () =>
        s.phase !== "working"
          ? step(s)
          : {
              able: step({ ...s, phase: "prepared" }, sendAll(acceptors, { type: "vote", value: "prepared" })),
              unable: step({ ...s, phase: "aborted" }, sendAll(acceptors, { type: "vote", value: "aborted" })),
            },
      )
      .with({ type: "outcome" }, ({ outcome }) =>
        step(rules.keepsDecision && (s.phase === "committed" || s.phase === "aborted") ? s : { ...s, phase: outcome }),
      )
      .otherwise(() => step(s)),
});
