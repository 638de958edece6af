// `kripke suite`, `list` and `show`: tables, JSON, JUnit.
// The one idea: the shapes that programs read are validated strictly, field by field.
// Not here: whether the package's own models are as expected (test/models/).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { directoryWith, fixture, kripke } from "./harness.ts";

const model = fixture("lost-update.ts");

const suiteSchema = z.strictObject({
  scenarios: z.array(
    z.strictObject({
      model: z.string(),
      scenario: z.string(),
      mutant: z.boolean(),
      asExpected: z.boolean(),
      claims: z.array(
        z.strictObject({
          name: z.string(),
          kind: z.string(),
          expected: z.string().nullable(),
          verdict: z.string(),
          events: z.int().nullable(),
        }),
      ),
      states: z.strictObject({ distinct: z.int(), generated: z.int(), depth: z.int(), frontier: z.int() }),
      seconds: z.number(),
      error: z.string().exactOptional(),
    }),
  ),
  asExpected: z.boolean(),
});

const WRONG = `import { always, integer, model, next, protocol, reachable } from "kripke";
const network = { order: "none", copies: "one", loses: "never", duplicates: "never" };
export default model({
  name: "wrong & odd", summary: "", parameters: { last: integer({ default: 3, min: 1, max: 5, summary: "" }) },
  build: ({ last }) => protocol("wrong", {
    nodes: { a: { init: () => 0, actions: { go: (n) => (n < last ? next(n + 1) : undefined) } } },
    network, ends: () => true, within: ({ a }) => a < 3,
  }, { small: always(({ a }) => a < 4), "gets to 2": reachable(({ a }) => a === 2), "gets to 9": reachable(({ a }) => a === 9) }),
}).expects({
  scenarios: {
    bounded: { summary: "", expect: { "gets to 9": "unreachable within bounds" } },
    "says so": { summary: "", expect: { "gets to 9": "unreachable within bounds" }, otherwise: "holds within bounds" },
    default: { summary: "" },
  },
  mutants: {
    survives: { summary: "", breaks: "small" },
    "never gets there": { summary: "", with: { last: 1 }, breaks: "gets to 2" },
  },
});
`;

test("as expected is 0, and every scenario and mutant is a row", async () => {
  const { code, out, err } = await kripke(directoryWith(), "suite", model);
  expect([code, err]).toEqual([0, ""]);
  const timeless = out.replace(/\d+\.\d s/g, "0.0 s");
  await expect(timeless).toMatchFileSnapshot("golden/suite.txt");
});

test("of several models each is a row, unless a row for each scenario is asked for", async () => {
  const run = async (...flags: string[]): Promise<string[]> => {
    const { out } = await kripke(directoryWith({ "wrong.ts": WRONG }), "suite", model, "wrong.ts", ...flags);
    return out.split("\n").map((line) => line.trim().replace(/\s{2,}/g, " | "));
  };
  const models = await run();
  expect(models[0]).toBe("model | result | scenarios | mutants | states | time");
  expect(models[1]).toMatch(/ \| ✓ as expected \| 2 \| 1 \| \d+ \| /);
  expect(models[2]).toMatch(/ \| ✗ not as expected \| 3 \| 2 \| \d+ \| /);
  expect(models.at(-2)).toMatch(/^8 scenarios and mutants in .*, 3 not as expected\.$/);
  const each = await run("--each");
  expect(each[0]).toBe("scenario | result | verdicts | states | time");
  expect(each.slice(1, 9).every((row) => row.split(" | ").length === 5)).toBe(true);
});

test("the JSON of a suite", async () => {
  const { code, out } = await kripke(directoryWith(), "suite", model, "--json");
  const { scenarios, asExpected } = suiteSchema.parse(JSON.parse(out));
  expect([code, asExpected]).toEqual([0, true]);
  expect(scenarios.map(({ scenario, mutant }) => [scenario, mutant])).toEqual([
    ["alone", false],
    ["two clients", false],
    ["neverEnds", true],
  ]);
  expect(scenarios[1]?.claims.map(({ expected, verdict }) => [expected, verdict])).toEqual([
    ["violated", "violated"],
    ["witnessed", "witnessed"],
    ["holds", "holds"],
  ]);
  // A mutant is asked what it breaks, and nothing else.
  expect(scenarios[2]?.claims.map(({ name, expected }) => [name, expected])).toEqual([["no deadlock", "violated"]]);
});

