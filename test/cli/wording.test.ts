// The words of answers in which something is counted or left out: each is a sentence.
// Not here: the answers as a whole (check.test.ts).
import { expect, test } from "vitest";
import { directoryWith, kripke } from "./harness.ts";

const directory = directoryWith({
  "package.json": "{}",
  "ticks.ts": `import { eventually, next, observer, protocol } from "kripke";
const seen = observer("seen", 0, () => 1);
export default protocol(
  "ticks",
  {
    nodes: { a: { init: () => ({ n: 0 }), actions: { tick: (s) => next({ n: s.n + 1 }) } } },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
    fairness: { weak: [{ kind: "action", name: "tick" }] },
    view: { shift: ["n"] },
    within: ({ a }) => a.n < 9,
    observers: [seen],
    ends: () => true,
  },
  { "it ends": eventually(({ a }) => a.n < 0) },
);
`,
});

test("a graph of its own is told as a sentence, not as a reduction", async () => {
  const { code, out, err } = await kripke(directory, "check", "ticks.ts");
  expect([code, err]).toEqual([13, ""]);
  expect(out).toMatch(
    /^A liveness claim was decided on a graph of 1 state, without the observer seen, modulo the view \(shifts compared up to 1,000, 512 pairs compared\)\.$/m,
  );
});
