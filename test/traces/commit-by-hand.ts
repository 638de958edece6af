// Two-phase commit as a walk made by hand: a coordinator and three participants, votes that may be lost, one crash.
// The one idea: a majority of yes votes commits, which is the mistake that the traces of the tests show.
// Not here: the model of two-phase commit, which is written in the language (models/).
import { type Envelope, type NodeSnapshot, type Snapshot, sameValue, type TraceEvent } from "../../checker/index.ts";
import type { ByHand, HandMove } from "./by-hand.ts";

interface Coordinator {
  readonly asked: boolean;
  readonly log: "commit" | "abort" | null;
  readonly yes: ReadonlySet<string>;
}
interface Participant {
  readonly phase: "working" | "ready" | "committed" | "aborted";
}

const participants = ["participant1", "participant2", "participant3"];
const start: Snapshot = {
  variables: {},
  nodes: [
    { id: "coordinator", group: "coordinator", status: "up", state: { asked: false, log: null, yes: new Set() } },
    ...participants.map(
      (id): NodeSnapshot => ({ id, group: "participant", status: "up", state: { phase: "working" } }),
    ),
  ],
  network: [],
  budgets: { crashes: 1, losses: 1 },
  partition: null,
  notices: [],
  observers: {},
};

type Message = Envelope<unknown>;
const send = (from: string, to: string, message: unknown): Message => ({ from, to, message });
const without = (network: readonly Message[], message: Message): readonly Message[] => {
  const index = network.findIndex((other) => sameValue(other, message));
  return network.filter((_, other) => other !== index);
};
const stateOf = <S>(state: Snapshot, id: string): S => state.nodes.find((node) => node.id === id)!.state as S;
const withNode = (state: Snapshot, id: string, change: Partial<NodeSnapshot>): Snapshot => ({
  ...state,
  nodes: state.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});

/** A step of `event.to` or `event.node`: its next state and what it sends. */
const acted = (state: Snapshot, id: string, event: TraceEvent, next: object, ...sends: Message[]): HandMove => ({
  event,
  to: withNode({ ...state, network: [...state.network, ...sends] }, id, { state: next }),
  sends,
});

export interface Rules {
  readonly enough: number;
  readonly choices: readonly ["able" | "ready", "unable"];
}
export const majority: Rules = { enough: 2, choices: ["able", "unable"] };

const delivered = (state: Snapshot, envelope: Message, rules: Rules): readonly HandMove[] => {
  const { from, to, message } = envelope;
  const rest = { ...state, network: without(state.network, envelope) };
  const event = { kind: "deliver", from, to, message } as const;
  const { type, decision } = message as { type: string; decision?: string };
  if (type === "prepare")
    return [
      acted(rest, to, { ...event, choice: rules.choices[0] }, { phase: "ready" }, send(to, from, { type: "yes" })),
      acted(rest, to, { ...event, choice: rules.choices[1] }, { phase: "aborted" }, send(to, from, { type: "no" })),
    ];
  if (type === "decision") return [acted(rest, to, event, { phase: decision === "commit" ? "committed" : "aborted" })];
  const before = stateOf<Coordinator>(state, to);
  if (before.log !== null) return [acted(rest, to, event, before)];
  const yes = type === "yes" ? new Set([...before.yes, from]) : before.yes;
  if (type === "yes" && yes.size < rules.enough) return [acted(rest, to, event, { ...before, yes })];
  const log = type === "yes" ? "commit" : "abort";
  const sends = participants.map((id) => send(to, id, { type: "decision", decision: log }));
  return [acted(rest, to, event, { ...before, yes, log }, ...sends)];
};

const spent = (state: Snapshot, budget: string): Snapshot => ({
  ...state,
  budgets: { ...state.budgets, [budget]: state.budgets[budget]! - 1 },
});

const faults = (state: Snapshot): readonly HandMove[] => {
  const { status, state: local } = state.nodes[0]!;
  const { log } = local as Coordinator;
  const crashed = { status: "down", state: { asked: false, log, yes: new Set() } } as const;
  return [
    ...(state.budgets["losses"] === 0
      ? []
      : state.network.map((envelope) => ({
          event: { kind: "drop", ...envelope } as const,
          to: { ...spent(state, "losses"), network: without(state.network, envelope) },
        }))),
    ...(state.budgets["crashes"] === 0 || status !== "up"
      ? []
      : [
          {
            event: { kind: "crash", node: "coordinator" } as const,
            to: withNode(spent(state, "crashes"), "coordinator", crashed),
          },
        ]),
    ...(status === "up"
      ? []
      : [
          {
            event: { kind: "restart", node: "coordinator" } as const,
            to: withNode(state, "coordinator", {
              status: "up",
              state: { ...(local as Coordinator), asked: true, log: log ?? "abort" },
            }),
          },
        ]),
  ];
};

const some = (state: Snapshot, phase: Participant["phase"]): boolean =>
  participants.some((id) => stateOf<Participant>(state, id).phase === phase);

export const commit = (rules: Rules): ByHand => ({
  form: "protocol",
  initial: [{ event: { kind: "init", choice: "" }, to: start }],
  moves: (state) => {
    const up = state.nodes[0]!.status === "up";
    const before = stateOf<Coordinator>(state, "coordinator");
    const prepare = participants.map((id) => send("coordinator", id, { type: "prepare" }));
    const begin = { kind: "action", node: "coordinator", name: "begin" } as const;
    return [
      ...state.network
        .filter(({ to }) => up || to !== "coordinator")
        .flatMap((envelope) => delivered(state, envelope, rules)),
      ...(up && !before.asked && before.log === null
        ? [acted(state, "coordinator", begin, { ...before, asked: true }, ...prepare)]
        : []),
      ...faults(state),
    ];
  },
  claims: {
    "no split decision": { kind: "always", says: (state) => !(some(state, "committed") && some(state, "aborted")) },
    "a decision is final": {
      kind: "step",
      says: (before, after, event) =>
        event.kind === "deliver" && event.to !== "coordinator"
          ? !["committed", "aborted"].includes(stateOf<Participant>(before, event.to).phase) ||
            sameValue(stateOf(before, event.to), stateOf(after, event.to))
          : undefined,
    },
    "everyone can commit": {
      kind: "reachable",
      says: (state) => participants.every((id) => stateOf<Participant>(state, id).phase === "committed"),
    },
  },
});
