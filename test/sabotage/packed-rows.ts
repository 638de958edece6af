// Sabotages of what is told of successors by words alone (search/store/packed-rows.ts), and of looking ahead for them (store.ts).
// Not here: how they are applied (run.ts).
import type { Sabotage } from "./sabotages.ts";

const FILE = "search/store/packed-rows.ts";

export const packedRowsSabotages: readonly Sabotage[] = [
  {
    name: "rows are told by the words of a packing that is gone",
    file: FILE,
    find: "if (this.#packing !== store.packing || this.#used > MOST_KEPT) this.#forget();",
    replace: "if (this.#packing === null || this.#used > MOST_KEPT) this.#forget();",
    stratum: "specs-by-rows",
  },
  {
    name: "an id without its bits is told by words",
    file: FILE,
    find: "component < limit.length && id <= limit[component]!) ? 1 : 0;",
    replace: "component < limit.length && id >= 0) ? 1 : 0;",
    stratum: "specs-by-rows",
  },
  {
    name: "the bits that a row writes do not go before",
    file: FILE,
    find: "kept[of + STAY]! &= ~(limit[component]! << shift[component]!);",
    replace: "kept[of + STAY]! &= ~(id << shift[component]!);",
    stratum: "specs-by-rows",
  },
  {
    name: "what is left of a state is told by words that were laid out anew",
    file: FILE,
    find: "const isAsKept = this.#packing === this.#store.packing;",
    replace: "const isAsKept = true;",
    stratum: "specs-by-rows",
  },
  {
    name: "of what is asked of states in words one component is left out",
    file: "values/masked-map.ts",
    find: "for (const component of components)\n",
    replace: "for (const component of [...components].slice(1))\n",
    stratum: "specs-by-rows",
  },
  {
    name: "which claims a state settles is told by words that were laid out otherwise",
    file: "search/watchers/joint-memo.ts",
    find: "this.#payoff.isOff || places !== this.#inWords || this.#noted === null ||",
    replace: "this.#payoff.isOff || this.#noted === null ||",
    stratum: "specs-by-rows",
  },
  {
    name: "a new state is built from what was unpacked before",
    file: "search/explorer.ts",
    find: "      this.#isUnpacked = false;\n",
    replace: "",
    stratum: "specs-by-rows",
  },
  {
    name: "an end is no end where rows are told by words",
    file: "search/explorer.ts",
    find: "if (rows.count === 0 && this.#deadlock.isOpen(depth))",
    replace: "if (rows.count < 0 && this.#deadlock.isOpen(depth))",
    stratum: "specs-by-rows",
  },
  {
    name: "a successor without its bits is looked ahead for",
    file: "search/store/store.ts",
    find: "if (id > room) fits = 0;",
    replace: "if (id > room) fits = 1;",
  },
  {
    name: "successors are looked for as they lay before states were laid out anew",
    file: "search/store/store.ts",
    find: "if (this.#fitsAhead[nth] === 0 || this.#packing !== this.#aheadFor)",
    replace: "if (this.#fitsAhead[nth] === 0)",
  },
  {
    name: "a self-loop takes the place of the next successor that was looked ahead for",
    file: "search/store/store.ts",
    find: "      if (changes === 0) continue;\n      if (count === this.#hashes.length",
    replace: "      if (count === this.#hashes.length",
  },
];
