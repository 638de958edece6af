// The sketches of the language: every construct that they show runs, and published results come out.
// The one idea: each sketch is a model with its own expectations, or a bare protocol or spec whose verdicts are listed here.
// Not here: the models of the registry (test/models).
import { describe, expect, test } from "vitest";
import { type Checkable, checkSource, type ParameterValues, subjectOf, variantsOf } from "../../checker/index.ts";
import { surroundings } from "../models/surroundings.ts";
import messageTransaction from "./message-transaction.ts";
import paxos from "./paxos.ts";
import raft from "./raft.ts";
import saga from "./saga.ts";
import twoPhase from "./spec.ts";
import threePhaseCommit from "./three-phase-commit.ts";
import tryConfirmCancel from "./try-confirm-cancel.ts";
import twoPhaseCommit from "./two-phase-commit.ts";
import zab from "./zab.ts";

const sketches = {
  "two-phase-commit": twoPhaseCommit,
  "three-phase-commit": threePhaseCommit,
  paxos,
  zab,
  raft,
  "message-transaction": messageTransaction,
  "try-confirm-cancel": tryConfirmCancel,
  saga,
  spec: twoPhase,
} as unknown as Readonly<Record<string, Checkable>>;

const run = async (sketch: string, variant: string | null, parameters: ParameterValues = {}) => {
  const { source, expected } = subjectOf(sketches[sketch]!, variant, parameters);
  return { expected, result: await checkSource(source, {}, surroundings) };
};

const models = Object.entries(sketches).flatMap(([name, sketch]) =>
  "scenarios" in sketch ? variantsOf(sketch).map((variant) => [name, variant.name] as const) : [],
);

test.each(models)("%s: %s", async (sketch, variant) => {
  const { expected, result } = await run(sketch, variant);
  expect(result.error).toBeNull();
  const verdicts = Object.fromEntries(result.claims.map(({ name, verdict }) => [name, verdict]));
  expect(verdicts).toMatchObject(expected!);
});

test("saga: what is delivered is paid, and every order is closed", async () => {
  const { result } = await run("saga", null);
  expect(result.verdict).toBe("holds");
  expect(result.claims.every(({ verdict }) => verdict === "holds" || verdict === "witnessed")).toBe(true);
});

test("spec: without what aborts, nobody aborts", async () => {
  const { result } = await run("spec", null);
  const verdicts = result.claims.map(({ name, verdict }) => `${name}: ${verdict}`);
  expect(verdicts).toEqual([
    "consistent: holds",
    "nobody commits unasked: holds",
    "all can commit: witnessed",
    "one can abort: unreachable",
    "no deadlock: holds",
  ]);
});

test("raft: clients that are told apart by nothing halve the states, and change no verdict", async () => {
  const { source } = subjectOf(sketches["raft"]!, "two clients");
  const [merged, apart] = await Promise.all(
    [true, false].map((symmetry) => checkSource(source, { symmetry }, surroundings)),
  );
  const verdicts = [merged!, apart!].map(({ claims }) => claims.map(({ name, verdict }) => `${name}: ${verdict}`));
  expect(verdicts[0]).toEqual(verdicts[1]);
  expect(merged!.states.distinct).toBeLessThan(0.51 * apart!.states.distinct);
});

type Row = readonly [
  sketch: string,
  variant: string | null,
  parameters: ParameterValues,
  claim: string,
  verdict: string,
  events: number | null,
];

const decided = async ([sketch, variant, parameters, claim, verdict, events]: Row): Promise<void> => {
  const { result } = await run(sketch, variant, parameters);
  const found = result.claims.find(({ name }) => name === claim)!;
  expect(found.verdict).toBe(verdict);
  expect(found.events).toBe(events);
};

describe("three-phase commit", () => {
  const split = "no split decision";
  const ROWS: readonly Row[] = [
    // Deciding by one's own state is violated by one crash of the coordinator inside its broadcast, without a partition …
    ["three-phase-commit", "by own state", {}, split, "violated", 10],
    ["three-phase-commit", "by own state", { participants: 2 }, split, "violated", 8],
    // … by a crash between steps only where somebody is suspected of whom a message is still on its way, …
    ["three-phase-commit", "by own state", { insideSteps: false }, split, "holds", null],
    ["three-phase-commit", "by own state", { insideSteps: false, detector: "perfect" }, split, "violated", 11],
    ["three-phase-commit", "any time-out aborts", {}, split, "violated", 15],
    // … and a backup without its first phase by a crash of its own inside its broadcast.
    ["three-phase-commit", "backup without its first phase", {}, split, "violated", 17],
    ["three-phase-commit", "a site crashes too", { detector: "perfect" }, split, "holds", null],
    ["three-phase-commit", "false suspicion", {}, split, "violated", 10],
  ];
  test.each(ROWS)("%s, %s %o: %s: %s (%o events)", (...row) => decided(row));
});

describe("fast leader election of ZAB", () => {
  const one = "never two leaders of one round";
  const ROWS: readonly Row[] = [
    ["zab", "patient", {}, one, "holds within bounds", null],
    ["zab", "patient", { disconnects: 0 }, one, "holds", null],
    ["zab", "hasty", {}, one, "violated", 9],
    // The wait speaks of what is on its way, not of what a server that comes late will send.
    ["zab", "patient, and one comes late", {}, one, "violated", 9],
  ];
  test.each(ROWS)("%s, %s %o: %s: %s (%o events)", (...row) => decided(row));
});

describe("what else the sketches show", () => {
  const ROWS: readonly Row[] = [
    ["two-phase-commit", "never recovers", {}, "survivors cannot know", "witnessed", 3],
    ["two-phase-commit", "volatileReady", {}, "no split decision", "violated", 10],
    ["raft", "voteVolatile", {}, "one leader a term", "violated", 7],
    ["raft", "localRead", {}, "clients see one register", "violated", 15],
    ["paxos", "noAdopt", {}, "what is chosen is all that is accepted later", "violated", 2],
    ["message-transaction", "finite", {}, "no deadlock", "violated", 8],
    ["try-confirm-cancel", "noSuspension", {}, "no deadlock", "violated", 9],
  ];
  test.each(ROWS)("%s, %s %o: %s: %s (%o events)", (...row) => decided(row));
});
