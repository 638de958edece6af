// Which state is expanded next: what an explorer asks of an order of search.
// The one idea: expanding, claims and bounds are the same whatever the order, so an order says which state comes next, when a round
// of them is complete, and how a path to a stored state is found again, and nothing else.
// Not here: the orders (breadth-first.ts, depth-first.ts), expanding (explorer.ts).
import type { GraphWatcher } from "../watchers/graph-watcher.ts";
import type { Hits } from "../watchers/open-claims.ts";

/** How a path to a stored state is found again. `starts[l]` is the index at which level l + 1 begins; -1: no parent, it is initial. */
export type Ways =
  | { readonly by: "levels"; readonly starts: readonly number[] }
  | { readonly by: "parents"; readonly parentOf: (index: number) => number };

export interface Frontier {
  /** What it must be told of the graph, if anything. */
  readonly watcher: GraphWatcher | null;
  /** Is there a round of states to be expanded, among the first `size`? */
  begin(size: number): boolean;
  /** Do the states of this round lie at the depth bound? Then they are expanded only if nothing new follows on any of them. */
  readonly isAtBound: boolean;
  /** The states that the depth bound keeps back: how many, and the index of each. */
  keptBack(size: number): { readonly count: number; readonly nth: (position: number) => number };
  /** At the bound, where nothing new follows: it cuts nothing, and all that it keeps back is expanded. */
  liftBound(): void;
  /** The index of the state that is to be expanded; -1: the round is complete. */
  readonly current: number;
  /** Was it expanded before, and are its transitions followed again because it lies nearer than it did? */
  readonly isAgain: boolean;
  /** The state was expanded. */
  advance(): void;
  /** Is a claim that was hit closed, and the search perhaps stopped, behind each state? Else behind each round. */
  readonly closesBehindEach: boolean;
  /** The round has ended; `isWhole`: all its states were expanded. */
  close(isWhole: boolean): void;

  /** In states: the depth of the one that is being expanded. */
  readonly depth: number;
  /** In states: the depth of the deepest of the first `size`. */
  deepest(size: number): number;
  /** How many states were expanded, and which. */
  readonly expanded: number;
  isExpanded(index: number): boolean;
  /** To which depth all states were expanded. */
  readonly completeDepth: number;
  readonly ways: Ways;
  /** The hits that are shown, with the length of the path to them. */
  shown(hits: Hits): Hits;
}

/** How many events lead to a stored state on the way that is found again. */
export const eventsTo = (ways: Ways, index: number): number => {
  let events = 0;
  if (ways.by === "levels") while (events + 1 < ways.starts.length && ways.starts[events + 1]! <= index) events++;
  else for (let at = ways.parentOf(index); at >= 0; at = ways.parentOf(at)) events++;
  return events;
};
