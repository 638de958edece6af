// No green by accident: whatever a file or a handler does to the process that checks it, the exit code and one sentence say so.
// The one idea: real processes, because only they can be ended by what they run; with --json one object and nothing else.
// Not here: errors that code throws in the ordinary way (bad-input.test.ts).
import { expect, test } from "vitest";
import { isDeep } from "../amount.ts";
import { directoryWith, kripkeProcess } from "./harness.ts";

const HEAD = `import { execSync } from "node:child_process";
import { writeSync } from "node:fs";
import { always, next, observer, protocol, spec } from "kripke";
const network = { order: "none", copies: "one", loses: "never", duplicates: "never" };
const count = (s) => (s.n < 5 ? next({ n: s.n + 1 }) : undefined);
const small = always(({ a }) => a.n < 2);
const one = (go, claims = { small }, more = {}) =>
  protocol("one", { nodes: { a: { init: () => ({ n: 0 }), actions: { go } } }, network, ends: () => true, ...more }, claims);
const whole = (act) =>
  spec("whole", { init: [{ n: 0 }], actions: { go: (s) => { if (s.n === 3) act(); return s.n < 5 ? { n: s.n + 1 } : undefined; } }, ends: () => true },
    { small: always((s) => s.n < 2) });
const at3 = (act) => one((s) => { if (s.n === 3) act(); return count(s); });
`;

interface Case {
  readonly text: string;
  readonly exitCode: number;
  readonly error: RegExp;
  /** Was the violation that comes before it told, with its trace? */
  readonly found?: true;
  /** Every case is a process or two; what differs from another only in where the call stands is for the deep run alone. */
  readonly deep?: true;
}

const CASES: Readonly<Record<string, Case>> = {
  "process.exit(0) in a handler": {
    text: "export default at3(() => process.exit(0));",
    exitCode: 75,
    error: /^action go of a called process\.exit\(0\): .*/,
    found: true,
  },
  "process.exit(0) that a handler catches": {
    text: "export default at3(() => { try { process.exit(0); } catch {} });",
    exitCode: 75,
    error: /^action go of a called process\.exit\(0\)/,
    found: true,
    deep: true,
  },
  "process.exit(0) in a claim": {
    text: "export default one(count, { small, fine: always(({ a }) => { if (a.n === 3) process.exit(0); return true; }) });",
    exitCode: 75,
    error: /^the claim "fine" called process\.exit\(0\)/,
    found: true,
    deep: true,
  },
  "process.exit(0) at the top of a file": {
    text: "process.exit(0); export default one(count);",
    exitCode: 150,
    error: /^\.\/x\.ts called process\.exit\(0\): a file that is loaded must not end the process/,
  },
  "process.exit(0) later": {
    text: "setTimeout(() => process.exit(0), 0); export default one((s) => next({ n: s.n + 1 }));",
    exitCode: 75,
    error: /^The model's code called process\.exit\(0\)/,
    deep: true,
  },
  "process.kill of itself": {
    text: 'export default at3(() => process.kill(process.pid, "SIGKILL"));',
    exitCode: 75,
    error: /^action go of a called process\.kill\(SIGKILL\)/,
    found: true,
  },
  "a way out that nobody guards": {
    text: "export default at3(() => process.reallyExit(0));",
    exitCode: 75,
    error: /^action go of a called process\.reallyExit\(0\)/,
    found: true,
    deep: true,
  },
  "a top-level await that never settles": {
    text: "await new Promise(() => {}); export default one(count);",
    exitCode: 150,
    error: /^\.\/x\.ts was never ready: it awaits something that never settles/,
  },
  "an endless handler": {
    text: "export default at3(() => { for (;;); });",
    exitCode: 75,
    error: /^action go of a had not answered after 1 second and was broken off: look for a loop without end/,
    found: true,
  },
  "an endless action of a spec": {
    text: "export default whole(() => { for (;;); });",
    exitCode: 75,
    error: /^whole: go had not answered after 1 second/,
    found: true,
  },
  "process.exit(0) in an action of a spec": {
    text: "export default whole(() => process.exit(0));",
    exitCode: 75,
    error: /^whole: go called process\.exit\(0\)/,
    found: true,
  },
  "an endless claim": {
    text: "export default one(count, { small, fine: always(({ a }) => { if (a.n === 3) for (;;); return true; }) });",
    exitCode: 75,
    error: /^the claim "fine" had not answered after 1 second/,
    found: true,
    deep: true,
  },
  "an endless init": {
    text: 'export default protocol("one", { nodes: { a: { init: () => { for (;;); } } }, network }, {});',
    exitCode: 75,
    error: /^Init of a had not answered after 1 second/,
  },
  "an endless ends": {
    text: "export default one(count, { small }, { ends: () => { for (;;); } });",
    exitCode: 75,
    error: /^ends had not answered after 1 second/,
    found: true,
    deep: true,
  },
  "an endless observer": {
    text: 'export default one(count, { small }, { observers: [observer("o", 0, () => { for (;;); })] });',
    exitCode: 75,
    error: /^The observer o, given .* had not answered after 1 second/,
    deep: true,
  },
  "a promise rejected with nobody waiting": {
    text: 'export default one((s) => { Promise.reject(new Error("astray")); return count(s); });',
    exitCode: 75,
    error: /left something behind that failed \(astray\)/,
  },
  "a promise rejected at the top of a file": {
    text: 'Promise.reject(new Error("astray")); export default one(count);',
    exitCode: 150,
    error: /^\.\/x\.ts left something behind that failed \(astray\)/,
    deep: true,
  },
  "a timer that throws": {
    text: 'export default one((s) => { setTimeout(() => { throw new Error("late"); }); return count(s); });',
    exitCode: 75,
    error: /left something behind that failed \(late\)/,
  },
  "what throws undefined": {
    text: "export default at3(() => { throw undefined; });",
    exitCode: 75,
    error: /^action go of a threw: undefined/,
    found: true,
  },
  "process.chdir": {
    text: 'export default at3(() => process.chdir("/"));',
    exitCode: 75,
    error: /^action go of a threw: process\.chdir\(\) is not supported in workers/,
    found: true,
    deep: true,
  },
};

