// Lamport's TCommit and TwoPhase as whole-state specs, for counts that are published.
// The one idea: two transcriptions, as literal as the language allows.
// Not here: the models of the package, which are richer (models/reference/).
import { names, type SpecSource, spec } from "../../checker/language/index.ts";

interface Managers {
  readonly rm: Readonly<Record<string, string>>;
}

const all = (s: Managers, ...phases: string[]): boolean => Object.values(s.rm).every((phase) => phases.includes(phase));
const some = (s: Managers, phase: string): boolean => Object.values(s.rm).includes(phase);

/** tlaplus/Examples, specifications/transaction_commit/TCommit.tla: Prepare and Decide of each resource manager. */
export const transactionCommit = (managers: number): SpecSource => {
  const rms = names("rm", managers);
  const init: Managers = { rm: Object.fromEntries(rms.map((rm) => [rm, "working"])) };
  const go = (s: Managers, rm: string, phase: string) => ({ rm: { ...s.rm, [rm]: phase } });
  const undecided = (s: Managers, rm: string) => s.rm[rm] === "working" || s.rm[rm] === "prepared";
  return spec(
    "TCommit",
    {
      init: [init],
      actions: {
        prepare: { each: rms, do: (s, rm) => (s.rm[rm] === "working" ? go(s, rm, "prepared") : undefined) },
        commit: {
          each: rms,
          do: (s, rm) =>
            s.rm[rm] === "prepared" && all(s, "prepared", "committed") ? go(s, rm, "committed") : undefined,
        },
        abort: {
          each: rms,
          do: (s, rm) => (undecided(s, rm) && !some(s, "committed") ? go(s, rm, "aborted") : undefined),
        },
      },
    },
    {},
  ) as unknown as SpecSource;
};

interface TwoPhase extends Managers {
  readonly tm: string;
  readonly prepared: ReadonlySet<string>;
  readonly sent: ReadonlySet<string>;
}

/** tlaplus/Examples, specifications/transaction_commit/TwoPhase.tla. */
export const twoPhase = (managers: number): SpecSource => {
  const rms = names("rm", managers);
  const init: TwoPhase = {
    rm: Object.fromEntries(rms.map((rm) => [rm, "working"])),
    tm: "init",
    prepared: new Set(),
    sent: new Set(),
  };
  const go = (s: TwoPhase, rm: string, phase: string) => ({ ...s, rm: { ...s.rm, [rm]: phase } });
  const say = (s: TwoPhase, message: string) => ({ ...s, sent: new Set([...s.sent, message]) });
  return spec(
    "TwoPhase",
    {
      init: [init],
      actions: {
        tmCommit: (s) =>
          s.tm === "init" && s.prepared.size === managers ? { ...say(s, "commit"), tm: "committed" } : undefined,
        tmAbort: (s) => (s.tm === "init" ? { ...say(s, "abort"), tm: "aborted" } : undefined),
        tmRcvPrepared: {
          each: rms,
          do: (s, rm) =>
            s.tm === "init" && s.sent.has(`prepared ${rm}`)
              ? { ...s, prepared: new Set([...s.prepared, rm]) }
              : undefined,
        },
        rmPrepare: {
          each: rms,
          do: (s, rm) => (s.rm[rm] === "working" ? say(go(s, rm, "prepared"), `prepared ${rm}`) : undefined),
        },
        rmChooseToAbort: { each: rms, do: (s, rm) => (s.rm[rm] === "working" ? go(s, rm, "aborted") : undefined) },
        rmRcvCommit: { each: rms, do: (s, rm) => (s.sent.has("commit") ? go(s, rm, "committed") : undefined) },
        rmRcvAbort: { each: rms, do: (s, rm) => (s.sent.has("abort") ? go(s, rm, "aborted") : undefined) },
      },
    },
    {},
  ) as unknown as SpecSource;
};
