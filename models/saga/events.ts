// The saga by events: four services that react to one another's events, each with a message table and an outbox.
// The one idea: a local transaction changes the service's rows, remembers the event, and writes the event that follows; who reacts
// to it is a table of subscribers.
// Not here: the services by commands (commands.ts), what is claimed of both (expectations.ts).
import { type NodeId, next, type Outcome, type Role, sendAll } from "../../checker/index.ts";

/** The events of the notes, and the four that they leave out: BILL_FAILED, DELIVERY_FAILED, REFUNDED, STOCK_RELEASED. */
type Topic =
  | "ORDER_CREATED_EVENT"
  | "BILLED_ORDER_EVENT"
  | "ORDER_PREPARED_EVENT"
  | "ORDER_DELIVERED_EVENT"
  | "PRODUCT_OUT_OF_STOCK_EVENT"
  | "BILL_FAILED_EVENT"
  | "DELIVERY_FAILED_EVENT"
  | "REFUNDED_EVENT"
  | "STOCK_RELEASED_EVENT";

export type Subscribers = { readonly [T in Topic]: readonly NodeId[] };

const subscribers: Subscribers = {
  ORDER_CREATED_EVENT: ["payment"],
  BILLED_ORDER_EVENT: ["stock", "order"],
  ORDER_PREPARED_EVENT: ["delivery", "order"],
  ORDER_DELIVERED_EVENT: ["order"],
  PRODUCT_OUT_OF_STOCK_EVENT: ["payment", "order"],
  BILL_FAILED_EVENT: ["order"],
  DELIVERY_FAILED_EVENT: ["stock", "payment", "order"],
  REFUNDED_EVENT: [],
  STOCK_RELEASED_EVENT: [],
};

/** 待处理, 已经支付, 已经出库, 完成, 失败. */
export type Status = "pending" | "paid" | "prepared" | "done" | "failed";
export const rank = (status: Status): number => ({ pending: 0, paid: 1, prepared: 2, done: 3, failed: 3 })[status];

/** Which services may find that they cannot do their part. */
export type Failures = "none" | "out of stock" | "any";

/** Which service throws, however often it is asked, at what would reserve for an order. */
export type Throws = "nobody" | "stock";

/** Once too often is enough to see it, and keeps mutants finite. */
export const atMostTwice = (times: number): number => Math.min(2, times);

/** What services of both styles go by; a mutant changes it. */
export const eitherStyle = {
  /** Has a service done already what this message asks for? */
  knows: (seen: ReadonlySet<string>, message: string): boolean => seen.has(message),
  /** The status of an order of which nothing was heard. */
  begins: "pending" as Status,
  /** May an order go from one status to another? */
  mayMove: (from: Status, to: Status): boolean => rank(to) > rank(from),
  /** How often a compensation undoes what was done so often: an own act each time, which is counted. */
  undo: (done: number): number => done,
};

export const sound = {
  ...eitherStyle,
  subscribers,
  /** Is the event that a service is to publish on disk, in the transaction that it tells of? */
  outbox: true,
  /** Is an order locked for its customer while its saga is under way? */
  semanticLock: true,
  /** Does a service that has undone its part for an order do nothing when it is told to undo it again, by whatever event? */
  undoesOnce: false,
};
export type Rules = typeof sound;

export interface Event {
  readonly type: Topic;
}

/** Durable, as everything of a service, but for the outbox of mutants. */
export interface Service {
  /** The table of events that were processed. */
  readonly seen: ReadonlySet<Topic>;
  /** Events to be published. */
  readonly outbox: readonly Topic[];
}
export interface Order extends Service {
  readonly status: Status;
}
export interface Payment extends Service {
  /** Times that the customer was charged. */
  readonly charged: number;
  /** Times that the customer was refunded. */
  readonly refunded: number;
}
export interface Stock extends Service {
  readonly taken: number;
  readonly released: number;
}
export interface Delivery extends Service {
  readonly delivered: number;
}

interface Reaction<S> {
  readonly change?: Partial<S>;
  readonly publishes?: Topic;
}
/** To an event: what may happen, by name. */
type Reactions<S> = {
  readonly [T in Topic]?: (s: S) => { readonly [choice: string]: Reaction<S> | undefined };
};

