// Bad input: one clear sentence each, with cause and remedy, the right exit code, no stack.
// The one idea: all of it in one golden file, which a reviewer reads as a user would.
// Not here: what a tampered trace does in detail (test/traces/).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { directoryWith, kripke, kripkeProcess } from "./harness.ts";

const head = `import { always, next, observer, protocol, replicated, send } from "kripke";
const network = { order: "none", copies: "one", loses: "never", duplicates: "never" };
const ends = () => true;
const fine = always(({ a }) => a.n >= 0);
const one = (go, claims = { fine }) =>
  protocol("one", { nodes: { a: { init: () => ({ n: 0 }), actions: { go } } }, network, ends }, claims);
`;
const user = (text: string): string => `${head}${text}\n`;
const MODEL = `import { integer, model, oneOf } from "kripke";
${head}
export default model({
  name: "mine", summary: "",
  parameters: { size: integer({ default: 2, min: 1, max: 4, summary: "" }), kind: oneOf(["a", "b"], { default: "a", summary: "" }) },
  build: ({ size }) => { if (size === 4) throw new Error("too large"); return one(() => undefined); },
}).expects({
  scenarios: { "the usual": { summary: "" }, wrong: { summary: "", expect: { fin: "holds" } }, range: { summary: "", with: { size: 9 } } },
  mutants: { broken: { summary: "", breaks: "fine" }, vague: { summary: "", breaks: "nothing" } },
});
`;

const FILES: Readonly<Record<string, string>> = {
  "package.json": "{}",
  "mine.ts": MODEL,
  "good.ts": user("export default one((s) => (s.n < 2 ? next({ n: s.n + 1 }) : undefined));"),
  "syntax.ts": "export default 3 +;\n",
  "imports.ts": 'import { x } from "left-pad-of-nowhere";\nexport default x;\n',
  "relative.ts": 'import { x } from "./nowhere.ts";\nexport default x;\n',
  "throws-at-load.ts": 'throw new Error("no luck\\n  at all");\n',
  "nothing.ts": "export const three = 3;\n",
  "several.ts": user("export const left = one(() => undefined);\nexport const right = one(() => undefined);"),
  "liveness.ts": user('export default one(() => undefined, { "in the end": { kind: "eventually", says: fine } });'),
  "no-deadlock.ts": user('export default one(() => undefined, { "no deadlock": fine });'),
  "date.ts": user("export default one(() => next({ n: new Date(0) }));"),
  "not-a-number.ts": user("export default one(() => next({ n: Number.NaN }));"),
  "mutates.ts": user("export default one((s) => { s.n++; return next(s); });"),
  "mutates-set.ts": user(
    'export default protocol("m", { nodes: { a: { init: () => ({ n: 1, s: new Set() }), actions: { go: (s) => { s.s.add(1); return next(s); } } } }, network, ends }, { fine });',
  ),
  "throws.ts": user(
    'export default one((s) => { if (s.n === 1) throw new Error("oh no"); return next({ n: s.n + 1 }); });',
  ),
  "impure.ts": user("let calls = 0;\nexport default one(() => next({ n: ++calls % 3 }));"),
  "bare-state.ts": user("export default one((s) => s);"),
  "no-such-node.ts": user('export default one((s) => (s.n ? undefined : next({ n: 1 }, send("b1", "hello"))));'),
  "no-link.ts": user(
    'export default protocol("l", { nodes: { a: { init: () => ({ n: 0 }), actions: { go: () => next({ n: 1 }, send("b", { type: "hi" })) } }, b: { init: () => 0, receive: (s) => next(s) } }, network: { ...network, carrying: ["bye"] }, ends }, { fine });',
  ),
  "claim-throws.ts": user(
    'export default one((s) => (s.n < 2 ? next({ n: s.n + 1 }) : undefined), { fine: always(({ a }) => { if (a.n === 1) throw new Error("bad claim"); return true; }) });',
  ),
  "claim-sorts.ts": user(
    'export default protocol("two", { nodes: { a: replicated(2, { init: () => 0 }) }, network, ends }, { fine: always(({ a }) => a.sort().length === 2) });',
  ),
  "claim-asks.ts": user(
    'export default one(() => undefined, { fine: always((_, { left }) => left("crashes") === 0) });',
  ),
  "observer-unlisted.ts": user(
    'const o = observer("o", 0, (n) => n);\nexport default one(() => undefined, { fine: always((_, { seen }) => seen(o) === 0) });',
  ),
  "observer-throws.ts": user(
    'const o = observer("o", 0, () => { throw new Error("It ends with a full stop."); });\nexport default protocol("o", { nodes: { a: { init: () => ({ n: 0 }), actions: { go: (s) => next(s) } } }, network, ends, observers: [o] }, { fine });',
  ),
  "cycle.ts": user("export default one(() => { const o = { n: 1 }; o.me = { self: o }; return next({ n: 0, o }); });"),
  "init-throws.ts": user(
    'export const named = protocol("its name", { nodes: { a: { init: () => { throw new Error("ini"); } } }, network, ends }, { fine });',
  ),
  "claim-answers.ts": user("export default one(() => undefined, { fine: always(() => 3) });"),
};

