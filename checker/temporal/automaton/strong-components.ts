// The strongly connected components of a small graph, such as an automaton.
// The one idea: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1972, as it is written.
// Not here: graphs of millions of states (components.ts).

/** By vertex the number of its component. A component has a higher number than those that can be reached from it. */
export const strongComponents = (successors: readonly (readonly number[])[]): readonly number[] => {
  const component = successors.map(() => -1);
  const number = successors.map(() => -1);
  const low = successors.map(() => -1);
  const open: number[] = [];
  let numbers = 0;
  let components = 0;
  const visit = (vertex: number): void => {
    number[vertex] = low[vertex] = numbers++;
    open.push(vertex);
    for (const next of successors[vertex]!) {
      if (number[next]! < 0) visit(next);
      if (component[next]! < 0) low[vertex] = Math.min(low[vertex]!, low[next]!);
    }
    if (low[vertex] !== number[vertex]) return;
    for (let last = -1; last !== vertex; ) {
      last = open.pop()!;
      component[last] = components;
    }
    components++;
  };
  for (const vertex of successors.keys()) if (number[vertex]! < 0) visit(vertex);
  return component;
};
