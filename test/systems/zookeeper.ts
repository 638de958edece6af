// Three servers of ZooKeeper, each in a directory of its own, and the links by which they follow one another.
// The one idea: whom a server follows it reaches through a link of the test's, which can hold back what comes: so a server falls behind
// for as long as is wanted, and goes on answering.
// Not here: a server's process (server.ts), sessions (zookeeper-session.ts), what is compared (zookeeper.test.ts).
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server as Listener, type Socket } from "node:net";
import path from "node:path";
import { directoryFor, freePort, programNamed, Server } from "./server.ts";

const java = programNamed("java");
const jar = programNamed("zookeeper.jar", ["/usr/share/java"]);
/** Without it the server would not say why it does not start. */
const logs = programNamed("slf4j-simple.jar", ["/usr/share/java"]);

/** Why it cannot be tested here; null: it can. */
export const missing =
  java === null || jar === null ? "ZooKeeper is not installed (apt-get install zookeeper, and a Java)" : null;

const IDS = [1, 2, 3] as const;
export type Id = (typeof IDS)[number];

/** Milliseconds. What follows is in ticks. */
const TICK = 200;
/** A server that hears nothing for so long looks for another leader; at first it waits longer, for machines have other things to do. */
const PATIENCE = 20;
const FIRST_PATIENCE = 100;
/** No session is over before its test is, however long the machine takes. */
const SESSION = 3000;

const RETRY_MILLISECONDS = 20;

/** A way to a server's port on which what comes from there can be held back. */
class Link {
  readonly #to: number;
  readonly #listener: Listener;
  readonly #sockets = new Set<Socket>();
  readonly #held = new Set<Socket>();
  #isHeld = false;

