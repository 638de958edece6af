// The saga by commands: the orchestrator (OSO) as a state machine with a durable log, and services that only answer it.
// The one idea: the orchestrator's phase says which command is out, and a table of (phase, reply) → phase what each reply leads to.
// Not here: what both styles share (events.ts), and what is claimed of them (expectations.ts).
import { type NodeId, next, type Outcome, type Role, type Send, send } from "../../checker/index.ts";
import { atMostTwice, eitherStyle, type Failures, type Status, type Throws } from "./events.ts";

/** 支付命令, 备货命令, 配送命令, 订单结束命令, 退款命令, (left out: release), 将订单状态改为失败命令. */
type Command =
  | "PAY_COMMAND"
  | "PREPARE_COMMAND"
  | "DELIVER_COMMAND"
  | "FINISH_ORDER_COMMAND"
  | "REFUND_COMMAND"
  | "RELEASE_COMMAND"
  | "FAIL_ORDER_COMMAND";
/** 支付完成, 出库, 库存不足, 配送完成, 退款成功, and what the notes leave out. START_SAGA is the order service's. */
type Reply =
  | "START_SAGA"
  | "PAID"
  | "PAYMENT_REFUSED"
  | "PREPARED"
  | "OUT_OF_STOCK"
  | "PREPARE_THREW"
  | "DELIVERED"
  | "DELIVERY_FAILED"
  | "REFUNDED"
  | "REFUND_FAILED"
  | "RELEASED"
  | "ORDER_FINISHED"
  | "ORDER_FAILED";

/** Of the orchestrator; handedOver: an operator has to see to it; stuck: it has thrown on a reply that it did not expect (mutants only). */
type Phase =
  | "idle"
  | "paying"
  | "preparing"
  | "delivering"
  | "finishing"
  | "releasing"
  | "refunding"
  | "refundingAgain"
  | "handedOver"
  | "failing"
  | "done"
  | "failed"
  | "stuck";

/** The command that is out in a phase, and the service that it is for. */
const COMMANDS: { readonly [P in Phase]?: readonly [NodeId, Command] } = {
  paying: ["payment", "PAY_COMMAND"],
  preparing: ["stock", "PREPARE_COMMAND"],
  delivering: ["delivery", "DELIVER_COMMAND"],
  finishing: ["order", "FINISH_ORDER_COMMAND"],
  releasing: ["stock", "RELEASE_COMMAND"],
  refunding: ["payment", "REFUND_COMMAND"],
  refundingAgain: ["payment", "REFUND_COMMAND"],
  failing: ["order", "FAIL_ORDER_COMMAND"],
};

type Table = { readonly [P in Phase]?: { readonly [R in Reply]?: Phase } };

const table: Table = {
  idle: { START_SAGA: "paying" },
  paying: { PAID: "preparing", PAYMENT_REFUSED: "failing" },
  // An error is no refusal: stock may have done it, or do it yet.
  preparing: { PREPARED: "delivering", OUT_OF_STOCK: "refunding", PREPARE_THREW: "preparing" },
  delivering: { DELIVERED: "finishing", DELIVERY_FAILED: "releasing" },
  finishing: { ORDER_FINISHED: "done" },
  releasing: { RELEASED: "refunding" },
  refunding: { REFUNDED: "failing", REFUND_FAILED: "refunding" },
  failing: { ORDER_FAILED: "failed" },
};

/** What becomes of a refund that fails: it is asked for until it succeeds, or twice, and then an operator has to see to it. */
export type Persistence = "for ever" | "twice";

export const sound = {
  ...eitherStyle,
  table,
  /** Of the table, where a refund is asked for twice. The order fails all the same when it turns out to have succeeded. */
  handsOver: {
    refunding: { REFUNDED: "failing", REFUND_FAILED: "refundingAgain" },
    refundingAgain: { REFUNDED: "failing", REFUND_FAILED: "handedOver" },
    handedOver: { REFUNDED: "failing" },
  } as Table,
  /** Where a time-out leads: what may have been done is undone, too. */
  timeOut: { paying: "refunding", preparing: "releasing" } as { readonly [P in Phase]?: Phase },
  /** Does the orchestrator pass over a reply that its table does not expect (late, or once more)? */
  ignoresLate: true,
  /** Is the orchestrator's phase on disk? */
  logs: true,
  /** Is the message that starts the saga sent in the transaction that writes the order? */
  startsWithOrder: true,
  /** Does a service that has undone a step refuse to do it afterwards? */
  refusesUndone: true,
  /** Does a service reply to a command? */
  replies: true,
  /** Does payment hand the next command on to stock by itself? */
  shortcut: false,
};
export type Rules = typeof sound;

