// What a search tells of the graph as it goes, for those who need more than its states.
// The one idea: states come in the order of their indices, each followed by its transitions, so a listener can keep the graph
// in the plainest of forms; a search without a listener pays nothing.
// Not here: keeping the graph (temporal/).

export interface GraphListener {
  /** Are the states around a transition wanted, and transitions that change nothing? */
  readonly watchesTransitions: boolean;
  /** A stored state is about to be expanded. The array is overwritten later. Throws KripkeError 75 where a predicate does. */
  state(index: number, state: Int32Array): void;
  /**
   * One of its transitions; `target` is -1 where a bound keeps the successor out. `after` is whole only if it is wanted, or where
   * states stand for others.
   */
  transition(label: number, target: number, before: Int32Array, after: Int32Array): void;
}
