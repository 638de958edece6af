// The broker of an outbox over a queue of RabbitMQ.
// The one idea: the broker of the model hands on the oldest message until it is acknowledged; a queue hands on each message once, and
// whoever is to hand it on again gives it back first.
// Not here: the server's process (server.ts), what is compared (rabbitmq.test.ts).
import { type ChannelModel, type ConfirmChannel, connect, type GetMessage, type Options } from "amqplib";
import { type Implementation, type Send, send } from "../../index.ts";
import type {
  FromConsumer,
  FromService,
  ToConsumer,
  ToService,
} from "../../models/message-transaction/outbox-protocol.ts";
import { directoryFor, freePort, programNamed, Server, userNamed } from "./server.ts";

// What is in PATH changes the user by itself, and leaves a process between this one and the server.
const program = programNamed("rabbitmq-server", ["/usr/lib/rabbitmq/bin"]);
const epmd = programNamed("epmd");

/** Why it cannot be tested here; null: it can. */
export const missing =
  program === null || epmd === null ? "RabbitMQ is not installed (apt-get install rabbitmq-server)" : null;

/** A node of its own, with the daemon that Erlang's nodes find one another by: else it would start one that outlives it. */
export class RabbitMQ {
  readonly #server: Server;
  readonly #daemon: Server;
  readonly #port: number;

  private constructor(server: Server, daemon: Server, port: number) {
    this.#server = server;
    this.#daemon = daemon;
    this.#port = port;
  }

  static async made(): Promise<RabbitMQ> {
    const user = userNamed("rabbitmq");
    const directory = directoryFor(user);
    const [port, distribution, names] = [await freePort(), await freePort(), await freePort()];
    const common = {
      user,
      directory,
      strike: "SIGKILL",
      environment: {
        HOME: directory,
        ERL_EPMD_ADDRESS: "127.0.0.1",
        ERL_EPMD_PORT: `${names}`,
        RABBITMQ_NODENAME: "kripke@localhost",
        RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
        RABBITMQ_NODE_PORT: `${port}`,
        RABBITMQ_DIST_PORT: `${distribution}`,
        RABBITMQ_MNESIA_BASE: `${directory}/mnesia`,
        RABBITMQ_LOG_BASE: `${directory}/log`,
        RABBITMQ_LOGS: "-",
        RABBITMQ_ENABLED_PLUGINS_FILE: `${directory}/plugins`,
        RABBITMQ_CONFIG_FILE: `${directory}/rabbitmq`,
        RABBITMQ_CONF_ENV_FILE: `${directory}/environment`,
        RABBITMQ_GENERATED_CONFIG_DIR: `${directory}/generated`,
        // With these the script becomes the server, which then ends when the process ends that was started.
        RABBITMQ_ALLOW_INPUT: "true",
        // What has nothing to do leaves the core to others.
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
          "-noinput +sbwt none +sbwtdcpu none +sbwtdio none +S 1:1 -kernel inet_dist_use_interface {127,0,0,1}",
      },
    } as const;
    const daemon = new Server({
      ...common,
      name: "epmd",
      program: epmd!,
      flags: ["-port", `${names}`],
      ready: async () => undefined,
    });
    const server = new Server({
      ...common,
      name: "RabbitMQ",
      program: program!,
      flags: [],
      ready: async () => (await connected(port)).close(),
    });
    await daemon.start();
    const made = new RabbitMQ(server, daemon, port);
    await made.start().catch(async (error: unknown) => {
      await made.remove();
      throw error;
    });
    return made;
  }

