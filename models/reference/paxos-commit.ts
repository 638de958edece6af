// Paxos Commit: whether each manager is prepared is agreed by a consensus of its own, so no coordinator can block the rest.
// The one idea: two-phase commit with one acceptor is the special case; with 2F + 1 acceptors F of them may be silent.
// Not here: processes that lead ballots, crashes, lost promises.
//
// A transcription of PaxosCommit.tla by Gray and Lamport ("Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 4;
// github.com/tlaplus/Examples, specifications/transaction_commit). Distinct and generated states and depth are those of TLC:
// where an action there says "there is", every witness is an outcome here. So Abort is announced once for each majority that
// shows an instance aborted, and Commit once for each way to show every instance prepared. PCTypeOK is left to the compiler;
// TC!TCSpec, of which the module says that it is implemented, is here through its invariant and what it asks of a commit.
import { always, family, integer, model, names, produce, reachable, spec } from "../../checker/index.ts";
import { pairs, smallestMajorities } from "./lamport-paxos.ts";
import { type ManagerState, type Managers, managersNamed, uniform } from "./transaction-commit.ts";

type Value = "prepared" | "aborted";
const VALUES: readonly Value[] = ["prepared", "aborted"];

/** An acceptor in one instance: the ballot it promised, and its latest vote (ballot −1: none). */
interface Acceptor {
  readonly mbal: number;
  readonly bal: number;
  readonly val: Value | "none";
}

interface State {
  readonly rm: Managers;
  /** By instance (a manager) and acceptor, in one key. */
  readonly acceptor: Readonly<Record<string, Acceptor>>;
  readonly sent: ReadonlySet<string>;
}

const of = (rm: string, a: string): string => `${rm} ${a}`;
const phase1a = (rm: string, b: number): string => `1a ${rm} ${b}`;
const phase1b = (rm: string, a: string, b: number, bal: number, val: string): string =>
  `1b ${rm} ${a} ${b} ${bal} ${val}`;
const phase2a = (rm: string, b: number, v: string): string => `2a ${rm} ${b} ${v}`;
const phase2b = (rm: string, a: string, b: number, v: string): string => `2b ${rm} ${a} ${b} ${v}`;

const rules = {
  /** What the leader of a later ballot proposes where a majority has not voted. */
  free: "aborted" as Value,
  /** Is a ballot without a proposal required, before one is made? */
  oneProposal: true,
  /** May an acceptor that promised `promised` vote in this ballot? */
  mayVote: (ballot: number, promised: number): boolean => promised <= ballot,
  /** The instances that must be shown prepared before Commit is announced. */
  instances: (managers: readonly string[]): readonly string[] => managers,
  /** May a manager abort unasked? */
  mayAbort: true,
};

