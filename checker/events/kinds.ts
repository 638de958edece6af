// What can happen in a protocol: the kinds of event, a row each.
// The one idea: everything that differs from kind to kind as data differs here, and the types, the trace format, what claims and
// patterns may name and the order of events derive from it; a kind that is added without its row does not compile.
// Not here: what an event does to a state (machine/protocol), and words (traces/phrase.ts and the like, a record of kinds each).

/**
 * What stands in a field of an event. `text?` and the like may be missing. node: the id of a node. member: a text that may be
 * empty, as a family's value may. value: any value. event: another event. positions: natural numbers.
 */
export type FieldContent = "node" | "node?" | "text" | "text?" | "member?" | "value" | "event?" | "positions?";
type Fields = Readonly<Record<string, FieldContent>>;

/**
 * What an event is about, which is what the third integer of its label numbers.
 * message: an envelope. handler: a timer or action of the node. clause: a clause of crashes. peer: another node. notice: a
 * connection, as the node that it ends at learns of its end; connection: the same, of no node in particular. split: a partition.
 * itself: nothing else.
 */
export type Subject = "message" | "handler" | "clause" | "peer" | "notice" | "connection" | "split" | "itself";

/** What a budget of the environment counts; null: nothing bounds it. */
export type Spends = "loses" | "duplicates" | "disconnects" | "crash" | "partition" | "detector" | null;

/** How an assumption of fairness about such events splits into obligations. */
export type Each = "none" | "node" | "handler" | "pair" | "link" | "type" | "message";

interface Row {
  readonly subject: Subject;
  /** In the order in which traces write them, `kind` before them. */
  readonly fields: Fields;
  /** Does a node act: has it a state before and after, may it send, may its handler name an outcome? */
  readonly acts: boolean;
  /** The fields that claims and observers see, beside what every acting node shows. */
  readonly claims: readonly string[];
  /** May the environment be blamed for it? */
  readonly isFault: boolean;
  /** What a bound on such events is a bound of, before what names it. */
  readonly cause: string;
  /** Does it take the message that it is about from the network? */
  readonly takes: boolean;
  readonly spends: Spends;
  /** May weak and strong fairness owe it? Else only `finitely` may name it: nobody owes harm. */
  readonly owed: boolean;
  /** How patterns say where: by the two ends, by the node, or not at all. */
  readonly place: "ends" | "node" | "nowhere";
  /** What patterns may name beside the place; the first of `each` but "none" and "node" is what they split by if nothing is said. */
  readonly names: readonly ("message" | "name" | "value" | "choice")[];
  readonly each: readonly Each[];
}

const message = { from: "node", to: "node", message: "value" } as const;
const handler = {
  subject: "handler",
  fields: { node: "node?", name: "text", value: "member?", choice: "text?" },
  acts: true,
  claims: ["name", "value"],
  isFault: false,
  takes: false,
  spends: null,
  owed: true,
  place: "node",
  names: ["name", "value", "choice"],
  each: ["none", "node", "handler"],
} as const;
const detection = {
  subject: "peer",
  fields: { node: "node", peer: "node", choice: "text?" },
  acts: true,
  claims: ["peer"],
  takes: false,
  owed: true,
  place: "node",
  names: ["choice"],
  each: ["none", "node", "pair"],
} as const;
const crash = {
  subject: "clause",
  fields: { node: "node", clause: "text?", choice: "text?", inside: "event?", sent: "positions?" },
  acts: true,
  claims: [],
  isFault: true,
  cause: "crash clause",
  takes: false,
  spends: "crash",
  owed: false,
  place: "node",
  names: [],
  each: [],
} as const;
const accident = {
  subject: "message",
  fields: message,
  acts: false,
  claims: ["from", "to", "message"],
  isFault: true,
  owed: false,
  place: "ends",
  names: [],
  each: [],
} as const;
const ofTheWhole = { acts: false, claims: [], takes: false, place: "nowhere", names: [], each: [] } as const;

/** In the order in which traces prefer them: the protocol's own steps before the environment's. */
export const KINDS = {
  deliver: {
    subject: "message",
    fields: { ...message, choice: "text?" },
    acts: true,
    claims: ["from", "message"],
    isFault: false,
    cause: "deliver",
    takes: true,
    spends: null,
    owed: true,
    place: "ends",
    names: ["message", "choice"],
    each: ["none", "node", "link", "type", "message"],
  },
  timer: { ...handler, cause: "timer" },
  action: { ...handler, cause: "action" },
  suspect: { ...detection, cause: "suspect", isFault: true, spends: "detector" },
  trust: { ...detection, cause: "trust", isFault: false, spends: null },
  disconnected: {
    ...detection,
    subject: "notice",
    fields: { node: "node", peer: "node", link: "text?", choice: "text?" },
    cause: "disconnected",
    isFault: false,
    spends: null,
  },
  restart: {
    subject: "itself",
    fields: { node: "node", choice: "text?" },
    acts: true,
    claims: [],
    cause: "restart",
    takes: false,
    isFault: false,
    spends: null,
    owed: true,
    place: "node",
    names: ["choice"],
    each: ["none", "node"],
  },
  crash,
  stop: crash,
  disconnect: {
    ...ofTheWhole,
    subject: "connection",
    fields: { a: "node", b: "node", link: "text?" },
    cause: "disconnect",
    isFault: true,
    spends: "disconnects",
    owed: false,
  },
  partition: {
    ...ofTheWhole,
    subject: "split",
    fields: { choice: "text" },
    cause: "partition",
    isFault: true,
    spends: "partition",
    owed: false,
  },
  heal: { ...ofTheWhole, subject: "itself", fields: {}, cause: "heal", isFault: false, spends: null, owed: true },
  duplicate: { ...accident, cause: "duplication", takes: false, spends: "duplicates" },
  drop: { ...accident, cause: "loss", takes: true, spends: "loses" },
} as const satisfies Readonly<Record<string, Row>>;

type Kinds = typeof KINDS;
/** The kinds of event: one for each row above. */
export type EventKind = keyof Kinds;
/** The kinds whose row says so. */
export type KindsWith<Column extends keyof Row, Held extends Row[Column]> = {
  [K in EventKind]: Kinds[K][Column] extends Held ? K : never;
}[EventKind];

/** In the order of the table, which is their number. */
export const KIND_NAMES = Object.keys(KINDS) as readonly EventKind[];
const numbers = new Map(KIND_NAMES.map((kind, number) => [kind, number]));
export const kindNumber = (kind: EventKind): number => numbers.get(kind)!;

/** What happens at a node without a message: its own steps, what its environment does to it, and what it notices. */
export type SpontaneousKind = Exclude<KindsWith<"acts", true>, "deliver">;
export const SPONTANEOUS = KIND_NAMES.filter((kind): kind is SpontaneousKind => KINDS[kind].acts && kind !== "deliver");

/** A row as any of them. */
export const rowOf = (kind: EventKind): Row => KINDS[kind];