test("for the book a mutant is searched to its end: what it spares is told, too", async () => {
  const undecided = async (...flags: string[]): Promise<number> => {
    const { out } = await kripke(directoryWith(), "suite", "two-phase-commit/forgetsEarly", "--json", ...flags);
    const { scenarios } = suiteSchema.parse(JSON.parse(out));
    return scenarios.flatMap(({ claims }) => claims).filter(({ verdict }) => verdict === "undecided").length;
  };
  expect(await undecided()).toBeGreaterThan(0);
  expect(await undecided("--book")).toBe(0);
});

test("large scenarios run with --large only", async () => {
  const run = async (...flags: string[]): Promise<string[]> => {
    const { out } = await kripke(directoryWith(), "suite", model, "--json", ...flags);
    return suiteSchema.parse(JSON.parse(out)).scenarios.map(({ scenario }) => scenario);
  };
  expect(await run()).not.toContain("four clients");
  expect(await run("--large")).toContain("four clients");
});

test("a verdict that is not expected is 1: holds within bounds does not do for holds, nor a mutant that nobody catches", async () => {
  const directory = directoryWith({ "wrong.ts": WRONG });
  const { code, out } = await kripke(directory, "suite", "wrong.ts", "--json", "--junit", "report.xml");
  const { scenarios, asExpected } = suiteSchema.parse(JSON.parse(out));
  expect([code, asExpected]).toEqual([1, false]);
  expect(scenarios.map((one) => [one.scenario, one.asExpected])).toEqual([
    ["bounded", false],
    ["says so", true],
    ["default", false],
    ["survives", false],
    ["never gets there", true],
  ]);
  expect(scenarios[4]?.claims.find(({ name }) => name === "gets to 2")).toMatchObject({
    expected: "unreachable",
    verdict: "unreachable",
  });
  const xml = readFileSync(path.join(directory, "report.xml"), "utf8");
  expect(xml).toContain('<testsuite name="wrong &amp; odd" tests="5" failures="3" errors="0"');
  expect(xml).toContain('is expected to be "holds", and is "holds within bounds".');
  expect(xml).toContain("npx kripke check wrong.ts#survives");
  expect(existsSync(path.join(directory, ".kripke"))).toBe(false);
});

const LATE = `import { always, model, next, protocol } from "kripke";
const network = { order: "none", copies: "one", loses: "never", duplicates: "never" };
export default model({
  name: "late", summary: "", parameters: {}, rules: { last: 2 },
  build: (_, { last }) => protocol("late", {
    nodes: { a: { init: () => 0, actions: { go: (n) => (n < last ? next(n + 1) : undefined) } } },
    network, ends: () => true,
  }, {
    "stays small": always(({ a }) => a < 2),
    "stays smaller than ten": always(({ a }) => { if (a === 9) throw new Error("nine"); return true; }),
  }),
}).expects({
  scenarios: { usual: { summary: "" } },
  mutants: { far: { summary: "", rules: { last: 9 }, breaks: "stays smaller than ten" } },
});
`;

