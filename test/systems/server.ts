// A server of somebody else's, started for a test: in a directory of its own, on the loopback, and gone when the test is over.
// The one idea: it is known by the process that was started and by nothing else; what is not installed is a sentence, not a failure.
// Not here: which server (postgres.ts, redis.ts, etcd.ts, rabbitmq.ts, zookeeper.ts).
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as passed } from "node:timers/promises";

const pathFolders = (): readonly string[] => (process.env["PATH"] ?? "").split(path.delimiter);

/** Where Debian puts what it keeps in several versions, the latest first. */
export const versioned = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .map((version) => path.join(folder, version, "bin"))
        .toReversed()
    : [];

/** The path of a program, which may be in one of these folders; null: it is not installed. */
export const programNamed = (name: string, folders = pathFolders()): string | null =>
  folders.map((each) => path.join(each, name)).find((file) => existsSync(file)) ?? null;

/** Who a program runs as: a user of that name where this process is root, and else whoever runs it. */
export interface User {
  readonly uid?: number;
  readonly gid?: number;
}

export const userNamed = (name: string): User => {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
};

/** A new directory that the user may write to. */
export const directoryFor = ({ uid, gid }: User): string => {
  const directory = mkdtempSync(path.join(tmpdir(), "kripke-system-"));
  if (uid !== undefined && gid !== undefined) chownSync(directory, uid, gid);
  return directory;
};

/** Below those that systems give to whoever connects: a server may begin to listen late, as one that is elected, and again and again. */
const FIRST_PORT = 10_000;
const PORTS = 22_000;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** One that nobody listens at now, and that nobody is given who does not ask for it by its number. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    if (await isFree(port)) return port;
  }
};

/** What is started, how it is asked whether it is ready, and how it ends at once. */
export interface Started {
  readonly name: string;
  readonly program: string;
  readonly user: User;
  readonly directory: string;
  readonly flags: readonly string[];
  /** What it finds in its environment besides what is there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Rejects as long as it is not ready. */
  readonly ready: () => Promise<unknown>;
  /** The signal at which it stops as if the power failed. */
  readonly strike: NodeJS.Signals;
}

const READY_SECONDS = 100;
/** Then it is asked again. */
const ANSWER_SECONDS = 5;

export class Server {
  readonly #of: Started;
  #process: ChildProcess | null = null;
  #said: string[] = [];

  constructor(of: Started) {
    this.#of = of;
    // Whatever ends this process ends the server.
    process.once("exit", () => this.#process?.kill("SIGKILL"));
  }

  get isUp(): boolean {
    return this.#process !== null;
  }

  /** Starts it, unless it runs, and waits until it is ready. Throws with what it said where it does not start. */
  async start(): Promise<void> {
    if (this.#process !== null) return;
    const { program, flags, environment, user, directory, ready, name } = this.#of;
    const env = { ...process.env, ...environment };
    const child = spawn(program, flags, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"], ...user });
    this.#said = [];
    const heard = (data: Buffer): void => void this.#said.push(...data.toString().trim().split("\n"));
    child.stdout?.on("data", heard);
    child.stderr?.on("data", heard);
    child.once("exit", () => {
      if (this.#process === child) this.#process = null;
    });
    this.#process = child;
    for (const until = Date.now() + READY_SECONDS * 1000; Date.now() < until; ) {
      const isReady = ready().then(
        () => true,
        () => false,
      );
      // A server that comes up may take a connection and say nothing to it.
      if (await Promise.race([isReady, passed(ANSWER_SECONDS * 1000, false, { ref: false })])) return;
      if (child.exitCode !== null) break;
      await passed(20);
    }
    await this.strike();
    throw new Error(`${name} did not start: ${this.#said.slice(-3).join("; ") || "it said nothing"}`);
  }

  /** It does nothing, as on a machine that hangs, or goes on. */
  halt(isHalted: boolean): void {
    this.#process?.kill(isHalted ? "SIGSTOP" : "SIGCONT");
  }

  /** Ends it at once. */
  async strike(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    this.#process = null;
    child.kill(this.#of.strike);
    await gone;
  }

  /** Ends it and takes its directory away. */
  async remove(): Promise<void> {
    await this.strike();
    rmSync(this.#of.directory, { recursive: true, force: true });
  }
}
