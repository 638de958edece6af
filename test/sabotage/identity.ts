// The engine, broken on purpose where it asks which of the things that it hands out are one.
// The one idea: as in sabotages.ts, of which this is a part.
// Not here: everything else.
import type { Sabotage } from "./sabotages.ts";

export const identitySabotages: readonly Sabotage[] = [
  {
    name: "which of what is handed out is one is never asked",
    file: "machine/memo/identity.ts",
    find: "    return open.size === 0 ? null : relationOf(",
    replace: "    return open.size >= 0 ? null : relationOf(",
    stratum: "identity",
  },
  {
    name: "it is asked which are one, and the answer on distinct handles stands",
    file: "machine/memo/evaluator.ts",
    find: "    return isTrivial(classes) ? null : new Shared(open, classes, questions.sameness!.values);",
    replace: "    return isTrivial(classes) ? null : null;",
    stratum: "identity",
  },
  {
    name: "an action's answer on distinct handles stands where they are one",
    file: "machine/spec/calling.ts",
    find: "    return isTrivial(classes) ? null : new Shared(open, classes, this.#variables.values);",
    replace: "    return isTrivial(classes) ? null : null;",
    stratum: "identity",
  },
  {
    name: "handles are never compared with objects that fields hold",
    file: "machine/memo/identity.ts",
    find: "        if (facts.apartFrom(place, value)) continue;",
    replace: "        if (facts.apartFrom(place, value) || places.length > 0) continue;",
    stratum: "identity",
  },
  {
    name: "the event's node is handed out anew",
    file: "machine/protocol/claims/state-handle.ts",
    find: "      run.handed.at(this.#place) ??",
    replace:
      "      (run.handed.shared === null ? (run.handed.at(this.#place), undefined) : run.handed.at(this.#place)) ??",
    stratum: "identity",
  },
  {
    name: "what a field says of one node tells it apart from all others",
    file: "machine/protocol/parts/protocol-sameness.ts",
    find: "    if (fact.aspect === other.aspect) return fact.said !== other.said;",
    replace: "    if (fact.aspect === other.aspect) return true;",
    stratum: "identity",
  },
  {
    name: "variables are one where they share a member",
    file: "machine/spec/spec-sameness.ts",
    find: "      if (held !== (other === undefined ? NOTHING : this.#held(b, other, inB[other] ?? 0))) return false;",
    replace: "      if (held === (other === undefined ? NOTHING : this.#held(b, other, inB[other] ?? 0))) return true;",
    stratum: "identity",
  },
];
