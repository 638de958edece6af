// Published state counts: the reference specs against what TLC reports for the TLA+ modules they transcribe.
// The one idea: distinct states, generated states and depth are exact, so one transition too many or too few is seen.
// Not here: verdicts (expectations.test.ts); random systems against the naive oracle (test/oracle).
import { expect, test } from "vitest";
import { checkSource, subjectOf } from "../../checker/index.ts";
import { registry } from "../../models/registry.ts";
import { isDeep } from "../amount.ts";
import { surroundings } from "./surroundings.ts";

/** github.com/tlaplus/Examples: the counts in the manifest.json of specifications/transaction_commit. */
const TRANSACTION_COMMIT = "tlaplus/Examples, transaction_commit/manifest.json";
/** The same of specifications/PaxosHowToWinATuringAward: MCPaxosTiny. */
const PAXOS = "tlaplus/Examples, PaxosHowToWinATuringAward/manifest.json";
/** The comment at the end of TwoPhase.tla; distinct states only. */
const SIX = "tlaplus/Examples, transaction_commit/TwoPhase.tla";
/** TLC itself, built from github.com/tlaplus/tlaplus in 2026, one worker, on the modules of tlaplus/Examples. */
const TLC = "TLC";

type Row = readonly [parameters: Readonly<Record<string, number>>, counts: string, source: string];

const managers = (n: number) => ({ managers: n });
const paxos = (acceptors: number, values: number, ballots: number) => ({ acceptors, values, ballots });
const commit = (managers: number, acceptors: number, ballots: number) => ({ managers, acceptors, ballots });

/** distinct / generated / depth. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  "transaction-commit": [
    [managers(1), "4/5/3", TLC],
    [managers(2), "12/23/5", TLC],
    [managers(3), "34/94/7", TRANSACTION_COMMIT],
    [managers(4), "96/357/9", TLC],
    [managers(6), "792/4567/13", TLC],
  ],
  "two-phase": [
    [managers(1), "12/20/5", TLC],
    [managers(2), "56/154/8", TLC],
    [managers(3), "288/1146/11", TRANSACTION_COMMIT],
    [managers(4), "1568/8258/14", TLC],
    [managers(5), "8832/58146/17", TLC],
    [managers(6), "50816/402306/20", `${SIX}, ${TLC}`],
  ],
  "lamport-paxos": [
    [paxos(1, 1, 1), "5/10/5", TLC],
    [paxos(1, 3, 3), "489/2474/13", TLC],
    [paxos(2, 3, 3), "2465/13835/19", TLC],
    [paxos(3, 1, 1), "41/168/9", TLC],
    [paxos(3, 2, 1), "73/314/9", TLC],
    [paxos(3, 2, 2), "3921/23563/17", PAXOS],
    [paxos(3, 1, 3), "68921/497494/25", TLC],
    [paxos(4, 2, 2), "20609/142947/21", TLC],
    [paxos(5, 3, 1), "1569/10650/13", TLC],
  ],
  "paxos-commit": [
    [commit(1, 1, 3), "245/1265/13", TLC],
    [commit(1, 2, 3), "1159/6302/18", TLC],
    [commit(1, 3, 1), "29/129/7", TLC],
    [commit(1, 3, 2), "1461/9936/15", TLC],
    [commit(1, 4, 2), "5635/41746/18", TLC],
    [commit(2, 2, 2), "10821/85671/22", TLC],
    [commit(2, 3, 1), "545/4413/12", TLC],
    [commit(3, 3, 1), "12353/149641/17", TLC],
    [commit(5, 1, 1), "19118/202319/17", TLC],
  ],
};

/** Those that take seconds, for the deep run. */
const LARGE: typeof ROWS = {
  "two-phase": [[managers(7), "296448/2744706/23", TLC]],
  "lamport-paxos": [[paxos(5, 1, 2), "297025/2602131/25", TLC]],
  "paxos-commit": [[commit(2, 3, 2), "1321761/16959159/28", TRANSACTION_COMMIT]],
};

for (const [model, rows] of Object.entries(isDeep ? LARGE : ROWS)) {
  test.each(rows)(`${model} %o: %s (%s)`, async (parameters, counts) => {
    const { source } = subjectOf(registry.get(model)!, null, parameters);
    const { states, verdict, bounds } = await checkSource(source, {}, surroundings);
    expect(`${states.distinct}/${states.generated}/${states.depth}`).toBe(counts);
    expect(states.frontier).toBe(0);
    expect(bounds).toEqual([]);
    expect(verdict).toBe("holds");
  });
}