  connection(): Promise<ChannelModel> {
    return connected(this.#port);
  }

  strike(): Promise<void> {
    return this.#server.strike();
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  async remove(): Promise<void> {
    await this.#server.remove();
    await this.#daemon.remove();
  }
}

const connected = async (port: number): Promise<ChannelModel> => {
  const connection = await connect({ hostname: "127.0.0.1", port });
  // A server that is struck takes its connections with it.
  connection.on("error", () => undefined);
  return connection;
};

/** What a crash of the broker takes: the connection that the queue is reached by, or the server. */
export type Takes = "the connection" | "the server";

interface Numbered {
  readonly change: number;
  readonly offset: number;
}

let queues = 0;

export class Broker implements Implementation<FromService | FromConsumer, ToService | ToConsumer> {
  protected readonly server: RabbitMQ;
  protected readonly queue = `topic-${++queues}`;
  protected channel!: ConfirmChannel;
  /** What was handed on and not acknowledged. */
  protected inHand: GetMessage | null = null;
  readonly #takes: Takes;
  #connection!: ChannelModel;
  /** How many were published: a queue does not number its messages. */
  #published = 0;

  constructor(server: RabbitMQ, takes: Takes = "the connection") {
    this.server = server;
    this.#takes = takes;
  }

  async start(): Promise<void> {
    await this.restart();
    await this.channel.assertQueue(this.queue, this.options());
  }

  async receive(message: FromService | FromConsumer): Promise<Send<ToService | ToConsumer>[]> {
    if (message.type === "consumed") {
      await this.consumed(message.offset);
      return [];
    }
    const { change } = message;
    const text = JSON.stringify({ change, offset: this.#published++ } satisfies Numbered);
    this.channel.sendToQueue(this.queue, Buffer.from(text), { persistent: this.isPersistent() });
    await this.channel.waitForConfirms();
    return [send("service", { type: "published", change })];
  }

  readonly timers = {
    push: async (): Promise<Send<ToService | ToConsumer>[]> => {
      const oldest = await this.oldest();
      return oldest === null ? [] : [send("consumer", { type: "deliver", ...told(oldest) })];
    },
  };

  async crash(): Promise<void> {
    this.inHand = null;
    if (this.#takes === "the server") await this.server.strike();
    else await this.#connection.close();
  }

  async restart(): Promise<void> {
    await this.server.start();
    this.#connection = await this.server.connection();
    this.channel = await this.#connection.createConfirmChannel();
  }

  /** How many are not acknowledged; null while it is not reached. */
  async state(): Promise<number | null> {
    try {
      const { messageCount } = await this.channel.checkQueue(this.queue);
      return messageCount + (this.inHand === null ? 0 : 1);
    } catch {
      return null;
    }
  }

  async stop(): Promise<void> {
    await this.server.start();
    const connection = await this.server.connection();
    const channel = await connection.createChannel();
    await channel.deleteQueue(this.queue);
    await connection.close();
    await this.#connection.close().catch(() => undefined);
  }

  protected options(): Options.AssertQueue {
    return { durable: true };
  }

  protected isPersistent(): boolean {
    return true;
  }

  /** A queue hands on in order; what is given back is where it was. */
  protected async oldest(): Promise<GetMessage | null> {
    if (this.inHand !== null) this.channel.nack(this.inHand);
    return this.taken();
  }

  protected async taken(): Promise<GetMessage | null> {
    const message = await this.channel.get(this.queue);
    this.inHand = message === false ? null : message;
    return this.inHand;
  }

  protected async consumed(offset: number): Promise<void> {
    const oldest = this.inHand ?? (await this.taken());
    if (oldest === null || told(oldest).offset !== offset) return;
    this.channel.ack(oldest);
    this.inHand = null;
  }
}

const told = ({ content }: GetMessage): Numbered => JSON.parse(content.toString()) as Numbered;

/** What breaks it: what is easily made of queues. */
export const sabotaged: Readonly<Record<string, (server: RabbitMQ) => Broker>> = {
  "it takes what is next while something is in hand": (server) =>
    new (class extends Broker {
      protected override async oldest() {
        return (await this.taken()) ?? this.inHand;
      }
    })(server),
  "it has what it hands on acknowledged": (server) =>
    new (class extends Broker {
      protected override async taken() {
        const message = await this.channel.get(this.queue, { noAck: true });
        return message === false ? null : message;
      }
    })(server),
  "it gives back what it has in hand without saying that it is to be handed on again": (server) =>
    new (class extends Broker {
      protected override async oldest() {
        if (this.inHand !== null) this.channel.nack(this.inHand, false, false);
        return this.taken();
      }
    })(server),
  "it acknowledges what it has in hand, whatever was consumed": (server) =>
    new (class extends Broker {
      protected override async consumed() {
        const oldest = this.inHand ?? (await this.taken());
        if (oldest !== null) this.channel.ack(oldest);
        this.inHand = null;
      }
    })(server),
  "its queue keeps one message": (server) =>
    new (class extends Broker {
      protected override options() {
        return { durable: true, maxLength: 1 };
      }
    })(server),
  "its queue is gone with its connection": (server) =>
    new (class extends Broker {
      protected override options() {
        return { durable: false, exclusive: true };
      }
    })(server),
};

/** What only shows when the server is struck. */
export const inMemory = (server: RabbitMQ): Broker =>
  new (class extends Broker {
    protected override isPersistent() {
      return false;
    }
  })(server, "the server");
