// The nodes, the network and the faults of ZAB after the election, for the models that differ in what they claim of it.
// The one idea: one text of the protocol; what is asked of it is asked elsewhere.
// Not here: claims (model.ts, sentences.ts), a network whose exchanges take no time (zookeeper/).
import { names, replicated } from "../../checker/index.ts";
import { client } from "./client.ts";
import { deliveriesSince, reignsSince } from "./observers.ts";
import type { Rules } from "./rules.ts";
import { server } from "./server.ts";
import { type Start, starts } from "./starts.ts";

export interface Size {
  readonly servers: number;
  readonly epochs: number;
  readonly writes: number;
  readonly disconnects: number;
  readonly crashes: number;
  readonly links?: "fifo" | "unordered";
  readonly start: keyof typeof starts;
}

/** Who leads and who does not, and what clients ask: exchanges that take no time. */
export const AT_ONCE = ["question", "leading", "reset", "write", "refused"] as const;

const sure = { copies: "many", loses: "never", duplicates: "never" } as const;

export const systemOf = (size: Size, rules: Rules) => {
  const { servers, epochs, writes, disconnects, crashes, links = "fifo", start } = size;
  const all = names("server", servers);
  const from: Start = starts[start];
  const reigns = reignsSince(from.reigns);
  const deliveries = deliveriesSince(from.deliveries);
  /** A client hands its writes over at once, so a connection that breaks is one of two servers. */
  const connection = {
    ...sure,
    between: ["server", "server"],
    order: "fifo",
    onCrash: "lose",
    disconnects: { atMost: disconnects },
  } as const;
  const crash = { of: "server", atMost: crashes, restarts: "at once" } as const;
  const system = {
    nodes: {
      server: replicated(servers, server(all, from.disk, { rules, servers, epochs })),
      client: client(all, writes, rules),
    },
    network: [
      {
        ...sure,
        carrying: AT_ONCE,
        delivery: "at once",
        order: "none",
      },
      links === "fifo" ? connection : ({ ...sure, order: "none" } as const),
    ],
    crashes: crashes === 0 ? [] : [crash],
    observers: [reigns, deliveries],
    symmetry: ["server"],
  } as const;
  /** What was broadcast before the start. */
  const given = [...from.reigns].flatMap(({ broadcast }) => broadcast);
  return { all, given, reigns, deliveries, system };
};