for (const [name, { text, exitCode, error, found, deep }] of Object.entries(CASES))
  test.runIf(isDeep === (deep === true))(`no green by accident: ${name}`, async () => {
    const directory = directoryWith({ "package.json": "{}", "x.ts": `${HEAD}${text}` });
    const { code, out } = await kripkeProcess(directory, "check", "./x.ts", "--json", "--max-call-seconds", "1");
    const report = JSON.parse(out);
    expect([code, report.exitCode, report.verdict]).toEqual([exitCode, exitCode, "error"]);
    expect(report.error).toMatch(error);
    expect(report.error).not.toContain("\n");
    const claim = report.claims.find((each: { name: string }) => each.name === "small");
    if (found) expect([claim.verdict, claim.traces.length]).toEqual(["violated", 1]);
  });

test("what a file prints is no answer", async () => {
  const prints =
    'console.log("top"); export default one((s) => { console.log(s.n); writeSync(1, "raw"); return count(s); });';
  const directory = directoryWith({ "package.json": "{}", "x.ts": `${HEAD}${prints}` });
  const { code, out, err } = await kripkeProcess(directory, "check", "./x.ts", "--json");
  expect([code, JSON.parse(out).verdict]).toEqual([12, "violated"]);
  expect(err).toMatch(/top/);
});

test("Ctrl-C and --max-seconds end a search in which a call stands still", async () => {
  const directory = directoryWith({ "package.json": "{}", "x.ts": `${HEAD}export default at3(() => { for (;;); });` });
  const { code, out } = await kripkeProcess(directory, "check", "./x.ts", "--json", "--max-seconds", "0.5");
  expect([code, JSON.parse(out).exitCode]).toEqual([75, 75]);
});

test("replay and suite are watched, too", async () => {
  const text = `${HEAD}import { model } from "kripke";
    export default model({ name: "m", summary: "", parameters: {}, build: () => at3(() => process.exit(0)) })
      .expects({ scenarios: { usual: { summary: "" } } });`;
  const directory = directoryWith({ "package.json": "{}", "x.ts": text });
  const { code, out } = await kripkeProcess(directory, "suite", "./x.ts", "--json");
  expect([code, JSON.parse(out).asExpected]).toEqual([75, false]);
  expect(JSON.parse(out).error).toMatch(/^Action go of a called process\.exit\(0\)/);
});
