// How fast searches of the library's protocols are beside that of lossy-paxos, the hot path of the engine: `npm run bench:beside -- [rounds]`.
// The one idea: a round measures all of them after each other, so they share the minute, and only ratios within rounds are used. Each is
// the command in a process of its own, with all claims, cut at a million and a half states.
// Not here: what lossy-paxos itself takes (main.ts), several workers (workers.ts).
import path from "node:path";
import Table from "cli-table3";
import { home } from "../harness/package.ts";
import { checked } from "./checked.ts";
import { median } from "./ratio.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const MOST_STATES = "1500000";

const RAFT = "raft/messages in flight, two terms, two entries, one crash";
const CASES: Readonly<Record<string, readonly string[]>> = {
  "lossy-paxos": [`${path.join(home, "bench/protocols/wide.ts")}#paxos`],
  "Raft in flight": [RAFT, "--no-symmetry"],
  "Raft in flight, modulo symmetry": [RAFT],
  ZAB: ["zab", "-p", "epochs=3", "-p", "writes=2", "-p", "crashes=1", "-p", "disconnects=1", "--no-symmetry"],
  "Multi-Paxos": ["multi-paxos", "-p", "slots=3", "-p", "ballots=3", "-p", "delivery=in flight", "--no-symmetry"],
  TCC: ["tcc", "-p", "loses=always", "-p", "duplicates=2", "--no-symmetry"],
  Saga: ["saga", "-p", "duplicates=2", "-p", "crashes=2", "-p", "hiccups=2"],
  "two-phase commit": ["two-phase-commit", "-p", "loses=always", "-p", "duplicates=2", "--no-symmetry"],
};

interface Measured {
  readonly rates: number[];
  readonly ratios: number[];
  states: number;
}

const all = new Map<string, Measured>(Object.keys(CASES).map((name) => [name, { rates: [], ratios: [], states: 0 }]));
for (let round = 0; round < ROUNDS; round++) {
  let first: number | null = null;
  for (const [name, args] of Object.entries(CASES)) {
    const { distinct, generated, seconds } = await checked(...args, "--max-states", MOST_STATES);
    const rate = generated / seconds;
    first ??= rate;
    const measured = all.get(name)!;
    measured.rates.push(rate);
    measured.ratios.push(rate / first);
    measured.states = distinct;
  }
}

const table = new Table({ head: ["search", "states", "thousand transitions a second", "beside lossy-paxos"] });
for (const [name, { rates, ratios, states }] of all)
  table.push([name, states.toLocaleString("en"), (median(rates) / 1000).toFixed(0), median(ratios).toFixed(2)]);
console.log(`${table}\nMedians of ${ROUNDS} rounds.`);