export interface Asked {
  readonly type: Command;
}
export interface Answered {
  readonly type: Reply;
}

export interface Orchestrator {
  /** Durable: the log of the saga. */
  readonly phase: Phase;
}

/** `patient`: it waits for a reply as long as it takes. */
export const orchestrator = (
  patient: boolean,
  refunds: Persistence,
  rules: Rules,
): Role<Orchestrator, Answered, Asked> => ({
  init: () => ({ phase: "idle" }),
  crash: (s) => (rules.logs ? s : { phase: "idle" }),
  receive: (s, { type }) => {
    const table = refunds === "twice" ? { ...rules.table, ...rules.handsOver } : rules.table;
    const phase = table[s.phase]?.[type];
    if (phase !== undefined) return enter(phase);
    return next(rules.ignoresLate ? s : { phase: "stuck" });
  },
  timers: patient
    ? {}
    : {
        timeOut: (s) => {
          const phase = rules.timeOut[s.phase];
          return phase === undefined ? undefined : enter(phase);
        },
      },
});

/** The entry in the log, and the command. */
const enter = (phase: Phase) => {
  const [to, type] = COMMANDS[phase] ?? [];
  return next<Orchestrator, Asked>(
    { phase },
    to === undefined || type === undefined ? [] : [send<Asked>(to, { type })],
  );
};

export interface Order {
  readonly status: Status;
}

export const order = (rules: Rules): Role<Order, Asked, Answered> => {
  const close = (s: Order, status: Status): Order => (rules.mayMove(s.status, status) ? { ...s, status } : s);
  return {
    init: () => next<Order, Answered>({ status: rules.begins }, start),
    crash: (s) => s,
    receive: (s, { type }, { from }) =>
      type === "FINISH_ORDER_COMMAND"
        ? next<Order, Answered>(close(s, "done"), send(from, { type: "ORDER_FINISHED" }))
        : next<Order, Answered>(close(s, "failed"), send(from, { type: "ORDER_FAILED" })),
    ...(rules.startsWithOrder ? {} : startedApart),
  };
};

const start = send<Answered>("orchestrator", { type: "START_SAGA" });

/** Of a mutant: the row is written, and the saga not yet started. Volatile. */
interface Torn extends Order {
  readonly toStart?: true;
}
const startedApart: Pick<Role<Order, Asked, Answered>, "init" | "crash" | "actions"> = {
  init: (): Torn => ({ status: "pending", toStart: true }),
  crash: ({ status }) => ({ status }),
  actions: {
    startSaga: ({ toStart, ...s }: Torn) => (toStart ? next<Order, Answered>(s, start) : undefined),
  },
};

interface Processed {
  /** The commands that were carried out, and what was answered. */
  readonly answered: ReadonlyMap<Command, Reply>;
}
export interface Payment extends Processed {
  /** Times that the customer was charged. */
  readonly charged: number;
  /** Times that the customer was refunded. */
  readonly refunded: number;
  /** How often a refund may still fail. */
  readonly hiccups: Hiccups;
}
export interface Stock extends Processed {
  readonly taken: number;
  readonly released: number;
}
/** Times that a refund fails at first; always: it never succeeds. */
export type Hiccups = 0 | 1 | 2 | "always";
export interface Delivery extends Processed {
  readonly delivered: number;
}

/** What a service makes of a command: a change and a reply. */
interface Effect<S> {
  readonly change: Partial<S>;
  readonly reply: Reply;
  /** Not kept: it may come out otherwise when the command comes again. */
  readonly passing?: true;
  /** A command to another service (mutants only). */
  readonly hands?: Send<Asked>;
}
type Effects<S> = { readonly [choice: string]: Effect<S> | undefined };

