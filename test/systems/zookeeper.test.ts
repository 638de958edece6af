// Three servers of ZooKeeper held against a register: what is promised of updates, of sessions, and of reads that catch up first.
// The one idea: updates are linearizable, and there is one order of everything that keeps each session's; reads are answered by the
// server that was asked, which may be behind, so the whole is linearizable only if each read is preceded by a sync, and only while no
// leader is deposed that does not know it.
// Not here: ZAB, by which the servers agree (models/zab).
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as passed } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawsOf } from "../../checker/values/draws.ts";
import { historyOf, linearizable, sequentiallyConsistent } from "../../index.ts";
import { Ensemble, type Id, missing } from "./zookeeper.ts";
import { Client, driven, register, type Said, Syncing, sabotaged, sessionAt } from "./zookeeper-clients.ts";
import { ANY, Lost, Session } from "./zookeeper-session.ts";

/** The updates alone, with their answers. */
const updatesOf = (said: readonly Said[]): readonly Said[] => {
  const isUpdate = new Map<string, boolean>();
  return said.filter((one) => {
    if ("operation" in one) isUpdate.set(one.client, one.operation.type !== "read");
    return isUpdate.get(one.client);
  });
};

const promises = {
  updates: (said: readonly Said[]) => linearizable(register, historyOf(updatesOf(said))),
  // With the versions that updates answer there is one order of them, so this and the one before hold of the same order.
  sessions: (said: readonly Said[]) => sequentiallyConsistent(register, historyOf(said)),
  whole: (said: readonly Said[]) => linearizable(register, historyOf(said)),
};

const seed = Math.floor(Math.random() * 2 ** 30);
const DRIVES = Array.from({ length: 2 }, (_, drive) => seed + drive);
const TRIES = 10;
const POLL_MILLISECONDS = 50;

describe.skipIf(missing !== null)(missing ?? "ZooKeeper", () => {
  let ensemble: Ensemble;
  beforeAll(async () => {
    ensemble = await Ensemble.made();
  });
  afterAll(() => ensemble?.remove());

  test.each(DRIVES)("updates are linearizable and sessions in order, whoever falls behind, seed %i", async (drive) => {
    const said = await driven(ensemble, Client, drawsOf(drive));
    expect([promises.updates(said), promises.sessions(said)]).toEqual([true, true]);
  });

  test.each(DRIVES)("with a sync before each read all is linearizable, seed %i", async (drive) => {
    const said = await driven(ensemble, Syncing, drawsOf(drive));
    expect(promises.whole(said)).toBe(true);
  });

  test(`and so it is where the leader is struck, seed ${seed}`, async () => {
    const said = await driven(ensemble, Client, drawsOf(seed), { strikes: true });
    expect([promises.updates(said), promises.sessions(said)]).toEqual([true, true]);
  });

  test.each(Object.entries(sabotaged))(`%s: is found, seed ${seed}`, async (_, [Broken, promise]) => {
    const isKept = async (drive: number) => promises[promise](await driven(ensemble, Broken, drawsOf(drive)));
    let tries = 0;
    while (tries < TRIES && (await isKept(seed + tries))) tries++;
    expect(tries).toBeLessThan(TRIES);
  });

  /** Who leads, as soon as one does. */
  const elected = async (among: readonly Id[] = ensemble.ids): Promise<Id> => {
    for (;;) {
      const leader = await ensemble.leader(among);
      if (leader !== null) return leader;
      await passed(POLL_MILLISECONDS);
    }
  };

  /** Its leader, one that follows it, and one that is kept behind while something is done. */
  const withOneBehind = async (work: (leader: Id, follower: Id, behind: Id) => Promise<void>): Promise<void> => {
    const leader = await elected();
    const [follower, behind] = ensemble.ids.filter((id) => id !== leader) as [Id, Id];
    try {
      await work(leader, follower, behind);
    } finally {
      ensemble.hold(behind, false);
    }
  };

  test("what one session was told another is not told yet, each time", () =>
    withOneBehind(async (_, follower, behind) => {
      const [one, other] = [await sessionAt(ensemble, follower), await sessionAt(ensemble, behind)];
      await one.create("/stale", "0");
      for (let round = 1; round <= TRIES; round++) {
        await other.sync("/stale");
        ensemble.hold(behind, true);
        expect(await one.set("/stale", `${round}`, ANY)).toBe(round);
        expect(await other.get("/stale")).toEqual({ data: `${round - 1}`, version: round - 1 });
        ensemble.hold(behind, false);
      }
      await Promise.all([one.close(), other.close()]);
    }));

  // Followers ask the leader, and a leader asks nobody: a sync is no question to a majority.
  test("nor by a sync where it asks a leader that was deposed and does not know it yet", async () => {
    const seen: string[] = [];
    while (!seen.includes("stale") && seen.length < TRIES) {
      const old = await elected();
      const path = `/deposed-${seen.length}`;
      const session = await sessionAt(ensemble, old);
      await session.create(path, "0");
      ensemble.halt(old, true);
      const leader = await elected(ensemble.ids.filter((id) => id !== old));
      const other = await sessionAt(ensemble, leader);
      expect(await other.set(path, "1", ANY)).toBe(1);
      const read = Promise.all([session.sync(path), session.get(path)]);
      const told = read.then(
        ([, { data }]) => (data === "0" ? "stale" : "new"),
        () => "lost",
      );
      const updated = session.set(path, "2", 0).catch(() => "lost");
      ensemble.halt(old, false);
      seen.push(await told);
      // An update is: it is refused, or nobody is told that it came true.
      expect([null, "lost"]).toContain(await updated);
      await other.close();
      session.drop();
      // It has joined the others.
      await (await sessionAt(ensemble, old)).close();
    }
    expect(seen).toContain("stale");
    expect(seen).not.toContain("new");
  });

  test("a server that takes a connection and is silent is given up", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    try {
      await expect(Session.at((silent.address() as AddressInfo).port, undefined, POLL_MILLISECONDS)).rejects.toThrow(
        Lost,
      );
    } finally {
      silent.close();
    }
  });

  test("a session is not taken by a server that is behind what it was told", () =>
    withOneBehind(async (_, follower, behind) => {
      const session = await sessionAt(ensemble, follower);
      await session.create("/moved", "0");
      ensemble.hold(behind, true);
      await session.set("/moved", "1", ANY);
      await expect(Session.at(ensemble.port(behind), session.kept)).rejects.toThrow(Lost);
      ensemble.hold(behind, false);
      await session.close();
    }));

  test.each([
    ["its disk: what was answered is there when all were struck", false, "1"],
    ["none: what was answered is gone, and it is found", true, "0"],
  ])("of the two that knew of an update one comes back with %s", (_, isWiped, kept) =>
    withOneBehind(async (leader, follower, behind) => {
      const path = `/disk-${kept}`;
      const session = await sessionAt(ensemble, follower);
      await session.create(path, "0");
      await (await sessionAt(ensemble, behind)).sync(path);
      ensemble.hold(behind, true);
      expect(await session.set(path, "1", ANY)).toBe(1);
      await ensemble.strike(leader, follower, behind);
      ensemble.hold(behind, false);
      if (isWiped) ensemble.wipe(follower);
      await ensemble.start(follower, behind);
      const reader = await sessionAt(ensemble, follower);
      await reader.sync(path);
      expect((await reader.get(path)).data).toBe(kept);
      await reader.close();
      await ensemble.start(leader);
    }),
  );
});
