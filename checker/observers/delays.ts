// Message delays: the length of the longest causal chain of messages that ends at each node.
// The one idea: a clock that only deliveries advance; the sender's clock at sending is remembered with each message in flight.
// Not here: time, steps, retries; a timer and a crash cost nothing.
import { type Envelope, type Event, type NodeId, type Observer, observer, type Send } from "../language/index.ts";
import { keyOfShown } from "./value-key.ts";

/** A message that may be in flight, and its sender's clock when it was sent last. */
export interface InFlight {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: unknown;
  readonly sentAt: number;
  /** Has the network made a second copy? */
  readonly copied: boolean;
}

/** Memory of `delays`: read it with `delaysAt`. */
export interface Delays {
  /** Absent: 0. */
  readonly at: ReadonlyMap<NodeId, number>;
  readonly flights: ReadonlySet<InFlight>;
  /** What is sent to these vanishes. */
  readonly stopped: ReadonlySet<NodeId>;
}

const flightOf = (seen: Delays, { from, to, message }: Envelope<unknown>): InFlight | undefined => {
  for (const one of seen.flights)
    if (one.from === from && one.to === to && keyOfShown(one.message) === keyOfShown(message)) return one;
  return undefined;
};

/** With another flight in the place of one; undefined stands for none. */
const flying = (seen: Delays, one: InFlight | undefined, other: InFlight | undefined): Delays => {
  const rest = [...seen.flights].filter((flight) => flight !== one);
  return { ...seen, flights: new Set(other === undefined ? rest : [...rest, other]) };
};

const sent = (seen: Delays, from: NodeId, sends: readonly Send<unknown>[]): Delays =>
  sends
    .filter(({ to }) => !seen.stopped.has(to))
    .reduce((all, { to, message }) => {
      const before = flightOf(all, { from, to, message });
      const copied = before?.copied ?? false;
      return flying(all, before, { from, to, message, sentAt: all.at.get(from) ?? 0, copied });
    }, seen);

const delivered = (seen: Delays, envelope: Envelope<unknown>, atMost: number): Delays => {
  const { from, to } = envelope;
  const flight = flightOf(seen, envelope);
  const sentAt = flight?.sentAt ?? 0;
  const now = Math.min(atMost, Math.max(seen.at.get(to) ?? 0, from === to ? sentAt : sentAt + 1));
  return { ...flying(seen, flight, undefined), at: new Map(seen.at).set(to, now) };
};

const stopped = (seen: Delays, node: NodeId): Delays => ({
  at: seen.at,
  flights: new Set([...seen.flights].filter(({ to }) => to !== node)),
  stopped: new Set(seen.stopped).add(node),
});

/**
 * The number of message delays at each node, read with `delaysAt`: 0 at the start, also of what `init` sends; a delivery makes it
 * the greater of the receiver's own and the sender's at the latest sending of this message plus one (of a node to itself: plus
 * none); nothing else changes it, a crash neither. A node that has it at k acts on a chain of k messages, each sent because the one
 * before had been received; that a decision takes k delays is that k is the least with which it is reachable.
 *
 * Law: where no two equal messages between the same nodes are in flight at once, it is the longest such chain. Where they are,
 * they are one: a message sent again counts from the second sending, whichever copy arrives. A message is forgotten as it is
 * delivered (a second copy that comes later can add nothing: the receiver's own clock is past it), dropped, or its receiver stops. So it counts less
 * only where one of two equal messages that were both sent is dropped and the other delivered, or where a crash falls inside the step
 * that received. What vanishes without an event that names it (a partition or a crash that loses) stays remembered until sent
 * and delivered again, which costs states and changes no clock.
 *
 * `atMost` keeps the memory finite, where messages go round for ever: clocks stop there, and a node at `atMost` may be at more.
 * It multiplies states by the clocks: list it only where a claim reads it.
 */
export const delays = (
  name: string,
  { atMost }: { readonly atMost: number },
): Observer<Delays, Event<unknown, unknown>> => {
  const init: Delays = { at: new Map(), flights: new Set(), stopped: new Set() };
  return observer(name, init, (seen: Delays, event: Event<unknown, unknown>) => {
    switch (event.kind) {
      case "partition":
      case "heal":
      case "disconnect":
        return seen;
      case "drop": {
        const flight = flightOf(seen, event);
        return flight?.copied ? seen : flying(seen, flight, undefined);
      }
      case "duplicate": {
        const flight = flightOf(seen, event);
        return flight === undefined ? seen : flying(seen, flight, { ...flight, copied: true });
      }
      case "deliver":
        return sent(delivered(seen, { ...event, to: event.node }, atMost), event.node, event.sends);
      case "stop":
        return stopped(sent(seen, event.node, event.sends), event.node);
      case "timer":
      case "action":
      case "suspect":
      case "trust":
      case "disconnected":
      case "restart":
      case "crash":
        return sent(seen, event.node, event.sends);
    }
  });
};

/** Message delays at a node, in a memory of `delays`. */
export const delaysAt = (seen: Delays, node: NodeId): number => seen.at.get(node) ?? 0;
