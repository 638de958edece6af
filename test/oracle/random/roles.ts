// Random roles: tables that say, for a phase and an observation, which steps a node may take and what they send.
// The one idea: a table is data that fast-check can shrink; `roleOf` wraps it in pure handlers.
// Not here: the fields of a node (locals.ts), links and faults (protocols.ts).
import fc from "fast-check";
import { type AnyRole, next, type Send } from "../../../checker/language/index.ts";
import {
  beginning,
  change,
  type Edit,
  edit,
  type Local,
  look,
  PHASES,
  type Shape,
  shape,
  type Who,
  who,
} from "./locals.ts";

export const TYPES = 3;
const payloads = ["nothing", "number", "who", "set", "setReversed"] as const;
type Payload = (typeof payloads)[number];
const observations = ["nothing", "count", "votes", "firstVote", "message", "leader", "log", "firstNote"] as const;
type Observation = (typeof observations)[number];
/** They depend on the order of names. */
const TELLING: readonly Observation[] = ["firstVote", "firstNote", "message"];

interface SendRule {
  readonly to: Who | "peers";
  readonly type: number;
  readonly payload: Payload;
}
interface StepRule {
  readonly phase: number | null;
  readonly edits: readonly Edit[];
  readonly sends: readonly SendRule[];
}
/** No step, one step, or several by name. */
type Cell = readonly StepRule[];
/** Cells for a phase and one of two observations. */
type Table = readonly Cell[];

interface Unasked {
  readonly family: boolean;

  readonly table: Table;
}

export interface RoleRules {
  readonly shape: Shape;
  readonly observes: Observation;
  readonly init: "one" | "choice" | "step";
  readonly greeting: readonly SendRule[];
  /** A table for each type of message; null: it does not listen. */
  readonly receive: readonly Table[] | null;
  /** In its last phase it does nothing unasked, so that a system can come to rest. */
  readonly rests: boolean;
  readonly timers: readonly Unasked[];
  readonly actions: readonly Unasked[];
  readonly survives: "nothing" | "durable" | "everything" | "maybe";
  readonly durable: readonly string[];
  readonly restart: Table | null;
  readonly suspect: Table | null;
  readonly trust: Table | null;
  readonly disconnected: Table | null;
}

const sendRule: fc.Arbitrary<SendRule> = fc.record({
  to: fc.oneof({ weight: 3, arbitrary: who }, { weight: 2, arbitrary: fc.constant("peers" as const) }),
  type: fc.nat({ max: TYPES - 1 }),
  payload: fc.constantFrom(...payloads),
});
const stepRule: fc.Arbitrary<StepRule> = fc.record({
  phase: fc.option(fc.nat({ max: PHASES - 1 }), { nil: null, freq: 3 }),
  edits: fc.array(edit, { maxLength: 2 }),
  sends: fc.oneof(fc.array(sendRule, { maxLength: 2 }), fc.tuple(sendRule)),
});
const silentRule = fc.record({
  phase: fc.nat({ max: PHASES - 1 }),
  edits: fc.array(edit, { maxLength: 1 }),
  sends: fc.constant([]),
});
const NO_EFFECT: StepRule = { phase: null, edits: [], sends: [] };
const cell = (silence: number): fc.Arbitrary<Cell> =>
  fc.oneof(
    { weight: silence, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.constant([NO_EFFECT]) },
    { weight: 3, arbitrary: fc.tuple(stepRule) },
    { weight: 2, arbitrary: fc.tuple(silentRule) },
    { weight: 2, arbitrary: fc.tuple(stepRule, fc.oneof(stepRule, silentRule)) },
  );
const table = (silence: number): fc.Arbitrary<Table> =>
  fc.array(cell(silence), { minLength: 2 * PHASES, maxLength: 2 * PHASES });
