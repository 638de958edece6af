// What a search tells of the graph as it goes, for those who need more than its states.
// The one idea: breadth first, states come in the order of their indices, each followed by its transitions, so a watcher can keep the
// graph in the plainest of forms; a search without a watcher pays nothing.
// Not here: keeping the graph (temporal/).

export interface GraphWatcher {
  /** Are the states around a transition wanted, and transitions that change nothing? */
  readonly watchesTransitions: boolean;
  /** An initial state: its position among the machine's, and its index; -1 where a bound keeps it out. Of equal ones the first. */
  initial(position: number, index: number, state: Int32Array): void;
  /** A stored state is about to be expanded. */
  state(index: number): void;
  /**
   * One of its transitions; `target` is -1 where a bound keeps the successor out, and it is the greatest index so far where the
   * successor is new. `after` is whole only if it is wanted, or where the successor is new or kept out, or where states stand for
   * others. The arrays are overwritten later. Throws KripkeError 75 where a predicate does.
   */
  transition(label: number, target: number, before: Int32Array, after: Int32Array): void;
  /** All states of a level were expanded. True: what was found suffices, and the search may end. */
  level(): boolean;
}
