// A register over one member of etcd, asked over HTTP.
// The one idea: a key has a value and a version, which counts its puts; a transaction compares the version and puts in one step, and
// what was acknowledged is on disk.
// Not here: the server's process (server.ts), the register of the model (etcd.test.ts).
import path from "node:path";
import { type Implementation, type Send, send } from "../../index.ts";
import { directoryFor, freePort, programNamed, Server } from "./server.ts";

/** `swap`: puts the value if the version is still that one. */
export type Ask =
  | { readonly type: "get" }
  | { readonly type: "put"; readonly value: number }
  | { readonly type: "swap"; readonly version: number; readonly value: number };
export type Answer =
  | { readonly type: "got"; readonly value: number; readonly version: number }
  | { readonly type: "done" }
  | { readonly type: "swapped"; readonly is: boolean };

const program = programNamed("etcd");

/** Why it cannot be tested here; null: it can. */
export const missing = program === null ? "etcd is not installed (apt-get install etcd-server)" : null;

/** A member of its own. */
export class Etcd {
  readonly #server: Server;
  readonly #address: string;

  private constructor(server: Server, address: string) {
    this.#server = server;
    this.#address = address;
  }

  static async made(): Promise<Etcd> {
    const directory = directoryFor({});
    const [address, peers] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    const server = new Server({
      name: "etcd",
      program: program!,
      user: {},
      directory,
      flags: [
        ...["--data-dir", path.join(directory, "data"), "--logger", "zap"],
        ...["--heartbeat-interval", "10", "--election-timeout", "50"], // one member waits for nobody when it comes up
        ...["--listen-client-urls", address, "--advertise-client-urls", address],
        ...[
          "--listen-peer-urls",
          peers,
          "--initial-advertise-peer-urls",
          peers,
          "--initial-cluster",
          `default=${peers}`,
        ],
      ],
      ready: async () => {
        const health = (await (await fetch(`${address}/health`)).json()) as { readonly health: string };
        if (health.health !== "true") throw new Error("not healthy yet");
      },
      strike: "SIGKILL",
    });
    await server.start();
    return new Etcd(server, address);
  }

  /** Asks its JSON gateway. Throws with what it answered where that is an error. */
  async ask(what: "range" | "put" | "txn" | "deleterange", body: object): Promise<Answered> {
    const answer = await fetch(`${this.#address}/v3/kv/${what}`, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answered;
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

/** A 64 bit number is a text, and what is zero or false is left out. */
interface Kept {
  readonly value?: string;
  readonly version: string;
  readonly mod_revision: string;
}
interface Answered {
  readonly kvs?: readonly Kept[];
  readonly succeeded?: boolean;
}

const coded = (text: string): string => Buffer.from(text).toString("base64");
const decoded = (text: string): number => Number(Buffer.from(text, "base64").toString());

let keys = 0;

export class Register implements Implementation<Ask, Answer> {
  protected readonly etcd: Etcd;
  protected readonly key = coded(`register-${++keys}`);

  constructor(etcd: Etcd) {
    this.etcd = etcd;
  }

  async receive(ask: Ask, from: string): Promise<Send<Answer>[]> {
    return [send(from, await this.answered(ask))];
  }

  crash(): Promise<void> {
    return this.etcd.strike();
  }

  async restart(): Promise<Send<Answer>[]> {
    await this.etcd.start();
    return [];
  }

  /** What it keeps; null while it is down. */
  async state() {
    return this.kept().catch(() => null);
  }

  async stop(): Promise<void> {
    await this.etcd.start();
    await this.etcd.ask("deleterange", { key: this.key });
  }

  protected async answered(ask: Ask): Promise<Answer> {
    switch (ask.type) {
      case "get":
        return { type: "got", ...(await this.kept()) };
      case "put":
        await this.put(ask.value);
        return { type: "done" };
      case "swap":
        return { type: "swapped", is: await this.swap(ask.version, ask.value) };
    }
  }

  protected async kept(): Promise<{ readonly value: number; readonly version: number }> {
    const kept = (await this.etcd.ask("range", { key: this.key })).kvs?.[0];
    return kept === undefined
      ? { value: 0, version: 0 }
      : { value: decoded(kept.value ?? ""), version: this.versionOf(kept) };
  }

  protected versionOf({ version }: Kept): number {
    return Number(version);
  }

  protected async put(value: number): Promise<void> {
    await this.etcd.ask("put", this.with(value));
  }

  protected async swap(version: number, value: number): Promise<boolean> {
    const { succeeded = false } = await this.etcd.ask("txn", {
      compare: [{ key: this.key, target: "VERSION", result: "EQUAL", version: String(version) }],
      success: [{ request_put: this.with(value) }],
    });
    return succeeded;
  }

  protected with(value: number): object {
    return { key: this.key, value: coded(String(value)) };
  }
}

/** What breaks it: what is easily made of its keys. */
export const sabotaged: Readonly<Record<string, (etcd: Etcd) => Register>> = {
  // The revision counts the puts of all keys.
  "it tells the revision for the version": (etcd) =>
    new (class extends Register {
      protected override versionOf({ mod_revision }: Kept) {
        return Number(mod_revision);
      }
    })(etcd),
  "it puts whatever was compared": (etcd) =>
    new (class extends Register {
      protected override async swap(_version: number, value: number) {
        await this.put(value);
        return true;
      }
    })(etcd),
  "it compares with the version that it has counted since it came up": (etcd) =>
    new (class extends Register {
      #counted = 0;
      protected override async put(value: number) {
        await super.put(value);
        this.#counted++;
      }
      protected override async swap(version: number, value: number) {
        if (version !== this.#counted) return false;
        await this.put(value);
        return true;
      }
      override async restart() {
        this.#counted = 0;
        return super.restart();
      }
    })(etcd),
  "it acknowledges a put and makes it with the next one": (etcd) =>
    new (class extends Register {
      #late: number | null = null;
      protected override async put(value: number) {
        if (this.#late !== null) await super.put(this.#late);
        this.#late = value;
      }
    })(etcd),
  "it takes an answer without a field for a yes": (etcd) =>
    new (class extends Register {
      protected override async swap(version: number, value: number) {
        await super.swap(version, value);
        return true;
      }
    })(etcd),
};
