// What the proof of symmetry may find wrong, and what not.
// The one idea: what lies behind a bound is not met, so what goes wrong there is nobody's business.
// Not here: that members are told apart (engine-agrees.test.ts, the sketches).
import { expect, test } from "vitest";
import {
  always,
  checkSource,
  next,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  step,
} from "../../checker/index.ts";

interface State {
  readonly phase: "start" | "walks" | "asks" | "walked";
}

/** Who asks is answered for ever. */
const role: Role<State, "ping"> = {
  init: () => ({ phase: "start" }),
  actions: {
    go: ({ phase }, { peers }) => {
      if (phase === "start") return { walk: next({ phase: "walks" }), ask: next({ phase: "asks" }) };
      if (phase === "walks") return next({ phase: "walked" });
      return phase === "asks" ? next({ phase: "asks" }, send(peers[0]!, "ping")) : undefined;
    },
  },
  receive: (state, message, { from }) => next(state, send(from, message)),
};

const endless = protocol(
  "endless",
  {
    nodes: { member: replicated(2, role) },
    network: { order: "none", copies: "many", loses: "never", duplicates: "never", delivery: "at once" },
    symmetry: ["member"],
    ends: () => true,
  },
  {},
);

test("an error in a state that a bound leaves unexpanded is not met", async () => {
  const source = endless as unknown as Parameters<typeof checkSource>[0];
  const result = await checkSource(source, { maxDepth: 2 }, { now: () => 0, memory: () => 0 });
  expect(result.error).toBeNull();
  expect(result.reductions).toEqual([expect.stringMatching(/^symmetry of member /)]);
  expect(result.bounds).toEqual([{ kind: "depth", cut: 2 }]);
});

test("an error in a state that is expanded is met", async () => {
  const source = endless as unknown as Parameters<typeof checkSource>[0];
  const result = await checkSource(source, {}, { now: () => 0, memory: () => 0 });
  expect(result.error?.message).toMatch(/An exchange handled 1000 messages/);
  expect(result.error?.evidence.events).toMatchObject([{ kind: "action", name: "go", choice: "ask" }]);
});

/** Three that count; whoever speaks of them by position tells them apart. */
interface Counting {
  readonly n: number;
}
const counting = (claims: object, more: object = {}) =>
  protocol(
    "counting",
    {
      nodes: {
        member: replicated(3, {
          init: () => ({ n: 0 }),
          actions: { up: ({ n }: Counting) => (n < 2 ? { up: next({ n: n + 1 }), jump: next({ n: 5 }) } : undefined) },
        }),
      },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      symmetry: ["member"],
      ends: () => true,
      ...more,
    } as never,
    claims as never,
  ) as unknown as Parameters<typeof checkSource>[0];

interface Members {
  readonly member: readonly Counting[];
}
const thirdAlone = ({ member }: Members): boolean => member[2]!.n > 0 && member[0]!.n === 0 && member[1]!.n === 0;

test.each([
  ["an always claim", 'the claim "never alone"', { "never alone": always((nodes: Members) => !thirdAlone(nodes)) }, {}],
  ["a reachable claim", 'the claim "alone"', { alone: reachable(thirdAlone) }, {}],
  [
    "a step claim",
    'the claim "the last is first"',
    {
      "the last is first": step(
        ({ member }: Members, _: Members, event: { node?: string }) =>
          event.node !== "member3" || member[2]!.n <= member[1]!.n,
      ),
    },
    {},
  ],
  ["within", "the bound within", {}, { within: ({ member }: Members) => member[0]!.n <= member[2]!.n }],
  ["ends", "ends", {}, { ends: ({ member }: Members) => member[1]!.n > 2 }],
])("%s that tells members apart is refused", async (_, what, claims, more) => {
  const result = await checkSource(counting(claims, more), {}, { now: () => 0, memory: () => 0 });
  expect(result.error?.message).toContain(`Symmetry is declared, but ${what} tells members apart`);
  expect(result.exitCode).toBe(75);
});

test("a fifo key that tells names apart is reported, whichever message is first in its queue", async () => {
  const link = (key: (envelope: { message: { to: string; n: number } }) => string) => ({
    order: { fifo: key },
    copies: "one",
    loses: "never",
    duplicates: "never",
  });
  const asked = (key: (envelope: { message: { to: string; n: number } }) => string) =>
    protocol(
      "keys",
      {
        nodes: {
          boss: {
            init: () => ({ told: false }),
            actions: {
              // The names of two in one message each, the first of them in a queue that member1 shares with nobody.
              tell: ({ told }: { told: boolean }) =>
                told
                  ? undefined
                  : next({ told: true }, ...[1, 2, 3].flatMap((n) => [send("store", { to: `member${n}`, n: 0 })])),
            },
            receive: (state: object) => next(state),
          },
          store: { init: () => ({}), receive: (state: object) => next(state) },
          member: replicated(3, { init: () => ({}), receive: (state: object) => next(state) }),
        },
        network: link(key),
        symmetry: ["member"],
        ends: () => true,
      } as never,
      {},
    ) as unknown as Parameters<typeof checkSource>[0];
  const check = (key: (envelope: { message: { to: string; n: number } }) => string) =>
    checkSource(asked(key), {}, { now: () => 0, memory: () => 0 });
  const told = await check(({ message }) => (message.to === "member3" ? "apart" : "together"));
  expect(told.exitCode).toBe(75);
  expect(told.error?.message).toMatch(/he fifo key of (the link )?link1 tells/);
  expect((await check(({ message }) => message.to)).error).toBeNull();
  // In one queue the order of sending is the order of names, and the store learns it.
  expect((await check(() => "one")).error?.message).toContain("action tell of boss tells member1 and member2 apart");
});
