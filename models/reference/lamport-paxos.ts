// Paxos, the consensus algorithm for one value: acceptors, ballots and messages that are never taken back.
// The one idea: a ballot may propose a value only if a quorum's reports show that no lower ballot can choose another one.
// Not here: processes that lead ballots, crashes, lost promises, learners.
//
// A transcription of Paxos.tla by Lamport ("The Paxos algorithm or how to win a Turing Award", 2019; github.com/tlaplus/
// Examples, specifications/PaxosHowToWinATuringAward), with his Voting.tla and Consensus.tla for what is claimed. Distinct and
// generated states and depth are those of TLC: where an action there says "there is", every witness is an outcome here:
// each message, each quorum, and in phase 2a each report of a highest vote. TypeOK is left to the compiler.
import { always, family, integer, model, names, produce, reachable, spec } from "../../checker/index.ts";

/** Every subset of exactly `size` members, in the order of the members. */
const subsets = <T>(members: readonly T[], size: number): T[][] =>
  size === 0
    ? [[]]
    : members.flatMap((member, index) => subsets(members.slice(index + 1), size - 1).map((rest) => [member, ...rest]));

/** Every set of exactly ⌊n/2⌋ + 1 of the n acceptors: a larger majority enables nothing that a smallest one does not. */
export const smallestMajorities = (acceptors: readonly string[]): string[][] =>
  subsets(acceptors, Math.floor(acceptors.length / 2) + 1);

/** Every pair of one of `left` and one of `right`. */
export const pairs = <L, R>(left: readonly L[], right: readonly R[]): [L, R][] =>
  left.flatMap((l) => right.map((r): [L, R] => [l, r]));

/** What an acceptor reports in phase 1b: its latest vote; ballot −1 and value "none" if it never voted. */
interface Report {
  readonly acceptor: string;
  readonly ballot: number;
  readonly value: string;
}

interface State {
  readonly maxBal: Readonly<Record<string, number>>;
  /** With maxVal the latest vote of each acceptor. */
  readonly maxVBal: Readonly<Record<string, number>>;
  readonly maxVal: Readonly<Record<string, string>>;
  readonly sent: ReadonlySet<string>;
}

const phase1a = (b: number): string => `1a ${b}`;
const phase1b = (b: number, { acceptor, ballot, value }: Report): string => `1b ${acceptor} ${b} ${ballot} ${value}`;
const phase2a = (b: number, v: string): string => `2a ${b} ${v}`;
const phase2b = (a: string, b: number, v: string): string => `2b ${a} ${b} ${v}`;

const rules = {
  quorums: smallestMajorities,
  /** Is a ballot without a proposal required, before one is made? */
  oneProposal: true,
  /** Of a quorum's reports of votes, those whose values the ballot may propose; none: it is free. */
  binding: (votes: readonly Report[]): readonly Report[] =>
    votes.filter(({ ballot }) => votes.every((other) => ballot >= other.ballot)),
  /** May an acceptor that promised `promised` vote in this ballot? */
  mayVote: (ballot: number, promised: number): boolean => ballot >= promised,
  /** Does an acceptor remember its votes? */
  remembers: true,
};

