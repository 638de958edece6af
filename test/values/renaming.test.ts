// Laws of renaming: permutations of names act on values as a group, and do to a value what replacing its words does.
// The one idea: beside the tables stands a renaming of five lines that walks the value.
// Not here: what a permutation moves besides values (test/oracle, test/search/symmetry-proof.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { Names } from "../../checker/machine/names.ts";
import { permutationsOf } from "../../checker/machine/permutations.ts";
import { type Permutation, ValueRenaming } from "../../checker/machine/value-renaming.ts";
import { ValueTable } from "../../checker/values/values.ts";
import { closeValues } from "./random-values.ts";

const NAMES = ["n1", "n2", "n3"];
const all = permutationsOf([[0, 1, 2]], NAMES.length)!;
const permutation = fc.constantFrom(...all);
const value = closeValues([...NAMES, "a"]);

const begun = () => {
  const values = new ValueTable();
  const renaming = new ValueRenaming(values, new Names(NAMES, [0, 1, 2], true));
  const idOf = (it: unknown): number => values.intern(it, () => "a value");
  const under = (p: Permutation, id: number): number => renaming.value(renaming.idOf(p), id);
  return { values, idOf, under };
};

/** First `inner`, then `outer`. */
const composed = (outer: Permutation, inner: Permutation): Permutation => inner.map((to) => outer[to]!);

const renamed = (p: Permutation, it: unknown): unknown => {
  const inner = (part: unknown): unknown => renamed(p, part);
  if (typeof it === "string") return NAMES.includes(it) ? NAMES[p[NAMES.indexOf(it)]!] : it;
  if (Array.isArray(it)) return it.map(inner);
  if (it instanceof Set) return new Set([...it].map(inner));
  if (it instanceof Map) return new Map([...it].map(([key, held]) => [inner(key), inner(held)]));
  if (typeof it !== "object" || it === null) return it;
  return Object.fromEntries(Object.entries(it).map(([key, held]) => [inner(key), inner(held)]));
};

test("a value is renamed as its words are, wherever they stand", () => {
  fc.assert(
    fc.property(value, permutation, (it, p) => {
      const { idOf, under } = begun();
      expect(under(p, idOf(it))).toBe(idOf(renamed(p, it)));
    }),
  );
});

test("renaming by one permutation after another is renaming by both, and by none changes nothing", () => {
  fc.assert(
    fc.property(value, permutation, permutation, (it, p, q) => {
      const { idOf, under } = begun();
      const id = idOf(it);
      expect(under(p, under(q, id))).toBe(under(composed(p, q), id));
      expect(under(all[0]!, id)).toBe(id);
    }),
  );
});

test("values that are renamed alike are one", () => {
  fc.assert(
    fc.property(value, value, permutation, (a, b, p) => {
      const { idOf, under } = begun();
      expect(under(p, idOf(a)) === under(p, idOf(b))).toBe(idOf(a) === idOf(b));
    }),
  );
});

test("the permutations of groups are a group: the identity first, each once, closed, and nothing leaves its group", () => {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(sizes, fc.nat(2), fc.nat(), fc.nat(), (lengths, others, i, j) => {
      const starts = lengths.map((_, at) => lengths.slice(0, at).reduce((sum, length) => sum + length, 0));
      const groups = lengths.map((length, at) => Array.from({ length }, (_, k) => starts[at]! + k));
      const nodes = groups.flat().length + others;
      const size = lengths.reduce((product, length) => product * factorial(length), 1);
      const found = permutationsOf(groups, nodes);
      if (found === null) {
        expect(size).toBeGreaterThan(720);
        return;
      }
      const texts = new Set(found.map(String));
      expect([found.length, texts.size]).toEqual([size, size]);
      expect(found[0]).toEqual(Array.from({ length: nodes }, (_, at) => at));
      const [p, q] = [found[i % size]!, found[j % size]!];
      expect(texts.has(String(composed(p, q)))).toBe(true);
      const groupOf = (node: number): number => groups.findIndex((group) => group.includes(node));
      expect(p.map((to, node) => groupOf(to) === groupOf(node) && (groupOf(node) >= 0 || to === node))).not.toContain(
        false,
      );
    }),
  );
});
