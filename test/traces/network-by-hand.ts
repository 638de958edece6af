// A walk made by hand of what a network and crashes can do to messages: duplicated, absorbed, vanished, swept away, stopped.
// The one idea: one path, told step by step, that meets every way in which a trace can end up without a message.
// Not here: a protocol that means anything.
import type { Envelope, Snapshot, TraceEvent } from "../../checker/index.ts";
import type { Trace } from "../../traces/format.ts";
import type { ByHand, HandMove } from "./by-hand.ts";
import { deliver } from "./example-traces.ts";

type Message = Envelope<unknown>;
const [a, b] = ["client", "server"] as const;
const ask: Message = { from: a, to: b, message: { type: "ask", id: 1, tags: ["x", "y z"] } };
const told: Message = { from: b, to: a, message: "told" };
const vote: Message = { from: b, to: b, message: { type: "vote", ballot: new Map([["server", 1]]) } };

interface Local {
  readonly a?: unknown;
  readonly b?: unknown;
  readonly bUp?: "up" | "down" | "stopped";
  readonly network: readonly Message[];
  readonly budgets: Readonly<Record<string, number>>;
}
const state = ({ a: client, b: server, bUp = "up", network, budgets }: Local): Snapshot => ({
  variables: {},
  nodes: [
    { id: a, group: a, status: "up", state: client },
    { id: b, group: b, status: bUp, state: server },
  ],
  network,
  budgets,
  partition: null,
  notices: [],
  observers: {},
});

const left = (crashes: number, copies: number) => ({ "server crashes": crashes, "link1 duplicates": copies });
const idle = { role: "idle", queue: [1, 2], disk: { term: 1, log: ["p"] } };
const busy = { role: "busy", queue: [2, 3], since: new Set([{ term: 1 }]), disk: { term: 2, log: ["p", "q"] } };
const cleared = { role: "idle", queue: [], disk: { term: 2, log: ["p", "q"] } };

/** The path: each event, what it sends, and the state it leads to. */
const path: readonly (readonly [TraceEvent, Snapshot, readonly Message[]])[] = [
  [{ kind: "init", choice: "" }, state({ a: 0, b: idle, network: [ask], budgets: left(2, 1) }), [ask]],
  [{ kind: "duplicate", ...ask }, state({ a: 0, b: idle, network: [ask, ask], budgets: left(2, 0) }), []],
  [
    { kind: "timer", node: a, name: "again" },
    state({ a: 1, b: idle, network: [ask, ask], budgets: left(2, 0) }),
    [ask],
  ],
  [deliver(a, b, ask.message), state({ a: 1, b: busy, network: [ask, told, vote], budgets: left(2, 0) }), [told, vote]],
  [deliver(a, b, ask.message), state({ a: 1, b: busy, network: [told, vote], budgets: left(2, 0) }), []],
  [
    { kind: "crash", node: b, clause: "server crashes", choice: "the disk survives" },
    state({ a: 1, b: cleared, network: [vote], budgets: left(1, 0) }),
    [],
  ],
  [{ kind: "stop", node: b }, state({ a: 1, b: cleared, bUp: "stopped", network: [], budgets: left(0, 0) }), []],
  [
    { kind: "action", node: a, name: "ask", value: "server" },
    state({ a: 2, b: cleared, bUp: "stopped", network: [], budgets: left(0, 0) }),
    [ask],
  ],
];

const moves = path.map(([event, to, sends]): HandMove => ({ event, to, sends }));
const hand: ByHand = {
  form: "protocol",
  initial: moves.slice(0, 1),
  moves: (at) => {
    const index = moves.findIndex((move) => move.to === at);
    return moves.slice(index + 1, index + 2);
  },
  claims: {},
};
const trace: Trace = {
  model: "network",
  scenario: "all that can happen",
  mutant: null,
  parameters: {},
  claim: "no deadlock",
  verdict: "violated",
  initial: null,
  events: moves.slice(1).map(({ event }) => event),
  loopStart: null,
  engine: "0.1.0",
};

export const network = { hand, trace };
