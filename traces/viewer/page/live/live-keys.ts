// Keys that only the explorer has.
// The one idea: a row of the table that the page of a trace has, so the help lists them alike.
// Not here: what they do (live.ts).
import type { Key } from "../keys.ts";
import type { Live } from "./live.ts";

export const LIVE_KEYS: readonly Key<Live>[] = [
  {
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    does: "that event happens",
    act: (live, key) => {
      if (Number(key) <= (live.next.peek()?.options.length ?? 0)) live.choose(Number(key) - 1);
    },
  },
  { keys: ["r"], does: "one event at random", act: (live) => live.random(1, true) },
  { keys: ["u"], does: "back to the walk before", act: () => history.back() },
  { keys: ["U"], does: "forth again", act: () => history.forward() },
  {
    keys: ["x"],
    does: "the states as a graph, or the diagram",
    act: (live) => {
      live.showsGraph.value = !live.showsGraph.peek();
    },
  },
  { keys: ["s"], does: "write the walk as a trace", act: (live) => live.save() },
];
