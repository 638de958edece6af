// A predicate that is no longer remembered says what it said.
// The one idea: beside it stands a claim of the same that reads little and stays remembered; both must come to the same end.
// Not here: how fast either is (bench/).
import { expect, test } from "vitest";
import { always, checkSource, next, protocol, replicated } from "../../checker/index.ts";
import { Losses } from "../../checker/machine/memo/losses.ts";

const NODES = 50;

interface Node {
  readonly n: number;
}

const role = { init: (): Node => ({ n: 0 }), actions: { up: (s: Node) => (s.n < 1 ? next({ n: 1 }) : undefined) } };
const last = ({ w }: { readonly w: readonly Node[] }) => w.slice(-3).every(({ n }) => n === 1);

const wide = protocol(
  "wide",
  {
    nodes: { w: replicated(NODES, role) },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
    ends: () => true,
  } as never,
  {
    "read whole": always(((nodes: { w: readonly Node[] }) => {
      const sum = nodes.w.reduce((all, { n }) => all + n, 0);
      return sum < 3 || !last(nodes);
    }) as never),
    "read little": always(((nodes: { w: readonly Node[] }) => !last(nodes)) as never),
  } as never,
);

test("a claim that reads fifty nodes is violated where one that reads three is", async () => {
  const { claims } = await checkSource(wide as never, { maxStates: 22_000 }, { now: () => 0, memory: () => 0 });
  const [whole, little] = claims;
  expect([whole!.verdict, little!.verdict]).toEqual(["violated", "violated"]);
  expect(whole!.evidence).toEqual(little!.evidence);
  expect(whole!.evidence[0]!.events).toHaveLength(3);
});

const losesAfter = (reads: number, known: number): number => {
  const losses = new Losses();
  for (let asked = 1; asked <= 10_000; asked++) {
    losses.asked();
    if (asked % 10 < known) continue;
    if (losses.missed(reads)) return asked;
  }
  return -1;
};

test("remembering is a loss where nearly nothing is known and much is read, twice in a row", () => {
  expect(losesAfter(60, 0)).toBe(2048);
  expect(losesAfter(60, 1)).toBeGreaterThan(2048);
  expect(losesAfter(60, 3)).toBe(-1);
  expect(losesAfter(40, 0)).toBe(-1);
});
