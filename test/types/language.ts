// The whole language in two samples, a protocol and a spec, as an author would type them.
// The one idea: nothing is annotated that inference must find; both compilers must find it.
// Not here: mistakes (author-mistakes.ts). Compiled by both compilers in types.test.ts; never run.
import { match } from "ts-pattern";
import {
  always,
  type ClaimsOf,
  type Event,
  each,
  eventually,
  eventuallyAlways,
  type Fairness,
  family,
  indistinguishable,
  infinitelyOften,
  integer,
  leadsTo,
  ltl,
  type MessageOf,
  model,
  type NodeId,
  type NodesOf,
  names,
  next,
  observer,
  oneOf,
  type Protocol,
  produce,
  protocol,
  type Role,
  reachable,
  replicated,
  type Spec,
  type StateOf,
  type Step,
  send,
  sendAll,
  spec,
  step,
  temporal,
  until,
  type View,
} from "../../index.ts";

type Ask = { readonly type: "ask"; readonly key: string } | { readonly type: "stop" };
type Answer = { readonly type: "yes"; readonly votes: ReadonlyMap<NodeId, number> } | { readonly type: "no" };

/** A union state, so that durable fields may be those of any variant. */
type Server =
  | { readonly phase: "idle"; readonly log: readonly string[] }
  | { readonly phase: "voted"; readonly log: readonly string[]; readonly for: NodeId };

interface Client {
  readonly answered: ReadonlySet<NodeId>;
  readonly open: boolean;
}

const server = (rules: { readonly mayVote: (log: readonly string[]) => boolean }): Role<Server, Ask, Answer> => ({
  init: () => ({ oneOf: { empty: { phase: "idle", log: [] }, full: { phase: "idle", log: ["x"] } } }),
  durable: ["log", "for"],
  receive: (state, message, { from, self, peers }) =>
    match(message)
      .with({ type: "ask" }, ({ key }) =>
        state.phase === "idle" && rules.mayVote(state.log)
          ? {
              yes: next(
                { phase: "voted", log: [...state.log, key], for: from },
                send(from, { type: "yes", votes: new Map([[self, peers.length]]) }),
              ),
              no: next(state, send(from, { type: "no" })),
            }
          : undefined,
      )
      .with({ type: "stop" }, () => next<Server>({ phase: "idle", log: [] }))
      .exhaustive(),
  timers: { forget: (state) => (state.phase === "voted" ? next({ phase: "idle", log: state.log }) : undefined) },
  suspect: (state, peer) => (state.phase === "voted" && state.for === peer ? next(state) : undefined),
  trust: (state) => next(state),
  disconnected: (state, peer, { self }) => next(state, peer === self ? [] : send(peer, { type: "no" })),
  restart: (state) => next(state),
});

const client = (servers: readonly NodeId[]): Role<Client, Answer, Ask> => ({
  init: () => next({ answered: new Set<NodeId>(), open: false }, sendAll(servers, { type: "stop" })),
  crash: (state) => ({ oneOf: { flushed: state, lost: { answered: new Set<NodeId>(), open: false } } }),
  receive: (state, message, { from }) =>
    match(message)
      .with({ type: "yes" }, ({ votes }) =>
        next(
          produce(state, (draft) => {
            for (const voter of votes.keys()) draft.answered.add(voter);
          }),
        ),
      )
      .with({ type: "no" }, () => next({ ...state, answered: new Set([...state.answered, from]) }))
      .exhaustive(),
  actions: {
    ask: {
      each: servers,
      do: (state, to) => (state.open ? undefined : next({ ...state, open: true }, send(to, { type: "ask", key: to }))),
    },
    askOne: (state) => each(servers, (to) => next({ ...state, open: true }, send(to, { type: "ask", key: to }))),
  },
});

const asked = observer("asked", new Set<string>(), (seen, event: Event<Client | Server, Ask | Answer>) =>
  event.kind === "deliver" && event.message.type === "ask" ? new Set([...seen, event.message.key]) : seen,
);

