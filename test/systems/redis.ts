// The broker of an outbox over a stream of Redis: a topic is a stream, its consumers a consumer group.
// The one idea: the broker of the model hands on the oldest message until it is acknowledged; a group hands on each message once and
// remembers whom it gave it to, so what is pending must be claimed before what is new is read.
// Not here: the server's process (server.ts), what is compared (redis.test.ts).
import { createClient } from "redis";
import { type Implementation, type Send, send } from "../../index.ts";
import type {
  FromConsumer,
  FromService,
  ToConsumer,
  ToService,
} from "../../models/message-transaction/outbox-protocol.ts";
import { directoryFor, freePort, programNamed, Server } from "./server.ts";

const program = programNamed("redis-server");

/** Why it cannot be tested here; null: it can. */
export const missing = program === null ? "Redis is not installed (apt-get install redis-server)" : null;

const clientAt = (port: number) =>
  createClient({ socket: { host: "127.0.0.1", port, reconnectStrategy: false } })
    // A server that is struck takes its connections with it.
    .on("error", () => undefined)
    .connect();
type Client = Awaited<ReturnType<typeof clientAt>>;

/** A server of its own. `isDurable`: does it write every command to its log before it answers? */
export class Redis {
  readonly #server: Server;
  readonly #port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  static async made(isDurable: boolean): Promise<Redis> {
    const directory = directoryFor({});
    const port = await freePort();
    const log = isDurable ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
    const server = new Server({
      name: "Redis",
      program: program!,
      user: {},
      directory,
      flags: ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", directory, "--save", "", ...log],
      ready: async () => (await clientAt(port)).ping(),
      strike: "SIGKILL",
    });
    await server.start();
    return new Redis(server, port);
  }

  client(): Promise<Client> {
    return clientAt(this.#port);
  }

  strike(): Promise<void> {
    return this.#server.strike();
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  remove(): Promise<void> {
    return this.#server.remove();
  }
}

type Entry = { readonly id: string; readonly message: Readonly<Record<string, string>> };

/** What the server tells of a consumer group. */
type Group = Awaited<ReturnType<Client["xInfoGroups"]>>[number] | undefined;

const GROUP = "consumers";
let streams = 0;
let readers = 0;

export class Broker implements Implementation<FromService | FromConsumer, ToService | ToConsumer> {
  protected readonly redis: Redis;
  protected readonly stream = `topic-${++streams}`;
  protected client!: Client;
  /** Whoever comes back from a crash is another reader to the group. */
  protected reader = "";

  constructor(redis: Redis) {
    this.redis = redis;
  }

  async start(): Promise<void> {
    await this.restart();
    await this.client.xGroupCreate(this.stream, GROUP, "0", { MKSTREAM: true });
  }

  async receive(message: FromService | FromConsumer): Promise<Send<ToService | ToConsumer>[]> {
    if (message.type === "consumed") {
      const entry = (await this.entries())[message.offset];
      if (entry !== undefined) await this.client.xAck(this.stream, GROUP, entry.id);
      return [];
    }
    await this.append(message.change);
    return [send("service", { type: "published", change: message.change })];
  }

  readonly timers = {
    push: async (): Promise<Send<ToService | ToConsumer>[]> => {
      const entry = (await this.pending()) ?? (await this.fresh());
      if (entry === null) return [];
      const offset = (await this.entries()).findIndex(({ id }) => id === entry.id);
      return [send("consumer", { type: "deliver", change: Number(entry.message["change"]), offset })];
    },
  };

  crash(): Promise<void> {
    return this.redis.strike();
  }

  async restart(): Promise<void> {
    await this.redis.start();
    this.client = await this.redis.client();
    this.reader = `reader-${++readers}`;
  }

  /** The log, and how much of it is acknowledged. */
  async state() {
    const [group] = await this.client.xInfoGroups(this.stream).catch(() => []);
    const entries = await this.entries();
    const topic = entries.map(({ message }) => Number(message["change"]));
    return { topic, offset: (await this.read(entries, group)) - Number(group?.pending ?? 0) };
  }

  async stop(): Promise<void> {
    await this.redis.start();
    if (this.client.isOpen) this.client.destroy();
    const client = await this.redis.client();
    await client.del(this.stream);
    client.destroy();
  }

  protected async append(change: number): Promise<void> {
    await this.client.xAdd(this.stream, "*", { change: `${change}` });
  }

  protected async entries(): Promise<readonly Entry[]> {
    return (await this.client.xRange(this.stream, "-", "+")) ?? [];
  }

  /** How many entries were handed on: those up to the last of them. */
  protected async read(entries: readonly Entry[], group: Group): Promise<number> {
    return entries.findIndex(({ id }) => id === group?.["last-delivered-id"]) + 1;
  }

  /** What was handed on and not acknowledged, whoever got it. */
  protected async pending(): Promise<Entry | null> {
    const { messages } = await this.client.xAutoClaim(this.stream, GROUP, this.reader, 0, "0", { COUNT: 1 });
    return messages[0] ?? null;
  }

  /** What nobody got yet. */
  protected async fresh(): Promise<Entry | null> {
    const answer = await this.client.xReadGroup(GROUP, this.reader, { key: this.stream, id: ">" }, { COUNT: 1 });
    return (answer as readonly { readonly messages: readonly Entry[] }[] | null)?.[0]?.messages[0] ?? null;
  }
}

/** What breaks it: what is easily made of streams. */
export const sabotaged: Readonly<Record<string, (redis: Redis) => Broker>> = {
  "it reads what is new while something is pending": (redis) =>
    new (class extends Broker {
      protected override async pending() {
        return null;
      }
    })(redis),
  "it looks for what is pending under its own name, which is another one after a crash": (redis) =>
    new (class extends Broker {
      protected override async pending() {
        const own = await this.client.xReadGroup(GROUP, this.reader, { key: this.stream, id: "0" }, { COUNT: 1 });
        return (own as readonly { readonly messages: readonly Entry[] }[] | null)?.[0]?.messages[0] ?? null;
      }
    })(redis),
  "it acknowledges what it hands on": (redis) =>
    new (class extends Broker {
      protected override async fresh() {
        const entry = await super.fresh();
        if (entry !== null) await this.client.xAck(this.stream, GROUP, entry.id);
        return entry;
      }
    })(redis),
  // Its counter of entries read is not in the log: after a restart it begins anew (7.0).
  "it counts what was read by the group's counter": (redis) =>
    new (class extends Broker {
      protected override async read(_: readonly Entry[], group: Group) {
        return Number(group?.["entries-read"] ?? 0);
      }
    })(redis),
  "its stream keeps one entry": (redis) =>
    new (class extends Broker {
      protected override async append(change: number) {
        await this.client.xAdd(
          this.stream,
          "*",
          { change: `${change}` },
          { TRIM: { strategy: "MAXLEN", strategyModifier: "=", threshold: 1 } },
        );
      }
    })(redis),
};