  private constructor(to: number) {
    this.#to = to;
    this.#listener = createServer((near) => {
      this.#keep(near);
      this.#reach(near);
    });
  }

  static async to(port: number): Promise<Link> {
    const link = new Link(port);
    await new Promise<void>((resolve) => link.#listener.listen(0, "127.0.0.1", resolve));
    return link;
  }

  get port(): number {
    const address = this.#listener.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    for (const far of this.#held)
      if (isHeld) far.pause();
      else far.resume();
  }

  remove(): void {
    this.#listener.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket
      .setNoDelay(true)
      .on("error", () => undefined)
      .once("close", () => this.#sockets.delete(socket));
  }

  /**
   * Whoever is elected listens a moment later. Who would follow and is turned away elects anew, and the other waits for it until its
   * patience ends: so it is let wait instead.
   */
  #reach(near: Socket): void {
    if (near.destroyed) return;
    const far = connect(this.#to, "127.0.0.1");
    const later = setTimeout.bind(null, () => this.#reach(near), RETRY_MILLISECONDS);
    far.once("error", later).once("connect", () => {
      far.off("error", later);
      this.#keep(far);
      this.#held.add(far);
      near.on("data", (data) => far.write(data)).once("close", () => far.destroy());
      far
        .on("data", (data) => near.write(data))
        .once("close", () => {
          this.#held.delete(far);
          near.destroy();
        });
      if (this.#isHeld) far.pause();
    });
  }
}

interface Member {
  readonly server: Server;
  readonly port: number;
  readonly data: string;
  /** To those whom it may follow. */
  readonly links: readonly Link[];
}

/** One that does not say how it is within so many milliseconds is not well. */
const SAYS_MILLISECONDS = 1000;

/** What a server says of itself. Rejects where it is down, or halted. */
const saidBy = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    connect(port, "127.0.0.1", function (this: Socket) {
      this.write("srvr");
    })
      .on("data", (data) => {
        said += data;
      })
      .setTimeout(SAYS_MILLISECONDS, function (this: Socket) {
        this.destroy(new Error("it says nothing"));
      })
      .on("error", reject)
      .on("close", () => resolve(said));
  });

const modeOf = async (port: number): Promise<string | null> => /^Mode: (\w+)$/m.exec(await saidBy(port))?.[1] ?? null;

export class Ensemble {
  readonly #members: ReadonlyMap<Id, Member>;

  private constructor(members: ReadonlyMap<Id, Member>) {
    this.#members = members;
  }

  static async made(): Promise<Ensemble> {
    const ports = new Map<Id, { readonly follow: number; readonly elect: number }>();
    for (const id of IDS) ports.set(id, { follow: await freePort(), elect: await freePort() });
    const members = new Map<Id, Member>();
    for (const id of IDS) {
      const lines: string[] = [];
      const links: Link[] = [];
      for (const [other, { follow, elect }] of ports) {
        const link = other === id ? null : await Link.to(follow);
        if (link !== null) links.push(link);
        lines.push(`server.${other}=127.0.0.1:${link?.port ?? follow}:${elect}`);
      }
      members.set(id, { ...(await memberOf(id, lines)), links });
    }
    const made = new Ensemble(members);
    await made.start(...IDS).catch(async (error: unknown) => {
      await made.remove();
      throw error;
    });
    return made;
  }

  get ids(): readonly Id[] {
    return IDS;
  }

  port(id: Id): number {
    return this.#members.get(id)!.port;
  }

  /** Who of these leads, as they say themselves; null: nobody, at the moment. */
  async leader(among: readonly Id[] = IDS): Promise<Id | null> {
    const modes = await Promise.all(among.map((id) => modeOf(this.port(id)).catch(() => null)));
    return among[modes.indexOf("leader")] ?? null;
  }

  /** Holds back what it would hear from whom it follows, or lets it come. */
  hold(id: Id, isHeld: boolean): void {
    for (const link of this.#members.get(id)!.links) link.hold(isHeld);
  }

  /** One that is halted does nothing and loses nothing: it goes on where it was, and what was sent to it is there. */
  halt(id: Id, isHalted: boolean): void {
    this.#members.get(id)!.server.halt(isHalted);
  }

  async strike(...ids: readonly Id[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#members.get(id)!.server.strike()));
  }

  /** All at once: one alone is not ready. */
  async start(...ids: readonly Id[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#members.get(id)!.server.start()));
  }

  /** Takes from one that is down what it has on its disk. */
  wipe(id: Id): void {
    rmSync(path.join(this.#members.get(id)!.data, "version-2"), { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    for (const { links } of this.#members.values()) for (const link of links) link.remove();
    await Promise.all([...this.#members.values()].map(({ server }) => server.remove()));
  }
}

const memberOf = async (id: Id, servers: readonly string[]): Promise<Omit<Member, "links">> => {
  const directory = directoryFor({});
  const data = path.join(directory, "data");
  mkdirSync(data);
  writeFileSync(path.join(data, "myid"), `${id}\n`);
  const port = await freePort();
  const settings = [
    `tickTime=${TICK}`,
    `initLimit=${FIRST_PATIENCE}`,
    `syncLimit=${PATIENCE}`,
    `maxSessionTimeout=${TICK * SESSION}`,
    `dataDir=${data}`,
    `clientPort=${port}`,
    "clientPortAddress=127.0.0.1",
    "admin.enableServer=false",
    "4lw.commands.whitelist=srvr",
    ...servers,
  ];
  const configuration = path.join(directory, "zoo.cfg");
  writeFileSync(configuration, `${settings.join("\n")}\n`);
  const server = new Server({
    name: "ZooKeeper",
    program: java!,
    user: {},
    directory,
    flags: [
      // Three of them start beside one another, and do little.
      ...["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"],
      "-Dzookeeper.forceSync=no", // what the system was given outlives the server, which is all that is struck here
      ...["-cp", [jar, logs].filter((file) => file !== null).join(path.delimiter)],
      ...["org.apache.zookeeper.server.quorum.QuorumPeerMain", configuration],
    ],
    ready: async () => {
      if ((await modeOf(port)) === null) throw new Error("neither leads nor follows yet");
    },
    strike: "SIGKILL",
  });
  return { server, port, data };
};