export default model({
  name: "paxos-commit",
  summary: "transaction commit by one consensus a manager (Gray and Lamport's PaxosCommit)",
  parameters: {
    managers: integer({ default: 2, min: 1, max: 8, summary: "resource managers" }),
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors; smallest majorities of them decide" }),
    ballots: integer({ default: 1, min: 1, max: 3, summary: "how many ballots there are; 0 is the managers' own" }),
  },
  rules,
  build: ({ managers, acceptors, ballots }, rules) => {
    const rms = names("rm", managers);
    const { all, consistent } = managersNamed(rms);
    const as = names("a", acceptors);
    const bs = Array.from({ length: ballots }, (_, b) => b);
    const led = bs.slice(1);
    const majorities = smallestMajorities(as).map((majority) => new Set(majority));
    const proved = pairs(bs, majorities);

    const send = (s: State, message: string): State =>
      produce(s, (draft) => {
        draft.sent.add(message);
      });
    const set = (s: State, rm: string, to: ManagerState): State =>
      produce(s, (draft) => {
        draft.rm[rm] = to;
      });
    const choose = (s: State, rm: string, val: Value): State =>
      produce(s, (draft) => {
        draft.rm[rm] = val;
        draft.sent.add(phase2a(rm, 0, val));
      });
    /** What the acceptor told the leader of ballot `b` of its latest vote; undefined: nothing yet. */
    const reported = (s: State, rm: string, a: string, b: number): Pick<Acceptor, "bal" | "val"> | undefined =>
      [{ bal: -1, val: "none" as const }, ...pairs(bs.slice(0, b), VALUES).map(([bal, val]) => ({ bal, val }))].find(
        ({ bal, val }) => s.sent.has(phase1b(rm, a, b, bal, val)),
      );
    const decided = (s: State, rm: string, b: number, majority: ReadonlySet<string>, v: Value): boolean =>
      [...majority].every((a) => s.sent.has(phase2b(rm, a, b, v)));

    const init: State = {
      rm: uniform(rms, "working"),
      acceptor: Object.fromEntries(pairs(rms, as).map(([rm, a]) => [of(rm, a), { mbal: 0, bal: -1, val: "none" }])),
      sent: new Set(),
    };
    return spec(
      "Paxos Commit as a message set",
      {
        init: [init],
        components: { rm: "record", acceptor: "record", sent: "set" },
        actions: {
          rmPrepare: { each: rms, do: (s, rm) => (s.rm[rm] === "working" ? choose(s, rm, "prepared") : undefined) },
          rmChooseToAbort: {
            each: rms,
            do: (s, rm) => (rules.mayAbort && s.rm[rm] === "working" ? choose(s, rm, "aborted") : undefined),
          },
          rmRcvCommitMsg: { each: rms, do: (s, rm) => (s.sent.has("commit") ? set(s, rm, "committed") : undefined) },
          rmRcvAbortMsg: { each: rms, do: (s, rm) => (s.sent.has("abort") ? set(s, rm, "aborted") : undefined) },
          phase1a: family(pairs(led, rms), (s: State, b, rm) => send(s, phase1a(rm, b))),
          phase2a: family(
            pairs(pairs(led, rms), majorities).map(([[b, rm], majority]) => [b, rm, majority] as const),
            (s: State, b, rm, majority) => {
              if (rules.oneProposal && VALUES.some((v) => s.sent.has(phase2a(rm, b, v)))) return undefined;
              let latest: Pick<Acceptor, "bal" | "val"> = { bal: -1, val: "none" };
              for (const a of majority) {
                const report = reported(s, rm, a, b);
                if (report === undefined) return undefined;
                if (report.bal > latest.bal) latest = report;
              }
              return send(s, phase2a(rm, b, latest.bal === -1 ? rules.free : latest.val));
            },
          ),
          decideToCommit: (s) => {
            let proofs = [""];
            for (const rm of rules.instances(rms)) {
              const ways = proved.filter(([b, majority]) => decided(s, rm, b, majority, "prepared"));
              if (ways.length === 0) return undefined;
              proofs = pairs(proofs, ways).map(
                ([proof, [b, majority]]) => `${proof}${rm} in ${b} by ${[...majority].join(" ")}. `,
              );
            }
            return { oneOf: Object.fromEntries(proofs.map((proof) => [proof.trimEnd(), send(s, "commit")])) };
          },
          decideToAbort: family(
            pairs(rms, proved).map(([rm, [b, majority]]) => [rm, b, majority] as const),
            (s: State, rm, b, majority) => (decided(s, rm, b, majority, "aborted") ? send(s, "abort") : undefined),
          ),
          phase1b: family(
            pairs(as, pairs(rms, led)).map(([a, [rm, b]]) => [a, rm, b] as const),
            (s: State, a, rm, b) => {
              if (!s.sent.has(phase1a(rm, b))) return undefined;
              const { mbal, bal, val } = s.acceptor[of(rm, a)]!;
              if (mbal >= b) return undefined;
              return produce(s, (draft) => {
                draft.acceptor[of(rm, a)]!.mbal = b;
                draft.sent.add(phase1b(rm, a, b, bal, val));
              });
            },
          ),
          phase2b: family(
            pairs(pairs(as, rms), pairs(bs, VALUES)).map(([[a, rm], [b, v]]) => [a, rm, b, v] as const),
            (s: State, a, rm, b, v) =>
              s.sent.has(phase2a(rm, b, v)) && rules.mayVote(b, s.acceptor[of(rm, a)]!.mbal)
                ? produce(s, (draft) => {
                    draft.acceptor[of(rm, a)] = { mbal: b, bal: b, val: v };
                    draft.sent.add(phase2b(rm, a, b, v));
                  })
                : undefined,
          ),
        },
      },
      {
        "no split decision": always(({ rm }) => consistent(rm)),
        "a commit is announced only when all are prepared": always(({ rm, sent }) =>
          sent.has("commit") ? all(rm, "prepared", "committed") : undefined,
        ),
        "one outcome is announced": always(({ sent }) => !(sent.has("commit") && sent.has("abort"))),
        "one value a ballot": always(({ sent }) =>
          pairs(rms, bs).every(([rm, b]) => !VALUES.every((v) => sent.has(phase2a(rm, b, v)))),
        ),
        "all can commit": reachable(({ rm }) => all(rm, "committed")),
        "all can abort": reachable(({ rm }) => all(rm, "aborted")),
        "an instance can be decided in the last ballot": reachable((s) =>
          rms.some((rm) => majorities.some((majority) => VALUES.some((v) => decided(s, rm, bs.at(-1)!, majority, v)))),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary: "two managers, three acceptors, no leader is needed",
    },
    "a leader takes over": {
      summary: "one manager, three acceptors, a second ballot",
      with: { managers: 1, ballots: 2 },
    },
    "one acceptor": { summary: "two managers, two ballots: two-phase commit", with: { acceptors: 1, ballots: 2 } },
    published: {
      summary: "two managers, three acceptors, two ballots: the configuration of the examples",
      with: { ballots: 2 },
      large: true,
    },
  },
  mutants: {
    freeCommits: {
      summary: "a leader proposes prepared where nobody has voted",
      breaks: "no split decision",
      with: { acceptors: 1, ballots: 2 },
      rules: { free: "prepared" },
    },
    commitsForOne: {
      summary: "Commit is announced when the first manager is prepared",
      breaks: "a commit is announced only when all are prepared",
      rules: { instances: (managers) => managers.slice(0, 1) },
    },
    ignorePromise: {
      summary: "an acceptor votes in lower ballots than it promised",
      breaks: "one outcome is announced",
      with: { managers: 1, ballots: 2 },
      rules: { mayVote: () => true },
    },
    twoProposals: {
      summary: "a ballot proposes as often as it likes",
      breaks: "one value a ballot",
      with: { managers: 1, ballots: 2 },
      rules: { oneProposal: false },
    },
    neverCommits: {
      summary: "Commit waits for a manager that does not exist",
      breaks: "all can commit",
      rules: { instances: (managers) => [...managers, "rm0"] },
    },
    neverAborts: { summary: "nobody may abort", breaks: "all can abort", rules: { mayAbort: false } },
    strictPromise: {
      summary: "an acceptor does not vote in the very ballot that it promised",
      breaks: "an instance can be decided in the last ballot",
      with: { acceptors: 1, ballots: 2 },
      rules: { mayVote: (ballot, promised) => promised < ballot },
    },
  },
});
