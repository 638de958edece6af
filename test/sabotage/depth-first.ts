// Faults of searching depth first, each noticed by the stratum of that name.
// The one idea: what makes the order harmless is that states which came nearer are looked at again, so each part of that is left out.
// Not here: running them (run.ts).
import type { Sabotage } from "./sabotages.ts";

const file = "search/frontier/depth-first.ts";
const stratum = "depth-first";

export const depthFirstSabotages: readonly Sabotage[] = [
  {
    name: "depth first, what came nearer is not followed again",
    file,
    stratum,
    find: "this.#current = this.#keptBack > 0 ? this.#takeNearest() : NONE;",
    replace: "this.#current = NONE;",
  },
  {
    name: "depth first, what was kept back and came nearer stays back",
    file,
    stratum,
    find: "if (isNew || (mark & KEPT_BACK) !== 0) this.#push(index);",
    replace: "if (isNew) this.#push(index);",
  },
  {
    name: "depth first, what the bound keeps back is never expanded though it cuts nothing",
    file,
    stratum,
    find: "for (const index of this.#marked(KEPT_BACK, this.#keptBack)) this.#push(index);",
    replace: "this.#keptBack = 0;",
  },
];
