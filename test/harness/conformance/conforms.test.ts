// Programs held against the models of the library, and the same programs broken on purpose.
// The one idea: a program that is right is never blamed, and each that is broken is found, with a way short enough to read.
// Not here: programs that cannot be driven (unfit.test.ts), real systems (test/systems).
import { describe, expect, test } from "vitest";
import { type Conformity, conforms, next, protocol, type Role, replicated, send } from "../../../index.ts";
import outbox from "../../../models/message-transaction/outbox.ts";
import { openClient } from "../../../models/raft/clients.ts";
import { plain, thesis } from "../../../models/raft/rules.ts";
import { type Server, server } from "../../../models/raft/server.ts";
import tcc from "../../../models/tcc/model.ts";
import twoPhaseCommit from "../../../models/two-phase-commit/expectations.ts";
import * as branch from "./branch.ts";
import * as participant from "./participant.ts";
import * as raft from "./raft-server.ts";
import * as relay from "./relay.ts";

const SEEDS = [1, 2];

const unblamed = ({ verdict, difference, pairs }: Conformity): void => {
  expect(difference?.story ?? "").toBe("");
  expect(verdict).toBe("nothing found");
  expect(pairs.asked).toBeGreaterThanOrEqual(pairs.met / 3);
};

const blamed = ({ verdict, difference }: Conformity, events: number): void => {
  expect(verdict).toBe("differs");
  expect(difference?.repeats).toBe(true);
  expect(difference?.events.length).toBeLessThanOrEqual(events);
};

describe("a participant of two-phase commit", () => {
  const lossy = {
    node: "participant1",
    parameters: { participants: 2, loses: "always", duplicates: 1 },
    visible: ({ phase }: { phase: unknown }) => phase,
  } as const;
  test.each(SEEDS)("is as the model says, seed %i", async (seed) => {
    for (const works of [true, false])
      unblamed(
        await conforms(twoPhaseCommit, {
          ...lossy,
          seed,
          implementation: () => new participant.ResourceManager(works),
        }),
      );
  });

  test.each(Object.entries(participant.sabotaged))("%s: is found", async (_, implementation) => {
    blamed(await conforms(twoPhaseCommit, { ...lossy, implementation }), 12);
  });
});

describe("the relay of an outbox", () => {
  const seen = {
    node: "service",
    visible: ({ committed, table }: { committed: number; table: unknown }) => ({ committed, table }),
  } as const;
  test.each(SEEDS)("is as the model says, seed %i", async (seed) =>
    unblamed(await conforms(outbox, { ...seen, seed, implementation: () => new relay.Service() })),
  );

  test.each(Object.entries(relay.sabotaged))("%s: is found", async (_, implementation) => {
    blamed(await conforms(outbox, { ...seen, implementation }), 12);
  });
});

describe("a branch of try, confirm, cancel", () => {
  const hard = { node: "stock", parameters: { orders: 2, total: 1, duplicates: 2, loses: "always" } } as const;
  test.each(SEEDS)("is as the model says, seed %i", async (seed) => {
    unblamed(await conforms(tcc, { ...hard, seed, implementation: () => new branch.StockService(1) }));
    unblamed(await conforms(tcc, { ...hard, seed, implementation: () => branch.answering(1) }));
  });

  test.each(Object.entries(branch.sabotaged))("%s: is found", async (_, make) => {
    blamed(await conforms(tcc, { ...hard, implementation: () => make(1) }), 12);
  });
});

describe("a server of Raft", () => {
  const cluster = ["server1", "server2", "server3"];
  const serversWith = (
    network: { delivery: "at once"; duplicates: "never"; loses: "always" } | { duplicates: { atMost: number } },
  ) =>
    protocol(
      "raft",
      {
        nodes: {
          server: replicated(3, server(thesis, { ...plain(cluster), calls: "in parallel" })),
          client: openClient(cluster),
        },
        network: { order: "none", copies: "one", loses: "never", ...network },
        crashes: [{ of: "server", atMost: 2, restarts: "at once" }],
        within: ({ server }) => server.every((s) => s.currentTerm <= 4 && s.log.length <= 3),
      },
      {},
    );
  const servers = serversWith({ duplicates: { atMost: 2 } });
  const atOnce = serversWith({ delivery: "at once", duplicates: "never", loses: "always" });
  const driven = {
    node: "server1",
    events: 60,
    runs: 60,
    visible: (s: Server) => ({
      role: s.role,
      term: s.currentTerm,
      vote: s.votedFor,
      log: s.log,
      commit: s.commitIndex,
    }),
  } as const;
  const make = () => new raft.RaftServer("server1", cluster);

  test("is as the model says, whether its state is seen or not", async () => {
    unblamed(await conforms(servers, { ...driven, implementation: make }));
    unblamed(await conforms(servers, { ...driven, seed: 2, implementation: () => raft.unseen(make()) }));
  });

  test("is as the model says that calls at once", async () => {
    unblamed(await conforms(atOnce, { ...driven, implementation: make }));
  });

  test.each(Object.entries(raft.sabotaged))("%s: is found", async (_, broken) => {
    blamed(await conforms(servers, { ...driven, runs: 300, implementation: () => broken("server1", cluster) }), 25);
  });

  test.each(Object.entries(raft.sabotaged))("%s: is found where it calls at once", async (_, broken) => {
    blamed(await conforms(atOnce, { ...driven, runs: 300, implementation: () => broken("server1", cluster) }), 40);
  });
});

describe("what is sent in one answer", () => {
  type Message = { readonly type: "go" | "first" | "second" };
  const pair = (order: "none" | "fifo") => {
    const node: Role<number, Message> = {
      init: () => next(0, send("other", { type: "first" })),
      receive: (n) => next(n, send("other", { type: "first" }), send("other", { type: "second" })),
    };
    const other: Role<number, Message> = {
      init: () => 2,
      receive: (n) => next(n),
      actions: { go: (n) => (n > 0 ? next(n - 1, send("node", { type: "go" })) : undefined) },
    };
    const network = { order, copies: "many", loses: "never", duplicates: "never" } as const;
    return protocol("pair", { nodes: { node, other }, network }, {});
  };
  const said = (...types: Message["type"][]) => types.map((type) => send("other", { type }));
  const answers = (order: "none" | "fifo", begins: readonly Message["type"][], goes: readonly Message["type"][]) =>
    conforms(pair(order), {
      node: "node",
      runs: 5,
      implementation: () => ({ start: () => said(...begins), receive: () => said(...goes) }),
    });

  test("has an order where the link keeps it, and none where it does not", async () => {
    unblamed(await answers("fifo", ["first"], ["first", "second"]));
    blamed(await answers("fifo", ["first"], ["second", "first"]), 2);
    unblamed(await answers("none", ["first"], ["second", "first"]));
    blamed(await answers("none", ["first"], ["second"]), 2);
  });

  test("is compared from the start", async () => {
    const { difference } = await answers("none", [], ["first", "second"]);
    expect(difference?.story).toContain("it sends what the model does not, after 0 events");
    expect(difference?.story).toContain("sends:    nothing\n     allowed:  first to other");
  });
});
