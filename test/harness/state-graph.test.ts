// The state graph of a small model, and the geometry of its drawing.
// The one idea: the search counts the same states, the same models stepped by hand take the same ways, and small graphs are judged by hand.
// Not here: the drawing itself (test/browser/explore.test.ts).
import { describe, expect, test } from "vitest";
import { always, NO_DEADLOCK, spec } from "../../checker/index.ts";
import { check, find } from "../../harness/check.ts";
import { Explored } from "../../harness/exploring/explored.ts";
import { type GraphOptions, stateGraph } from "../../harness/exploring/graph.ts";
import { choicesOf, colouringOf, firstChoice } from "../../traces/viewer/page/live/graph-colours.ts";
import { alongWay, componentsOf, placesOf, wayTo } from "../../traces/viewer/page/live/graph-layout.ts";
import lock from "./lock.ts";

const OPTIONS: GraphOptions = { most: 2000, seconds: 60, signal: { aborted: false } };
const subject = await find(lock);
const { source } = subject;
const graph = await stateGraph(source, OPTIONS);
const MUTEX = Object.keys(source.claims).findIndex((name) => name.includes("one client"));

test("has as many states as the search, as deep, and as many of each event", async () => {
  for (const [target, parameters] of [
    [lock, {}],
    ["two-phase", { managers: 3 }],
    ["lamport-paxos/noAdopt", {}],
  ] as const) {
    const subject = await find(target, { parameters });
    const [states, { states: counts, coverage }] = [
      await stateGraph(subject.source, { ...OPTIONS, most: 10_000 }),
      await check(subject, { symmetry: false }),
    ];
    expect(states.isWhole).toBe(true);
    expect([states.depths.length, states.levels.length]).toEqual([counts.distinct, counts.depth]);
    expect(states.levels.reduce((sum, level) => sum + level)).toBe(counts.distinct);
    const sum = (rows: readonly { readonly taken: number; readonly fresh: number }[], of: "taken" | "fresh"): number =>
      rows.reduce((all, row) => all + row[of], 0);
    expect(sum(states.events, "taken")).toBe(sum(coverage, "taken"));
    expect(sum(states.events, "fresh")).toBe(sum(coverage, "fresh"));
  }
});

test("what a claim says of each state is there, and the way to it, which is shortest, leads where the graph says", () => {
  const explored = new Explored(subject, { subject, directory: "/traces", from: "/", engine: "1" });
  const violated = graph.marks.flatMap((marks, state) => (marks[MUTEX] === "n" ? [state] : []));
  expect(violated.length).toBeGreaterThan(0);
  expect(Math.min(...violated.map((state) => graph.depths[state]!))).toBe(13);
  for (const state of [...violated, 0, 1, 50, graph.depths.length - 1]) {
    const way = wayTo(graph, state);
    expect(way.choices.length).toBe(graph.depths[state]);
    expect(alongWay(graph, way).at(-1)).toBe(state);
    expect(explored.walk(way, 0).violated.length > 0).toBe(violated.includes(state));
  }
  const long = explored.random({ initial: 0, choices: [], shows: null }, { events: 30, seed: 2, faults: true });
  expect(alongWay(graph, long).length).toBe(long.choices.length + 1);
});

test("a model with more states is counted and not drawn, and a search that is stopped says so", async () => {
  const few = await stateGraph(source, { ...OPTIONS, most: 50 });
  expect([few.isWhole, few.depths, few.next, few.levels]).toEqual([false, [], [], graph.levels]);
  expect(few.sentence).toBe("All 104 states, 15 events deep: too many to draw, so only their levels are shown.");
  const { source: raft } = await find("raft");
  const stopped = await stateGraph(raft, { ...OPTIONS, signal: { aborted: true } });
  expect(stopped.sentence).toMatch(/^More than [\d,]+ states, \d+ events deep; it was stopped\.$/);
  const enough = await stateGraph(raft, { ...OPTIONS, most: 30 });
  expect(enough.sentence).toMatch(/; that is enough for a picture\.$/);
});

test("states of one depth stand on one line, apart, and within the drawing", () => {
  const { x, y, width, height, lines } = placesOf(graph, 800, 600);
  const places = graph.depths.map((depth, state) => {
    expect(y[state]).toBe(lines[depth]);
    expect(x[state]! > 0 && x[state]! < width && y[state]! > 0 && y[state]! < height).toBe(true);
    return `${x[state]} ${y[state]}`;
  });
  expect(new Set(places).size).toBe(graph.depths.length);
});

describe("colours", () => {
  const claims = [
    ...Object.entries(source.claims).map(([name, { kind }]) => ({ name, kind })),
    { name: NO_DEADLOCK, kind: "deadlock" },
  ];

  test("begin with what is violated, count every state once, and leave out what tells no two apart", () => {
    expect(firstChoice(graph, claims)).toBe(`claim ${MUTEX}`);
    const keys = choicesOf(graph, claims).map(([key]) => key);
    expect(keys).not.toContain(`claim ${claims.length - 1}`);
    for (const key of keys) {
      const { groups, of: colours } = colouringOf(graph, claims, key);
      expect(
        groups.map(({ count }) => count),
        key,
      ).toEqual(groups.map((_, i) => colours.filter((one) => one === i).length));
      expect(colours.every((colour) => groups[colour] !== undefined)).toBe(true);
    }
    const { groups } = colouringOf(graph, claims, `claim ${MUTEX}`);
    expect(groups.find(({ name }) => name === "no")?.tone).toBe("no");
  });
});

test("a component is what can be left and come back to", async () => {
  // 0 → 1 → 2 → 1, 2 → 3 → 4 → 3, 4 → 5.
  const edges: readonly (readonly number[])[] = [[1], [2], [1, 3], [4], [3, 5], []];
  const made = spec(
    "steps",
    {
      init: [{ at: 0 }],
      actions: {
        first: ({ at }) => (edges[at]![0] === undefined ? undefined : { at: edges[at]![0] }),
        second: ({ at }) => (edges[at]![1] === undefined ? undefined : { at: edges[at]![1] }),
      },
      ends: () => true,
    },
    { fine: always(() => true) },
  );
  const steps = await stateGraph((await find(made)).source, OPTIONS);
  expect(steps.depths).toEqual([0, 1, 2, 3, 4, 5]);
  const [alone, first, again, second, other, end] = componentsOf(steps);
  expect([alone, end]).toEqual([-1, -1]);
  expect(first).toBe(again);
  expect(second).toBe(other);
  expect(new Set([first, second, -1]).size).toBe(3);
});