export default model({
  name: "lamport-paxos",
  summary: "the Paxos consensus algorithm as a message set (Lamport's Paxos)",
  parameters: {
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors; a quorum is a smallest majority of them" }),
    values: integer({ default: 2, min: 1, max: 3, summary: "values that may be proposed" }),
    ballots: integer({ default: 2, min: 1, max: 3, summary: "how many ballots there are; the first is 0" }),
  },
  rules,
  build: ({ acceptors, values, ballots }, rules) => {
    const as = names("a", acceptors);
    const vs = names("v", values);
    const bs = Array.from({ length: ballots }, (_, b) => b);
    const bvs = pairs(bs, vs);
    const quorums = rules.quorums(as).map((quorum) => new Set(quorum));

    const send = (s: State, message: string): State =>
      produce(s, (draft) => {
        draft.sent.add(message);
      });
    /** What the acceptor may ever report in a ballot. */
    const reports = (acceptor: string, b: number): Report[] => [
      { acceptor, ballot: -1, value: "none" },
      ...bvs.filter(([c]) => c < b).map(([ballot, value]) => ({ acceptor, ballot, value })),
    ];
    const reported = (s: State, a: string, b: number): Report | undefined =>
      reports(a, b).find((report) => s.sent.has(phase1b(b, report)));

    // Voting.tla, over the votes that were sent.
    const voted = (s: State, a: string, b: number, v: string): boolean => s.sent.has(phase2b(a, b, v));
    const chosenAt = (s: State, b: number, v: string): boolean =>
      quorums.some((quorum) => [...quorum].every((a) => voted(s, a, b, v)));
    const chosen = (s: State): string[] => vs.filter((v) => bs.some((b) => chosenAt(s, b, v)));
    const votedOrCannot = (s: State, a: string, c: number, v: string): boolean =>
      voted(s, a, c, v) || (s.maxBal[a]! > c && !vs.some((w) => voted(s, a, c, w)));
    const safeAt = (s: State, b: number, v: string): boolean =>
      bs.every((c) => c >= b || quorums.some((quorum) => [...quorum].every((a) => votedOrCannot(s, a, c, v))));

    const init: State = {
      maxBal: Object.fromEntries(as.map((a) => [a, -1])),
      maxVBal: Object.fromEntries(as.map((a) => [a, -1])),
      maxVal: Object.fromEntries(as.map((a) => [a, "none"])),
      sent: new Set(),
    };
    return spec(
      "Paxos as a message set",
      {
        init: [init],
        components: { maxBal: "record", maxVBal: "record", maxVal: "record", sent: "set" },
        actions: {
          phase1a: family(bs, (s: State, b) => send(s, phase1a(b))),
          phase1b: family(pairs(as, bs), (s: State, a, b) => {
            if (!s.sent.has(phase1a(b)) || b <= s.maxBal[a]!) return undefined;
            const report: Report = { acceptor: a, ballot: s.maxVBal[a]!, value: s.maxVal[a]! };
            return produce(s, (draft) => {
              draft.maxBal[a] = b;
              draft.sent.add(phase1b(b, report));
            });
          }),
          phase2a: family(
            pairs(bvs, quorums).map(([[b, v], quorum]) => [b, v, quorum] as const),
            (s: State, b, v, quorum) => {
              if (rules.oneProposal && vs.some((other) => s.sent.has(phase2a(b, other)))) return undefined;
              const votes: Report[] = [];
              for (const a of quorum) {
                const report = reported(s, a, b);
                if (report === undefined) return undefined;
                if (report.ballot >= 0) votes.push(report);
              }
              const binding = rules.binding(votes);
              if (binding.length === 0) return send(s, phase2a(b, v));
              const witnesses = binding.filter(({ value }) => value === v).map(({ acceptor }) => acceptor);
              if (witnesses.length === 0) return undefined;
              return { oneOf: Object.fromEntries(witnesses.map((a) => [`as ${a} voted`, send(s, phase2a(b, v))])) };
            },
          ),
          phase2b: family(
            pairs(as, bvs).map(([a, [b, v]]) => [a, b, v] as const),
            (s: State, a, b, v) =>
              s.sent.has(phase2a(b, v)) && rules.mayVote(b, s.maxBal[a]!)
                ? produce(s, (draft) => {
                    draft.maxBal[a] = b;
                    if (rules.remembers) {
                      draft.maxVBal[a] = b;
                      draft.maxVal[a] = v;
                    }
                    draft.sent.add(phase2b(a, b, v));
                  })
                : undefined,
          ),
        },
      },
      {
        // Consensus!Inv and Voting!Inv
        "at most one value is chosen": always((s) => chosen(s).length <= 1),
        "one value a ballot": always((s) =>
          bs.every((b) => vs.filter((v) => as.some((a) => voted(s, a, b, v))).length <= 1),
        ),
        "a vote is safe": always((s) => bvs.every(([b, v]) => !as.some((a) => voted(s, a, b, v)) || safeAt(s, b, v))),
        // Paxos!Inv, of which these conjuncts tie the acceptors' variables to what they sent
        "a promise is kept": always((s) =>
          as.every((a) =>
            bs.every(
              (b) =>
                s.maxBal[a]! >= b ||
                (reported(s, a, b) === undefined && !vs.some((v) => voted(s, a, b, v)) && s.maxVBal[a]! < b),
            ),
          ),
        ),
        "an acceptor remembers its latest vote": always((s) =>
          as.every((a) =>
            bvs.every(([b, v]) => voted(s, a, b, v) === (s.maxVBal[a] === b && s.maxVal[a] === v) || s.maxVBal[a]! > b),
          ),
        ),
        "a value can be chosen": reachable((s) => chosen(s).length > 0),
        "a value can be chosen in the last ballot": reachable((s) => vs.some((v) => chosenAt(s, bs.at(-1)!, v))),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three acceptors, two values, two ballots: MCPaxosTiny" },
    "one ballot": {
      summary: "three acceptors, two values, one ballot",
      with: { ballots: 1 },
    },
    "one acceptor": {
      summary: "one acceptor, three values, three ballots",
      with: { acceptors: 1, values: 3, ballots: 3 },
    },
    "two acceptors": { summary: "two acceptors must both agree", with: { acceptors: 2, values: 3, ballots: 3 } },
    "five acceptors": {
      summary: "five acceptors, three values, one ballot",
      with: { acceptors: 5, values: 3, ballots: 1 },
    },
    "three ballots": { summary: "MCPaxosSmall: three ballots", with: { ballots: 3 }, large: true },
  },
  mutants: {
    smallQuorum: {
      summary: "one acceptor is a quorum",
      breaks: "at most one value is chosen",
      rules: { quorums: (acceptors) => acceptors.map((a) => [a]) },
    },
    ignorePromise: {
      summary: "an acceptor votes in lower ballots than it promised",
      breaks: "a promise is kept",
      rules: { mayVote: () => true },
    },
    noAdopt: {
      summary: "a ballot ignores the votes reported to it",
      breaks: "a vote is safe",
      rules: { binding: () => [] },
    },
    adoptAny: {
      summary: "a ballot adopts any vote reported to it, not the highest",
      breaks: "at most one value is chosen",
      with: { ballots: 3 },
      rules: { binding: (votes) => votes },
      large: true,
    },
    twoProposals: {
      summary: "a ballot proposes as often as it likes",
      breaks: "one value a ballot",
      rules: { oneProposal: false },
    },
    forgetsVote: {
      summary: "an acceptor does not remember its votes",
      breaks: "an acceptor remembers its latest vote",
      rules: { remembers: false },
    },
    neverQuorum: {
      summary: "every quorum includes an acceptor that does not exist",
      breaks: "a value can be chosen",
      rules: { quorums: (acceptors) => [[...acceptors, "a0"]] },
    },
  },
});
