// There is one notation for values and one canonical text.
// The one idea: `JSON.stringify` with a replacer is a printer of its own, and the checker and the traces have one already.
// Not here: what the notation is (test/traces/changes.test.ts).
import { expect, test } from "vitest";
import { codeOf, sources } from "./project.ts";

test("no printer of values beside the one", () => {
  const products = sources.filter((file) => /^(?:checker|traces)\//.test(file));
  expect(products.filter((file) => /JSON\.stringify\(\w+, /.test(codeOf(file)))).toEqual([]);
});

test("no canonical text of values beside the one", () => {
  const products = sources.filter((file) => /^(?:checker|traces)\//.test(file));
  const sorted = products.filter((file) => /Array\.from\([^)]*\)\.sort\(\)\.join\(/.test(codeOf(file)));
  expect(sorted).toEqual(["checker/values/canonical-text.ts"]);
});