test("of a failing scenario the JUnit report has the story in short and the trace, which replays, and its true time", async () => {
  const directory = directoryWith({ "late.ts": LATE });
  const { code, out } = await kripke(directory, "suite", "late.ts", "--json", "--junit", "report.xml");
  expect(code).toBe(1);
  const xml = readFileSync(path.join(directory, "report.xml"), "utf8");
  const trace = ".kripke/traces/late--usual--stays-small.json";
  const story = `"stays small" is expected to be "holds", and is "violated", violated after 2 events.
  1. a does go
  2. a does go
npx kripke replay ${trace}
npx kripke show ${trace} --as html --open

npx kripke check late.ts#usual</failure>`;
  expect(xml).toContain(story);
  expect(xml).toContain('<error message="&quot;stays smaller than ten&quot; threw: nine (');
  expect(xml).not.toContain("undecided");
  expect(readdirSync(path.join(directory, ".kripke/traces"))).toEqual([
    "late--far--nothing-throws.json",
    path.basename(trace),
  ]);
  expect((await kripke(directory, "replay", trace)).code).toBe(0);
  const times = [...xml.matchAll(/<testcase [^>]*time="([^"]+)"/g)].map(([, time]) => time);
  expect(times).toEqual(JSON.parse(out).scenarios.map(({ seconds }: { seconds: number }) => seconds.toFixed(3)));
});

test("without --junit a suite writes nothing; where no trace can be written its report goes without", async () => {
  const silent = directoryWith({ "late.ts": LATE });
  await kripke(silent, "suite", "late.ts");
  expect(readdirSync(silent)).toEqual(["late.ts"]);
  const full = directoryWith({ "late.ts": LATE, ".kripke": "a file" });
  expect((await kripke(full, "suite", "late.ts", "--junit", "report.xml")).code).toBe(1);
  const xml = readFileSync(path.join(full, "report.xml"), "utf8");
  expect(xml).toContain("  2. a does go\n\nnpx kripke check late.ts#usual");
});

test("what is not as expected is explained, with the command that shows it", async () => {
  const { out } = await kripke(directoryWith({ "wrong.ts": WRONG }), "suite", "wrong.ts");
  expect(out).toContain('"small" is expected to be "holds", and is "holds within bounds"');
  expect(out).toContain("npx kripke check wrong.ts#survives");
  expect(out.trimEnd().split("\n").at(-1)).toMatch(/^5 scenarios and mutants in .*, 3 not as expected\.$/);
});

test("one scenario by name", async () => {
  const { code, out } = await kripke(directoryWith(), "suite", `${model}#two clients`, "two-phase/alone", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out).scenarios.map(({ scenario }: { scenario: string }) => scenario)).toEqual([
    "two clients",
    "alone",
  ]);
});

test("the JSON of list", async () => {
  const { code, out } = await kripke(directoryWith(), "list", "--json");
  const named = { name: z.string(), summary: z.string() };
  const value = z.union([z.int(), z.string(), z.boolean()]);
  const models = z
    .array(
      z.strictObject({
        ...named,
        chineseTitle: z.string().regex(/\p{Script=Han}|^(Paxos|Multi-Paxos|Raft|ZAB)$/u),
        parameters: z.array(
          z.strictObject({
            ...named,
            default: value,
            min: z.int().nullable(),
            max: z.int().nullable(),
            values: z.array(value).nullable(),
          }),
        ),
        scenarios: z.array(z.strictObject({ ...named, large: z.boolean() })),
        mutants: z.array(z.strictObject({ ...named, large: z.boolean(), breaks: z.string() })),
      }),
    )
    .parse(JSON.parse(out));
  expect(code).toBe(0);
  const twoPhase = models.find(({ name }) => name === "two-phase");
  expect(twoPhase?.parameters).toMatchObject([{ name: "managers", default: 3, min: 1, values: null }]);
  expect(new Set(models.map(({ chineseTitle }) => chineseTitle)).size).toBe(models.length);
  const text = (await kripke(directoryWith(), "list")).out;
  for (const { name, summary, chineseTitle } of models)
    expect(text).toContain(`${name}: ${summary} (${chineseTitle})\n`);
  expect((await kripke(directoryWith(), "list", "raft-membership")).out).toContain("(Raft 的成员变更：每次一个节点)\n");
});