const CASES: readonly (readonly string[])[] = [
  [],
  ["chekc", "x"],
  ["check"],
  ["check", "mine.ts", "other.ts"],
  ["check", "mine.ts", "--max-state", "3"],
  ["check", "mine.ts", "--nonsense"],
  ["check", "mine.ts", "-x"],
  ["check", "mine.ts", "--max-states"],
  ["check", "mine.ts", "--max-states", "many"],
  ["check", "mine.ts", "--max-states", "0"],
  ["check", "mine.ts", "--max-depth", "1.5"],
  ["check", "mine.ts", "--max-seconds", "-1"],
  ["check", "mine.ts", "--max-memory", "0"],
  ["check", "mine.ts", "--workers", "none"],
  ["check", "mine.ts", "--workers", "0"],
  ["check", "mine.ts", "--workers", "999"],
  ["simulate", "mine.ts", "--workers", "0"],
  ["simulate", "mine.ts", "--workers", "999"],
  ["check", "mine.ts", "-p", "size"],
  ["check", "mine.ts", "-p", "sise=3"],
  ["check", "mine.ts", "-p", "size=9"],
  ["check", "mine.ts", "-p", "size=2.5"],
  ["check", "mine.ts", "-p", "size="],
  ["check", "mine.ts", "-p", "kind=c"],
  ["check", "mine.ts", "-p", "size=4"],
  ["check", "good.ts", "-p", "size=4"],
  ["check", "mine.ts#the-usul"],
  ["check", "mine.ts#wrong"],
  ["check", "mine.ts#range"],
  ["check", "mine.ts#vague"],
  ["check", "good.ts#scenario"],
  ["check", "several.ts"],
  ["check", "several.ts#lft"],
  ["check", "two-fase"],
  ["check", "good"],
  ["check", "two-phase/defualt"],
  ["check", "./nowhere.ts"],
  ["check", "./"],
  ["check", "syntax.ts"],
  ["check", "imports.ts"],
  ["check", "relative.ts"],
  ["check", "throws-at-load.ts"],
  ["check", "nothing.ts"],
  ["check", "liveness.ts"],
  ["check", "no-deadlock.ts"],
  ["check", "good.ts", "--trace-dir", "package.json/traces"],
  ["check", "good.ts", "--trace-dir", ""],
  ["list", "two-fase"],
  ["list", "two-phase/aloen"],
  ["list", "two-phase/alone"],
  ["list", "good.ts#scenario"],
  ["list", "mine.ts", "good.ts"],
  ["list", "syntax.ts"],
  ["simulate"],
  ["simulate", "two-fase"],
  ["simulate", "mine.ts", "--walks", "0"],
  ["simulate", "mine.ts", "--events", "few"],
  ["simulate", "mine.ts", "--seed", "-1"],
  ["simulate", "mine.ts", "--strategy", "unifrm"],
  ["simulate", "mine.ts", "--faults", "1.5"],
  ["simulate", "mine.ts", "--fault", "crsh"],
  ["simulate", "syntax.ts"],
  ["suite", "two-fase"],
  ["suite", "mine.ts", "--junit", "nowhere/report.xml"],
  ["replay"],
  ["replay", "nowhere.json"],
  ["replay", "package.json"],
  ["replay", "mine.ts"],
  ["replay", "truncated.json"],
  ["replay", "version.json"],
  ["replay", "model.json"],
  ["replay", "claim.json"],
  ["show", "trace.json", "--as", "svg"],
  ["show", "truncated.json"],
];

let directory: string;

beforeAll(async () => {
  directory = directoryWith(FILES);
  mkdirSync(path.join(directory, "empty"));
  const { code } = await kripke(directory, "check", "throws.ts", "--trace-dir", ".");
  expect(code).toBe(75);
  const trace = readFileSync(path.join(directory, "throws--nothing-throws.json"), "utf8");
  const write = (name: string, text: string): void => writeFileSync(path.join(directory, name), text);
  write("trace.json", trace);
  write("truncated.json", trace.slice(0, trace.length / 2));
  write("version.json", trace.replace('"version": 1', '"version": 7'));
  write("model.json", trace.replace("./throws.ts", "./nowhere.ts"));
  write("claim.json", trace.replace("nothing throws", "everything is fine").replace('"error"', '"violated"'));
});

