// A register over a node of ZooKeeper, its clients, and a drive that records what they ask and are answered.
// The one idea: an update answers the version that it made, so the order in which updates came true is told by their answers, and what is
// promised of sessions and of updates can be asked of the same history.
// Not here: servers (zookeeper.ts), sessions (zookeeper-session.ts), what is claimed (zookeeper.test.ts).
import { setTimeout as passed } from "node:timers/promises";
import type { Invocation, Response, Specification } from "../../index.ts";
import type { Ensemble, Id } from "./zookeeper.ts";
import { ANY, Lost, Session } from "./zookeeper-session.ts";

/** `swap`: puts the value if the version is still that one. */
export type Operation =
  | { readonly type: "read" }
  | { readonly type: "write"; readonly value: number }
  | { readonly type: "swap"; readonly version: number; readonly value: number };

export interface Versioned {
  readonly value: number;
  readonly version: number;
}
/** Of a read what is there; of an update its version, of a swap that failed null. */
export type Answer = Versioned | number | null;

export const register: Specification<Versioned, Operation, Answer> = {
  init: { value: 0, version: 0 },
  step: (state, operation) => {
    if (operation.type === "read") return { state, answer: state };
    if (operation.type === "swap" && operation.version !== state.version) return { state, answer: null };
    const version = state.version + 1;
    return { state: { value: operation.value, version }, answer: version };
  },
  reads: ({ type }) => type === "read",
};

const AGAIN_MILLISECONDS = 20;

/** A new session at a server, which may take none for a moment: while it joins the others, or they elect. */
export const sessionAt = async (ensemble: Ensemble, id: Id): Promise<Session> => {
  for (;;) {
    try {
      return await Session.at(ensemble.port(id));
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      await passed(AGAIN_MILLISECONDS);
    }
  }
};

/** A client with one session, which goes on at another server where its connection is lost. */
export class Client {
  protected readonly ensemble: Ensemble;
  protected readonly path: string;
  protected session!: Session;
  at: Id;

  constructor(ensemble: Ensemble, path: string, at: Id) {
    this.ensemble = ensemble;
    this.path = path;
    this.at = at;
  }

  async start(): Promise<void> {
    this.session = await sessionAt(this.ensemble, this.at);
  }

  /** Rejects with Lost where the connection ended, and nobody knows whether it came true. */
  async answered(operation: Operation): Promise<Answer> {
    switch (operation.type) {
      case "read":
        return this.read();
      case "write":
        return this.session.set(this.path, `${operation.value}`, ANY);
      case "swap":
        return this.swap(operation.version, operation.value);
    }
  }

  /** Its connection ends while something may be under way. */
  drop(): void {
    this.session.drop();
  }

  /** Goes on at the next server that takes it. */
  async goOn(): Promise<void> {
    const { ids } = this.ensemble;
    for (;;) {
      this.at = ids[(ids.indexOf(this.at) + 1) % ids.length]!;
      try {
        this.session = await Session.at(this.ensemble.port(this.at), this.session.kept);
        return;
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
        await passed(AGAIN_MILLISECONDS);
      }
    }
  }

  async stop(): Promise<void> {
    await this.session.close();
  }

  protected read(): Promise<Answer> {
    return this.readBy(this.session);
  }

  protected async readBy(session: Session): Promise<Answer> {
    const { data, version } = await session.get(this.path);
    return { value: Number(data), version };
  }

  protected async swap(version: number, value: number): Promise<Answer> {
    return this.session.set(this.path, `${value}`, version);
  }
}

/** What it reads is as new as what anybody was answered before it asked. */
export class Syncing extends Client {
  protected override async read() {
    const [, answer] = await Promise.all([this.session.sync(this.path), super.read()]);
    return answer;
  }
}

