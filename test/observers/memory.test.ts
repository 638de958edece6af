// What the observers remember: Stateright's history exactly, or no more than the futures need.
// The one idea: two runs have equal memories exactly where the other tester's, or the definition, cannot tell them apart.
// Not here: verdicts (consistency.test.ts).
import { expect, test } from "vitest";
import {
  type Clients,
  historyObserver,
  historyOf,
  type Invocation,
  isLinearizable,
  linearizabilityObserver,
  linearizable,
  type Observer,
  type RegisterOperation,
  register,
} from "../../checker/index.ts";
import { keyOf } from "../../checker/observers/value-key.ts";
import { amount } from "../amount.ts";
import type { HistoryEvent } from "./brute-force.ts";
import { kinds } from "./kinds.ts";
import { dice, randomHistory } from "./random-histories.ts";

/** How many random histories are compared, and how many are told in another order. */
const HISTORIES = amount("KRIPKE_RANDOM_HISTORIES", { everyday: 6000, deep: 20_000 });
const RETOLD = amount("KRIPKE_RANDOM_HISTORIES", { everyday: 100, deep: 500 });

type Any = HistoryEvent<unknown, unknown>;
const clients: Clients<Any, unknown, unknown> = {
  asked: (event) => ("operation" in event ? event : undefined),
  answered: (event) => ("answer" in event ? event : undefined),
};
const after = <O, E>(observed: Observer<O, E>, events: readonly E[]): O =>
  events.reduce((seen, event) => observed.on(seen, event), observed.init);

/** What Stateright's LinearizabilityTester hashes, as text; its bookkeeping, on_invoke and on_return, retold. */
const hashedByStateright = (events: readonly Any[]): string => {
  const done = new Map<string, string[]>();
  const inFlight = new Map<string, string>();
  for (const event of events) {
    const { client } = event;
    if ("operation" in event) {
      if (inFlight.has(client)) throw new Error("an invalid history");
      const others = [...done].filter(([other, operations]) => other !== client && operations.length > 0);
      const last = others.map(([other, operations]) => `${other}:${operations.length - 1}`).sort();
      inFlight.set(client, `${last} ${keyOf(event.operation)}`);
      if (!done.has(client)) done.set(client, []);
    } else {
      done.get(client)!.push(`${inFlight.get(client)} ${keyOf(event.answer)}`);
      inFlight.delete(client);
    }
  }
  return JSON.stringify([[...done].sort(), [...inFlight].sort()]);
};

test("the history tells runs apart exactly where Stateright's tester does", () => {
  const roll = dice(3);
  const ours = new Map<string, string>();
  const theirs = new Map<string, string>();
  let runs = 0;
  for (let i = 0; i < HISTORIES; i++) {
    const events = randomHistory(kinds[0]![1], roll, 3);
    const own = keyOf(historyOf(events));
    if (historyOf(events).abandoned.size > 0) continue;
    const foreign = hashedByStateright(events);
    expect(ours.get(own) ?? foreign).toBe(foreign);
    expect(theirs.get(foreign) ?? own).toBe(own);
    ours.set(own, foreign);
    theirs.set(foreign, own);
    runs++;
  }
  expect(ours.size).toBe(theirs.size);
  expect(ours.size).toBeLessThan((2 * runs) / 3);
});

/** The same history, differently told: neighbouring questions, or answers, of different clients change places. */
const retold = (events: readonly Any[], roll: (sides: number) => number): readonly Any[] => {
  const told = [...events];
  for (let tries = 3 * told.length; tries > 0 && told.length > 1; tries--) {
    const i = roll(told.length - 1);
    const [one, other] = [told[i]!, told[i + 1]!];
    if (one.client !== other.client && "operation" in one === "operation" in other) told.splice(i, 2, other, one);
  }
  return told;
};

test.each(kinds)("%s: what no client can tell apart is one memory", (_, kind) => {
  const roll = dice(4);
  const whole = historyObserver("history", clients);
  const forgetful = linearizabilityObserver("object", kind.specification, clients);
  let different = 0;
  for (let run = 0; run < RETOLD; run++) {
    const events = randomHistory(kind, roll, 8);
    const again = retold(events, roll);
    if (keyOf(events) !== keyOf(again)) different++;
    expect(keyOf(after(whole, again))).toBe(keyOf(after(whole, events)));
    expect(keyOf(after(forgetful, again))).toBe(keyOf(after(forgetful, events)));
  }
  expect(different).toBeGreaterThan(RETOLD / 3);
});

type Registered = HistoryEvent<RegisterOperation<number>, number | null>;
const registerClients: Clients<Registered, RegisterOperation<number>, number | null> = {
  asked: (event) => ("operation" in event ? event : undefined),
  answered: (event) => ("answer" in event ? event : undefined),
};