/** `throwsAt`: the event at which it throws, however often it comes; so it stays in flight. */
const service = <S extends Service>(
  start: S,
  reactions: Reactions<S>,
  rules: Rules,
  throwsAt?: Topic,
): Role<S, Event> => ({
  init: () => start,
  crash: (s) => (rules.outbox ? s : { ...s, outbox: [] }),
  receive: (s, { type }): Outcome<S, Event> => {
    if (type === throwsAt) return undefined;
    if (rules.knows(s.seen, type)) return next<S, Event>(s);
    const reaction = reactions[type]?.(s) ?? { ignores: {} };
    return Object.fromEntries(
      Object.entries(reaction).map(([choice, outcome]) => [
        choice,
        outcome && next<S, Event>(after(s, type, outcome, rules)),
      ]),
    );
  },
  timers: {
    /** Takes the oldest row of the outbox to the broker, which keeps it for every subscriber. */
    relay: (s) => {
      const [type, ...outbox] = s.outbox;
      return type === undefined
        ? undefined
        : next<S, Event>({ ...s, outbox }, sendAll(rules.subscribers[type], { type }));
    },
  },
});

/** The one local transaction. What nobody listens to is not published. */
const after = <S extends Service>(s: S, type: Topic, { change, publishes }: Reaction<S>, rules: Rules): S => ({
  ...s,
  ...change,
  seen: new Set(s.seen).add(type),
  outbox: publishes === undefined || rules.subscribers[publishes].length === 0 ? s.outbox : [...s.outbox, publishes],
});

export const order = (rules: Rules): Role<Order, Event> => {
  const to = (status: Status) => (s: Order) => ({
    updates: rules.mayMove(s.status, status) ? { change: { status } } : {},
  });
  const reactions: Reactions<Order> = {
    BILLED_ORDER_EVENT: to("paid"),
    ORDER_PREPARED_EVENT: to("prepared"),
    ORDER_DELIVERED_EVENT: to("done"),
    PRODUCT_OUT_OF_STOCK_EVENT: to("failed"),
    BILL_FAILED_EVENT: to("failed"),
    DELIVERY_FAILED_EVENT: to("failed"),
    REFUNDED_EVENT: to("failed"),
  };
  const created: Order = { status: rules.begins, seen: new Set(), outbox: ["ORDER_CREATED_EVENT"] };
  const role = service(created, reactions, rules);
  if (rules.semanticLock) return role;
  const withdraw = (s: Order) =>
    s.status === "done" || s.status === "failed" ? undefined : next<Order, Event>({ ...s, status: "failed" });
  return { ...role, actions: { customerWithdraws: withdraw } };
};

export const payment = (failures: Failures, rules: Rules): Role<Payment, Event> => {
  const refund = ({ charged, refunded }: Payment) =>
    rules.undoesOnce && refunded > 0
      ? { ignores: {} }
      : {
          refunds: {
            change: { refunded: atMostTwice(refunded + rules.undo(charged)) },
            publishes: "REFUNDED_EVENT",
          } as const,
        };
  const start: Payment = { charged: 0, refunded: 0, seen: new Set(), outbox: [] };
  return service(
    start,
    {
      ORDER_CREATED_EVENT: ({ charged }) => ({
        bills: { change: { charged: atMostTwice(charged + 1) }, publishes: "BILLED_ORDER_EVENT" },
        refuses: failures === "any" ? { publishes: "BILL_FAILED_EVENT" } : undefined,
      }),
      PRODUCT_OUT_OF_STOCK_EVENT: refund,
      DELIVERY_FAILED_EVENT: refund,
      STOCK_RELEASED_EVENT: refund,
    },
    rules,
  );
};

export const stock = (failures: Failures, throws: Throws, rules: Rules): Role<Stock, Event> => {
  const release = ({ taken, released }: Stock) =>
    rules.undoesOnce && released > 0
      ? { ignores: {} }
      : {
          releases: {
            change: { released: atMostTwice(released + rules.undo(taken)) },
            publishes: "STOCK_RELEASED_EVENT",
          } as const,
        };
  const start: Stock = { taken: 0, released: 0, seen: new Set(), outbox: [] };
  return service(
    start,
    {
      BILLED_ORDER_EVENT: ({ taken }) => ({
        prepares: { change: { taken: atMostTwice(taken + 1) }, publishes: "ORDER_PREPARED_EVENT" },
        lacks: failures === "none" ? undefined : { publishes: "PRODUCT_OUT_OF_STOCK_EVENT" },
      }),
      DELIVERY_FAILED_EVENT: release,
      REFUNDED_EVENT: release,
    },
    rules,
    throws === "stock" ? "BILLED_ORDER_EVENT" : undefined,
  );
};

export const delivery = (failures: Failures, rules: Rules): Role<Delivery, Event> =>
  service<Delivery>(
    { delivered: 0, seen: new Set(), outbox: [] },
    {
      ORDER_PREPARED_EVENT: ({ delivered }) => ({
        delivers: { change: { delivered: atMostTwice(delivered + 1) }, publishes: "ORDER_DELIVERED_EVENT" },
        fails: failures === "any" ? { publishes: "DELIVERY_FAILED_EVENT" } : undefined,
      }),
    },
    rules,
  );
