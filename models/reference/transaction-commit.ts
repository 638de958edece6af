// Transaction commit: what any commit protocol must achieve, with no protocol in it.
// The one idea: managers decide by looking at one another, as no real system can; the commit protocols are judged against it.
// Not here: messages, a coordinator (two-phase.ts), acceptors (paxos-commit.ts), failures.
//
// A transcription of TCommit.tla by Gray and Lamport ("Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 2;
// github.com/tlaplus/Examples, specifications/transaction_commit). An action here is a disjunct there, so that distinct and
// generated states and depth are those of TLC. Of the invariants TCConsistent is a claim; TCTypeOK is left to the compiler.
import { always, integer, model, names, produce, reachable, spec } from "../../checker/index.ts";

/** How far a manager has come; each specification of this folder says itself how it moves on. */
export type ManagerState = "working" | "prepared" | "committed" | "aborted";
/** By name: read one manager at a time, and no further than needed. */
export type Managers = Readonly<Record<string, ManagerState>>;

/** Every manager in the same state. */
export const uniform = (names: readonly string[], state: ManagerState): Managers =>
  Object.fromEntries(names.map((name) => [name, state]));

/** What can be asked of the managers of these names. */
export const managersNamed = (names: readonly string[]) => {
  const all = (rm: Managers, ...states: readonly ManagerState[]): boolean =>
    names.every((name) => states.includes(rm[name]!));
  const some = (rm: Managers, state: ManagerState): boolean => names.some((name) => rm[name] === state);
  return {
    /** Is every manager in one of these states? */
    all,
    /** TCConsistent: nobody has aborted while somebody has committed. */
    consistent: (rm: Managers): boolean => !(some(rm, "committed") && some(rm, "aborted")),
  };
};

interface State {
  readonly rm: Managers;
}

const rules = {
  /** canCommit: does the state of another manager, or its own, let a prepared manager commit? */
  letsCommit: (state: ManagerState): boolean => state === "prepared" || state === "committed",
  /** notCommitted: does the state of another manager, or its own, let an undecided manager abort? */
  letsAbort: (state: ManagerState): boolean => state !== "committed",
};

export default model({
  name: "transaction-commit",
  summary: "what every commit protocol must achieve (Gray and Lamport's TCommit)",
  parameters: { managers: integer({ default: 3, min: 1, max: 8, summary: "resource managers" }) },
  rules,
  build: ({ managers }, { letsCommit, letsAbort }) => {
    const rms = names("rm", managers);
    const { all, consistent } = managersNamed(rms);
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
              s.rm[rm] === "prepared" && rms.every((each) => letsCommit(s.rm[each]!))
                ? set(s, rm, "committed")
                : undefined,
          },
          decideToAbort: {
            each: rms,
            do: (s, rm) =>
              (s.rm[rm] === "working" || s.rm[rm] === "prepared") && rms.every((each) => letsAbort(s.rm[each]!))
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
    "five managers": { summary: "five managers", with: { managers: 5 } },
    "eight managers": { summary: "the largest instance", with: { managers: 8 }, large: true },
  },
  mutants: {
    commitsAlone: {
      summary: "a prepared manager commits without looking at the others",
      breaks: "no split decision",
      rules: { letsCommit: () => true },
    },
    neverCommits: { summary: "nobody may ever commit", breaks: "all can commit", rules: { letsCommit: () => false } },
    neverAborts: { summary: "nobody may ever abort", breaks: "all can abort", rules: { letsAbort: () => false } },
    hesitates: {
      summary: "nobody aborts once another one is prepared, and nobody commits",
      breaks: "no deadlock",
      rules: { letsCommit: () => false, letsAbort: (state) => state === "working" },
    },
  },
});
