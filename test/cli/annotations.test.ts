// Annotations of GitHub Actions: which lines, in which words, and when.
// The one idea: the lines are compared with the text of the very file, so that a wrong one is seen.
// Not here: what is violated (the tests of the commands).
import { spawn } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { lineIn } from "../../cli/annotations.ts";
import { annotatedBy } from "../../cli/screen.ts";
import { directoryWith, ended, kripke, main, type Ran } from "./harness.ts";

const TEXT = `import { always, model, next, protocol } from "kripke";
// "stays small" is what matters.
export default model({
  name: "100%, sure: small", summary: "", parameters: {},
  build: () => protocol("p", {
    nodes: { a: { init: () => 0, actions: { go: (n) => (n < 2 ? next(n + 1) : undefined) } } },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
  }, {
    "stays small": always(({ a }) => a < 2),
    ["com" + "puted"]: always(({ a }) => a < 2),
    other: always(() => true),
  }),
}).expects({
  scenarios: { "as it is": { summary: "", expect: { "stays small": "violated" } } },
});
`;

const directory = directoryWith({ "models/small.ts": TEXT });

/** Runs the command where GitHub Actions would. */
const annotated = async (...args: readonly string[]): Promise<readonly string[]> => {
  const { err } = await kripke({ directory, annotated: directory }, ...args);
  return err.split("\n").filter((line) => line !== "");
};

const AT = (line: string, scenario = ""): string =>
  `::error file=models/small.ts,${line}title=100%25%2C sure%3A small${scenario}::`;

test("check annotates what is violated at the claim's line, else the file, with the story in short", async () => {
  const lines = await annotated("check", "models/small.ts");
  expect(TEXT.split("\n")[8]).toContain('"stays small": always');
  const replay = (claim: string): string =>
    `%0Anpx kripke replay .kripke/traces/small--${claim}.json%0Anpx kripke show .kripke/traces/small--${claim}.json --as html --open`;
  const story = "%0A  1. a does go%0A  2. a does go";
  expect(lines).toEqual([
    `${AT("line=9,")}"stays small" is violated after 2 events.${story}${replay("stays-small")}`,
    `${AT("")}"computed" is violated after 2 events.${story}${replay("computed")}`,
    `${AT("")}"no deadlock" is violated after 2 events.${story}${replay("no-deadlock")}`,
  ]);
});

test("simulate annotates likewise, suite only what is not as expected", async () => {
  expect((await annotated("simulate", "models/small.ts"))[0]).toContain(`${AT("line=9,")}"stays small" is violated`);
  const suite = await annotated("suite", "models/small.ts");
  expect(suite.map((line) => line.replace(/%0A.*/, ""))).toEqual([
    `${AT("", "/as it is")}"computed" is expected to be "holds", and is "violated", violated after 2 events.`,
    `${AT("", "/as it is")}"no deadlock" is expected to be "holds", and is "violated", violated after 2 events.`,
  ]);
});

test("standard output is the same, with and without; nothing is annotated where nobody asked or nothing fails", async () => {
  const plain = await kripke(directory, "suite", "models/small.ts", "--json");
  const asked = await kripke({ directory, annotated: directory }, "suite", "models/small.ts", "--json");
  const timeless = ({ out }: Ran): string => out.replace(/"seconds": .*/g, "");
  expect([plain.err, timeless(plain)]).toEqual(["", timeless(asked)]);
  expect(await annotated("check", "two-phase")).toEqual([]);
});

test("a model of the library has no file to name", async () => {
  const [line] = await annotated("check", "two-phase-commit/majorityYes");
  expect(line).toMatch(/^::error title=two-phase-commit\/majorityYes::"/);
});

test("the command asks the environment", async () => {
  expect(annotatedBy({ GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: "/there" }, "/here")).toBe("/there");
  expect(annotatedBy({ GITHUB_ACTIONS: "true" }, "/here")).toBe("/here");
  expect(annotatedBy({ GITHUB_ACTIONS: "", GITHUB_WORKSPACE: "/there" }, "/here")).toBe(null);
  const child = spawn(process.execPath, [main, "check", "small.ts"], {
    cwd: path.join(directory, "models"),
    env: { ...process.env, GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: directory },
  });
  const { code, err } = await ended(child);
  expect(code).toBe(12);
  expect(err).toContain(`\n${AT("")}"computed"`);
  expect(err.startsWith(`${AT("line=9,")}"stays small"`)).toBe(true);
});

test.each([
  ['  "it holds": always(', 2],
  ["  'it holds' : always(", 2],
  ["  [`it holds`]: always(", 2],
  ["  // it holds: always(", null],
  ['  claims["it holds"] = always(', 2],
])("a claim is found as it may be written: %s", (line, expected) => {
  expect(lineIn(`{\n${line}\n`, "it holds")).toBe(expected);
});

test("a key goes before a mention, and a name may need no quotes", () => {
  expect(lineIn('// "small" matters\nsmall: always(', "small")).toBe(2);
  expect(lineIn('// "small" matters\nsmaller: always(', "small")).toBe(1);
  expect(lineIn(`say "it's \\"so\\"": always(\n  "it's \\"so\\"": always(`, `it's "so"`)).toBe(2);
});
