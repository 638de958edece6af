// The engine, broken on purpose where actions are families of numbers and Sets.
// The one idea: as in sabotages.ts, of which this is a part.
// Not here: everything else.
import type { Sabotage } from "./sabotages.ts";

export const familySabotages: readonly Sabotage[] = [
  {
    name: "a Set of a family is called as its author listed it",
    file: "values/family-value.ts",
    find: "new Set([...value].sort(inOrder))",
    replace: "value",
    stratum: "families",
  },
  {
    name: "a Set of a family is handed out without taking note of it",
    file: "machine/spec/action.ts",
    find: "values.map((id) => hand(table.value(id))),",
    replace: "values.map((id) => table.value(id)),",
    stratum: "families",
  },
  {
    name: "an action is given its Set as the author built it",
    file: "machine/spec/action.ts",
    find: "values.map((id) => hand(table.value(id))),",
    replace: "given === null ? [] : valuesOf(given),",
    stratum: "families",
  },
  {
    name: "under other names an event tells its value as it was",
    file: "machine/spec/spec-symmetry-proof.ts",
    find: "return this.#renamedInstance(p, this.#byText.get(text)!).value!;",
    replace: "return text;",
    stratum: "families",
  },
  {
    name: "a pattern of fairness knows a Set by what JavaScript calls it",
    file: "machine/spec/spec-fairness.ts",
    find: "value: textOfMember(value)",
    replace: "value: String(value)",
    stratum: "families",
  },
];
