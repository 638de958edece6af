// What the samples of a symmetric search may find wrong, and what not.
// The one idea: a sample looks at a state before its turn, so what goes wrong there must wait until the search comes to it.
// Not here: that members are told apart (engine-agrees.test.ts, the sketches).
import { expect, test } from "vitest";
import { checkSource, next, protocol, type Role, replicated, send } from "../../checker/index.ts";

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

test("an error in a state that a bound leaves unexpanded is not met by a sample", async () => {
  const source = endless as unknown as Parameters<typeof checkSource>[0];
  const result = await checkSource(source, { maxDepth: 2 }, { now: () => 0, memory: () => 0 });
  expect(result.error).toBeNull();
  expect(result.reductions).toEqual(["symmetry of member"]);
  expect(result.bounds).toEqual([{ kind: "depth", cut: 2 }]);
});

test("an error in a state that is expanded is met", async () => {
  const source = endless as unknown as Parameters<typeof checkSource>[0];
  const result = await checkSource(source, {}, { now: () => 0, memory: () => 0 });
  expect(result.error?.message).toMatch(/An exchange handled 1000 messages/);
  expect(result.error?.evidence.events).toMatchObject([{ kind: "action", name: "go", choice: "ask" }]);
});
