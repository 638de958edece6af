// Integers have names: no field of a record is read or written by its number.
// Not here: finding such places (offsets.ts), how records are declared (checker/values/record.ts).
import { expect, test } from "vitest";
import { literalOffsets } from "./offsets.ts";
import { sources, textOf } from "./project.ts";

/**
 * The slots of a PairMap are known to its own forty lines only, and nothing is asked more often: with constants of the file in
 * place of 1, 2 and 3 its bytecode outgrows what is inlined, and TwoPhase with 8 managers takes 18 % longer.
 */
const EXCEPT = "checker/values/sequences.ts";

test("no field of a record of integers is known by its number", () => {
  const checker = sources.filter((file) => file.startsWith("checker/") && file !== EXCEPT);
  expect(checker.flatMap((file) => literalOffsets(file, textOf(file)))).toEqual([]);
});

test.each([
  "row[at + 2]!",
  "row[at + 2 + 2 * i]",
  "this.#table.at(label, 6)",
  "table.at(inbox, at + 1)",
  "this.#scratch[8] = 3",
  "words.slice(at + 2, end)",
  "parts.slice(at, end) as [number, number, number]",
])("found: %s", (text) => expect(literalOffsets("one.ts", text)).toHaveLength(1));

test.each([
  "offsets[state + 1]",
  "row[at + ENTRY.flags]",
  "list.at(-1)",
  "list.slice(at + 1)",
  "children[i + size]",
  "found[0]",
  "match[1]",
])("not meant: %s", (text) => expect(literalOffsets("one.ts", text)).toEqual([]));
