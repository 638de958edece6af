// Kripke beside SPIN on two-phase commit with 8 managers: `npm run bench:against [pairs]`.
// The one idea: whole processes in turn on one machine, and the same counts first, or the times say nothing.
// Not here: SPIN's model (two-phase.pml); Kripke's is models/reference/two-phase.ts, checked with all its claims.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ratioOf } from "../ratio.ts";

const MANAGERS = 8;
const STATES = 1_745_408;
const TRANSITIONS = 18_507_778;

const root = path.resolve(import.meta.dirname, "../..");
const pairs = Number(process.argv[2] ?? 10);

const installed = (command: string): boolean => spawnSync(command, ["--version"]).error === undefined;

const seconds = (command: string, args: readonly string[], counts: (out: string) => readonly number[]): number => {
  const from = performance.now();
  const { stdout, status } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  const took = (performance.now() - from) / 1000;
  const [states, transitions] = counts(stdout);
  if (states !== STATES || transitions !== TRANSITIONS)
    throw new Error(
      `${command} found ${states} states and ${transitions} transitions (exit ${status}), which is another model`,
    );
  return took;
};

const number = (pattern: RegExp, text: string): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

const compare = (folder: string): void => {
  copyFileSync(path.join(import.meta.dirname, "two-phase.pml"), path.join(folder, "two-phase.pml"));
  execFileSync("spin", [`-DN=${MANAGERS}`, "-a", "two-phase.pml"], { cwd: folder });
  execFileSync("gcc", ["-O3", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"], { cwd: folder });
  const spin = (): number =>
    seconds(path.join(folder, "pan"), ["-m10000000", "-w24"], (out) => [
      number(/(\d+) states, stored/, out),
      number(/(\d+) transitions/, out),
    ]);
  const kripke = (): number =>
    seconds(
      process.execPath,
      [
        path.join(root, "dist/cli/main.js"),
        "check",
        "two-phase",
        "-p",
        `managers=${MANAGERS}`,
        "--json",
        "--trace-dir",
        folder,
      ],
      (out) => [number(/"distinct": (\d+)/, out), number(/"generated": (\d+)/, out)],
    );
  // One of each to warm the disk.
  spin();
  kripke();
  const measured = Array.from({ length: pairs }, (_, i) => {
    const first = i % 2 === 0 ? kripke() : spin();
    const second = i % 2 === 0 ? spin() : kripke();
    const [mine, other] = i % 2 === 0 ? [first, second] : [second, first];
    console.log(`pair ${i + 1}: Kripke ${mine.toFixed(2)} s, SPIN ${other.toFixed(2)} s`);
    return [other, mine] as const;
  });
  // Of times the lower is better, so the ratio is SPIN's over ours: how many times as fast as SPIN.
  const { median, low, high } = ratioOf(measured);
  const version = execFileSync("spin", ["-V"], { encoding: "utf8" }).trim();
  console.log(
    `TwoPhase, ${MANAGERS} managers, whole processes: Kripke (4 claims, traces) is ${median.toFixed(2)} times as fast as ${version} (depth-first, no claim), ${low.toFixed(2)} to ${high.toFixed(2)}; Node.js ${process.version}, ${os.cpus()[0]?.model.trim()}`,
  );
};

const missing = ["spin", "gcc"].filter((command) => !installed(command));
if (missing.length > 0)
  console.log(`Skipped: ${missing.join(" and ")} not installed here (on Debian: apt-get install spin gcc).`);
else {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kripke-against-"));
  try {
    compare(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