/** A service: every command is carried out once, and answered in the same words when it comes again. */
const service = <S extends Processed>(
  start: S,
  effects: (s: S, command: Command) => Effects<S>,
  rules: Rules,
): Role<S, Asked, Asked | Answered> => {
  const answer = (type: Reply): Send<Answered> => send("orchestrator", { type });
  const step = (s: S, command: Command, { change, reply, passing, hands }: Effect<S>) => {
    const answered = passing ? s.answered : new Map(s.answered).set(command, reply);
    const sends: Send<Asked | Answered>[] = [
      ...(rules.replies ? [answer(reply)] : []),
      ...(hands === undefined ? [] : [hands]),
    ];
    return next<S, Asked | Answered>({ ...s, ...change, answered }, sends);
  };
  return {
    init: () => start,
    receive: (s, { type }): Outcome<S, Asked | Answered> => {
      const before = s.answered.get(type);
      if (before !== undefined && rules.knows(new Set(s.answered.keys()), type)) return next(s, answer(before));
      const outcomes = Object.entries(effects(s, type));
      return Object.fromEntries(outcomes.map(([choice, effect]) => [choice, effect && step(s, type, effect)]));
    },
  };
};

export const payment = (failures: Failures, hiccups: Hiccups, rules: Rules): Role<Payment, Asked, Asked | Answered> => {
  const start: Payment = { charged: 0, refunded: 0, hiccups, answered: new Map() };
  return service(
    start,
    (s, command): Effects<Payment> => {
      if (command === "REFUND_COMMAND")
        return {
          refunds:
            s.hiccups === "always"
              ? undefined
              : { change: { refunded: atMostTwice(s.refunded + rules.undo(s.charged)) }, reply: "REFUNDED" },
          fails:
            s.hiccups === 0
              ? undefined
              : { change: { hiccups: less(s.hiccups) }, reply: "REFUND_FAILED", passing: true },
        };
      if (rules.refusesUndone && s.answered.has("REFUND_COMMAND"))
        return { refuses: { change: {}, reply: "PAYMENT_REFUSED" } };
      return {
        bills: {
          change: { charged: atMostTwice(s.charged + 1) },
          reply: "PAID",
          ...(rules.shortcut ? { hands: send("stock", { type: "PREPARE_COMMAND" }) } : {}),
        },
        refuses: failures === "any" ? { change: {}, reply: "PAYMENT_REFUSED" } : undefined,
      };
    },
    rules,
  );
};

const less = (hiccups: Hiccups): Hiccups => (hiccups === 2 ? 1 : hiccups === 1 ? 0 : hiccups);

export const stock = (failures: Failures, throws: Throws, rules: Rules): Role<Stock, Asked, Asked | Answered> => {
  const start: Stock = { taken: 0, released: 0, answered: new Map() };
  return service(
    start,
    (s, command): Effects<Stock> => {
      if (command === "RELEASE_COMMAND")
        return {
          releases: { change: { released: atMostTwice(s.released + rules.undo(s.taken)) }, reply: "RELEASED" },
        };
      if (rules.refusesUndone && s.answered.has("RELEASE_COMMAND"))
        return { lacks: { change: {}, reply: "OUT_OF_STOCK" } };
      if (throws === "stock") return { throws: { change: {}, reply: "PREPARE_THREW", passing: true } };
      return {
        prepares: { change: { taken: atMostTwice(s.taken + 1) }, reply: "PREPARED" },
        lacks: failures === "none" ? undefined : { change: {}, reply: "OUT_OF_STOCK" },
      };
    },
    rules,
  );
};

export const delivery = (failures: Failures, rules: Rules): Role<Delivery, Asked, Asked | Answered> => {
  const start: Delivery = { delivered: 0, answered: new Map() };
  return service(
    start,
    (s): Effects<Delivery> => ({
      delivers: { change: { delivered: atMostTwice(s.delivered + 1) }, reply: "DELIVERED" },
      fails: failures === "any" ? { change: {}, reply: "DELIVERY_FAILED" } : undefined,
    }),
    rules,
  );
};
