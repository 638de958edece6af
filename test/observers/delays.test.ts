// Message delays against the longest chain, computed from copies that know where they come from; and who led when.
// The one idea: the test's network carries with each copy what the observer must work out from equal messages.
// Not here: the engine's networks.
import { expect, test } from "vitest";
import { type Delays, delays, delaysAt, type Event, ledBy, type Send } from "../../checker/index.ts";
import { keyOf } from "../../checker/observers/value-key.ts";
import { dice } from "./random-histories.ts";

type Seen = Event<unknown, unknown>;
interface Copy {
  readonly from: string;
  readonly to: string;
  readonly message: unknown;
  readonly sentAt: number;
}
const NODES = ["a", "b", "c"];

/** A random run; `message` names the next message. Yields the observer's and the true clocks after each event. */
function* randomRun(roll: (sides: number) => number, message: () => unknown, faults: boolean) {
  const observed = delays("delays", { atMost: 100 });
  const clock = new Map<string, number>();
  const latest = new Map<string, number>();
  const down = new Set<string>();
  let copies: Copy[] = [];
  let memory: Delays = observed.init;
  const sends = (): Send<unknown>[] =>
    Array.from({ length: roll(3) }, () => ({ to: NODES[roll(3)]!, message: message() }));
  const put = (from: string, sent: readonly Send<unknown>[]): void => {
    for (const { to, message: content } of sent) {
      const copy = { from, to, message: content, sentAt: clock.get(from) ?? 0 };
      latest.set(keyOf([from, to, content]), copy.sentAt);
      if (!down.has(to)) copies.push(copy);
    }
  };
  const take = (): Copy => copies.splice(roll(copies.length), 1)[0]!;
  for (const [from, to] of [
    ["a", "b"],
    ["c", "b"],
  ] as const)
    put(from, [{ to, message: message() }]);
  for (let steps = 0; steps < 25; steps++) {
    const up = NODES.filter((node) => !down.has(node));
    const node = up[roll(up.length)]!;
    const local = { before: 0, after: 0 };
    let event: Seen = { kind: "action", name: "act", node, sends: sends(), ...local };
    const fault = faults ? roll(12) : 11;
    if (fault === 0) event = { kind: "crash", node, sends: [], ...local };
    else if (fault === 1 && up.length > 2) event = { kind: "stop", node, sends: sends(), ...local };
    else if (fault === 2 && copies.length > 0) event = { kind: "drop", ...take() };
    else if (fault === 3 && copies.length > 0) {
      const copy = copies[roll(copies.length)]!;
      copies.push(copy);
      event = { kind: "duplicate", ...copy };
    } else if (copies.length > 0 && roll(3) > 0) {
      const { from, to, message: content, sentAt } = take();
      const from0 = faults ? sentAt : latest.get(keyOf([from, to, content]))!;
      clock.set(to, Math.max(clock.get(to) ?? 0, from === to ? from0 : from0 + 1));
      event = { kind: "deliver", from, node: to, message: content, sends: sends(), ...local };
    }
    if ("node" in event) put(event.node, event.sends);
    if (event.kind === "stop") {
      down.add(event.node);
      copies = copies.filter(({ to }) => !down.has(to));
    }
    memory = observed.on(memory, event);
    yield { memory, clock, copies };
  }
}

test("where messages differ, it is the longest chain, whatever the faults; and what is remembered is what is in flight", () => {
  const roll = dice(5);
  let highest = 0;
  let next = 0;
  for (let run = 0; run < 400; run++)
    for (const { memory, clock, copies } of randomRun(roll, () => next++, true)) {
      for (const node of NODES) expect(delaysAt(memory, node)).toBe(clock.get(node) ?? 0);
      const flying = new Set(copies.map(({ message }) => message));
      for (const { message, copied } of memory.flights) expect(copied || flying.has(message)).toBe(true);
      highest = Math.max(highest, ...clock.values());
    }
  expect(highest).toBeGreaterThan(5);
});

test("equal messages count from their latest sending", () => {
  const roll = dice(6);
  for (let run = 0; run < 400; run++)
    for (const { memory, clock } of randomRun(roll, () => roll(2), false))
      for (const node of NODES) expect(delaysAt(memory, node)).toBe(clock.get(node) ?? 0);
});

const deliver = (from: string, node: string, message: string, sends: readonly Send<string>[] = []): Seen => ({
  kind: "deliver",
  from,
  node,
  message,
  sends,
  before: null,
  after: null,
});

test("two-phase commit decides after two delays and everyone knows after three", () => {
  const observed = delays("delays", { atMost: 9 });
  const prepare: Seen = {
    ...{ kind: "action", name: "prepare", node: "tm", before: null, after: null },
    sends: ["rm1", "rm2"].map((to) => ({ to, message: "prepare" })),
  };
  const run = [
    prepare,
    deliver("tm", "rm1", "prepare", [{ to: "tm", message: "yes" }]),
    deliver("rm1", "tm", "yes"),
    deliver("tm", "rm2", "prepare", [{ to: "tm", message: "yes" }]),
    deliver("rm2", "tm", "yes", [{ to: "rm1", message: "commit" }]),
    deliver("tm", "rm1", "commit"),
  ];
  const seen = run.reduce((memory, event) => observed.on(memory, event), observed.init);
  expect(["tm", "rm1", "rm2"].map((node) => delaysAt(seen, node))).toEqual([2, 3, 1]);
});

test("clocks stop at the bound, so that messages which go round for ever leave finitely many memories", () => {
  const observed = delays("delays", { atMost: 3 });
  let seen = observed.init;
  const memories = new Set<string>();
  for (let i = 0; i < 20; i++) {
    const [from, to] = i % 2 === 0 ? ["a", "b"] : ["b", "a"];
    seen = observed.on(seen, deliver(from!, to!, "ball", [{ to: from!, message: "ball" }]));
    memories.add(keyOf(seen));
  }
  expect(["a", "b"].map((node) => delaysAt(seen, node))).toEqual([3, 3]);
  expect(memories.size).toBeLessThan(7);
});

test("who led when", () => {
  type Server = { readonly role: "leader" | "follower"; readonly term: number };
  const observed = ledBy("led", (state: Server) => (state.role === "leader" ? state.term : undefined));
  const acts = (node: string, role: Server["role"], term: number): Event<Server, unknown> => ({
    ...{ kind: "timer", name: "election", node, sends: [] },
    before: { role: "follower", term: 0 },
    after: { role, term },
  });
  const run = [acts("s1", "leader", 1), acts("s2", "follower", 1), acts("s1", "follower", 2), acts("s2", "leader", 2)];
  const seen = [...run, acts("s3", "leader", 2)].reduce((led, event) => observed.on(led, event), observed.init);
  expect(seen).toEqual(
    new Map([
      [1, new Set(["s1"])],
      [2, new Set(["s2", "s3"])],
    ]),
  );
  expect(observed.on(seen, acts("s2", "leader", 2))).toBe(seen);
  expect(observed.on(seen, { kind: "heal" })).toBe(seen);
});
