// Losses that are left out, where that is wrong.
// The one idea: each condition under which a lost message is as one that is never delivered, left away once.
// Not here: the rest of the search (sabotages.ts).
import type { Sabotage } from "./sabotages.ts";

const stratum = "never-delivered";
const search = "search/never-delivered.ts";
const which = "machine/protocol/network/undelivered.ts";

export const neverDeliveredSabotages: readonly Sabotage[] = [
  {
    name: "losses of queues are left out",
    file: which,
    find: "link.loses === UNLIMITED && !link.fifo && !link.atOnce;",
    replace: "link.loses === UNLIMITED && !link.atOnce;",
    stratum,
  },
  {
    name: "losses are left out though claims read what is in flight",
    file: search,
    find: "if (this.losses.isInFlight(component) && this.#asking.some((each) => each.dependsOn(component))) return true;",
    replace: "",
    stratum,
  },
  {
    name: "with helpers a claim is taken to read what it was seen to read here",
    file: "search/watchers/claim-watcher.ts",
    find: "if (this.#isAlone && !claim",
    replace: "if (!claim",
    stratum,
  },
  {
    name: "losses are left out though observers see them",
    file: search,
    find: "if (this.#changesMore) return true;",
    replace: "",
    stratum,
  },
  {
    name: "where losses are left out no end is looked for behind them",
    file: "search/explorer.ts",
    find: "(this.#undelivered === null ? lively : livelyWhateverIsLost)",
    replace: "lively",
    stratum,
  },
  {
    name: "claims about steps are not asked of losses that are left out",
    file: "search/explorer.ts",
    find: "if (!this.#claims.asksOfSteps) return;\n    successors.apply",
    replace: "if (this.#claims.asksOfSteps) return;\n    successors.apply",
    stratum,
  },
  {
    name: "behind a loss that is left out the next successor is taken for it",
    file: "search/explorer.ts",
    find: "if (this.#reduction === null && successors.changes(at) > 0) this.#store.passNext();",
    replace: "",
    stratum,
  },
];
