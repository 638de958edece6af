// Several simulations as one: what is added, what is chosen, what must be true of each.
// The one idea: each answer is written by hand, so that what comes of two is seen at a glance.
// Not here: walking (simulation.test.ts), workers (test/cli/simulate.test.ts).
import { expect, test } from "vitest";
import { endsAll, joined, type SimulatedClaim, type Simulation } from "../../checker/index.ts";

const claim = (name: string, events: number | null): SimulatedClaim => ({
  name,
  kind: "always",
  verdict: events === null ? "not seen" : "violated",
  events,
  isShortest: events === null ? null : true,
  traces: [],
  evidence: [],
});

const simulation = (parts: Partial<Simulation>): Simulation => ({
  verdict: "nothing found",
  exitCode: 0,
  seed: 0,
  strategy: "mixed",
  walks: 10,
  events: 100,
  end: "seconds",
  met: { pairs: 5, lastNew: 2 },
  seconds: 1,
  handlerCalls: 7,
  faults: [],
  undone: [],
  warnings: [],
  claims: [claim("a", null), claim("b", null)],
  error: null,
  ...parts,
});

test("walks, events and faults are added; the most that one met and the longest time are told", () => {
  const one = simulation({ faults: [{ event: "crash a", taken: 2 }], met: { pairs: 9, lastNew: 4 } });
  const other = simulation({
    faults: [
      { event: "crash b", taken: 0 },
      { event: "crash a", taken: 1 },
    ],
    seconds: 3,
  });
  const both = joined([one, other], 42);
  expect([both.seed, both.walks, both.events, both.handlerCalls, both.seconds]).toEqual([42, 20, 200, 14, 3]);
  expect(both.faults).toEqual([
    { event: "crash a", taken: 3 },
    { event: "crash b", taken: 0 },
  ]);
  expect(both.met).toEqual({ pairs: 9, lastNew: 4 });
});

test("of each claim the shortest way is told, of equally short ones that of the first", () => {
  const one = simulation({ claims: [claim("a", 4), claim("b", null)] });
  const other = simulation({ claims: [claim("a", 3), { ...claim("b", 6), kind: "deadlock" }] });
  const both = joined([one, other], 1);
  expect(both.claims.map(({ events }) => events)).toEqual([3, 6]);
  expect([both.verdict, both.exitCode]).toEqual(["violated", 12]);
  expect(
    joined([simulation({ claims: [other.claims[0]!] }), simulation({ claims: [other.claims[0]!] })], 1).claims[0],
  ).toBe(other.claims[0]);
});

test("what never was is told only where it never was in any of them", () => {
  const one = simulation({ warnings: ["x", "y"], undone: ["no crash"], verdict: "undecided", exitCode: 1 });
  const both = joined([one, simulation({ warnings: ["y"] })], 1);
  expect([both.warnings, both.undone, both.verdict]).toEqual([["y"], [], "nothing found"]);
  expect(joined([one, one], 1).verdict).toBe("undecided");
});

test("a kind of fault by itself is the row of who met none of it", () => {
  const none = simulation({ faults: [{ event: "drop", taken: 0 }] });
  const some = simulation({ faults: [{ event: "drop ping → pinged", taken: 2 }] });
  expect(joined([none, some], 1).faults).toEqual([{ event: "drop ping → pinged", taken: 2 }]);
  expect(joined([none, none], 1).faults).toEqual([{ event: "drop", taken: 0 }]);
});

test("the longest walk that any of them kept is kept", () => {
  const walk = (events: number) => ({ events, trace: null, evidence: { initial: null, events: [], loopStart: null } });
  const all = [
    simulation({}),
    simulation({ walk: walk(4) }),
    simulation({ walk: walk(9) }),
    simulation({ walk: walk(9) }),
  ];
  expect(joined(all, 1).walk).toBe(all[2]!.walk);
  expect(joined([simulation({}), simulation({})], 1)).not.toHaveProperty("walk");
});

test("an end that stopped the others goes before the interrupt that stopped them, and any other behind it", () => {
  const ends = (...all: Simulation["end"][]) =>
    joined(
      all.map((end) => simulation({ end })),
      1,
    ).end;
  expect(ends("interrupt", "settled")).toBe("settled");
  expect(ends("interrupt", "first", "seconds")).toBe("first");
  expect(ends("walks", "interrupt")).toBe("interrupt");
  expect(ends("walks", "seconds")).toBe("seconds");
  expect([
    endsAll({ end: "error" }),
    endsAll({ end: "settled" }),
    endsAll({ end: "interrupt" }),
    endsAll({ end: "walks" }),
  ]).toEqual([true, true, false, false]);
});

test("an error of one is the error of all", () => {
  const error = { message: "threw", evidence: { initial: null, events: [], loopStart: null } };
  const both = joined([simulation({}), simulation({ error, end: "error", exitCode: 75, verdict: "error" })], 1);
  expect([both.verdict, both.exitCode, both.error?.message, both.end]).toEqual(["error", 75, "threw", "error"]);
});
