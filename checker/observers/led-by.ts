// Who ever led in which term.
// The one idea: a leader of the past has forgotten that it led, so an observer must remember it.
// Not here: whether two leaders of one term are wrong; that is a claim.
import { type Event, type NodeId, type Observer, observer } from "../language/index.ts";

/**
 * By term, every node that led in it, as seen after each event in which the node acted (a leader by `init` is not seen).
 * `leads`: the term in which a node in this state leads; undefined if it does not. It is asked of the nodes of all roles.
 * The memory never forgets; it is bounded by terms times nodes.
 */
export const ledBy = <S, T>(
  name: string,
  leads: (state: S, node: NodeId) => T | undefined,
): Observer<ReadonlyMap<T, ReadonlySet<NodeId>>, Event<S, unknown>> =>
  observer(
    name,
    new Map<T, ReadonlySet<NodeId>>() as ReadonlyMap<T, ReadonlySet<NodeId>>,
    (led, event: Event<S, unknown>) => {
      if (!("after" in event)) return led;
      const term = leads(event.after, event.node);
      if (term === undefined || led.get(term)?.has(event.node)) return led;
      return new Map(led).set(term, new Set(led.get(term)).add(event.node));
    },
  );
