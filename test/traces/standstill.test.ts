// Where only events that change nothing are left, the story says what they are, and no warning denies that they happen.
// The one idea: "nothing can happen" and "nothing that changes anything can happen" are two stories.
// Not here: lassos that go round (lasso-text), deciding (test/temporal).
import { expect, test } from "vitest";
import {
  checkSource,
  eventually,
  next,
  onLassoWalk,
  protocol,
  type Role,
  type Source,
  send,
} from "../../checker/index.ts";

interface S {
  readonly n: number;
}
type M = { readonly type: "poison" };
const poisoned: Role<S, M> = {
  init: ({ self }) => next({ n: 0 }, send(self, { type: "poison" })),
  receive: (s, message, { self }) => next(s, send(self, message)),
};
const silent: Role<S, M> = { init: () => ({ n: 0 }) };
const made = (k: Role<S, M>) =>
  protocol(
    "still",
    {
      nodes: { k },
      network: { order: "none", copies: "many", loses: "never", duplicates: "never" },
      fairness: { weak: [{ kind: "deliver" }] },
      ends: () => true,
    },
    { grows: eventually(({ k: { n } }) => n === 1) },
  ) as unknown as Source;

test.each([
  ["a message that is redelivered", poisoned, ["deliver"]],
  ["nothing", silent, []],
] as const)("at the end %s goes on", async (_, role, kinds) => {
  const source = made(role as Role<S, M>);
  const { claims, warnings } = await checkSource(source, {}, { now: () => 0, memory: () => 0 });
  expect(claims[0]!.verdict).toBe("violated");
  expect(warnings.some((warning) => warning.includes("never bites"))).toBe(kinds.length === 0);
  const { idling } = onLassoWalk(source, "grows", (on) => on.judge(on.walk.initial[0]!, [], 0));
  expect(idling.map(({ kind }) => kind)).toEqual(kinds);
});
