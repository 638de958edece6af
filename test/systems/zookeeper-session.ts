// A session of ZooKeeper on a server of one's choice: of its protocol (jute over TCP) what a register needs.
// The one idea: whoever holds sessions against what is promised of them chooses the server, tells what was asked from what was answered,
// and loses a connection at will; clients that are for use (node-zookeeper-client 1.1) hide all three, and that one has no sync.
// Not here: servers (zookeeper.ts), registers (zookeeper-clients.ts), watches and pings: a test is shorter than its sessions.
import { connect, type Socket } from "node:net";

const CREATE = 1;
const GET = 4;
const SET = 5;
const SYNC = 9;
const CLOSE = -11;
/** Any version: what is set is not compared. */
export const ANY = -1;
const BAD_VERSION = -103;

/** Milliseconds; a server gives no more than it is configured to. */
const SESSION = 600_000;
/**
 * Milliseconds without a word, while something is asked: longer than an election. A server that begins to look for a leader may take a
 * question to those of its parts that it has ended already, and never answer; so clients give a connection up that is silent.
 */
const SILENT = 10_000;
/** Everybody may do everything. */
const OPEN = { rights: 31, scheme: "world", id: "anyone" };

const int = (value: number): Buffer => {
  const written = Buffer.alloc(4);
  written.writeInt32BE(value);
  return written;
};

const long = (value: bigint): Buffer => {
  const written = Buffer.alloc(8);
  written.writeBigInt64BE(value);
  return written;
};

const bytes = (value: Buffer): Buffer => Buffer.concat([int(value.length), value]);

const text = (value: string): Buffer => bytes(Buffer.from(value));

/** Reads what was answered, in its order. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  long(): bigint {
    this.#at += 8;
    return this.#bytes.readBigInt64BE(this.#at - 8);
  }

  bytes(): Buffer {
    const length = this.int();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Of the four numbers that begin what is told of a node only what follows them: how often its data was set. */
  version(): number {
    this.#at += 32;
    return this.int();
  }
}

/** The connection ended, or was refused: what was asked and not answered may have happened or not. */
export class Lost extends Error {}

/** By what a session goes on at another server. `seen`: the last change that it was told of; a server that is behind it refuses. */
export interface Kept {
  readonly id: bigint;
  readonly password: Buffer;
  readonly seen: bigint;
}

const FRESH: Kept = { id: 0n, password: Buffer.alloc(16), seen: 0n };

interface Waiting {
  answer(reader: Reader): void;
  fail(error: Error): void;
}

/** A session over one connection. A server answers in the order in which it was asked, so questions need not wait for answers. */
export class Session {
  readonly #socket: Socket;
  /** In the order of the questions; the first is the session itself. */
  readonly #waiting: Waiting[] = [];
  #came: Buffer = Buffer.alloc(0);
  #kept: Kept = FRESH;
  #asked = 0;

  private constructor(port: number, silent: number) {
    const lose = (): void => {
      for (const { fail } of this.#waiting.splice(0)) fail(new Lost("the connection ended"));
    };
    this.#socket = connect(port, "127.0.0.1")
      .setNoDelay(true)
      .setTimeout(silent, () => {
        if (this.#waiting.length > 0) this.#socket.destroy();
      })
      .on("data", (data: Buffer) => this.#hear(data))
      .on("error", lose)
      .on("close", lose);
  }

  /** A new session, or one that goes on here. Rejects with Lost where the server does not take it, or is silent. */
  static async at(port: number, kept: Kept = FRESH, silent = SILENT): Promise<Session> {
    const session = new Session(port, silent);
    const hello = [int(0), long(kept.seen), int(SESSION), long(kept.id), bytes(kept.password), Buffer.of(0)];
    const told = await session.#say(hello);
    told.int();
    if (told.int() <= 0) throw new Error(`ZooKeeper has no session ${kept.id}: it is over, or was never known there`);
    session.#kept = { id: told.long(), password: told.bytes(), seen: kept.seen };
    return session;
  }

  get kept(): Kept {
    return this.#kept;
  }

  async create(path: string, data: string): Promise<void> {
    const rights = [int(1), int(OPEN.rights), text(OPEN.scheme), text(OPEN.id)];
    await this.#ask(CREATE, [text(path), text(data), ...rights, int(0)]);
  }

  async get(path: string): Promise<{ readonly data: string; readonly version: number }> {
    const told = await this.#ask(GET, [text(path), Buffer.of(0)]);
    return { data: told.bytes().toString(), version: told.version() };
  }

  /** The version that it has then; null: it has another one than what was compared. */
  async set(path: string, data: string, compared: number): Promise<number | null> {
    const told = await this.#ask(SET, [text(path), text(data), int(compared)], BAD_VERSION);
    return told === null ? null : told.version();
  }

  /** Its server catches up with what whoever it takes for the leader has when it is asked. */
  async sync(path: string): Promise<void> {
    await this.#ask(SYNC, [text(path)]);
  }

  /** The session goes on, and may at another server. */
  drop(): void {
    this.#socket.destroy();
  }

  /** Ends it; one whose connection has ended is over when its server has waited for it long enough. */
  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    await this.#ask(CLOSE, []);
    this.#socket.destroy();
  }

  #ask(type: number, body: readonly Buffer[]): Promise<Reader>;
  #ask(type: number, body: readonly Buffer[], except: number): Promise<Reader | null>;
  /** What is answered; null: an error of the kind that is excepted. Rejects at any other. */
  async #ask(type: number, body: readonly Buffer[], except?: number): Promise<Reader | null> {
    const told = await this.#say([int(++this.#asked), int(type), ...body]);
    told.int();
    const change = told.long();
    if (change > this.#kept.seen) this.#kept = { ...this.#kept, seen: change };
    const error = told.int();
    if (error !== 0 && error !== except) throw new Error(`ZooKeeper answered with error ${error}`);
    return error === 0 ? told : null;
  }

  #say(parts: readonly Buffer[]): Promise<Reader> {
    if (this.#socket.destroyed) throw new Lost("the connection has ended");
    return new Promise((answer, fail) => {
      this.#waiting.push({ answer, fail });
      this.#socket.write(bytes(Buffer.concat(parts)));
    });
  }

  #hear(data: Buffer): void {
    this.#came = Buffer.concat([this.#came, data]);
    while (this.#came.length >= 4 && this.#came.length >= 4 + this.#came.readInt32BE(0)) {
      const end = 4 + this.#came.readInt32BE(0);
      this.#waiting.shift()?.answer(new Reader(this.#came.subarray(4, end)));
      this.#came = this.#came.subarray(end);
    }
  }
}
