// Of which declarations the nodes are made: names that two files share, names that pass through a third file.
// The one idea: each case is a few files as texts, and what of them is reached, by name.
// Not here: what is a place for a mutant within a declaration (judging.test.ts, operators.test.ts).
import path from "node:path";
import { expect, test } from "vitest";
import { sliceOf } from "../../mutation/slice.ts";
import { syntaxOf } from "../../mutation/syntax.ts";

/** The first lines of the statements that are reached, each behind the name of its file. */
const reached = (texts: Readonly<Record<string, string>>): readonly string[] => {
  const all = Object.entries(texts).map(([name, text]) => syntaxOf(path.resolve("/", name), text));
  const slice = sliceOf(all);
  return all.flatMap(({ file, text, root }) =>
    root.program.body.flatMap((statement) =>
      slice.has(statement) ? [`${path.basename(file)}: ${text.slice(statement.start!, statement.end!)}`] : [],
    ),
  );
};

const model = 'export default protocol("p", { nodes: { server: server() } }, { safe: always(() => answer()) });';

test("a claim's function is not reached because a handler's has its name", () => {
  const found = reached({
    "model.ts": `import { server } from "./server.ts"; import { answer } from "./claims.ts"; ${model}`,
    "server.ts": "export const server = () => answer(1);\nconst answer = (n: number) => n;",
    "claims.ts": "export const answer = () => true;",
  });
  expect(found).toEqual([
    `model.ts: ${model}`,
    "server.ts: export const server = () => answer(1);",
    "server.ts: const answer = (n: number) => n;",
  ]);
});

test.each([
  ["under another name", 'import { made as server } from "./far.ts";', "export const made = () => 1;"],
  ["as the default", 'import server from "./far.ts";', "export default () => 1;"],
  ["with a suffix of its own", 'import { server } from "./far.js";', "export const server = () => 1;"],
  ["without a suffix", 'import { server } from "./far";', "export const server = () => 1;"],
  ["by a name that may be an alias", 'import { server } from "@/far";', "export const server = () => 1;"],
])("what is imported %s is reached", (_, imported, far) => {
  expect(reached({ "model.ts": `${imported}\n${model}`, "far.ts": far })).toContain(`far.ts: ${far}`);
});

test.each([
  ["passes it on", 'export { server } from "./far.ts";', "export const server = () => 1;"],
  ["passes it on under another name", 'export { made as server } from "./far.ts";', "export const made = () => 1;"],
  ["passes all on", 'export * from "./far.ts";', "export const server = () => 1;"],
  [
    "imports and exports it",
    'import { made } from "./far.ts";\nexport { made as server };',
    "export const made = () => 1;",
  ],
])("what comes through a file that %s is reached", (_, through, far) => {
  const found = reached({
    "model.ts": `import { server } from "./through.ts";\n${model}`,
    "through.ts": through,
    "far.ts": far,
  });
  expect(found).toContain(`far.ts: ${far}`);
});

test("a member of a namespace is reached, also one that is called as something of the file itself", () => {
  const found = reached({
    "model.ts": `import { server } from "./server.ts";\n${model}`,
    "server.ts": 'import * as Election from "./election.ts";\nexport const server = () => Election.server();',
    "election.ts": "export const server = () => 1;\nexport const other = () => 2;",
  });
  expect(found).toContain("election.ts: export const server = () => 1;");
  expect(found).not.toContain("election.ts: export const other = () => 2;");
});