test("list of one model: parameters with their values, scenarios and mutants, which are large, and the claims with their kinds", async () => {
  const { code, out, err } = await kripke(directoryWith(), "list", model);
  expect([code, err]).toEqual([0, ""]);
  expect(out.split(`\n\nCheck it with:\n`)).toEqual([LISTED, `npx kripke check ${model}\n`]);
  const json = await kripke(directoryWith(), "list", model, "--json");
  expect(JSON.parse(json.out)).toMatchObject({
    name: "lost-update",
    parameters: [{ name: "clients", default: 2, min: 1, max: 4, values: null, summary: "how many clients" }],
    scenarios: [{ large: false }, { large: false }, { name: "four clients", large: true }],
    mutants: [{ name: "neverEnds", summary: "no end is legitimate", large: false, breaks: "no deadlock" }],
    claims: [
      { name: "no update is lost", kind: "always" },
      { name: "all can be done", kind: "reachable" },
      { name: "no deadlock", kind: "deadlock" },
    ],
  });
});

const LISTED = `lost-update: clients that add one without a lock
  parameters
    -p clients=2  how many clients (a whole number from 1 to 4)
  scenarios
    alone         one client loses nothing
    two clients   two clients do
    four clients  four clients do (large)
  mutants
    neverEnds  no end is legitimate; breaks "no deadlock"
  claims
    no update is lost  always
    all can be done    reachable
    no deadlock        deadlock`;

test("list of a bare protocol has its claims, and nothing that it has not", async () => {
  const bare = `import { next, protocol, reachable } from "kripke";
export default protocol("bare", {
  nodes: { a: { init: () => 0, actions: { go: (n) => (n < 1 ? next(1) : undefined) } } },
  network: { order: "none", copies: "one", loses: "never", duplicates: "never" }, ends: () => true,
}, { "it goes": reachable(({ a }) => a === 1) });
`;
  const { code, out } = await kripke(directoryWith({ "bare.ts": bare }), "list", "bare.ts");
  expect(code).toBe(0);
  expect(out).toMatch(/^bare\n {2}claims\n {4}it goes {6}reachable\n {4}no deadlock {2}deadlock\n\nCheck it with:\n/);
});

test("show tells a trace as text and as a Mermaid diagram", async () => {
  const directory = directoryWith();
  const { out } = await kripke(directory, "check", model);
  const trace = out.trimEnd().split(" ").at(-1)!;
  const text = await kripke(directory, "show", trace);
  expect([text.code, text.err]).toEqual([0, ""]);
  expect(text.out).toContain("client1 does begin");
  const mermaid = await kripke(directory, "show", trace, "--as", "mermaid");
  expect([mermaid.code, mermaid.err]).toEqual([0, ""]);
  expect(mermaid.out).toMatch(/^sequenceDiagram\n/);
});

test("show writes a trace as a page beside it, or where --out says", async () => {
  const directory = directoryWith();
  const { out } = await kripke(directory, "check", model);
  const trace = out.trimEnd().split(" ").at(-1)!;
  const page = trace.replace(/json$/, "html");
  expect(await kripke(directory, "show", trace, "--as", "html")).toEqual({ code: 0, out: `${page}\n`, err: "" });
  const html = readFileSync(path.join(directory, page), "utf8");
  const view = JSON.parse(/id="view">(.*?)<\/script>/.exec(html)![1]!);
  expect([view.claim, view.reproduces, view.courses[0].lanes.length]).toEqual(["no update is lost", true, 3]);
  await kripke(directory, "show", trace, "--as", "html", "--out", "it.html");
  expect(readFileSync(path.join(directory, "it.html"), "utf8")).toBe(html);
  const nowhere = await kripke(directory, "show", trace, "--as", "html", "--out", "no/where.html");
  expect(nowhere.code).toBe(2);
  expect(nowhere.err).toMatch(
    /^no\/where\.html cannot be written \(ENOENT[^/]*\): choose another file with --out\.\n$/i,
  );
});