/** Something can always happen at the beginning. */
const unaskedRule = fc.record({
  family: fc.boolean(),
  table: fc.tuple(fc.tuple(stepRule), table(8)).map(([first, rest]): Table => [first, ...rest.slice(1)]),
});

export const roleRules: fc.Arbitrary<RoleRules> = fc.record({
  shape,
  observes: fc.constantFrom(...observations),
  init: fc.constantFrom("one" as const, "choice" as const, "step" as const),
  greeting: fc.array(sendRule, { minLength: 1, maxLength: 2 }),
  receive: fc.option(fc.array(table(1), { minLength: TYPES, maxLength: TYPES }), { nil: null, freq: 10 }),
  rests: fc.constantFrom(true, true, true, false),
  timers: fc.array(unaskedRule, { maxLength: 2 }),
  actions: fc.array(unaskedRule, { maxLength: 1 }),
  survives: fc.oneof(
    { weight: 2, arbitrary: fc.constant("durable" as const) },
    { weight: 2, arbitrary: fc.constantFrom("nothing" as const, "everything" as const, "maybe" as const) },
  ),
  durable: fc.uniqueArray(fc.constantFrom("phase", "kind", "count", "votes", "notes", "leader"), {
    minLength: 1,
    maxLength: 3,
  }),
  restart: fc.option(table(1), { nil: null }),
  suspect: fc.option(table(1), { nil: null, freq: 4 }),
  trust: fc.option(table(1), { nil: null, freq: 2 }),
  disconnected: fc.option(table(1), { nil: null, freq: 3 }),
});

interface Message {
  readonly type: string;
  readonly n?: number;
  readonly who?: string;
  readonly votes?: ReadonlySet<string>;
}
interface Context {
  readonly self: string;
  readonly peers: readonly string[];
  readonly from?: string;
}

const payloadOf = (payload: Payload, local: Local, { self, from }: Context): object => {
  switch (payload) {
    case "nothing":
      return {};
    case "number":
      return { n: local.count % 2 };
    case "who":
      return { who: from ?? self };
    case "set":
      return { votes: new Set([...local.votes, self]) };
    case "setReversed":
      return { votes: new Set([self, ...[...local.votes].reverse()]) };
  }
};

const observed = (observes: Observation, local: Local, message: Message | null, self: string): boolean => {
  switch (observes) {
    case "nothing":
      return false;
    case "count":
      return local.count > 0;
    case "votes":
      return local.votes.size > 1;
    case "firstVote":
      return [...local.votes][0] === self;
    case "firstNote":
      return [...local.notes][0]?.[0] === self;
    case "leader":
      return local.leader === self;
    case "log":
      return local.log.length > 0;
    case "message":
      return message !== null && (message.n === 1 || message.who === self || [...(message.votes ?? [])][0] === self);
  }
};

/** What a role is told of its system. */
export interface Company {
  /** The nodes of the system, in order. */
  readonly everyone: readonly string[];
  /** Nodes are alike but for these: no others are told apart by name or position. */
  readonly alike: { readonly but: readonly string[] } | null;
  readonly restarts: boolean;
  /** Whatever is said is said twice, without a payload that would tell one time from another; from the beginning on. */
  readonly repeats: boolean;
}

/** Where nodes are alike, a rule about a certain node is one about oneself, or about a node that is not like the others. */
const likeOthers = (rule: Who, but: readonly string[]): Who => {
  if (rule === "peer") return "self";
  return typeof rule === "number" && but.length === 0 ? "self" : rule;
};

