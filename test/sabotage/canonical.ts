// Sabotages of the canonical form under symmetry: what it takes for one, and what it keeps apart.
// The one idea: a wrong merge shows in verdicts and in fewer states than orbits, a missed one in more states than orbits.
// Not here: applying them and comparing (run.ts).
import type { Sabotage } from "./sabotages.ts";

export const canonicalSabotages: readonly Sabotage[] = [
  {
    name: "symmetry takes the first of the orders that colours leave",
    file: "machine/canonical.ts",
    find: "if (this.#leaves++ > 0 && !this.#isLess(candidate, this.#best)) return;",
    replace: "if (this.#leaves++ > 0) return;",
    stratum: "groups-of-seven",
  },
  {
    name: "symmetry takes all members of one colour for twins",
    file: "machine/canonical.ts",
    find: "if (!this.#isTwin(state, this.#order[i - 1]!, this.#order[i]!)) return false;",
    replace: "if (this.#order[i] === this.#order[i - 1]) return false;",
    stratum: "groups-of-seven",
  },
  {
    name: "symmetry orders members by the ids of what they hold",
    file: "machine/canonical.ts",
    find: "this.#content(component, one) - this.#content(component, other) || this.#of.compare(component, one, other);",
    replace: "0;",
    stratum: "groups-of-seven",
  },
  {
    name: "symmetry tells a member by its number",
    file: "machine/protocol/symmetry/protocol-colouring.ts",
    find: "textHash(names.moves[i] ?",
    replace: "textHash(names.moves[i] === null ?",
    stratum: "groups-of-seven",
  },
  {
    name: "a state under symmetry is what it is with the names left as they are",
    file: "machine/protocol/symmetry/protocol-renaming.ts",
    find: "      out[to] = this.local(p, node, state[node]!);",
    replace: "      out[to] = state[node]!;",
    stratum: "groups-of-seven",
  },
  {
    name: "symmetry of a spec leaves the keys of objects as they are",
    file: "machine/value-renaming.ts",
    find: "(this.#names.keyOf(key) < 0 ? key : this.text(p, key))",
    replace: "(this.#names.keyOf(key) < 0 ? key : key)",
    stratum: "specs-with-symmetry",
  },
  {
    name: "symmetry of a spec does not move components",
    file: "machine/spec/spec-renaming.ts",
    find: "const target = key < 0 ? component : this.#variables.member(variable, this.values.value(p, key));",
    replace: "const target = key < 0 ? component : this.#variables.member(variable, key);",
    stratum: "specs-with-symmetry",
  },
  {
    name: "actions of a spec are not asked under other names",
    file: "machine/spec/spec-symmetry-proof.ts",
    find: "if (given === null || !sameSuccessors(expected, given))",
    replace: "if (given === null)",
    stratum: "specs-with-symmetry",
  },
  {
    name: "what an action reads under other names is not read",
    file: "machine/spec/spec-symmetry-proof.ts",
    find: "if (!asked.has(from)) asked.set(from, this.renamings.answered(from, state));",
    replace: "if (from < 0) asked.set(from, this.renamings.answered(from, state));",
    stratum: "specs-with-symmetry",
  },
];
