// Searches that are left and gone on with, broken on purpose.
// The one idea: what would be forgotten on the way, each once.
// Not here: the rest of the search (sabotages.ts).
import type { Sabotage } from "./sabotages.ts";

const stratum = "resumed";
const lessons = "search/checkpoint/lessons.ts";
const explorer = "search/explorer.ts";

export const resumedSabotages: readonly Sabotage[] = [
  {
    name: "a state in which something was asked and nothing got a number teaches nothing",
    file: lessons,
    find: "if (this.#askedSoFar === this.#asked && learned === this.#learned) return;",
    replace: "if (learned === this.#learned) return;",
    stratum,
  },
  {
    name: "a state in which something got a number and nothing was asked teaches nothing",
    file: lessons,
    find: "if (this.#askedSoFar === this.#asked && learned === this.#learned) return;",
    replace: "if (this.#askedSoFar === this.#asked) return;",
    stratum,
  },
  {
    name: "what the proof of symmetry met teaches nothing",
    file: lessons,
    find: "return callsMade() + (this.#machine.assumes.symmetry?.proof.asked ?? 0);",
    replace: "return callsMade();",
    stratum,
  },
  {
    name: "a search goes on as if its level had just begun",
    file: explorer,
    find: "this.#roundEnd = saved.end;",
    replace: "this.#roundEnd = NONE;",
    stratum,
  },
  {
    name: "how often events were taken is counted anew when a search goes on",
    file: explorer,
    find: "this.#taken.recall(saved.taken);",
    replace: "",
    stratum,
  },
];
