// Runs one case once in a process of its own and prints what it took as JSON: memory can only be told in a fresh process.
// Usage: node --import tsx bench/once.ts <case>
import { cases, run } from "./cases.ts";

const found = cases.find(({ name }) => name === process.argv[2]);
if (found === undefined)
  throw new Error(`no case ${process.argv[2]}; there are ${cases.map(({ name }) => name).join(", ")}`);
const source = found.source();
const before = process.memoryUsage.rss();
const result = await run(source);
console.log(
  JSON.stringify({
    verdict: result.verdict,
    ...result.states,
    seconds: result.seconds,
    handlerCalls: result.handlerCalls,
    bytesPerState: (result.peakMemoryBytes - before) / result.states.distinct,
  }),
);
