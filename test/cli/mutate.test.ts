// `kripke mutate` as its users see it: the report, what is accepted, what is refused, and runs that are ended.
// The one idea: a model whose mutants are few and known, so that every number can be told beforehand or counted again.
// Not here: whether mutants are judged rightly (test/mutation/).
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { MutationReport } from "../../mutation/report.ts";
import { VOTING } from "../mutation/fixtures.ts";
import { directoryWith, ended, kripke, start } from "./harness.ts";

/** A counter that stops; its one claim does not see that it may stop too early. */
const COUNTER = `
import { always, next, protocol } from "kripke";
export default protocol(
  "counter",
  {
    nodes: { counter: { init: () => 0, actions: { up: (n: number) => (n < 2 ? next(n + 1) : undefined) } } },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
    ends: () => true,
  },
  { "at most two": always(({ counter }) => counter <= 2) },
);
`;

/** How many lines the files of a folder have together. */
const linesIn = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder).reduce(
        (sum, file) => sum + readFileSync(path.join(folder, file), "utf8").split("\n").length,
        0,
      )
    : 0;

const reportOf = (out: string): MutationReport => JSON.parse(out);
const results = ({ mutants }: MutationReport): readonly string[] =>
  mutants.map(({ before, after, result }) => `${before} → ${after}: ${result}`);

