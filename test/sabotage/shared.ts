// Searches that have helpers, broken on purpose.
// The one idea: what a helper would know too much or too little of, and what the search would take too easily, each once.
// Not here: the rest of the search (sabotages.ts); claims that are settled by one state alone, or speak of one alone, which those
// of random systems hardly do (test/search/looking-ahead.test.ts).
import type { Sabotage } from "./sabotages.ts";

const stratum = "shared";
const crew = "search/parallel/crew.ts";
const ahead = "search/ahead/look-ahead.ts";

export const sharedSabotages: readonly Sabotage[] = [
  {
    name: "what a helper found is counted as new though it is known",
    file: crew,
    find: "if (index < before) fresh.addTimes(digest[at + FOUND.label]!, -1);",
    replace: "",
    stratum,
  },
  {
    name: "how often a helper took an event is not counted",
    file: crew,
    find: "taken.addTimes(digest[pair + PAIR.label]!, digest[pair + PAIR.times]!);",
    replace: "",
    stratum,
  },
  {
    name: "a helper goes on asking claims that were settled",
    file: ahead,
    find: "if (some) this.#explorer.closeClaims();",
    replace: "",
    stratum,
  },
  {
    name: "a state in which something is to be learned is told by a helper",
    file: ahead,
    find: 'if (went === "stopped" || !this.#isWhole || hit || this.#asked !== asked) return false;',
    replace: 'if (went !== "stopped" && (!this.#isWhole || hit || this.#asked !== asked)) return false;',
    stratum,
  },
  {
    name: "what came of a state that a helper leaves to the search is told all the same",
    file: ahead,
    find: "this.#strike(taken, fresh, found);",
    replace: "",
    stratum,
  },
  {
    name: "states that the bound keeps out are not counted by a helper",
    file: ahead,
    find: "this.#cut += explorer.cut - cut;",
    replace: "",
    stratum,
  },
  {
    name: "what a helper found is kept in the order of its hashes",
    file: crew,
    find: "for (let each = at; each < until; each += size) this.#hashes[count++] = digest[each + FOUND.hash]!;",
    replace:
      "for (let each = at; each < until; each += size) this.#hashes[count++] = digest[each + FOUND.hash]!;\n      if (count > 1 && this.#hashes[0]! > this.#hashes[1]!) words.set([...words.slice(at + size, at + 2 * size), ...words.slice(at, at + size)], at);",
    stratum,
  },
  {
    name: "a helper that looks what is stored by now forgets what it found",
    file: "search/store/store.ts",
    find: "this.keptUpTo(handedOn);",
    replace: "this.keptUpTo(0);",
    stratum,
  },
  {
    name: "a helper that answers and dies while it is waited for is taken a state too early",
    file: "search/parallel/crew.ts",
    find: "digest[this.#at + SEGMENT.from] === here;",
    replace: "digest[this.#at + SEGMENT.from] === this.next;",
    stratum,
  },
];