test("each is one sentence on standard error, and the right exit code", async () => {
  const told: string[] = [];
  for (const words of CASES) {
    const { code, out, err } = await kripke(directory, ...words);
    expect(out, words.join(" ")).toBe("");
    expect(err, words.join(" ")).toMatch(/^[^\n]+[.?]\n$/);
    expect([2, 150]).toContain(code);
    told.push(`kripke ${words.join(" ")}\n  ${code}: ${err}`);
  }
  const text = told.join("\n").replaceAll(directory, "<directory>");
  expect(text).not.toMatch(/\bat .*:\d+:\d+\)?$/m);
  await expect(text).toMatchFileSnapshot("golden/bad-input.txt");
});

const BREAKING = [
  ...["date.ts", "not-a-number.ts", "mutates.ts", "mutates-set.ts", "throws.ts", "impure.ts", "bare-state.ts"],
  ...["no-such-node.ts", "no-link.ts", "claim-throws.ts", "claim-answers.ts"],
  ...["claim-sorts.ts", "claim-asks.ts", "observer-unlisted.ts", "observer-throws.ts", "cycle.ts"],
];

test("what breaks during the search is one sentence and 75, with a trace", async () => {
  const told: string[] = [];
  for (const file of BREAKING) {
    const { code, out, err } = await kripke(directory, "check", file, "--json");
    expect(err, file).toBe("");
    const json = JSON.parse(out);
    expect([code, json.exitCode, json.verdict], file).toEqual([75, 75, "error"]);
    told.push(`${file}\n  ${json.error}\n`);
  }
  // Lines are right only where the loader runs: the process below says them.
  const text = told
    .join("\n")
    .replaceAll(`${directory}/`, "")
    .replaceAll(/(\.ts):\d+\)/g, "$1:<line>)");
  await expect(text).toMatchFileSnapshot("golden/breaking.txt");
});

test("who reads what broke is told where it is written what code may do, under headings that there are", async () => {
  const { out } = await kripke(directory, "check", "throws.ts");
  const [, file, ...headings] = /(docs\/\S+\.md) of kripke, under (.+?) and under (.+?)\.\n/.exec(out) ?? [];
  const text = readFileSync(path.join(import.meta.dirname, "../..", file!), "utf8");
  expect(headings.length).toBe(2);
  for (const heading of headings) expect(text).toContain(`\n## ${heading}\n`);
});

test("what broke breaks again when its trace is replayed", async () => {
  const { code, out, err } = await kripke(directory, "check", "throws.ts");
  expect([code, err]).toEqual([75, ""]);
  const replayed = await kripke(directory, "replay", out.trimEnd().split(" ").at(-1)!);
  expect([replayed.code, replayed.err]).toEqual([0, ""]);
  expect(replayed.out).toContain("oh no");
});

test.each([
  ["throws.ts", "threw: oh no (throws.ts:7)."],
  ["claim-throws.ts", "threw: bad claim (claim-throws.ts:7)."],
  ["observer-throws.ts", "given action go of a, threw: It ends with a full stop (observer-throws.ts:7)."],
  ["init-throws.ts", "threw: ini (init-throws.ts:7)."],
])("what is thrown in the author's file names the line there, from the working directory: %s", async (file, line) => {
  const { code, out, err } = await kripkeProcess(directory, "check", file);
  expect(code).toBe(75);
  expect(out + err).toContain(line);
});

test("what no path shows has no story, no trace and nothing to replay", async () => {
  const { code, out } = await kripke(directory, "check", "impure.ts");
  expect(code).toBe(75);
  expect(out).toContain("answers differently");
  expect(out).not.toMatch(/Recorded|replay|has changed since/);
});

test("with --json a check that breaks at the start says of what it was, as any other", async () => {
  const { code, out } = await kripke(directory, "check", "init-throws.ts#named", "--json");
  expect(code).toBe(75);
  expect(JSON.parse(out)).toMatchObject({ model: "its name", scenario: null, verdict: "error", exitCode: 75 });
});

test("with --json what cannot be loaded is told on standard output too; wrong usage leaves it empty", async () => {
  const unloaded = await kripke(directory, "check", "syntax.ts#x", "--json");
  expect(unloaded.code).toBe(150);
  expect(JSON.parse(unloaded.out)).toMatchObject({
    model: "syntax.ts",
    scenario: "x",
    verdict: "error",
    exitCode: 150,
    claims: [],
    error: unloaded.err.trimEnd(),
  });
  const usage = await kripke(directory, "check", "mine.ts", "-p", "size=9", "--json");
  expect([usage.code, usage.out]).toEqual([2, ""]);
});

test("a directory that cannot take the traces is found out before the search, and nothing is made", async () => {
  const { code } = await kripke(directory, "check", "good.ts", "--trace-dir", "package.json/deep/traces");
  expect(code).toBe(2);
  expect(existsSync(path.join(directory, ".kripke/traces/good--fine.json"))).toBe(false);
});
