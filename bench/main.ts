// Throughput of the search alone: `npm run bench:kernel [case…]`.
// The one idea: time is benny's (several runs, after one to warm up), memory is that of a fresh process; run it on a quiet
// machine and quote ratios to a peer measured beside it.
// Not here: assertions; a test never asserts a time.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import benny from "benny";
import Table from "cli-table3";
import { type Case, cases, run } from "./cases.ts";

interface Once {
  readonly distinct: number;
  readonly generated: number;
  readonly seconds: number;
  readonly handlerCalls: number;
  readonly bytesPerState: number;
}

const once = ({ name }: Case): Once =>
  JSON.parse(
    execFileSync(process.execPath, [fileURLToPath(new URL("once.js", import.meta.url)), name], {
      encoding: "utf8",
    }),
  );

const seconds = async (measured: readonly Case[]): Promise<ReadonlyMap<string, number>> => {
  const summary = await benny.suite(
    "exhaustive search, one thread",
    ...measured.map((each) =>
      benny.add(
        each.name,
        async () => {
          await run(each.source(), each.options);
        },
        { minSamples: 3, maxTime: 1 },
      ),
    ),
    benny.cycle(),
  );
  return new Map(summary.results.map((result) => [result.name, result.details.median]));
};

const asked = process.argv.slice(2);
const measured = asked.length === 0 ? cases : cases.filter(({ name }) => asked.includes(name));
const fresh = new Map(measured.map((each) => [each.name, once(each)]));
const medians = await seconds(measured);
const table = new Table({
  head: ["case", "states", "transitions", "median s", "M transitions/s", "handler calls", "bytes/state"],
  colAligns: ["left", "right", "right", "right", "right", "right", "right"],
});
for (const { name } of measured) {
  const { distinct, generated, handlerCalls, bytesPerState } = fresh.get(name)!;
  const time = medians.get(name)!;
  table.push([
    name,
    distinct.toLocaleString("en"),
    generated.toLocaleString("en"),
    time.toFixed(2),
    (generated / time / 1e6).toFixed(2),
    handlerCalls.toLocaleString("en"),
    bytesPerState.toFixed(1),
  ]);
}
console.log(table.toString());
for (const { name, shows } of measured) console.log(`${name}: ${shows}`);
