// Liveness against safety alone: the same graphs, without a claim, with one decided under weak fairness, and under strong.
// The one idea: what liveness costs is the difference of two runs that explore the same states.
// Not here: the search for fair cycles alone (fair-cycles.ts).
import { eventually, leadsTo, type Pattern, type Source } from "../checker/index.ts";
import twoPhase from "../models/reference/two-phase.ts";
import lossyPaxos from "./protocols/lossy-paxos.ts";

interface Made {
  readonly claims: object;
}

/** 1.7 million states and 18.5 million transitions of a spec: every manager decides in the end. */
export const twoPhaseLiveness = (strength: "weak" | "strong" | null): Source => {
  const made = twoPhase.build({ managers: 8 }, twoPhase.rules) as unknown as Made & { readonly behaviour: object };
  if (strength === null) return { ...made, claims: {} } as unknown as Source;
  const decided = eventually(({ rm }: { readonly rm: Readonly<Record<string, string>> }) =>
    Object.values(rm).every((state) => state === "committed" || state === "aborted"),
  );
  const fairness = { [strength]: [{ kind: "action", each: "value" }] };
  return { ...made, claims: { decided }, behaviour: { ...made.behaviour, fairness } } as unknown as Source;
};

/** 5.7 million states of a protocol: who is asked answers in the end. */
export const paxosLiveness = (each: "node" | "message" | null): Source => {
  const made = lossyPaxos.build(
    { proposers: 2, acceptors: 3, rounds: 1, histories: "everywhere", loses: false },
    lossyPaxos.rules,
  ) as unknown as Made & { readonly system: object };
  if (each === null) return { ...made, claims: {} } as unknown as Source;
  const promised = leadsTo(
    ({ proposer }: Nodes) => proposer[0]!.ballot > 0,
    ({ acceptor }: Nodes) => acceptor.every((one) => one.promised > 0),
  );
  const weak: readonly Pattern<never>[] = [{ kind: "deliver", each }];
  return { ...made, claims: { promised }, system: { ...made.system, fairness: { weak } } } as unknown as Source;
};

interface Nodes {
  readonly proposer: readonly { readonly ballot: number }[];
  readonly acceptor: readonly { readonly promised: number }[];
}
