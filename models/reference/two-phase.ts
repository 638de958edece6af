// Two-phase commit, with a transaction manager and messages that are never taken back.
// The one idea: the messages ever sent are one growing set, which stands for loss, delay and duplication at once.
// Not here: crashes, logs and recovery (models/two-phase-commit).
//
// A transcription of TwoPhase.tla by Gray and Lamport ("Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 3;
// github.com/tlaplus/Examples, specifications/transaction_commit). An action here is a disjunct there, so that distinct and
// generated states and depth are those of TLC. TPTypeOK is left to the compiler; TC!TCSpec, of which the module says that it
// is implemented, is here through its invariant and through what it asks of a commit.
import { always, integer, model, names, produce, reachable, spec } from "../../checker/index.ts";
import { type ManagerState, type Managers, managersNamed, uniform } from "./transaction-commit.ts";

type Message = "commit" | "abort" | `prepared ${string}`;

interface State {
  readonly rm: Managers;
  readonly tm: "init" | "committed" | "aborted";
  /** Those of whom the transaction manager knows that they are prepared. */
  readonly tmPrepared: ReadonlySet<string>;
  readonly sent: ReadonlySet<Message>;
}

const rules = {
  /** What the transaction manager asks of the managers before it commits: `knows` says of whom it knows that it is prepared. */
  enough: (managers: readonly string[], knows: (rm: string) => boolean): boolean => managers.every(knows),
  /** May the transaction manager, and a manager that is still working, abort unasked? */
  mayAbort: true,
};

export default model({
  name: "two-phase",
  summary: "two-phase commit as a message set (Gray and Lamport's TwoPhase)",
  parameters: { managers: integer({ default: 3, min: 1, max: 8, summary: "resource managers" }) },
  rules,
  build: ({ managers }, { enough, mayAbort }) => {
    const rms = names("rm", managers);
    const { all, consistent } = managersNamed(rms);
    const init: State = { rm: uniform(rms, "working"), tm: "init", tmPrepared: new Set(), sent: new Set() };
    const decide = (state: State, tm: "committed" | "aborted", message: Message): State =>
      produce(state, (draft) => {
        draft.tm = tm;
        draft.sent.add(message);
      });
    const set = (state: State, rm: string, to: ManagerState): State =>
      produce(state, (draft) => {
        draft.rm[rm] = to;
      });
    return spec(
      "two-phase commit as a message set",
      {
        init: [init],
        components: { rm: "record", tmPrepared: "set", sent: "set" },
        actions: {
          tmCommit: (s) =>
            s.tm === "init" && enough(rms, (rm) => s.tmPrepared.has(rm)) ? decide(s, "committed", "commit") : undefined,
          tmAbort: (s) => (mayAbort && s.tm === "init" ? decide(s, "aborted", "abort") : undefined),
          tmRcvPrepared: {
            each: rms,
            do: (s, rm) =>
              s.tm === "init" && s.sent.has(`prepared ${rm}`)
                ? produce(s, (draft) => {
                    draft.tmPrepared.add(rm);
                  })
                : undefined,
          },
          rmPrepare: {
            each: rms,
            do: (s, rm) =>
              s.rm[rm] === "working"
                ? produce(s, (draft) => {
                    draft.rm[rm] = "prepared";
                    draft.sent.add(`prepared ${rm}`);
                  })
                : undefined,
          },
          rmChooseToAbort: {
            each: rms,
            do: (s, rm) => (mayAbort && s.rm[rm] === "working" ? set(s, rm, "aborted") : undefined),
          },
          rmRcvCommitMsg: { each: rms, do: (s, rm) => (s.sent.has("commit") ? set(s, rm, "committed") : undefined) },
          rmRcvAbortMsg: { each: rms, do: (s, rm) => (s.sent.has("abort") ? set(s, rm, "aborted") : undefined) },
        },
      },
      {
        "no split decision": always(({ rm }) => consistent(rm)),
        "a commit is decided only when all are prepared": always(({ rm, tm }) =>
          tm === "committed" ? all(rm, "prepared", "committed") : undefined,
        ),
        "all can commit": reachable(({ rm }) => all(rm, "committed")),
        "all can abort": reachable(({ rm }) => all(rm, "aborted")),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three managers" },
    alone: { summary: "one manager", with: { managers: 1 } },
    "five managers": { summary: "five managers", with: { managers: 5 } },
    "eight managers": { summary: "the instance that benchmarks use", with: { managers: 8 }, large: true },
  },
  mutants: {
    commitsEarly: {
      summary: "the transaction manager commits once one manager is prepared",
      breaks: "no split decision",
      rules: { enough: (managers, knows) => managers.some(knows) },
    },
    commitsUnasked: {
      summary: "the transaction manager commits without asking",
      breaks: "a commit is decided only when all are prepared",
      rules: { enough: () => true },
    },
    neverCommits: {
      summary: "the transaction manager waits for a manager that does not exist",
      breaks: "all can commit",
      rules: { enough: (_, knows) => knows("rm0") },
    },
    neverAborts: { summary: "nobody may abort unasked", breaks: "all can abort", rules: { mayAbort: false } },
  },
});
