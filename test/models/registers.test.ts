// The registers: counts that Stateright publishes for its examples, which they transcribe, and how each mutant is caught.
// The one idea: the state holds the servers, the clients, the bag of messages and the history, so one difference in any shows.
// Not here: the other verdicts of scenarios and mutants (expectations.test.ts).
import { expect, test } from "vitest";
import { checkSource, type ParameterValues, subjectOf } from "../../checker/index.ts";
import { registry } from "../../models/registry.ts";
import { surroundings } from "./surroundings.ts";

const check = (target: string, parameters: ParameterValues = {}) => {
  const [model, variant] = target.split("/") as [string, string?];
  return checkSource(subjectOf(registry.get(model)!, variant ?? null, parameters).source, {}, surroundings);
};

/** github.com/stateright/stateright: what the tests in these examples assert of distinct states. */
const PAXOS = "examples/paxos.rs";
const ABD = "examples/linearizable-register.rs";
const SINGLE = "examples/single-copy-register.rs";
/** Stateright 0.31, run in 2026. */
const RUN = "Stateright";

const abd = { servers: 2, clients: 2, writers: 2, readers: 2, gets: 1, remembers: "history" };

type Row = readonly [
  target: string,
  parameters: ParameterValues,
  distinct: number,
  generated: number | null,
  source: string,
];
const COUNTS: readonly Row[] = [
  ["paxos-register", { clients: 2 }, 16668, 32971, `${PAXOS}; generated: ${RUN}`],
  ["abd", abd, 544, null, ABD],
  ["single-copy-register", { servers: 1, clients: 2 }, 93, null, SINGLE],
];

test.each(COUNTS)("%s %o: %i distinct, %o generated (%s)", async (target, parameters, distinct, generated) => {
  const { states, verdict, bounds } = await check(target, parameters);
  expect(states.distinct).toBe(distinct);
  if (generated !== null) expect(states.generated).toBe(generated);
  expect(bounds).toEqual([]);
  expect(verdict).toBe("holds");
});

test("a memory that forgets decides the same in fewer states", async () => {
  const { states, verdict } = await check("abd", { ...abd, remembers: "configurations" });
  expect(states.distinct).toBe(465);
  expect(verdict).toBe("holds");
});

const CAUGHT: readonly (readonly [target: string, claim: string, events: number])[] = [
  ["abd/noWriteBack", "linearizable", 11],
  ["abd/halfQuorum", "linearizable", 4],
  ["abd/clockOnly", "copies with the same tag are the same", 6],
  ["abd/clockOnly", "linearizable", 24],
  ["abd/takesAnything", "a copy is never replaced by an older one", 7],
  ["abd/busyForgets", "no deadlock", 13],
  ["paxos-register/noAdopt", "linearizable", 17],
  ["paxos-register/noAdopt", "one value is decided", 10],
  ["paxos-register/ignorePromise", "one value is decided", 10],
  ["single-copy-register/two servers", "linearizable", 4], // as in examples/single-copy-register.rs
  ["single-copy-register/two servers, each client at its own", "linearizable", 10],
];

test.each(CAUGHT)("%s: %s, %i events", async (target, claim, events) => {
  const { claims } = await check(target);
  const caught = claims.find(({ name }) => name === claim)!;
  expect(caught.verdict).toBe("violated");
  expect(caught.events).toBe(events);
});
