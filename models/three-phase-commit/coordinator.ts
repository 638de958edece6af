// The coordinator of three-phase commit, as handlers.
// The one idea: it commits only when everybody has said that he knows of the commit to come.
// Not here: who takes over when it is gone (participant.ts).
import { match } from "ts-pattern";
import { type NodeId, next, type Role, sendAll } from "../../checker/index.ts";
import type { Decision, Options, Rules, ToCoordinator, ToParticipant } from "./rules.ts";
import { whenSuspecting } from "./suspicion.ts";

export interface Coordinator {
  readonly phase: "start" | "waiting" | "precommit" | Decision;
  /** While waiting: who has voted yes. While in precommit: who has acknowledged, or is believed dead. */
  readonly heard: ReadonlySet<NodeId>;
}

const nobody: ReadonlySet<NodeId> = new Set();
const step = next<Coordinator, ToParticipant>;

export const coordinator = (
  all: readonly NodeId[],
  rules: Rules,
  options: Options,
): Role<Coordinator, ToCoordinator, ToParticipant> => {
  const decide = (decision: Decision) =>
    step({ phase: decision, heard: nobody }, sendAll(all, { type: "decide", decision, ballot: 0 }));
  const voted = (s: Coordinator, from: NodeId) => {
    const heard = new Set(s.heard).add(from);
    if (heard.size < all.length) return step({ ...s, heard });
    return rules.secondPhase
      ? step({ phase: "precommit", heard: nobody }, sendAll(all, { type: "preCommit", ballot: 0 }))
      : decide("committed");
  };
  const acknowledged = (s: Coordinator, from: NodeId) => {
    const heard = new Set(s.heard).add(from);
    return rules.enoughAcks(heard.size, all.length) ? decide("committed") : step({ ...s, heard });
  };
  const suspecting = (s: Coordinator, peer: NodeId) =>
    match(s.phase)
      .with("waiting", () => decide("aborted"))
      .with("precommit", () => {
        if (options.policy === "any time-out aborts") return decide("aborted");
        return s.heard.has(peer) ? undefined : acknowledged(s, peer);
      })
      .otherwise(() => undefined);
  return {
    init: () => ({ phase: "start", heard: nobody }),
    crash: () => ({ phase: "start", heard: nobody }),
    actions: {
      begin: (s) =>
        s.phase === "start" ? step({ ...s, phase: "waiting" }, sendAll(all, { type: "canCommit" })) : undefined,
    },
    receive: (s, { type }, { from }) =>
      match([s.phase, type])
        .with(["waiting", "yes"], () => voted(s, from))
        .with(["precommit", "ack"], () => acknowledged(s, from))
        .with(["waiting", "no"], ["precommit", "no"], () => decide("aborted"))
        .otherwise(() => step(s)),
    ...whenSuspecting(options, options.frail, suspecting),
  };
};
