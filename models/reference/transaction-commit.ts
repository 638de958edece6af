// Transaction commit: what any commit protocol must achieve, with no protocol in it.
// The one idea: managers decide by looking at one another, as no real system can; the commit protocols are judged against it.
// Not here: messages, a coordinator (two-phase.ts), acceptors (paxos-commit.ts), failures.
//
// A transcription of TCommit.tla by Gray and Lamport ("Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 2;
// github.com/tlaplus/Examples, specifications/transaction_commit). An action here is a disjunct there, so that distinct and
// generated states and depth are those of TLC. Of the invariants TCConsistent is a claim; TCTypeOK is left to the compiler.
import { always, integer, model, names, produce, reachable, spec } from "../../checker/index.ts";
import { all, consistent, type ManagerState, type Managers, uniform } from "./managers.ts";

interface State {
  readonly rm: Managers;
}

const rules = {
  /** canCommit: may a prepared manager commit, given the states of all? */
  canCommit: (all: readonly ManagerState[]): boolean => all.every((rm) => rm === "prepared" || rm === "committed"),
  /** notCommitted: may an undecided manager abort? */
  canAbort: (all: readonly ManagerState[]): boolean => !all.includes("committed"),
};

export default model({
  name: "transaction-commit",
  summary: "what every commit protocol must achieve (Gray and Lamport's TCommit)",
  parameters: { managers: integer({ default: 3, min: 1, max: 8, summary: "resource managers" }) },
  rules,
  build: ({ managers }, { canCommit, canAbort }) => {
    const rms = names("rm", managers);
    const init: State = { rm: uniform(rms, "working") };
    const set = (state: State, rm: string, to: ManagerState): State =>
      produce(state, (draft) => {
        draft.rm[rm] = to;
      });
    return spec(
      "transaction commit",
      {
        init: [init],
        components: { rm: "record" },
        actions: {
          prepare: { each: rms, do: (s, rm) => (s.rm[rm] === "working" ? set(s, rm, "prepared") : undefined) },
          decideToCommit: {
            each: rms,
            do: (s, rm) =>
              s.rm[rm] === "prepared" && canCommit(Object.values(s.rm)) ? set(s, rm, "committed") : undefined,
          },
          decideToAbort: {
            each: rms,
            do: (s, rm) =>
              (s.rm[rm] === "working" || s.rm[rm] === "prepared") && canAbort(Object.values(s.rm))
                ? set(s, rm, "aborted")
                : undefined,
          },
        },
        ends: ({ rm }) => all(rm, "committed") || all(rm, "aborted"),
      },
      {
        "no split decision": always(({ rm }) => consistent(rm)),
        "all can commit": reachable(({ rm }) => all(rm, "committed")),
        "all can abort": reachable(({ rm }) => all(rm, "aborted")),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three managers" },
    alone: { summary: "a manager that has only itself to ask", with: { managers: 1 } },
    "eight managers": { summary: "the largest instance", with: { managers: 8 } },
  },
  mutants: {
    commitsAlone: {
      summary: "a prepared manager commits without looking at the others",
      breaks: "no split decision",
      rules: { canCommit: () => true },
    },
    neverCommits: { summary: "nobody may ever commit", breaks: "all can commit", rules: { canCommit: () => false } },
    neverAborts: { summary: "nobody may ever abort", breaks: "all can abort", rules: { canAbort: () => false } },
    waitsForCommitted: {
      summary: "a manager commits only after another one has",
      breaks: "no deadlock",
      rules: { canCommit: (all) => all.includes("committed"), canAbort: (all) => all.includes("working") },
    },
  },
});
