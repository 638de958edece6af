// The saga by commands: the orchestrator (OSO) as a state machine with a durable log, and services that only answer it.
// The one idea: the orchestrator's phase says which command is out, and a table of (phase, reply) → phase what each reply leads to.
// Not here: what both styles share (events.ts), and what is claimed of them (expectations.ts).
import { type NodeId, next, type Outcome, type Role, type Send, send } from "../../checker/index.ts";
import { atMostTwice, eitherStyle, type Failures, type Status } from "./events.ts";

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
  | "DELIVERED"
  | "DELIVERY_FAILED"
  | "REFUNDED"
  | "REFUND_FAILED"
  | "RELEASED"
  | "ORDER_FINISHED"
  | "ORDER_FAILED";

/** Of the orchestrator; stuck: it has thrown on a reply that it did not expect (mutants only). */
type Phase =
  | "idle"
  | "paying"
  | "preparing"
  | "delivering"
  | "finishing"
  | "releasing"
  | "refunding"
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
  failing: ["order", "FAIL_ORDER_COMMAND"],
};

type Table = { readonly [P in Phase]?: { readonly [R in Reply]?: Phase } };

const table: Table = {
  idle: { START_SAGA: "paying" },
  paying: { PAID: "preparing", PAYMENT_REFUSED: "failing" },
  preparing: { PREPARED: "delivering", OUT_OF_STOCK: "refunding" },
  delivering: { DELIVERED: "finishing", DELIVERY_FAILED: "releasing" },
  finishing: { ORDER_FINISHED: "done" },
  releasing: { RELEASED: "refunding" },
  refunding: { REFUNDED: "failing", REFUND_FAILED: "refunding" },
  failing: { ORDER_FAILED: "failed" },
};

export const sound = {
  ...eitherStyle,
  table,
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
export const orchestrator = (patient: boolean, rules: Rules): Role<Orchestrator, Answered, Asked> => ({
  init: () => ({ phase: "idle" }),
  crash: (s) => (rules.logs ? s : { phase: "idle" }),
  receive: (s, { type }) => {
    const phase = rules.table[s.phase]?.[type];
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
    init: () => next<Order, Answered>({ status: "pending" }, start),
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
  readonly paid: number;
  readonly refunded: boolean;
  /** How often a refund may still fail. */
  readonly hiccups: number;
}
export interface Stock extends Processed {
  readonly reserved: number;
}
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

export const payment = (failures: Failures, hiccups: number, rules: Rules): Role<Payment, Asked, Asked | Answered> => {
  const start: Payment = { paid: 0, refunded: false, hiccups, answered: new Map() };
  return service(
    start,
    (s, command): Effects<Payment> => {
      if (command === "REFUND_COMMAND")
        return {
          refunds: { change: { paid: atMostTwice(rules.undo(s.paid)), refunded: true }, reply: "REFUNDED" },
          fails:
            s.hiccups > 0 ? { change: { hiccups: s.hiccups - 1 }, reply: "REFUND_FAILED", passing: true } : undefined,
        };
      if (rules.refusesUndone && s.answered.has("REFUND_COMMAND"))
        return { refuses: { change: {}, reply: "PAYMENT_REFUSED" } };
      return {
        bills: {
          change: { paid: atMostTwice(s.paid + 1) },
          reply: "PAID",
          ...(rules.shortcut ? { hands: send("stock", { type: "PREPARE_COMMAND" }) } : {}),
        },
        refuses: failures === "any" ? { change: {}, reply: "PAYMENT_REFUSED" } : undefined,
      };
    },
    rules,
  );
};

export const stock = (failures: Failures, rules: Rules): Role<Stock, Asked, Asked | Answered> => {
  const start: Stock = { reserved: 0, answered: new Map() };
  return service(
    start,
    (s, command): Effects<Stock> => {
      if (command === "RELEASE_COMMAND")
        return { releases: { change: { reserved: atMostTwice(rules.undo(s.reserved)) }, reply: "RELEASED" } };
      if (rules.refusesUndone && s.answered.has("RELEASE_COMMAND"))
        return { lacks: { change: {}, reply: "OUT_OF_STOCK" } };
      return {
        prepares: { change: { reserved: atMostTwice(s.reserved + 1) }, reply: "PREPARED" },
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
