// Breadth first: level by level.
// The one idea: states are stored in the order in which they are found, so a level is a range of indices and the frontier needs no
// queue of its own; a claim is asked until the level in which it was first hit is complete, so what is shown of it is shortest.
// Not here: expanding (explorer.ts), choosing among the shortest paths (evidence.ts).
import { LayoutChoice } from "../store/layouts.ts";
import type { StateStore } from "../store/store.ts";
import type { Hits } from "../watchers/open-claims.ts";
import type { Frontier, Ways } from "./frontier.ts";

export interface BreadthOptions {
  readonly maxDepth?: number;
  readonly rowsFrom?: number;
}

export class BreadthFirst implements Frontier {
  readonly watcher = null;
  readonly closesBehindEach = false;
  readonly isAgain = false;
  readonly #maxDepth: number;
  readonly #layouts: LayoutChoice;
  readonly #starts: number[] = [0];
  #store: StateStore | null = null;
  /** How many states were expanded, in the order of the store's `nth`. */
  #expanded = 0;
  /** Where the level that is expanded ends. */
  #end = 0;
  #completeDepth = 0;

  /** `inOrder`: somebody wants states in the order of their indices, and the indices of known ones. */
  constructor({ maxDepth = Number.POSITIVE_INFINITY, rowsFrom }: BreadthOptions, inOrder: boolean) {
    this.#maxDepth = maxDepth;
    this.#layouts = new LayoutChoice(inOrder ? Number.POSITIVE_INFINITY : rowsFrom);
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

  arrange(store: StateStore, components: number): StateStore {
    this.#store = this.#layouts.next(store, components, this.#end - this.#expanded);
    this.#store.arrange(this.#expanded, this.#end);
    return this.#store;
  }

  get current(): number {
    if (this.#expanded >= this.#end) return -1;
    return this.#store === null ? this.#expanded : this.#store.nth(this.#expanded);
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
