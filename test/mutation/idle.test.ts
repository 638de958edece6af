// Idle atoms of claims: what one search says of all of them is compared with checks of copies in which one atom is written over.
// The one idea: the text with `true` or `false` in the place of an atom is the oracle; its verdicts need no switch.
// Not here: mutants of handlers (judging.test.ts), how it is told (test/cli/mutate.test.ts).
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { FileTarget } from "../../mutation/loaded.ts";
import { compiled } from "../cli/harness.ts";
import { VOTING } from "./fixtures.ts";

const { checkSource, subjectOf } = await compiled<typeof import("../../checker/index.ts")>("checker/index.js");
const { surroundings } = await compiled<typeof import("../../harness/check.ts")>("harness/check.js");
const { findTarget } = await compiled<typeof import("../../harness/targets/target.ts")>("harness/targets/target.js");
const { Judging } = await compiled<typeof import("../../mutation/judging.ts")>("mutation/judging.js");
const { Loaded } = await compiled<typeof import("../../mutation/loaded.ts")>("mutation/loaded.js");
const { mutated } = await compiled<typeof import("../../mutation/types.ts")>("mutation/types.js");

const folder = mkdtempSync(path.join(tmpdir(), "kripke-idle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Claims of every kind: that hold and fail, are met and are not, that speak through a function beside them, and leave out what nobody comes by. */
const CLAIMS = `
      {
        "done means that all voted": always(({ leader, voter }: any) => leader.phase !== "done" || voter.every((v: any) => v.voted)),
        "few votes": always(({ leader }: any) => leader.votes.size <= 3 || leader.phase === "idle"),
        "said only when done": always(({ leader, voter }: any) => leader.phase === "done" ? isHeard(voter) : undefined),
        "nobody votes": always(({ voter }: any) => !voter.some((v: any) => v.voted) || (voter.length > 2 && voter.length > 5)),
        "who has voted has voted": step((before: any, after: any, event: any) =>
          event.kind === "crash" || before.voter.every((v: any, i: number) => !v.voted || after.voter[i].voted)),
        "votes grow": step((before: any, after: any) => after.leader.votes.size >= before.leader.votes.size && before.leader.phase !== after),
        "it can be done": reachable(({ leader }: any) => leader.phase === "done" && leader.votes.size > 0),
        "done without votes": reachable(({ leader }: any) => leader.phase === "done" && leader.votes.size === 0 && leader.phase !== "idle"),
      },`;
const claims = VOTING.slice(VOTING.indexOf('      {\n        "done means'), VOTING.indexOf("    ),\n}).expects"));
const text = `${VOTING.replace(claims, () => `${CLAIMS.slice(1)}\n`).replace("protocol, reachable,", "protocol, reachable, step,")}
const isHeard = (voters: readonly any[]): boolean => voters.some((v) => v.voted) && voters.length > 0;
`;
const expecting = `${text.replace(/summary: "(two|one) voters?"/g, '$&, expect: { "nobody votes": "violated", "done without votes": "unreachable" }')}`;

test("an atom is idle if and only if every verdict stays with it true and with it false", async () => {
  const file = path.join(folder, "voting.ts");
  writeFileSync(file, expecting);
  const target: FileTarget = { kind: "path", of: file, name: null };
  const loaded = await Loaded.of(target);
  const judging = (await Judging.of(loaded, { scenario: null, large: false }, surroundings, {}))!;
  const asked = await Promise.all([0, 1].map((scenario) => judging.atoms(scenario, {})));
  const came = new Set(asked.flatMap((one) => one!.claims.map(([atom]) => atom)));
  const noticed = new Set(asked.flatMap((one) => one!.noticed));

  const verdicts = async (of: string): Promise<string> => {
    const { checkable } = await findTarget(of, "/");
    const results = await Promise.all(
      ["two", "one"].map((scenario) => checkSource(subjectOf(checkable, scenario).source, {}, surroundings)),
    );
    // A claim that says nothing holds, with a warning.
    return JSON.stringify(
      results.map(({ error, claims, warnings }) => [
        error?.message,
        claims.map(({ name, verdict }) => [name, verdict]),
        warnings.filter((one) => /says nothing|never says/i.test(one)),
      ]),
    );
  };
  const original = await verdicts(file);
  let copies = 0;
  const found = { idle: 0, noticed: 0 };
  // Of what no claim comes by nothing is said.
  for (const { id, mutants } of loaded.atoms.filter(({ id, first }) => came.has(id) || came.has(first))) {
    let isIdle = true;
    for (const value of mutants) {
      const copy = path.join(folder, `copy${copies++}.ts`);
      writeFileSync(copy, mutated(expecting, value));
      isIdle &&= (await verdicts(copy)) === original;
    }
    expect([mutants[0]!.before, mutants[0]!.line, noticed.has(id)]).toEqual([
      mutants[0]!.before,
      mutants[0]!.line,
      !isIdle,
    ]);
    found[isIdle ? "idle" : "noticed"]++;
  }
  expect(found.idle).toBeGreaterThan(4);
  expect(found.noticed).toBeGreaterThan(8);
}, 120_000);
