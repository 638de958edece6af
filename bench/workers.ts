// What two workers take of a search, held against two processes of one worker each, side by side: `npm run bench:workers -- [rounds]`.
// The one idea: a round measures all of them after each other, so they share the minute, and only ratios within rounds are used. Two
// processes share nothing but the machine, so what they do together is the most that two workers could.
// Not here: one thread (main.ts), what is searched (protocols/wide.ts, models/).
import path from "node:path";
import { home } from "../harness/package.ts";
import { checked } from "./checked.ts";
import * as exported from "./protocols/wide.ts";
import { median } from "./ratio.ts";

const ROUNDS = Number(process.argv[2] ?? 5);
const wide = path.join(home, "bench/protocols/wide.ts");
const CASES: readonly (readonly [name: string, args: readonly string[]])[] = [
  ...Object.keys(exported).map((name) => [name, [`${wide}#${name}`]] as const),
  [
    "Raft in flight, cut after 5 million states",
    ["raft/messages in flight, two terms, two entries, one crash", "--no-symmetry", "--max-states", "5000000"],
  ],
  ["below the bar: TwoPhase, 7 managers", ["two-phase", "-p", "managers=7"]],
];

for (const [name, args] of CASES) {
  const [ofPair, ofOne, rate]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    const pair = await Promise.all([checked(...args, "--workers", "1"), checked(...args, "--workers", "1")]);
    const two = await checked(...args, "--workers", "2");
    const one = await checked(...args, "--workers", "1");
    for (const { distinct, generated } of [...pair, one])
      if (distinct !== two.distinct || generated !== two.generated) throw new Error(`${name}: the counts differ`);
    const together = pair.reduce((sum, { seconds }) => sum + 1 / seconds, 0);
    ofPair.push(1 / two.seconds / together);
    ofOne.push(one.seconds / two.seconds);
    rate.push(two.generated / two.seconds);
  }
  console.log(
    `${name}: ${median(ofPair).toFixed(2)} of two processes, ${median(ofOne).toFixed(2)} times as fast as one worker alone, ` +
      `${(median(rate) / 1e6).toFixed(1)} M transitions a second (medians of ${ROUNDS} rounds)`,
  );
}
