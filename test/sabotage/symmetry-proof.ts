// The proof of symmetry, broken on purpose.
// The one idea: a protocol that lies is let pass with wrong verdicts, or an honest one is refused.
// Not here: the canonical form (canonical.ts).
import type { Sabotage } from "./sabotages.ts";

export const symmetryProofSabotages: readonly Sabotage[] = [
  {
    name: "handlers are not asked under other names",
    file: "machine/protocol/symmetry/protocol-symmetry-proof.ts",
    find: "      this.#compareHandlers();\n",
    replace: "",
    stratum: "symmetry-names",
  },
  {
    name: "observers are not asked under other names",
    file: "machine/protocol/symmetry/protocol-symmetry-proof.ts",
    find: "      this.#compareObservers();\n",
    replace: "",
    stratum: "symmetry-observers",
  },
  {
    name: "an observer's reaction is taken to be what it is not under other names",
    file: "machine/protocol/symmetry/protocol-symmetry-proof.ts",
    find: "renaming.memory(p, observer, memory), this.#happening(p, happening)),",
    replace: "renaming.memory(p, observer, memory), happening),",
    stratum: "symmetry-observers",
  },
  {
    name: "what predicates say under other names is not compared",
    file: "machine/memo/proved.ts",
    find: "if ((said === this.#decides) === (renamedSaid === this.#decides) && renamedSaid >= 0) return;",
    replace: "if (renamedSaid >= -1) return;",
    stratum: "symmetry-names",
  },
  {
    name: "lists of sends are compared in the order of sending",
    file: "machine/protocol/symmetry/sends-by-queue.ts",
    find: "    sent.sort((a, b) => a.link - b.link || a.to - b.to || a.queue - b.queue || (a.ordered ? 0 : a.id - b.id));\n",
    replace: "",
    stratum: "symmetry-names",
  },
  {
    name: "names inside the name of an outcome are not renamed",
    file: "machine/names-in-words.ts",
    find: "return text.replace(this.#asWords, to);",
    replace: "return text;",
    stratum: "symmetry-names",
  },
];
