// The engine, broken on purpose where it hands out values and handles.
// The one idea: as in sabotages.ts, of which this is a part.
// Not here: everything else.
import type { Sabotage } from "./sabotages.ts";

export const handleSabotages: readonly Sabotage[] = [
  {
    name: "instances are forgotten while they are built",
    file: "values/values.ts",
    find: "    this.#live++;\n",
    replace: "    this.#live++;\n    this.makeRoom();\n",
    stratum: "forgotten-instances",
  },
  {
    name: "half of the instances are forgotten, so that kept wholes hold other parts",
    file: "values/values.ts",
    find: "    this.#instances = [];\n    this.#live = 0;",
    replace: "    for (let id = 0; id < this.size; id += 2) delete this.#instances[id];\n    this.#live = 0;",
    stratum: "forgotten-instances",
  },
  {
    name: "answers on handles are not compared with those on values",
    file: "machine/memo/watch.ts",
    find: "    if (--this.#until > 0) return false;",
    replace: "    if (--this.#until > -1e9) return false;",
    stratum: "deep-equality",
  },
  {
    name: "of what is in flight to a node a claim is told only whether there is anything",
    file: "machine/protocol/claims/protocol-view.ts",
    find: "this.#shownIn(inbox).length;",
    replace: "Math.min(1, this.#shownIn(inbox).length);",
  },
  {
    name: "a draft that was given a second name is written as it was then",
    file: "machine/spec/draft.ts",
    find: "this.#values.set(variable, value);",
    replace:
      'this.#values.set(variable, this.base.variables.values.value(this.base.variables.values.intern(value, () => "")));',
    stratum: "aliased-drafts",
  },
];
