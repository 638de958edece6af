// Judging mutants: what is called equal is compared with a search of it, and what the claims notice with what they should.
// The one idea: the search of every mutant, to its end, is the oracle of the answer that needs no search.
// Not here: operators (operators.test.ts), the command (test/cli/mutate.test.ts).
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Result } from "../../checker/index.ts";
import type { Judging as AJudging } from "../../mutation/judging.ts";
import type { Loaded as ALoaded, FileTarget } from "../../mutation/loaded.ts";
import { compiled } from "../cli/harness.ts";
import { VOTING } from "./fixtures.ts";

// As it is run: what is compiled loads a file in a moment.
const { checkSource, subjectOf } = await compiled<typeof import("../../checker/index.ts")>("checker/index.js");
const { surroundings } = await compiled<typeof import("../../harness/check.ts")>("harness/check.js");
const { findTarget } = await compiled<typeof import("../../harness/targets/target.ts")>("harness/targets/target.js");
const { Judging } = await compiled<typeof import("../../mutation/judging.ts")>("mutation/judging.js");
const { Loaded } = await compiled<typeof import("../../mutation/loaded.ts")>("mutation/loaded.js");
const { Scenario } = await compiled<typeof import("../../mutation/scenario.ts")>("mutation/scenario.js");
const { mutated } = await compiled<typeof import("../../mutation/types.ts")>("mutation/types.js");

const folder = mkdtempSync(path.join(tmpdir(), "kripke-mutation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, "voting.ts");
const target: FileTarget = { kind: "path", of: file, name: null };

/** What a check comes to, as far as anybody sees it. */
const told = ({ states, claims, coverage, error }: Result) => ({
  states,
  claims: claims.map(({ name, verdict, events, evidence }) => ({ name, verdict, events, evidence })),
  coverage,
  error: error?.message ?? null,
});

let loaded: ALoaded;
let judging: AJudging;
beforeAll(async () => {
  writeFileSync(file, VOTING);
  loaded = await Loaded.of(target);
  judging = (await Judging.of(loaded, { scenario: null, large: false }, surroundings, {}))!;
});

/** The file with a mutant and nothing else, checked in a scenario: without switches, questions or anything of this room. */
let copies = 0;
const alone = async (mutant: number, scenario: string): Promise<Result> => {
  const found = loaded.mutants.find(({ id }) => id === mutant)!;
  const copy = path.join(folder, `copy${copies++}.ts`);
  writeFileSync(copy, mutated(VOTING, found));
  const { checkable } = await findTarget(copy, "/");
  return checkSource(subjectOf(checkable, scenario).source, { maxStates: 20_000 }, surroundings);
};

describe("a mutant", () => {
  test("that is called equal has the same counts, verdicts, traces and coverage as the original, really searched", async () => {
    for (const scenario of ["two", "one"]) {
      const asking = (await Scenario.of(loaded, scenario, surroundings, {}))!;
      const original = told(await checkSource(loaded.subject(scenario).source, {}, surroundings));
      let equal = 0;
      for (const { id: site, mutants } of loaded.files.flatMap(({ sites }) => sites))
        for (const { id: mutant } of mutants) {
          if ((await asking.asked({ mutant, site })) === "differs") continue;
          equal++;
          expect([mutant, told(await alone(mutant, scenario))]).toEqual([mutant, original]);
        }
      expect(equal).toBeGreaterThan(5);
      expect(equal).toBeLessThan(loaded.mutants.length / 2);
    }
  });

  test("that differs is caught if and only if a verdict of it, really searched, is otherwise", async () => {
    const original = new Map<string, Result>();
    for (const scenario of ["two", "one"])
      original.set(scenario, await checkSource(loaded.subject(scenario).source, {}, surroundings));
    const kinds = new Map<string, number>();
    for (const { id } of loaded.mutants) {
      if ((await judging.asked(id)) !== null) continue;
      const judged = (await judging.judged(id, {}, false))!;
      kinds.set(judged.kind, (kinds.get(judged.kind) ?? 0) + 1);
      if (judged.kind === "undecided") continue;
      let noticed = false;
      for (const [scenario, { claims }] of original) {
        const result = await alone(id, scenario).catch(() => null);
        noticed ||=
          result === null ||
          result.error !== null ||
          result.claims.some(({ name, verdict }) => claims.find((one) => one.name === name)!.verdict !== verdict);
      }
      expect([id, judged.kind]).toEqual([id, noticed ? "caught" : "survived"]);
    }
    expect(kinds.get("caught")).toBeGreaterThan(20);
    expect(kinds.get("survived")).toBeGreaterThan(3);
  });

  test("is judged with the author's own claims, though they call what is mutated", async () => {
    const shared = path.join(folder, "shared.ts");
    writeFileSync(
      shared,
      `import { always, next, protocol } from "kripke";
       const most = (n: number): number => n + 1;
       export default protocol("shared", {
         nodes: { one: { init: () => 0, actions: { up: (n: number) => (n < most(1) ? next(n + 1) : undefined) } } },
         network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
         ends: () => true,
       }, { "not beyond the most": always(({ one }) => one <= most(1)) });`,
    );
    const own = await Loaded.of({ kind: "path", of: shared, name: null });
    const judge = (await Judging.of(own, { scenario: null, large: false }, surroundings, {}))!;
    const more = own.mutants.find(({ before, after }) => before === "1" && after === "2")!;
    const { kind, caught } = (await judge.judged(more.id, {}, false))!;
    expect([kind, caught?.claim, caught?.verdict, caught?.events]).toEqual([
      "caught",
      "not beyond the most",
      "violated",
      3,
    ]);
  });

  // Of `few` 11 states, so its search ends at 5,055; of `many` 1,001: it ends at 6,001, and at 10,005 where it is the first that grows.
  test.each([
    [5900, "caught"],
    [6500, "undecided"],
  ])(
    "that grows without end in one scenario is searched a little in the next: what is told at %i is %s",
    async (told, kind) => {
      const growing = path.join(folder, `growing${told}.ts`);
      writeFileSync(
        growing,
        `import { always, integer, model, next, protocol } from "kripke";
       export default model({
         name: "growing",
         summary: "a counter",
         parameters: { most: integer({ default: 10, min: 1, max: 1000, summary: "so far" }) },
         build: ({ most }) => protocol("growing", {
           nodes: { one: { init: () => 0, actions: { up: (n: number) => (n === most ? undefined : next(n + 1)) } } },
           network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
           ends: () => true,
         }, { "it is told": always(({ one }) => one < ${told}) }),
       }).expects({ scenarios: { few: { summary: "few" }, many: { summary: "many", with: { most: 1000 } } } });`,
      );
      const own = await Loaded.of({ kind: "path", of: growing, name: null });
      const judge = (scenario: string | null) => Judging.of(own, { scenario, large: false }, surroundings, {});
      const grows = own.mutants.find(({ before, after }) => before === "n === most" && after === "false")!;
      const judged = await (await judge(null))!.judged(grows.id, {}, false);
      expect([judged!.kind, judged!.scenarios]).toEqual([kind, ["few", "many"]]);
      expect((await (await judge("many"))!.judged(grows.id, {}, false))!.kind).toBe("caught");
    },
  );
});