test("between operations a register's memory is the values that a read may answer", () => {
  const observed = linearizabilityObserver("register", register(0), registerClients);
  const states = (events: readonly Registered[]) => [...after(observed, events)].map(({ state }) => state).sort();
  const write = (client: string, value: number): Registered => ({ client, operation: { type: "write", value } });
  const read = (client: string): Registered => ({ client, operation: { type: "read" } });
  const both = [write("A", 1), write("B", 2), { client: "A", answer: null }, { client: "B", answer: null }];
  expect(states(both)).toEqual([1, 2]);
  expect(states([...both, read("A"), { client: "A", answer: 2 }])).toEqual([2]);
  expect(after(observed, [...both, read("A"), { client: "A", answer: 2 }])).toEqual(
    after(observed, [write("A", 2), { client: "A", answer: null }]),
  );
  // A read that its client gave up is forgotten; a write is not, until a later answer shows that it was in effect.
  expect(after(observed, [read("A"), read("A"), { client: "A", answer: 0 }])).toEqual(observed.init);
  expect([...after(observed, [write("A", 1), read("A"), { client: "A", answer: 0 }])]).toEqual([
    { state: 0, open: new Map(), owed: new Map(), adrift: new Set([{ of: { type: "write", value: 1 }, times: 1 }]) },
  ]);
  expect([...after(observed, [write("A", 1), read("A"), { client: "A", answer: 1 }])]).toEqual([
    { state: 1, open: new Map(), owed: new Map(), adrift: new Set() },
  ]);
});

test("what can do nothing that another configuration cannot is not remembered", () => {
  const observed = linearizabilityObserver("register", register(0), registerClients);
  const write = (client: string, value: number): Registered => ({ client, operation: { type: "write", value } });
  // Was A's write in effect before B's? If not, it may still be, with the same state: the second is contained in the first.
  const same = after(observed, [write("A", 2), write("B", 2), { client: "B", answer: null }]);
  expect([...same].map(({ open }) => [...open.keys()])).toEqual([["A"]]);
  // Was the abandoned write in effect and overwritten, or may it yet come? It need not come.
  const late = after(observed, [write("A", 1), write("A", 2), { client: "A", answer: null }]);
  expect([...late].map(({ state, adrift }) => [state, adrift.size])).toEqual([[2, 1]]);
});

test("values are compared by contents, in any order of keys and elements", () => {
  const value = { key: "k", tags: new Set(["x", "y"]), at: new Map([["a", [1]]]), big: 3n, none: null, yes: true };
  const again = { yes: true, none: null, big: 3n, at: new Map([["a", [1]]]), tags: new Set(["y", "x"]), key: "k" };
  const told = (answer: unknown) =>
    historyOf<RegisterOperation<unknown>, unknown>([
      { client: "A", operation: { type: "write", value } },
      { client: "A", answer: null },
      { client: "B", operation: { type: "read" } },
      { client: "B", answer },
    ]);
  expect(linearizable(register<unknown>(0), told(again))).toBe(true);
  expect(linearizable(register<unknown>(0), told({ ...again, big: 3 }))).toBe(false);
  expect(linearizable(register<unknown>(0), told({ ...again, tags: ["x", "y"] }))).toBe(false);
  expect(keyOf([-0, "1", 1])).not.toBe(keyOf([0, 1, "1"]));
  expect(keyOf(-0)).toBe(keyOf(0));
});

test("after a violation the memory is empty for good", () => {
  const observed = linearizabilityObserver("register", register(0), registerClients);
  const broken: Registered[] = [
    { client: "A", operation: { type: "read" } },
    { client: "A", answer: 7 },
  ];
  expect(isLinearizable(after(observed, broken))).toBe(false);
  expect(after(observed, [...broken, ...broken])).toEqual(new Set());
});

test("questions sent in init are in the memory from the start", () => {
  const atStart: readonly Invocation<RegisterOperation<number>>[] = [
    { client: "A", operation: { type: "write", value: 1 } },
    { client: "B", operation: { type: "read" } },
  ];
  const answers: Registered[] = [{ client: "B", answer: 1 }];
  const whole = historyObserver("history", { ...registerClients, atStart });
  expect(whole.init).toEqual(historyOf(atStart));
  expect(after(whole, answers)).toEqual(historyOf([...atStart, ...answers]));
  const forgetful = linearizabilityObserver("register", register(0), {
    ...registerClients,
    atStart,
  });
  expect(isLinearizable(after(forgetful, answers))).toBe(true);
  expect(isLinearizable(after(forgetful, [{ client: "B", answer: 2 }]))).toBe(false);
});

test("one event may answer a client and carry its next question", () => {
  type Both = { readonly client: string; readonly told: number | null; readonly asks?: number };
  const both: Clients<Both, { readonly type: "write"; readonly value: number }, number | null> = {
    asked: ({ client, asks }) =>
      asks === undefined ? undefined : { client, operation: { type: "write", value: asks } },
    answered: ({ client, told }) => ({ client, answer: told }),
    atStart: [{ client: "A", operation: { type: "write", value: 1 } }],
  };
  const whole = historyObserver("history", both);
  const seen = whole.on(whole.init, { client: "A", told: null, asks: 2 });
  expect(seen).toEqual(
    historyOf([
      ...both.atStart!,
      { client: "A", answer: null },
      { client: "A", operation: { type: "write", value: 2 } },
    ]),
  );
});
