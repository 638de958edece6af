// The whole-state form, for specs that are not nodes and messages.
// The one idea: variables are the components of the state, and the keys of a record or the members of a set may be too.
// Not here: the whole of TwoPhase (models/reference).
import { always, produce, reachable, spec } from "../../checker/index.ts";

interface TwoPhase {
  readonly rm: Readonly<Record<string, "working" | "prepared" | "committed" | "aborted">>;
  readonly tm: "init" | "committed" | "aborted";
  readonly tmPrepared: ReadonlySet<string>;
  readonly sent: ReadonlySet<string>;
}

/** Without what aborts. */
export const twoPhase = (rms: readonly string[]) => {
  const init: TwoPhase = {
    rm: Object.fromEntries(rms.map((rm) => [rm, "working"])),
    tm: "init",
    tmPrepared: new Set(),
    sent: new Set(),
  };
  return spec(
    "TwoPhase",
    {
      init: [init],
      components: { rm: "record", tmPrepared: "set", sent: "set" },
      actions: {
        tmCommit: (s) =>
          s.tm === "init" && s.tmPrepared.size === rms.length
            ? produce(s, (draft) => {
                draft.tm = "committed";
                draft.sent.add("commit");
              })
            : undefined,
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
        rmRcvCommit: {
          each: rms,
          do: (s, rm) =>
            s.sent.has("commit")
              ? produce(s, (draft) => {
                  draft.rm[rm] = "committed";
                })
              : undefined,
        },
      },
    },
    {
      consistent: always(
        ({ rm }) => !(Object.values(rm).includes("committed") && Object.values(rm).includes("aborted")),
      ),
      "nobody commits unasked": always(
        ({ rm, sent }) => !Object.values(rm).includes("committed") || sent.has("commit"),
      ),
      "all can commit": reachable(({ rm }) => Object.values(rm).every((phase) => phase === "committed")),
      "one can abort": reachable(({ rm }) => Object.values(rm).includes("aborted")),
    },
  );
};

export default twoPhase(["rm1", "rm2", "rm3"]);
