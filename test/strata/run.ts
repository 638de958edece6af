// Compares many systems of the strata on all cores: `npm run strata -- [stratum…] [--systems n] [--seed n]`.
// The one idea: every process takes every n-th seed, so a run is told by its first seed alone.
// Not here: what is compared (the strata), the short run of every test run (strata.test.ts).
import { fork } from "node:child_process";
import os from "node:os";
import { parseArgs } from "node:util";
import * as engine from "../../checker/index.ts";
import { strata, stratumOf } from "./strata.ts";
import { lacks, summed, type Tally, tallied } from "./tally.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    systems: { type: "string", default: "1000" },
    seed: { type: "string" },
    processes: { type: "string", default: String(os.availableParallelism()) },
    part: { type: "string" },
  },
});
const wanted = positionals.length === 0 ? strata : positionals.map(stratumOf);
const systems = Number(values.systems);
const processes = Number(values.processes);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 30));

/** A part of the run, in a process of its own. */
const partOf = async (part: number): Promise<void> => {
  for (const stratum of wanted) {
    const share = Math.floor(systems / processes) + (part < systems % processes ? 1 : 0);
    process.send!(await tallied(engine, stratum, { systems: share, seed: seed + part, stride: processes }));
  }
  process.disconnect();
};

const tell = (tally: Tally): void => {
  const features = Object.entries(tally.features)
    .sort(([, a], [, b]) => b - a)
    .map(([feature, n]) => `${feature} ${((100 * n) / tally.compared).toFixed(0)} %`);
  console.log(
    `${tally.stratum}: ${tally.compared} compared, ${tally.skipped} skipped, ${tally.disagreements.length} disagreements; ${features.join(", ")}`,
  );
  for (const { seed: own, what } of tally.disagreements.slice(0, 5))
    console.log(`  seed ${own}: ${what.join("\n    ")}`);
  for (const lack of lacks(stratumOf(tally.stratum), tally)) console.log(`  too few: ${lack}`);
};

const whole = async (): Promise<void> => {
  console.log(`${systems} systems in each stratum, from seed ${seed}, on ${processes} processes`);
  const tallies = new Map<string, Tally[]>();
  let failed = false;
  const took = (tally: Tally): void => {
    const all = [...(tallies.get(tally.stratum) ?? []), tally];
    tallies.set(tally.stratum, all);
    if (all.length < processes) return;
    const sum = summed(all);
    tell(sum);
    failed ||= sum.disagreements.length > 0 || lacks(stratumOf(sum.stratum), sum).length > 0;
  };
  const parts = Array.from({ length: processes }, (_, part) => {
    const child = fork(import.meta.filename, [
      ...wanted.map(({ name }) => name),
      "--systems",
      values.systems,
      "--seed",
      String(seed),
      "--processes",
      String(processes),
      "--part",
      String(part),
    ]);
    child.on("message", (tally) => took(tally as Tally));
    return new Promise<number>((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
  });
  const codes = await Promise.all(parts);
  process.exitCode = failed || codes.some((code) => code !== 0) ? 1 : 0;
};

await (values.part === undefined ? whole() : partOf(Number(values.part)));
