// Try, confirm, cancel: branches that fence off calls which come twice, late or in the wrong order.
// The one idea: a branch keeps a row for each transaction, in the same database and the same local transaction as its stock.
// Not here: what the coordinator does after a crash.
import { match } from "ts-pattern";
import {
  always,
  model,
  type NodeId,
  names,
  next,
  oneOf,
  produce,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
  step,
} from "../../checker/index.ts";

type Fence = "tried" | "committed" | "rolledBack" | "suspended";
interface Stock {
  readonly available: number;
  readonly frozen: number;
  readonly sold: number;
  readonly fence: ReadonlyMap<NodeId, Fence>;
}
type Call = { readonly type: "try" | "confirm" | "cancel" };
type Answer = { readonly type: "ok" | "refused"; readonly to: Call["type"] };
interface Coordinator {
  readonly phase: "trying" | "confirming" | "cancelling";
  readonly ok: ReadonlySet<NodeId>;
}

const seata = {
  /** A rule is a whole transition where the literature names it so: (row, call) → what happens. */
  fence: (row: Fence | undefined, call: Call["type"]): "run" | "ok" | "refuse" | "suspend" =>
    match([row, call])
      .with([undefined, "try"], () => "run" as const)
      .with([undefined, "cancel"], () => "suspend" as const)
      .with(["tried", "confirm"], ["tried", "cancel"], () => "run" as const)
      .with(
        ["tried", "try"],
        ["committed", "confirm"],
        ["rolledBack", "cancel"],
        ["suspended", "cancel"],
        () => "ok" as const,
      )
      .otherwise(() => "refuse" as const),
  take: ({ available }: Stock): number | undefined => (available >= 1 ? available - 1 : undefined),
};

const stock = (total: (self: NodeId) => number, rules: typeof seata): Role<Stock, Call, Answer> => ({
  init: ({ self }) => ({ available: total(self), frozen: 0, sold: 0, fence: new Map() }),
  durable: ["available", "frozen", "sold", "fence"],
  receive: (s, { type }, { from }) =>
    match(rules.fence(s.fence.get(from), type))
      .with("ok", () => next(s, send(from, { type: "ok", to: type })))
      .with("refuse", () => next(s, send(from, { type: "refused", to: type })))
      .with("suspend", () =>
        next(
          produce(s, (draft) => {
            draft.fence.set(from, "suspended");
          }),
          send(from, { type: "ok", to: type }),
        ),
      )
      .with("run", () => {
        const left = rules.take(s);
        if (type === "try" && left === undefined) return next(s, send(from, { type: "refused", to: type }));
        const after = produce(s, (draft) => {
          if (type === "try") draft.available = left!;
          draft.frozen += type === "try" ? 1 : -1;
          if (type === "confirm") draft.sold += 1;
          if (type === "cancel") draft.available += 1;
          draft.fence.set(from, type === "try" ? "tried" : type === "confirm" ? "committed" : "rolledBack");
        });
        return next(after, send(from, { type: "ok", to: type }));
      })
      .exhaustive(),
});

const coordinator = (branches: readonly NodeId[]): Role<Coordinator, Answer, Call> => {
  const call = (phase: Coordinator["phase"], type: Call["type"]) =>
    next<Coordinator, Call>({ phase, ok: new Set() }, sendAll(branches, { type }));
  return {
    init: () => call("trying", "try"),
    receive: (s, { type, to }, { from }) => {
      if (s.phase !== "trying" || to !== "try") return next(s);
      if (type === "refused") return call("cancelling", "cancel");
      const ok = new Set(s.ok).add(from);
      return ok.size < branches.length ? next({ ...s, ok }) : call("confirming", "confirm");
    },
    timers: { giveUp: (s) => (s.phase === "trying" ? call("cancelling", "cancel") : undefined) },
  };
};

export default model({
  name: "try-confirm-cancel",
  summary: "TCC with fence rows",
  rules: seata,
  parameters: { short: oneOf([false, true], { default: false, summary: "has the second branch nothing left" }) },
  build: ({ short }, rules) => {
    const branches = names("branch", 2);
    const total = (branch: NodeId): number => (short && branch === "branch2" ? 0 : 1);
    const row = (s: Stock): Fence | undefined => s.fence.get("coordinator");
    return protocol(
      "TCC",
      {
        nodes: { coordinator: coordinator(branches), branch: replicated(2, stock(total, rules)) },
        network: { order: "none", copies: "one", loses: "never", duplicates: { atMost: 1 } },
        ends: ({ branch }) => branch.every(({ frozen }) => frozen === 0),
      },
      {
        "nothing is lost or made": always(({ branch }) =>
          branch.every(
            ({ available, frozen, sold }, i) => frozen >= 0 && available + frozen + sold === total(branches[i]!),
          ),
        ),
        "no split": always(
          ({ branch }) => !(branch.some(({ sold }) => sold > 0) && branch.some((s) => row(s) === "rolledBack")),
        ),
        "a row is closed once": step(({ branch: before }, { branch: after }) =>
          before.every((s, i) => row(s) === undefined || row(s) === "tried" || row(after[i]!) === row(s)),
        ),
        "both can be sold": reachable(({ branch }) => branch.every(({ sold }) => sold === 1)),
        "a cancel can come before its try": reachable(({ branch }) => branch.some((s) => row(s) === "suspended")),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "calls overtake one another, and one comes twice" },
    short: { summary: "one branch refuses", with: { short: true }, expect: { "both can be sold": "unreachable" } },
  },
  mutants: {
    noSuspension: {
      summary: "a cancel without a try leaves no row, so that the late try freezes for good",
      breaks: "no deadlock",
      rules: {
        fence: (row, call) => (row === undefined && call === "cancel" ? "ok" : seata.fence(row, call)),
      },
    },
    noFence: {
      summary: "every call runs, as often and in whatever order they come",
      breaks: "nothing is lost or made",
      rules: { fence: () => "run" },
    },
  },
});