describe("a file's mutants", () => {
  test("are told one by one, with who caught them, and what survived ends with 1", async () => {
    const directory = directoryWith({ "counter.ts": COUNTER });
    const { code, out, err } = await kripke(directory, "mutate", "./counter.ts", "--json");
    expect([code, err]).toEqual([1, ""]);
    const report = reportOf(out);
    const told = results(report);
    expect(told).toContain("n < 2 → true: caught");
    expect(told).toContain("n < 2 → n <= 2: caught");
    expect(told).toContain("n < 2 → false: survived");
    expect(told).toContain("n < 2 → n > 2: survived");
    expect(told).toContain("2 → 3: caught");
    expect(told).toContain("2 → 1: survived");
    const caught = report.mutants.find(({ after }) => after === "n <= 2")!.caught!;
    expect([caught.claim, caught.verdict, caught.expected, caught.events]).toEqual([
      "at most two",
      "violated",
      "holds",
      3,
    ]);
    const { counts, score, untyped } = report;
    expect(Object.values(counts).reduce((sum, count) => sum + count) - counts.accepted).toBe(report.mutants.length);
    expect(score).toBeCloseTo((100 * counts.caught) / (counts.caught + counts.survived));
    expect(untyped).toMatch(/^TypeScript is not installed beside .*, so no mutant is left out that it would refuse$/);
  });

  test("that survive stand with their lines, and a page is written of them", async () => {
    const directory = directoryWith({ "counter.ts": COUNTER });
    const { code, out } = await kripke(directory, "mutate", "./counter.ts", "--html", "page.html");
    expect(code).toBe(1);
    expect(out).toMatch(
      /^counter\.ts:6:\d+ {2}guard always open or shut: survived\n {2}- nodes: .*n < 2.*\n {2}\+ nodes: .*false \?/m,
    );
    expect(out).toMatch(/^Score \d+\.\d %: \d+ of \d+ that differ are caught, \d+ survived\./m);
    expect(out).toMatch(/^ {2}at most two +\d+$/m);
    const page = readFileSync(path.join(directory, "page.html"), "utf8");
    expect(page).toContain("<h2>Survived (");
    expect(page).not.toMatch(/<script|https?:/);
  });

  test("are told with the atoms of claims that are idle, in all three forms", async () => {
    const idle = COUNTER.replace("counter <= 2)", "counter <= 2 || counter === 7)");
    const directory = directoryWith({ "counter.ts": idle });
    const { out } = await kripke(directory, "mutate", "./counter.ts", "--html", "page.html");
    expect(out).toMatch(
      /^counter\.ts:10:60 {2}idle: with this true and with it false every verdict is the same\n {2}counter === 7\n {2}in: at most two$/m,
    );
    expect(out).toContain("1 of 2 atoms of the claims is idle.");
    expect(readFileSync(path.join(directory, "page.html"), "utf8")).toContain("<h2>Idle atoms (1)</h2>");
    const report = reportOf((await kripke(directory, "mutate", "./counter.ts", "--json")).out);
    expect([report.atoms, report.idle?.map(({ line, text, claims }) => [line, text, claims])]).toEqual([
      2,
      [[10, "counter === 7", ["at most two"]]],
    ]);
  });

  test("that are accepted with a reason are not held against it, and an entry that is no survivor is", async () => {
    const directory = directoryWith({ "counter.ts": COUNTER });
    const all = reportOf((await kripke(directory, "mutate", "./counter.ts", "--json")).out);
    const on = COUNTER.split("\n")[5]!.trim();
    const entries = all.mutants
      .filter(({ result }) => result === "survived")
      .map(({ before, after }) => ({ file: "counter.ts", on, before, after, reason: "it may stop" }));
    const list = path.join(directory, "survivors.json");
    writeFileSync(list, JSON.stringify(entries));
    expect((await kripke(directory, "mutate", "./counter.ts")).code).toBe(0);
    writeFileSync(list, JSON.stringify([...entries, { ...entries[0], after: "n < 7" }]));
    const { code, out } = await kripke(directory, "mutate", "./counter.ts");
    expect([code, out.includes("accepts a survivor that is none: `n < 7`")]).toEqual([1, true]);
    const ofAnother = { ...entries[0], after: "n < 7", model: "another" };
    writeFileSync(list, JSON.stringify([...entries, ofAnother]));
    expect((await kripke(directory, "mutate", "./counter.ts")).code).toBe(0);
    writeFileSync(list, JSON.stringify(entries.map((entry) => ({ ...entry, model: "another" }))));
    expect((await kripke(directory, "mutate", "./counter.ts")).code).toBe(1);
    writeFileSync(list, "[{}]");
    const wrong = await kripke(directory, "mutate", "./counter.ts");
    expect([wrong.code, wrong.err]).toEqual([
      150,
      expect.stringMatching(/is no list of accepted survivors \(.*\): it holds entries/),
    ]);
  });

  test("that were judged are not judged again, unless asked for, or the file is another", async () => {
    const directory = directoryWith({ "counter.ts": COUNTER });
    const lines = (): number => linesIn(path.join(directory, ".kripke/mutations"));
    const first = await kripke(directory, "mutate", "./counter.ts", "--json");
    const before = lines();
    const second = await kripke(directory, "mutate", "./counter.ts", "--json");
    expect([reportOf(second.out), lines()]).toEqual([reportOf(first.out), before]);
    await kripke(directory, "mutate", "./counter.ts", "--fresh");
    expect(lines()).toBe(before);
  });

  test("of which one makes a claim stand still are judged all the same, and that one stays undecided", async () => {
    const still = COUNTER.replace("=> counter <= 2)", "=> { while (counter > 2) {} return true; })");
    const directory = directoryWith({ "counter.ts": still });
    const { code, out, err } = await kripke(
      directory,
      "mutate",
      "./counter.ts",
      "--max-call-seconds",
      "0.3",
      "--html",
      "page.html",
    );
    expect([code, err]).toEqual([1, ""]);
    expect(out).toMatch(
      /^counter\.ts:6:\d+ {2}off by one: undecided\n.*\n.*n <= 2.*\n {2}the claim "at most two" had not answered after 1 second and was broken off/m,
    );
    expect(out).toMatch(/^Score .* undecided\./m);
    expect(readFileSync(path.join(directory, "page.html"), "utf8")).toContain("n &lt; 2");
    const report = reportOf((await kripke(directory, "mutate", "./counter.ts", "--json")).out);
    expect(results(report)).toContain("n < 2 → n <= 2: undecided");
    expect(results(report)).toContain("2 → 1: survived");
    expect([report.counts.left, report.idle]).toEqual([0, expect.anything()]);
  });

  test("are caught by each claim that would, if asked", async () => {
    const directory = directoryWith({ "voting.ts": VOTING });
    const report = reportOf((await kripke(directory, "mutate", "./voting.ts#two", "--json", "--each-claim")).out);
    const catches = new Map(report.claims.map(({ claim, catches, alone }) => [claim, [catches, alone]]));
    for (const [caught, alone] of catches.values()) expect(alone).toBeLessThanOrEqual(caught!);
    expect(catches.get("it can be done")![0]).toBeGreaterThan(5);
    expect(catches.get("no deadlock")).toEqual([0, 0]);
  });
});