/** What breaks a promise, and which: what is easily made of sessions. */
export const sabotaged: Readonly<Record<string, readonly [typeof Client, "updates" | "sessions" | "whole"]>> = {
  "it reads by either of two sessions": [
    class extends Client {
      #other!: Session;
      #turn = 0;
      override async start() {
        await super.start();
        const { ids } = this.ensemble;
        this.#other = await sessionAt(this.ensemble, ids[(ids.indexOf(this.at) + 1) % ids.length]!);
      }
      override async stop() {
        await super.stop();
        await this.#other.close();
      }
      protected override read() {
        return this.#turn++ % 2 === 0 ? super.read() : this.readBy(this.#other);
      }
    },
    "sessions",
  ],
  "it catches up when its session begins": [
    class extends Client {
      override async start() {
        await super.start();
        await this.session.sync(this.path);
      }
    },
    "whole",
  ],
  "it reads without catching up": [Client, "whole"],
  "it puts whatever was compared": [
    class extends Client {
      protected override async swap(_version: number, value: number) {
        return this.session.set(this.path, `${value}`, ANY);
      }
    },
    "updates",
  ],
  "what it lost the answer of it asks again": [
    class extends Client {
      override async answered(operation: Operation): Promise<Answer> {
        try {
          return await super.answered(operation);
        } catch (error) {
          if (!(error instanceof Lost)) throw error;
          await this.goOn();
          return this.answered(operation);
        }
      }
    },
    "updates",
  ],
  "it tells an update done when it has sent it": [
    class extends Client {
      #version = 0;
      override async answered(operation: Operation) {
        if (operation.type !== "write") {
          const answer = await super.answered(operation);
          if (operation.type === "read") this.#version = (answer as Versioned).version;
          return answer;
        }
        super.answered(operation).catch(() => undefined);
        return ++this.#version;
      }
    },
    "updates",
  ],
};

export type Said = Invocation<Operation> | Response<Answer>;

const ROUNDS = 20;
/** An update that was held back has reached the leader by then. */
const UNDER_WAY_MILLISECONDS = 15;
let registers = 0;

/** Clients that record what they ask and are answered. */
class Recorded {
  readonly said: Said[] = [];
  readonly #draw: (below: number) => number;
  readonly #seen = new Map<Client, number>();
  #values = 0;

  constructor(draw: (below: number) => number) {
    this.#draw = draw;
  }

  /** One of them asks something; nothing is recorded of an answer that is lost. */
  async ask(name: string, client: Client): Promise<void> {
    const operation = this.#operation(client);
    this.said.push({ client: name, operation });
    try {
      const answer = await client.answered(operation);
      this.said.push({ client: name, answer });
      const version = typeof answer === "object" ? answer?.version : answer;
      if (version !== undefined) this.#seen.set(client, version);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      await client.goOn();
    }
  }

  #operation(client: Client): Operation {
    const version = this.#seen.get(client) ?? 0;
    const drawn = this.#draw(5);
    if (drawn < 3) return { type: "read" };
    const value = ++this.#values;
    return drawn === 3 ? { type: "write", value } : { type: "swap", version, value };
  }
}

/**
 * What three clients, each at a server of its own at first, ask and are answered. In most rounds a server is kept behind, those at it may
 * lose their connections, and all ask one thing after another until it has caught up. `strikes`: in every tenth round the leader is struck.
 */
export const driven = async (
  ensemble: Ensemble,
  Made: typeof Client,
  draw: (below: number) => number,
  { strikes = false } = {},
): Promise<readonly Said[]> => {
  const path = `/register-${++registers}`;
  const clients = ensemble.ids.map((id) => [`client${id}`, new Made(ensemble, path, id)] as const);
  const first = await sessionAt(ensemble, ensemble.ids[0]!);
  await first.create(path, "0");
  await first.close();
  await Promise.all(
    clients.map(async ([, client]) => {
      await client.start();
      await client.answered({ type: "read" }).catch(() => undefined);
    }),
  );
  const recorded = new Recorded(draw);
  const all = (some: typeof clients) => Promise.all(some.map(([name, client]) => recorded.ask(name, client)));
  for (let round = 1; round <= ROUNDS; round++) {
    const behind = ensemble.ids[draw(ensemble.ids.length)]!;
    const there = clients.filter(([, { at }]) => at === behind);
    const elsewhere = clients.filter(([, { at }]) => at !== behind);
    ensemble.hold(behind, draw(3) > 0);
    await all(elsewhere);
    const open = all(there);
    await all(elsewhere);
    await Promise.race([open, passed(UNDER_WAY_MILLISECONDS)]);
    if (draw(4) === 0) for (const [, client] of there) client.drop();
    ensemble.hold(behind, false);
    await open;
    if (strikes && round % 10 === 0) await struckAmid(ensemble, () => all(clients));
    await all(clients);
  }
  await Promise.all(clients.map(([, client]) => client.stop()));
  return recorded.said;
};

/** The leader is struck while something is under way, and comes back. */
const struckAmid = async (ensemble: Ensemble, work: () => Promise<unknown>): Promise<void> => {
  const leader = await ensemble.leader();
  const under = work();
  if (leader !== null) await ensemble.strike(leader);
  await under;
  if (leader !== null) await ensemble.start(leader);
};
