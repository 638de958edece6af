// Small models to be mutated, as texts.
// The one idea: each has what the others lack: rules, options that build the nodes, durable state, timers, families, steps by name.
// Not here: the tests.

/** A coordinator asks two others, which vote by name; a rule is data, a number is built, a field is durable. */
export const VOTING = `
import { always, integer, model, next, protocol, reachable, replicated, send, sendAll } from "kripke";
type Phase = "idle" | "asked" | "done";
const rules = { enough: (votes: number, needed: number) => votes >= needed, answers: true };
const voter = (r: typeof rules) => ({
  init: () => ({ voted: false }),
  durable: ["voted"],
  receive: (s: { voted: boolean }, _m: { type: "ask" }, { from }: { from: string }) =>
    s.voted
      ? next(s)
      : { yes: next({ ...s, voted: true }, r.answers ? [send(from, { type: "yes" })] : []), no: next(s) },
});
const leader = (others: readonly string[], needed: number, r: typeof rules) => ({
  init: () => ({ phase: "idle" as Phase, votes: new Set<string>() }),
  receive: (s: { phase: Phase; votes: ReadonlySet<string> }, _m: { type: "yes" }, { from }: { from: string }) => {
    const votes = new Set(s.votes).add(from);
    if (votes.size > 3 || s.phase === "idle") return next(s);
    const most = Math.max(votes.size, s.votes.size, 0);
    return next({ phase: r.enough(most, needed) ? ("done" as const) : s.phase, votes });
  },
  timers: {
    ask: (s: { phase: Phase; votes: ReadonlySet<string> }) =>
      s.phase === "idle" ? next({ ...s, phase: "asked" as const }, sendAll(others, { type: "ask" })) : undefined,
  },
});
export default model({
  name: "voting",
  summary: "a vote",
  parameters: { voters: integer({ default: 2, min: 1, max: 3, summary: "voters" }) },
  rules,
  build: ({ voters }, r) =>
    protocol(
      "voting",
      {
        nodes: {
          leader: leader(Array.from({ length: voters }, (_, i) => "voter" + String(i + 1)), voters, r) as never,
          voter: replicated(voters, voter(r) as never),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: { atMost: 1 } },
        crashes: [{ of: "voter", atMost: 1, restarts: "at once" }],
        ends: () => true,
      },
      {
        "done means that all voted": always(({ leader, voter }: any) => leader.phase !== "done" || voter.every((v: any) => v.voted)),
        "it can be done": reachable(({ leader }: any) => leader.phase === "done"),
      },
    ),
}).expects({
  scenarios: {
    two: { summary: "two voters" },
    one: { summary: "one voter", with: { voters: 1 } },
  },
});
`;
