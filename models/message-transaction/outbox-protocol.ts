// The outbox, as handlers: rules, the service with its message table and relay, the broker's topic, the consumer with its table.
// The one idea: the row of a message is written in the transaction that it tells of; whatever is done twice later is absorbed.
// Not here: what is claimed of them, and the mutants (outbox.ts).
import { match } from "ts-pattern";
import { next, produce, type Role, send } from "../../checker/index.ts";

export const outbox = {
  /** Can a local transaction commit? */
  commits: true,
  /** When the row of a message is written: in the local transaction; in one of its own before it; in one of its own after it. */
  writesRow: "with the change" as "with the change" | "before it" | "after it",
  /** When the relay marks a row as published: when the broker has acknowledged it, or before it is sent. */
  marks: "acknowledged" as "acknowledged" | "unsent",
  /** Which unpublished rows the relay may take next: the oldest, or any. */
  takes: "the oldest" as "the oldest" | "any",
  /** Does the consumer keep, in the transaction that applies a message, a row that says so? */
  idempotent: true,
  /** When a consumer acknowledges: in the step that has applied the message, or on receiving it. */
  acknowledges: "when applied" as "when applied" | "at once",
  /** Does the broker append what is published? */
  brokerAppends: true,
};
export type Rules = typeof outbox;

/** A row: the message tells of this change of the aggregate. Changes are numbered from 1. */
export interface Row {
  readonly change: number;
  readonly published: boolean;
}
export interface Service {
  /** Durable: the last change that was committed. */
  readonly committed: number;
  /** Durable: the message table. */
  readonly table: readonly Row[];
  /** Volatile: the row that the relay is at. */
  readonly relaying: number | null;
}
export interface Broker {
  readonly topic: readonly number[];
  readonly offset: number;
}
export interface Consumer {
  /** Durable: the changes in the order in which they were applied. */
  readonly applied: readonly number[];
  /** Durable: the changes that the table of what was applied names. */
  readonly recorded: ReadonlySet<number>;
}

export type FromService = { readonly type: "publish"; readonly change: number };
export type ToService = { readonly type: "published"; readonly change: number };
export type ToConsumer = { readonly type: "deliver"; readonly change: number; readonly offset: number };
export type FromConsumer = { readonly type: "consumed"; readonly offset: number };

export const service = (changes: number, rules: Rules): Role<Service, ToService, FromService> => ({
  init: () => ({ committed: 0, table: [], relaying: null }),
  durable: ["committed", "table"],
  receive: (s, { change }) => next({ ...marked(s, change), relaying: s.relaying === change ? null : s.relaying }),
  actions: {
    /** One local transaction. One that fails writes nothing and is not seen. */
    change: (s) => {
      const change = s.committed + 1;
      return rules.commits && change <= changes ? next(withRow({ ...s, committed: change }, change)) : undefined;
    },
    ...(rules.writesRow === "with the change" ? {} : twoTransactions(changes, rules.writesRow)),
  },
  timers: {
    relay: {
      each: Array.from({ length: changes }, (_, i) => String(i + 1)),
      do: (s, row) => {
        const change = Number(row);
        const unpublished = s.table.filter(({ published }) => !published).map((waiting) => waiting.change);
        if (s.relaying !== null || !unpublished.includes(change)) return undefined;
        if (rules.takes === "the oldest" && change !== unpublished[0]) return undefined;
        return rules.marks === "acknowledged"
          ? next({ ...s, relaying: change }, send("broker", { type: "publish", change }))
          : next({ ...marked(s, change), relaying: change });
      },
    },
    ...(rules.marks === "acknowledged" ? {} : { publishMarked }),
  },
});

const withRow = (s: Service, change: number): Service =>
  produce(s, (draft) => {
    draft.table.push({ change, published: false });
  });

const marked = (s: Service, change: number): Service =>
  produce(s, (draft) => {
    for (const row of draft.table) if (row.change === change) row.published = true;
  });

/** Of a mutant: the change that is committed, or has its row, while the other is to come. Volatile. */
export interface Torn {
  readonly halfWritten?: number;
}
/** Two transactions that should have been one. */
const twoTransactions = (changes: number, row: "before it" | "after it") => ({
  change: (s: Service & Torn) => {
    const change = s.committed + 1;
    if (change > changes || s.halfWritten !== undefined || s.table.some((one) => one.change === change))
      return undefined;
    const half = row === "before it" ? withRow(s, change) : { ...s, committed: change };
    return next<Service & Torn, FromService>({ ...half, halfWritten: change });
  },
  secondTransaction: ({ halfWritten, ...s }: Service & Torn) => {
    if (halfWritten === undefined) return undefined;
    return next<Service, FromService>(row === "before it" ? { ...s, committed: halfWritten } : withRow(s, halfWritten));
  },
});

const publishMarked = (s: Service) =>
  s.relaying === null
    ? undefined
    : next<Service, FromService>({ ...s, relaying: null }, send("broker", { type: "publish", change: s.relaying }));

export const broker = (rules: Rules): Role<Broker, FromService | FromConsumer, ToService | ToConsumer> => ({
  init: () => ({ topic: [], offset: 0 }),
  receive: (s, message) =>
    match(message)
      .with({ type: "publish" }, ({ change }) =>
        next(
          rules.brokerAppends ? { ...s, topic: [...s.topic, change] } : s,
          send("service", { type: "published", change }),
        ),
      )
      .with({ type: "consumed" }, ({ offset }) => next(offset === s.offset ? { ...s, offset: offset + 1 } : s))
      .exhaustive(),
  timers: {
    push: (s) =>
      s.offset < s.topic.length
        ? next(s, send("consumer", { type: "deliver", change: s.topic[s.offset]!, offset: s.offset }))
        : undefined,
  },
});

export const consumer = (changes: number, rules: Rules): Role<Consumer, ToConsumer, FromConsumer> => ({
  init: () => ({ applied: [], recorded: new Set() }),
  durable: ["applied", "recorded"],
  receive: (s, { change, offset }, { from }) =>
    next(s.recorded.has(change) ? s : apply(s, change, changes, rules), send(from, { type: "consumed", offset })),
  ...(rules.acknowledges === "at once" ? hasty(changes, rules) : {}),
});

/** One more than there are changes is as many as are kept: enough to see that one was applied twice. */
const apply = (s: Consumer, change: number, changes: number, rules: Rules): Consumer =>
  produce(s, (draft) => {
    if (draft.applied.length <= changes) draft.applied.push(change);
    if (rules.idempotent) draft.recorded.add(change);
  });

/** Of a mutant: what was acknowledged and is not yet applied. Volatile. */
export interface Hasty {
  readonly inHand?: number;
}
const hasty = (
  changes: number,
  rules: Rules,
): Pick<Role<Consumer, ToConsumer, FromConsumer>, "receive" | "actions"> => ({
  receive: (s, { change, offset }, { from }) =>
    next<Consumer & Hasty, FromConsumer>(
      s.recorded.has(change) ? s : { ...s, inHand: change },
      send(from, { type: "consumed", offset }),
    ),
  actions: {
    applyInHand: ({ inHand, ...s }: Consumer & Hasty) =>
      inHand === undefined ? undefined : next(apply(s, inHand, changes, rules)),
  },
});
