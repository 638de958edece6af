// Runs one case once in a process of its own and prints what it took as JSON: memory can only be told in a fresh process.
// Usage: npm run bench:once -- <case>
import { cases, run } from "./cases.ts";

const found = cases.find(({ name }) => name === process.argv[2]);
if (found === undefined)
  throw new Error(`no case ${process.argv[2]}; there are ${cases.map(({ name }) => name).join(", ")}`);
const source = found.source();
const before = process.memoryUsage.rss();
const result = await run(source, found.options);
console.log(
  JSON.stringify({
    verdict: result.verdict,
    bounds: result.bounds.map(({ kind }) => kind),
    peakMegabytes: Math.round(result.peakMemoryBytes / 1e6),
    ...result.states,
    seconds: result.seconds,
    handlerCalls: result.handlerCalls,
    bytesPerState: (result.peakMemoryBytes - before) / result.states.distinct,
  }),
);
