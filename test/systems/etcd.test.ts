// One member of etcd held against a register that is compared and set.
// The one idea: what was acknowledged survives a crash, and of two swaps from one version one comes true: as a model of one page says it.
// Not here: several members, and clients that ask again (models/registers has the registers of the library).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conforms, next, protocol, type Role, send } from "../../index.ts";
import { type Answer, type Ask, Etcd, missing, Register, sabotaged } from "./etcd.ts";

interface Kept {
  readonly value: number;
  readonly version: number;
}

const register: Role<Kept, Ask, Answer> = {
  init: () => ({ value: 0, version: 0 }),
  durable: ["value", "version"],
  receive: (kept, ask, { from }) => {
    switch (ask.type) {
      case "get":
        return next(kept, send(from, { type: "got", ...kept }));
      case "put":
        return next({ value: ask.value, version: kept.version + 1 }, send(from, { type: "done" }));
      case "swap":
        return ask.version === kept.version
          ? next({ value: ask.value, version: kept.version + 1 }, send(from, { type: "swapped", is: true }))
          : next(kept, send(from, { type: "swapped", is: false }));
    }
  },
};

const OPERATIONS = 2;
/** Asks for anything, one thing after another; whoever gets no answer because of a crash goes on. */
const client: Role<{ readonly asked: number; readonly version: number }, Answer, Ask> = {
  init: () => ({ asked: 0, version: 0 }),
  receive: (s, answer) => (answer.type === "got" ? next({ ...s, version: answer.version }) : next(s)),
  actions: {
    get: (s) => asks(s, { type: "get" }),
    put: (s) => asks(s, { type: "put", value: s.asked + 1 }),
    swap: (s) => asks(s, { type: "swap", version: s.version, value: s.asked + 1 }),
  },
};
const asks = (s: { readonly asked: number; readonly version: number }, ask: Ask) =>
  s.asked < OPERATIONS ? next({ ...s, asked: s.asked + 1 }, send("register", ask)) : undefined;

const overEtcd = protocol(
  "register over etcd",
  {
    nodes: { register, one: client, other: client },
    network: { order: "none", copies: "many", loses: "never", duplicates: "never" },
    crashes: [{ of: "register", atMost: 1, restarts: "later", name: "register crashes" }],
  },
  {},
);

describe.skipIf(missing !== null)(missing ?? "etcd", () => {
  let etcd: Etcd;
  beforeAll(async () => {
    etcd = await Etcd.made();
  });
  afterAll(() => etcd?.remove());

  // A server needs long to come back where the machine has much to do.
  const driven = { node: "register", runs: 20, events: 20, maxCallSeconds: 120 } as const;

  test("is as the model says, whatever is struck", async () => {
    const { difference, pairs } = await conforms(overEtcd, { ...driven, implementation: () => new Register(etcd) });
    expect(difference?.story ?? "").toBe("");
    expect(pairs.asked).toBeGreaterThan(pairs.met / 2);
  });

  test.each(Object.entries(sabotaged))("%s: is found", async (_, broken) => {
    const { verdict, difference } = await conforms(overEtcd, { ...driven, implementation: () => broken(etcd) });
    expect(verdict).toBe("differs");
    expect(difference?.events.length).toBeLessThanOrEqual(16);
  });
});