/** Wraps a table in pure handlers. */
export const roleOf = (rules: RoleRules, { everyone, alike, restarts, repeats }: Company): AnyRole => {
  const known = alike?.but ?? everyone;
  const observes = alike !== null && TELLING.includes(rules.observes) ? "count" : rules.observes;
  const idOf = ({ self, peers, from }: Context, rule: Who): string => {
    const who = alike === null ? rule : likeOthers(rule, known);
    if (typeof who === "number") return known[who % known.length]!;
    return { self, from: from ?? self, peer: peers[0] ?? self }[who];
  };
  const sendsOf = (said: readonly SendRule[], local: Local, context: Context): Send<Message>[] => {
    const sends = repeats ? [...said, ...said].map((each) => ({ ...each, payload: "nothing" as const })) : said;
    return sends.flatMap(({ to, type, payload }) =>
      (to === "peers" || (to === "peer" && alike !== null) ? context.peers : [idOf(context, to)]).map((id) => ({
        to: id,
        message: { type: `m${type}`, ...payloadOf(payload, local, context) },
      })),
    );
  };
  const answer = (table: Table, state: unknown, message: Message | null, context: Context, shift = 0) => {
    const local = look(state);
    const row = (local.phase + shift) % PHASES;
    const seen = observed(observes, local, message, context.self);
    const steps = table[2 * row + (seen ? 1 : 0)]!.map(({ phase, edits, sends }) =>
      next(
        change(rules.shape, state, phase, edits, (who) => idOf(context, who)),
        sendsOf(sends, local, context),
      ),
    );
    if (steps.length === 0) return message === null ? undefined : {};
    return steps.length === 1 ? steps[0] : { first: steps[0], none: undefined, second: steps[1] };
  };
  const start = (phase: number, { self, peers }: Context) =>
    beginning(rules.shape, phase, [self, ...peers].slice(0, phase));
  const unasked = (table: Table, state: unknown, context: Context, shift = 0) =>
    rules.rests && look(state).phase === PHASES - 1 ? undefined : answer(table, state, null, context, shift);
  const handlers = (all: readonly Unasked[], name: string) =>
    Object.fromEntries(
      all.map(({ family, table }, i) => [
        `${name}${i}`,
        family
          ? {
              each: alike === null ? everyone.slice(0, 2) : everyone,
              do: (state: unknown, value: string, node: Context) =>
                unasked(table, state, { ...node, from: value }, alike === null ? everyone.indexOf(value) : 0),
            }
          : (state: unknown, node: Context) => unasked(table, state, node),
      ]),
    );
  const toldOf = (table: Table | null, name: string) =>
    table === null
      ? {}
      : {
          [name]: (state: unknown, peer: string, node: Context) => answer(table, state, null, { ...node, from: peer }),
        };
  const first = [...rules.timers, ...rules.actions].flatMap(({ table }) => table[0]!.flatMap(({ sends }) => sends));
  const greeting = repeats ? [...rules.greeting, ...first] : rules.greeting;
  const bare = rules.shape.form === "number" || rules.shape.form === "string";
  const survives = bare && rules.survives === "durable" ? "nothing" : rules.survives;
  return {
    init: (node) => {
      if (rules.init === "choice" && !repeats) return { oneOf: { calm: start(0, node), eager: start(1, node) } };
      if (rules.init === "step" || repeats) return next(start(0, node), sendsOf(greeting, look(start(0, node)), node));
      return start(0, node);
    },
    timers: handlers(rules.timers, "timer"),
    actions: handlers(rules.actions, "action"),
    ...(rules.receive === null
      ? {}
      : {
          receive: (state: unknown, message: Message, node: Context) =>
            answer(rules.receive![Number(message.type.slice(1))]!, state, message, node),
        }),
    ...(survives === "durable" ? { durable: rules.durable as never } : {}),
    ...(survives === "everything" ? { crash: (state: unknown) => state } : {}),
    ...(survives === "maybe"
      ? { crash: (state: unknown, node: Context) => ({ oneOf: { kept: state, lost: start(0, node) } }) }
      : {}),
    ...(restarts && rules.restart !== null
      ? { restart: (state: unknown, node: Context) => answer(rules.restart!, state, null, node) }
      : {}),
    ...toldOf(rules.suspect, "suspect"),
    ...toldOf(rules.trust, "trust"),
    ...toldOf(rules.disconnected, "disconnected"),
  };
};