test("show writes pages of several traces, each beside its trace, and nothing else of several", async () => {
  const directory = directoryWith();
  await kripke(directory, "simulate", model, "--walks", "200", "--keep-walk");
  const folder = path.join(".kripke", "traces");
  const traces = readdirSync(path.join(directory, folder)).map((name) => path.join(folder, name));
  expect(traces.length).toBeGreaterThan(1);
  const pages = traces.map((trace) => trace.replace(/json$/, "html"));
  const shown = await kripke(directory, "show", ...traces, "--as", "html");
  expect(shown).toEqual({ code: 0, out: pages.map((page) => `${page}\n`).join(""), err: "" });
  for (const page of pages) expect(readFileSync(path.join(directory, page), "utf8")).toContain('id="view"');
  for (const flags of [[], ["--as", "html", "--out", "it.html"], ["--as", "html", "--open"]]) {
    const { code, err } = await kripke(directory, "show", ...traces, ...flags);
    expect([code, err]).toEqual([2, expect.stringMatching(/several traces are shown as pages/i)]);
  }
});

test("show writes what other tools read, to standard output or where --out says, and leaves nothing beside", async () => {
  const directory = directoryWith();
  const { out } = await kripke(directory, "check", model);
  const trace = out.trimEnd().split(" ").at(-1)!;
  const before = readdirSync(directory);
  for (const [form, begins] of Object.entries({
    itf: "{\n",
    shiviz: "(?<host>",
    dot: "digraph trace {",
    json: "{\n",
  })) {
    const printed = await kripke(directory, "show", trace, "--as", form);
    expect([printed.code, printed.err, printed.out.startsWith(begins)]).toEqual([0, "", true]);
    const written = await kripke(directory, "show", trace, "--as", form, "--out", `it.${form}`);
    expect(written).toEqual({ code: 0, out: "", err: "" });
    expect(readFileSync(path.join(directory, `it.${form}`), "utf8")).toBe(printed.out);
  }
  const added = readdirSync(directory).filter((name) => !before.includes(name));
  expect(added.toSorted()).toEqual(["it.dot", "it.itf", "it.json", "it.shiviz"]);
  const nowhere = await kripke(directory, "show", trace, "--as", "dot", "--out", "no/where.dot");
  expect([nowhere.code, nowhere.err.split(" (")[0]]).toEqual([2, "no/where.dot cannot be written"]);
});

test("--help names every command and flag, --version the version", async () => {
  const help = async (...words: string[]) => (await kripke(directoryWith(), ...words, "--help")).out;
  await expect([await help(), await help("check"), await help("suite")].join("\n\n")).toMatchFileSnapshot(
    "golden/help.txt",
  );
  expect((await kripke(directoryWith(), "--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("a bare protocol is a scenario by itself: everything holds and is witnessed, or it is not as expected", async () => {
  const bare = (goal: number) => `import { always, next, protocol, reachable } from "kripke";
export default protocol("bare", {
  nodes: { a: { init: () => 0, actions: { go: (n) => (n < 2 ? next(n + 1) : undefined) } } },
  network: { order: "none", copies: "one", loses: "never", duplicates: "never" }, ends: () => true,
}, { small: always(({ a }) => a < 3), "it goes far": reachable(({ a }) => a === ${goal}) });
`;
  const directory = directoryWith({ "good.ts": bare(2), "bad.ts": bare(9) });
  const good = await kripke(directory, "suite", "./good.ts");
  expect([good.code, good.err]).toEqual([0, ""]);
  expect(good.out).toMatch(/bare\/default +✓/);
  const bad = await kripke(directory, "suite", "./good.ts", "./bad.ts", "--each");
  expect(bad.code).toBe(1);
  expect(bad.out).toContain("it goes far");
  expect(bad.out).toContain("kripke check ./bad.ts\n");
  const json = await kripke(directory, "suite", "./bad.ts", "--json");
  suiteSchema.parse(JSON.parse(json.out));
});

test("a scenario is named behind # of whatever has one, and of a model of the library behind a slash as well", async () => {
  for (const target of ["saga#default", "saga/default"])
    expect((await kripke(directoryWith(), "suite", target)).out).toContain("1 scenario or mutant");
  const unknown = await kripke(directoryWith(), "check", "two-phase#nobody");
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('"nobody"')]);
});