describe("what cannot be mutated is told in a sentence", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, number, RegExp])[] = [
    ["an unknown model", {}, "no-such-model", 2, /^There is no model "no-such-model"/],
    ["a file that does not compile", { "a.ts": "export default (" }, "./a.ts", 150, /a\.ts does not compile: line 1/],
    ["a file without a model", { "a.ts": "export const a = 1;" }, "./a.ts", 150, /exports no model/],
    [
      "a spec",
      { "a.ts": 'import { spec } from "kripke"; export default spec("jugs", { init: [{ n: 0 }], actions: {} }, {});' },
      "./a.ts",
      150,
      /^"jugs" is a spec: .*mutate a protocol/,
    ],
    [
      "a scenario that is not as it expects itself",
      { "a.ts": VOTING.replace('"voter" + String(i + 1)), voters, r)', '"voter" + String(i + 1)), 1, r)') },
      "./a.ts",
      2,
      /^Scenario "two" of voting is not as it expects itself before anything is mutated: "done means that all voted" is "violated" and not "holds"/,
    ],
    [
      "an unknown scenario",
      { "a.ts": VOTING },
      "./a.ts#three",
      2,
      /no scenario or mutant "three"|exports nothing named/,
    ],
  ];
  test.each(cases)("%s", async (_, files, target, code, sentence) => {
    const ran = await kripke(directoryWith(files), "mutate", target);
    expect([ran.code, ran.out]).toEqual([code, ""]);
    expect(ran.err).toMatch(sentence);
    expect(ran.err.trim().split("\n")).toHaveLength(1);
  });
});

describe("a run that is ended", () => {
  test("by --max-seconds tells what it found, how much is left, and ends with 1", async () => {
    const directory = directoryWith({ "voting.ts": VOTING });
    const { code, out } = await kripke(directory, "mutate", "./voting.ts", "--max-seconds", "0.001", "--json");
    expect(code).toBe(1);
    expect(reportOf(out).counts.left).toBeGreaterThan(50);
  });

  test("by Ctrl-C keeps what it has, and the next goes on from there", async () => {
    const directory = directoryWith({ "voting.ts": VOTING });
    const child = start(directory, "mutate", "./voting.ts", "--json");
    const folder = path.join(directory, ".kripke/mutations");
    await new Promise<void>((resolve) => {
      const looking = setInterval(() => {
        if (linesIn(folder) < 5) return;
        clearInterval(looking);
        child.kill("SIGINT");
        resolve();
      }, 5);
    });
    const { code, out } = await ended(child);
    const report = reportOf(out);
    const next = reportOf((await kripke(directory, "mutate", "./voting.ts", "--json")).out);
    expect(next.counts.left).toBe(0);
    // It may have been at its end already.
    expect(code).toBe(1);
    for (const mutant of report.mutants) expect(next.mutants).toContainEqual(mutant);
  });

  test("before a mutant that differs is judged asks of it no more, and comes to the same", async () => {
    const directory = directoryWith({ "voting.ts": VOTING });
    const report = reportOf((await kripke(directory, "mutate", "./voting.ts", "--json")).out);
    const folder = path.join(directory, ".kripke/mutations");
    const file = path.join(folder, readdirSync(folder)[0]!);
    const differing = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.includes('"differs"'));
    expect(differing.length).toBeGreaterThan(10);
    writeFileSync(file, differing.map((line) => `${line}\n`).join(""));
    expect(reportOf((await kripke(directory, "mutate", "./voting.ts", "--json")).out)).toEqual(report);
    const after = readFileSync(file, "utf8").split("\n");
    expect(after.filter((line) => line.includes('"differs"'))).toEqual(differing);
  });
});
