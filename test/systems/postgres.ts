// A resource manager of two-phase commit over PostgreSQL: what the words of the protocol are in its statements.
// The one idea: it says what the statements' tags and errors say and knows nothing else, so what differs is PostgreSQL's.
// Not here: the server's process (server.ts), what is compared (postgres.test.ts).
import { execFileSync } from "node:child_process";
import pg from "pg";
import { type Implementation, send } from "../../index.ts";
import type { Answer, Order } from "../../models/two-phase-commit/options.ts";
import { directoryFor, freePort, programNamed, Server, userNamed, versioned } from "./server.ts";

const folders = versioned("/usr/lib/postgresql");
const initdb = programNamed("initdb", folders);
const postgres = programNamed("postgres", folders);

/** Why it cannot be tested here; null: it can. */
export const missing =
  initdb === null || postgres === null ? "PostgreSQL is not installed (apt-get install postgresql)" : null;

/** A cluster of its own, with a table of work. */
export class Postgres {
  readonly #server: Server;
  readonly #port: number;
  #admin: pg.Client | null = null;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  static async made(): Promise<Postgres> {
    const user = userNamed("postgres");
    const directory = directoryFor(user);
    const flags = ["-D", directory, "-U", "kripke", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
    execFileSync(initdb!, flags, { stdio: "ignore", cwd: directory, ...user });
    const port = await freePort();
    const settings = [
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      "max_prepared_transactions=100", // 0 unless it is said
      "fsync=off", // what the system was given outlives the server, which is all that is struck here
    ];
    const server = new Server({
      name: "PostgreSQL",
      program: postgres!,
      user,
      directory,
      flags: ["-D", directory, "-p", `${port}`, ...settings.flatMap((setting) => ["-c", setting])],
      ready: async () => (await connected(port)).end(),
      strike: "SIGQUIT", // immediate shutdown: recovery is what comes next
    });
    await server.start();
    const made = new Postgres(server, port);
    await made.ask("CREATE TABLE work (id text PRIMARY KEY)");
    await made.ask("CREATE TABLE parent (id text PRIMARY KEY)");
    await made.ask("CREATE TABLE child (of text REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
    return made;
  }

  session(): Promise<pg.Client> {
    return connected(this.#port);
  }

  async ask(statement: string): Promise<pg.QueryResult> {
    this.#admin ??= await this.session();
    return this.#admin.query(statement);
  }

  strike(): Promise<void> {
    this.#admin = null;
    return this.#server.strike();
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  async remove(): Promise<void> {
    await this.#admin?.end();
    await this.#server.remove();
  }
}

const connected = async (port: number): Promise<pg.Client> => {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "kripke", database: "postgres" });
  // A server that is struck takes its connections with it.
  client.on("error", () => undefined);
  await client.connect();
  return client;
};

const UNDEFINED_OBJECT = "42704";
const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

/** How the work of a transaction ends when it is to be prepared. */
export type Work = "done" | "failed" | "not yet checked";

let transactions = 0;

export class Participant implements Implementation<Pick<Order, "type">, Answer> {
  protected readonly database: Postgres;
  protected readonly id = `t${++transactions}`;
  protected session!: pg.Client;
  readonly #work: Work;
  #isOpen = false;

  constructor(database: Postgres, work: Work = "done") {
    this.database = database;
    this.#work = work;
  }

  async start(): Promise<void> {
    await this.database.start();
    this.session = await this.database.session();
    await this.session.query("BEGIN");
    await this.session.query(`INSERT INTO work VALUES ('${this.id}')`);
    if (this.#work === "failed") await this.session.query("SELECT 1 / 0").catch(() => undefined);
    if (this.#work === "not yet checked") await this.session.query("INSERT INTO child VALUES ('nobody')");
    this.#isOpen = true;
  }

  async receive({ type }: Pick<Order, "type">, from: string) {
    const answer = await this.answered(type);
    return answer === null ? [] : send(from, { type: answer });
  }

  readonly actions = {
    giveUp: async () => {
      await this.rollBack();
    },
  };

  readonly timers = {
    ready: async () => ((await this.isPrepared()) ? this.inDoubt() : []),
  };

  async crash(): Promise<void> {
    this.#isOpen = false;
    await this.database.strike();
  }

  async restart(): Promise<void> {
    await this.database.start();
    this.session = await this.database.session();
  }

  async state(): Promise<string> {
    if (await this.isPrepared()) return "prepared";
    const { rowCount } = await this.database.ask(`SELECT FROM work WHERE id = '${this.id}'`);
    if (rowCount === 1) return "committed";
    return this.#isOpen ? "working" : "aborted";
  }

  async stop(): Promise<void> {
    await this.database.start();
    await this.session.end();
    if (await this.isPrepared()) await this.database.ask(`ROLLBACK PREPARED '${this.id}'`);
  }

  protected async answered(order: Order["type"]): Promise<Answer["type"] | null> {
    if (order === "prepare") return this.prepare();
    if (order === "commit") return this.commit();
    await this.rollBack();
    return null;
  }

  protected async prepare(): Promise<"yes" | "rolledBack"> {
    this.#isOpen = false;
    try {
      const { command } = await this.session.query(`PREPARE TRANSACTION '${this.id}'`);
      return command === "ROLLBACK" ? "rolledBack" : "yes";
    } catch {
      // What is checked only now may fail now; the transaction is then rolled back as well.
      return "rolledBack";
    }
  }

  protected async commit(): Promise<"acknowledgement" | "unknown"> {
    try {
      await this.session.query(`COMMIT PREPARED '${this.id}'`);
      return "acknowledgement";
    } catch (error) {
      if (codeOf(error) === UNDEFINED_OBJECT) return "unknown";
      throw error;
    }
  }

  protected async rollBack(): Promise<void> {
    this.#isOpen = false;
    await this.session.query("ROLLBACK");
    await this.session.query(`ROLLBACK PREPARED '${this.id}'`).catch((error: unknown) => {
      if (codeOf(error) !== UNDEFINED_OBJECT) throw error;
    });
  }

  protected async isPrepared(): Promise<boolean> {
    const found = await this.database.ask(`SELECT FROM pg_prepared_xacts WHERE gid = '${this.id}'`);
    return found.rowCount === 1;
  }

  protected async inDoubt() {
    return send("coordinator", { type: "inquiry" } as const);
  }
}

/** What breaks it: what a careless manager makes of PostgreSQL's answers. */
export const sabotaged: Readonly<Record<string, (database: Postgres) => Participant>> = {
  "it looks for errors only, and takes a rollback for a yes": (database) =>
    new (class extends Participant {
      protected override async prepare() {
        await super.prepare();
        return "yes" as const;
      }
    })(database, "failed"),
  "it votes yes and leaves its transaction open": (database) =>
    new (class extends Participant {
      protected override async prepare() {
        return "yes" as const;
      }
    })(database),
  "it commits when it is told to prepare": (database) =>
    new (class extends Participant {
      protected override async prepare() {
        await this.session.query("COMMIT");
        return "yes" as const;
      }
    })(database),
  "it is silent where the transaction is unknown": (database) =>
    new (class extends Participant {
      protected override async answered(order: Order["type"]) {
        const answer = await super.answered(order);
        return answer === "unknown" ? null : answer;
      }
    })(database),
  "back from a crash it rolls back what is prepared": (database) =>
    new (class extends Participant {
      override async restart() {
        await super.restart();
        await this.rollBack();
      }
    })(database),
  "in doubt it rolls back": (database) =>
    new (class extends Participant {
      protected override async inDoubt() {
        await this.rollBack();
        return [] as never;
      }
    })(database),
};
