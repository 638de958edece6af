// A saga by choreography: an outbox row in the same local transaction, a relay, a topic in order for each key.
// The one idea: a service publishes what it has done, and undoes it when a later service publishes that it could not follow.
// Not here: orchestration; that every order ends (liveness).
import {
  always,
  type NodeId,
  next,
  type Outcome,
  produce,
  protocol,
  type Role,
  reachable,
  sendAll,
} from "../../checker/index.ts";

type Topic = "created" | "billed" | "prepared" | "delivered" | "outOfStock";
interface Domain {
  readonly type: Topic;
  readonly order: number;
}
interface Service {
  /** The orders that it has dealt with and not undone. */
  readonly done: ReadonlySet<number>;
  readonly seen: ReadonlySet<string>;
  readonly outbox: readonly Domain[];
}

const subscribers: { readonly [T in Topic]: readonly NodeId[] } = {
  created: ["payment"],
  billed: ["warehouse", "orders"],
  prepared: ["delivery", "orders"],
  delivered: ["orders"],
  outOfStock: ["payment", "orders"],
};

/** What a service makes of an event: it does or undoes its part, and may publish; several by name where it depends. */
type Reactions = {
  readonly [T in Topic]?: { readonly [choice: string]: readonly ["does" | "undoes" | "leaves", Topic?] };
};

const service = (reactions: Reactions, first: readonly Domain[] = []): Role<Service, Domain> => ({
  init: () => ({ done: new Set(), seen: new Set(), outbox: first }),
  durable: ["done", "seen", "outbox"],
  timers: {
    relay: (s) =>
      s.outbox.length === 0
        ? undefined
        : next(
            produce(s, (draft) => {
              draft.outbox.shift();
            }),
            sendAll(subscribers[s.outbox[0]!.type], s.outbox[0]!),
          ),
  },
  receive: (s, { type, order }): Outcome<Service, Domain> => {
    const key = `${type} ${order}`;
    if (s.seen.has(key)) return next(s);
    const reaction = Object.entries(reactions[type] ?? { ignored: ["leaves"] as const });
    return Object.fromEntries(
      reaction.map(([choice, [what, publishes]]) => {
        const after = produce(s, (draft) => {
          draft.seen.add(key);
          if (what === "does") draft.done.add(order);
          if (what === "undoes") draft.done.delete(order);
          if (publishes !== undefined) draft.outbox.push({ type: publishes, order });
        });
        return [choice, next<Service, Domain>(after)];
      }),
    );
  },
});

const order = 1;

export default protocol(
  "saga",
  {
    nodes: {
      orders: service({ delivered: { closed: ["does"] }, outOfStock: { closed: ["does"] } }, [
        { type: "created", order },
      ]),
      payment: service({ created: { billed: ["does", "billed"] }, outOfStock: { refunded: ["undoes"] } }),
      warehouse: service({ billed: { inStock: ["does", "prepared"], outOfStock: ["leaves", "outOfStock"] } }),
      delivery: service({ prepared: { delivered: ["does", "delivered"] } }),
    },
    network: {
      order: { fifo: ({ to, message }) => `${to} ${message.order}` },
      copies: "many",
      onCrash: "keep",
      loses: "never",
      duplicates: { atMost: 1 },
    },
    crashes: [{ of: ["payment", "orders"], atMost: 1, restarts: "later" }],
    ends: ({ orders, payment, delivery }) =>
      orders.done.has(order) && payment.done.has(order) === delivery.done.has(order),
  },
  {
    "what is delivered is paid": always(
      ({ payment, delivery }) => !delivery.done.has(order) || payment.done.has(order),
    ),
    "what is prepared was billed": always(
      ({ payment, warehouse }) => !warehouse.done.has(order) || payment.done.has(order),
    ),
    "an order can be delivered": reachable(
      ({ orders, delivery }) => orders.done.has(order) && delivery.done.has(order),
    ),
    "an order can be refunded": reachable(
      ({ orders, payment }) =>
        orders.done.has(order) && payment.seen.has(`outOfStock ${order}`) && !payment.done.has(order),
    ),
    "an order can be closed before it is refunded": reachable(
      ({ orders, payment, delivery }) => orders.done.has(order) && payment.done.has(order) && !delivery.done.has(order),
    ),
  },
);
