// What the environment may do: links, crashes, partitions, the failure detector, fairness.
// The one idea: assumptions are the hypothesis of the theorem, so nothing here has a default that changes a verdict.
// Not here: bounds of the search (`within` in protocol.ts, the options of `check`).
import type { EventKind, KINDS } from "../events/kinds.ts";
import type { Envelope } from "./claims.ts";
import type { NodeId } from "./outcome.ts";
import type { MessageOf, Where } from "./role.ts";

/** How often the environment may do it: never, whenever it likes, or at most so many times in a behaviour. */
export type Budget = "never" | "always" | { readonly atMost: number };
/** The types of a union of messages: what stands in their field `type`. */
export type MessageType<M> = M extends { readonly type: infer T extends string } ? T : never;

/** A rule of the network. The first link that fits a message carries it; that none fits is an error. */
export interface Link<N> {
  /** Which nodes or groups it joins, in both directions. Without it: any. */
  readonly between?: readonly [Where<N>, Where<N>];
  /** Which types of message it carries. Without it: all. */
  readonly carrying?: readonly MessageType<MessageOf<N>>[];
  /** none: a bag, anything in flight may come next. fifo: a queue per ordered pair of nodes, or per key. */
  readonly order: "none" | "fifo" | { readonly fifo: (envelope: Envelope<MessageOf<N>>) => string };
  /** Is a message that is sent again while it is in flight a second copy? */
  readonly copies: "one" | "many";
  readonly loses: Budget;
  readonly duplicates: Budget;
  readonly disconnects?: Budget;
  /** What a fifo link holds when an end crashes; required where fifo meets crashes. */
  readonly onCrash?: "keep" | "lose";
  /** A name for its budgets, for `world.left`. */
  readonly name?: string;
  /**
   * "in flight" (default): one event a message. "at once": a step's messages are handled in the same event, replies too. What
   * its receiver cannot take now (it is down, cut off, or answers nothing) goes in flight as usual. Only what it could take now
   * may be lost now: its outcome has the choice `acceptor1: lost`, with the message's type where two are for one node.
   */
  readonly delivery?: "in flight" | "at once";
}

/** Who may crash, how often in all, and whether and how it comes back. */
export interface Crash<N> {
  readonly of: Where<N> | readonly Where<N>[];
  /** Shared by all nodes that the clause names. */
  readonly atMost: number;
  readonly restarts: "at once" | "later" | "never";
  /**
   * A crash may also strike inside a step: its state is kept as `crash` says, and a proper part of its messages is sent: any
   * where the order is none, of a fifo queue a prefix (what goes to others goes through other queues). A step with more than
   * 4,096 such parts is an error: 13 messages without order have 8,191.
   */
  readonly midStep?: boolean;
  /** A name for its budget, for `world.left` and traces. */
  readonly name?: string;
}

/** The network may split into groups that cannot reach each other, one split at a time. Without it, it never does. */
export interface Partitions {
  /** So many splits in a behaviour. */
  readonly atMost: number;
  /** May a split end? (That it does is an assumption of fairness.) */
  readonly heals: boolean;
  /** The groups of one split; the nodes in none are one more. In names groups go by their first nodes, as nodes do by the text. */
  readonly into?: readonly (readonly NodeId[])[];
  /** What crosses a split: in flight until it ends, or gone. */
  readonly crossing: "waits" | "lost";
}

/**
 * Whom the failure detector suspects. perfect: who is down, and only who is down. synchronous: the same, and not while what it sent
 * is still in flight. unreliable: anybody at any time, in all at most so often if that is said. Its classes: Chandra and Toueg, "Unreliable failure
 * detectors for reliable distributed systems", JACM 43(2), 1996.
 */
export type Detector = "perfect" | "synchronous" | "unreliable" | { readonly unreliable: { readonly atMost: number } };

/**
 * Which events an assumption of fairness speaks of, and how it splits into separate obligations (`each`).
 * deliver: one for each message (default), type of message, link and pair of nodes, receiver, or one for all ("none").
 * timer, action: one for each handler of each node, of a family for each value (default), each node, or one for all. suspect, trust, disconnected: one for
 * each node and peer (default), each node, or one for all. restart: one for each node (default), or one for all.
 * What the environment does whenever it likes (drop, duplicate, crash, stop, partition, disconnect) only `finitely` may name; heal, weak and
 * strong too.
 */
export type Pattern<N> = {
  [K in EventKind]: { readonly kind: K } & PlaceOf<(typeof KINDS)[K]["place"], N> &
    NamesOf<(typeof KINDS)[K]["names"][number], N> &
    EachOf<(typeof KINDS)[K]["each"]>;
}[EventKind];

/** How a pattern may split into obligations. */
type EachOf<Each extends readonly string[]> = Each extends readonly [] ? unknown : { readonly each?: Each[number] };

/** How a pattern says where: by the two ends, by the node, or not at all. */
type PlaceOf<Place, N> = Place extends "ends"
  ? { readonly to?: Where<N>; readonly from?: Where<N> }
  : Place extends "node"
    ? { readonly of?: Where<N> }
    : unknown;

/**
 * message: fields that the message has, with these values. name: of the timer or action. value: of a family, the value that it is
 * for. choice: the name of an outcome; fairness of an event is not fairness of its outcomes.
 */
type NamesOf<Names, N> = {
  readonly [Key in Names & string]?: Key extends "message" ? Partial<MessageOf<N>> : string;
};

/** All of these are one obligation, as in WF(A ∨ B): what is possible may be another of them each time, and any of them meets it. */
export interface AnyOf<P> {
  readonly anyOf: readonly P[];
}

/** weak and strong: as WF and SF of TLA+, of events that change the state. finitely: such events end some day. */
export interface Fairness<N> {
  readonly weak?: readonly (Pattern<N> | AnyOf<Pattern<N>>)[];
  readonly strong?: readonly (Pattern<N> | AnyOf<Pattern<N>>)[];
  readonly finitely?: readonly Pattern<N>[];
}