export const everything = model({
  name: "everything",
  summary: "each feature of the language once",
  parameters: {
    servers: integer({ default: 2, min: 1, max: 3, summary: "how many servers" }),
    network: oneOf(["reliable", "lossy"], { default: "reliable", summary: "does it lose messages" }),
    slow: oneOf([true, false], { default: false, summary: "is the timer slow" }),
  },
  rules: { mayVote: (log: readonly string[]): boolean => log.length < 2, mode: "a" as "a" | "b" },
  build: ({ servers, network, slow }, rules) => {
    const all = names("server", servers);
    return protocol(
      "everything",
      {
        nodes: { client: client(all), server: replicated(servers, server(rules)) },
        network: [
          {
            name: "questions",
            between: ["client", "server"],
            carrying: ["ask", "stop"],
            order: "fifo",
            copies: "many",
            loses: network === "lossy" ? { atMost: 2 } : "never",
            duplicates: "never",
            disconnects: { atMost: 1 },
            onCrash: "lose",
          },
          {
            order: { fifo: ({ message }) => (message.type === "ask" ? message.key : "") },
            copies: "one",
            loses: "always",
            duplicates: { atMost: 1 },
            delivery: "at once",
          },
        ],
        crashes: [
          { of: ["client", "server1"], atMost: 1, restarts: "at once", name: "power" },
          { of: "server", atMost: 2, restarts: "later", midStep: true },
        ],
        partitions: { atMost: 1, heals: true, into: [["client"], all], crossing: "waits" },
        detector: { unreliable: { atMost: 1 } },
        slow: slow ? ["forget"] : [],
        fairness: {
          weak: [
            { kind: "deliver", to: "server", message: { type: "ask" }, each: "link" },
            { kind: "restart", of: "server" },
          ],
          strong: [{ kind: "timer", of: "server1", name: "forget" }, { kind: "heal" }],
          finitely: [{ kind: "suspect", of: "server" }],
        },
        symmetry: ["server"],
        observers: [asked],
        view: { shift: ["log"] },
        within: ({ server: group }, { network: flying }) => group.every((s) => s.log.length < 4) && flying.length < 9,
        ends: ({ client: one }) => one.open,
      },
      {
        "no vote is lost": always(({ server: group }, { seen, running, left }) =>
          running("client") && left("power") > 0 ? group.every((s) => s.log.length <= seen(asked).size + 1) : undefined,
        ),
        "a log only grows": step((before, after, event) =>
          event.kind === "deliver" && event.node !== "client"
            ? before.server.every((s, i) => s.log.length <= (after.server[i]?.log.length ?? 0))
            : undefined,
        ),
        "everybody answers": reachable(({ client: one }) => one.answered.size === servers),
        "the client cannot tell": indistinguishable(
          ({ client: one }) => one.answered,
          ({ server: group }) => group.map((s) => s.phase),
        ),
        "somebody answers": eventually(({ client: one }) => one.answered.size > 0),
        "a question is answered": leadsTo(
          ({ client: one }) => one.open,
          ({ client: one }) => one.answered.size > 0,
        ),
        "idle again and again": infinitelyOften(({ server: group }) => group.some((s) => s.phase === "idle")),
        "open for good": eventuallyAlways(({ client: one }) => one.open),
        "closed until asked": until(
          ({ client: one }) => !one.open,
          ({ client: one }) => one.open,
        ),
        "any formula": temporal(
          ltl.always(
            ltl.implies(
              ltl.event((event) => event.kind === "crash"),
              ltl.or(
                ltl.next(ltl.state(({ client: one }) => one.open)),
                ltl.not(ltl.eventually(ltl.state(() => false))),
              ),
            ),
          ),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "" },
    lossy: {
      summary: "",
      with: { network: "lossy", slow: true },
      expect: {
        "no vote is lost": "violated",
        "the client cannot tell": "unreachable",
        "no deadlock": "holds within bounds",
      },
      otherwise: "holds within bounds",
      large: true,
    },
  },
  mutants: {
    votesAlways: { summary: "", rules: { mayVote: () => true }, breaks: "a log only grows" },
    modeB: { summary: "", rules: { mode: "b" }, with: { servers: 3 }, breaks: "no deadlock", large: true },
  },
});

interface Mutex {
  readonly at: Readonly<Record<string, "out" | "waiting" | "in">>;
  readonly turns: ReadonlySet<string>;
  readonly last: string | null;
}

export const mutex = (processes: readonly string[]) => {
  const init: Mutex = { at: Object.fromEntries(processes.map((p) => [p, "out"])), turns: new Set(), last: null };
  return spec(
    "mutex",
    {
      init: [init],
      components: { at: "record", turns: "set" },
      actions: {
        enter: {
          each: processes,
          do: (s, p) =>
            s.at[p] === "waiting" && !Object.values(s.at).includes("in")
              ? produce(s, (draft) => {
                  draft.at[p] = "in";
                  draft.turns.add(p);
                  draft.last = p;
                })
              : undefined,
        },
        swap: {
          each: processes.flatMap((a) => processes.map((b) => [a, b])),
          do: (s, a, b) => (a === b ? undefined : { ...s, last: b ?? null }),
        },
        count: family([1, 2], (s: Mutex, n) => (s.turns.size < n ? undefined : { ...s, last: null })),
        meet: family([new Set(processes)], (s: Mutex, all) => ({ ...s, turns: all })),
        pass: family(
          processes.flatMap((p) => [1, 2].map((n) => [p, n, new Set([p])] as const)),
          (s: Mutex, p, n, only) => (only.has(p) && n > s.turns.size ? { ...s, last: p } : undefined),
        ),
        fewer: family(
          [
            [1, "p"],
            [2, "q"],
          ],
          (s: Mutex, n) => ({ ...s, last: n > 1 ? "p" : null }),
        ),
        none: family([1, "p"], (s: Mutex) => s),
        any: family([[1], [2, "p"]], (s: Mutex, ...values) => ({ ...s, last: values[1] ?? null })),
        list: family([[1, 2].map(Number)], (s: Mutex, ...values) => ({ ...s, last: values.length > 1 ? "p" : null })),
        mixed: family([1, "p", new Set([2])], (s: Mutex, v) => ({ ...s, last: typeof v === "string" ? v : null })),
        wait: (s) => ({ oneOf: { stay: s, leave: { ...s, last: null } } }),
      },
      within: (s) => s.turns.size < 4,
      ends: (s) => s.last === null,
    },
    {
      exclusive: always(({ at }) => Object.values(at).filter((place) => place === "in").length < 2),
      "turns only grow": step((before, after, { name, value, choice }) =>
        name === "enter" && value !== undefined && choice === undefined
          ? before.turns.size <= after.turns.size
          : undefined,
      ),
      "somebody enters": reachable(({ turns }) => turns.size > 0),
    },
  );
};

/** A checkable protocol's type keeps the names and kinds of its claims. */
export const kept: Spec<{ readonly "somebody enters": { readonly kind: "reachable" | "indistinguishable" } }> = mutex([
  "p",
]);
const roles = { only: { init: () => 0 } };
export const claims: ClaimsOf<typeof roles> = { "stays zero": always(({ only }) => only === 0) };
export const small: Protocol<typeof claims> = protocol(
  "small",
  { nodes: roles, network: { order: "none", copies: "one", loses: "never", duplicates: "never" } },
  claims,
);

/** And the types of its nodes, through a model too; a spec's keeps that of its state. */
type All = NodesOf<typeof everything>;
export const firstLog = (nodes: View<All>): readonly string[] | undefined => nodes.server[0]?.log;
export const keyIn = (message: MessageOf<All>): string | null => (message.type === "ask" ? message.key : null);
export const fairness: Fairness<All> = {
  weak: [{ kind: "deliver", to: "server2", message: { type: "ask" }, each: "node" }],
  finitely: [{ kind: "heal" }],
};
export const more: ClaimsOf<All> = { "a client is open": always(({ client: one }) => one.open) };
export const one: View<NodesOf<typeof small>> = { only: 1 };
export const lastIn = (state: StateOf<ReturnType<typeof mutex>>): string | null => state.last;

/** A step that sends messages of different types sends their union, also where nothing expects one. */
const both = next({ n: 0 }, send("p", { type: "stop" }), send("p", { type: "no" }));
export const sent: "stop" | "no" | undefined = both.sends[0]?.message.type;
const lists = next(1, sendAll(["p"], { type: "ask", key: "k" }), [
  send("p", { type: "no" }),
  send("p", { type: "stop" }),
]);
export const listed: "stop" | "no" | "ask" | undefined = lists.sends[0]?.message.type;
export const several: Role<number, Answer, Ask> = {
  init: () => next(0, send("a", { type: "ask", key: "a" }), send("b", { type: "stop" })),
  receive: (n, _, { from, peers }) => ({
    both: next(n + 1, sendAll(peers, { type: "stop" }), send(from, { type: "ask", key: "" })),
    neither: next(n),
  }),
};
export const explicit: Step<{ readonly n: number }, Ask> = next<{ readonly n: number }, Ask>(
  { n: 1 },
  send("p", { type: "stop" }),
  send("p", { type: "ask", key: "" }),
);
