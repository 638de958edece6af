// Breadth first: level by level.
// The one idea: states are stored in the order in which they are found, so a level is a range of indices and the frontier needs no
// queue of its own; a claim is asked until the level in which it was first hit is complete, so what is shown of it is shortest.
// Not here: expanding (explorer.ts), choosing among the shortest paths (evidence.ts).
import type { Hits } from "../watchers/open-claims.ts";
import type { Frontier, Ways } from "./frontier.ts";

export class BreadthFirst implements Frontier {
  readonly watcher = null;
  readonly closesBehindEach = false;
  readonly isAgain = false;
  readonly #maxDepth: number;
  readonly #starts: number[] = [0];
  /** How many states were expanded: they are the first so many. */
  #expanded = 0;
  /** Where the level that is expanded ends. */
  #end = 0;
  #completeDepth = 0;

  constructor(maxDepth = Number.POSITIVE_INFINITY) {
    this.#maxDepth = maxDepth;
  }

  begin(size: number): boolean {
    this.#end = size;
    return this.#expanded < size;
  }

  get isAtBound(): boolean {
    return this.#starts.length >= this.#maxDepth;
  }

  keptBack(size: number): { readonly count: number; readonly nth: (position: number) => number } {
    return { count: size - this.#expanded, nth: (position) => this.#expanded + position };
  }

  /** The states at the bound are next in any case. */
  liftBound(): void {}

  get current(): number {
    return this.#expanded < this.#end ? this.#expanded : -1;
  }

  advance(): void {
    this.#expanded++;
  }

  close(isWhole: boolean): void {
    this.#starts.push(this.#end);
    if (isWhole) this.#completeDepth++;
  }

  get depth(): number {
    return this.#starts.length;
  }

  /** The number of levels that have states. */
  deepest(size: number): number {
    return this.#starts.at(-1)! < size ? this.#starts.length : this.#starts.length - 1;
  }

  get expanded(): number {
    return this.#expanded;
  }

  isExpanded(index: number): boolean {
    return index < this.#expanded;
  }

  get completeDepth(): number {
    return this.#completeDepth;
  }

  get ways(): Ways {
    return { by: "levels", starts: Object.freeze([...this.#starts]) };
  }

  /** All of them: they lie in one level, and the least path to any is shown. */
  shown(hits: Hits): Hits {
    return hits;
  }
}
