// How a node comes to believe that another one is dead: because a detector says so, or because a timer has fired.
// The one idea: what it does then is the same; but a detector is right, and a timer is only a timer.
// Not here: what it does (coordinator.ts, participant.ts).
import type { NodeId, Outcome, Role } from "../../checker/index.ts";
import type { Options } from "./rules.ts";

/** `peers`: whom the node may come to suspect. Undefined from `react`: it has no reason to suspect this one, or has done so. */
export const whenSuspecting = <S, M>(
  { suspicion, mayMiss }: Options,
  peers: readonly NodeId[],
  react: (state: S, peer: NodeId, self: NodeId) => Outcome<S, M>,
): Pick<Role<S, never, M>, "suspect" | "timers"> => {
  if (suspicion === "never" || peers.length === 0) return {};
  if (suspicion === "by a detector") return { suspect: (s, peer, { self }) => react(s, peer, self) };
  return {
    timers: {
      waitedTooLong: {
        each: peers,
        do: (s, peer, { self }) => (peer !== self && mayMiss(self, peer) ? react(s, peer, self) : undefined),
      },
    },
  };
};
