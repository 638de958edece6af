// The transactional message, as handlers: rules, the producer, the broker, the consumer.
// The one idea: a process and its database are one node, and a handler is one local transaction; the broker's logs only grow, and a
// half message is unfinished as long as the operation log does not name it.
// Not here: what is modelled and why, what is claimed (model.ts).
import { match } from "ts-pattern";
import { next, type Outcome, produce, type Role, send } from "../../checker/index.ts";

/** What the producer's database says of the local transaction; none: there is no row. */
export type Local = "none" | "committed" | "rolledBack";
/** What the producer says of it to the broker. */
export type Verdict = "committed" | "rolledBack" | "unknown";

export const rocket = {
  /** Half message first; or, naively, the message before the local transaction, or after it. */
  style: "half message" as "half message" | "sends first" | "commits first",
  /** The answer to a check-back. `working`: the local transaction may still run. A rollback is recorded before it is told. */
  checkAnswer: (local: Local, working: boolean): Verdict => {
    if (local !== "none") return local;
    return working ? "unknown" : "rolledBack";
  },
  /** Which transaction a check-back is answered for. */
  checked: (asked: number): number => asked,
  /** Which row the consumer keeps of a transaction. */
  rowOf: (transaction: number): number => transaction,
  /** What the broker writes first when it is told to commit; a crash can come in between. */
  writesFirst: "message" as "message" | "operation",
  /** Can the local transaction fail? */
  canFail: true,
  /** Does the broker ever write to its disk what it has acknowledged, where that lags? */
  flushes: true,
  /** Does the broker ask about a half message that nobody has finished? */
  checksBack: true,
  /** Does the broker acknowledge a half message? */
  acknowledgesHalf: true,
  /** Can consumers read the topic in which half messages are kept? */
  halfIsVisible: false,
  /** Does the consumer keep, in the transaction that applies a message, a row that says so? */
  idempotent: true,
  /** When a consumer acknowledges: in the step that has applied the message, or on receiving it. */
  acknowledges: "when applied" as "when applied" | "at once",
};
export type Rules = typeof rocket;

/** Fields that are lists hold one entry for each transaction, in order of their numbers. */
export interface Producer {
  /** Durable: the row that the local transaction, or a check-back that came first, has written. */
  readonly local: readonly Local[];
  /** Volatile. waiting: for the half message to be stored; ready: for the next of its two acts, as the style orders them. */
  readonly step: readonly ("start" | "waiting" | "ready" | "done")[];
}

type Numbered<M> = M & { readonly transaction: number };
/** end is END_TRANSACTION, one-way; message is one that consumers may read at once. */
export type FromProducer = Numbered<
  | { readonly type: "half" }
  | { readonly type: "message" }
  | { readonly type: "end"; readonly outcome: "committed" | "rolledBack" }
>;
/** check is CHECK_TRANSACTION_STATE. */
export type ToProducer = Numbered<{ readonly type: "halfStored" | "check" }>;

export const producer = (transactions: number, rules: Rules): Role<Producer, ToProducer, FromProducer> => {
  const each = Array.from({ length: transactions }, (_, i) => String(i));
  const put = (s: Producer, at: number, step: Producer["step"][number], local?: Local): Producer =>
    produce(s, (draft) => {
      draft.step[at] = step;
      if (local !== undefined) draft.local[at] = local;
    });
  /** It has run to its end, one way or the other. */
  const runs = (s: Producer, at: number, afterCommit: Producer["step"][number], tells: boolean) => {
    const ended = (local: "committed" | "rolledBack", step: Producer["step"][number]) =>
      next<Producer, FromProducer>(put(s, at, step, local), tells ? [end(at, local)] : []);
    return { commits: ended("committed", afterCommit), fails: rules.canFail ? ended("rolledBack", "done") : undefined };
  };
  return {
    init: () => ({ local: each.map(() => "none" as const), step: each.map(() => "start" as const) }),
    durable: ["local"],
    // It has forgotten where it was: whatever was not committed will not run any more.
    restart: (s) => next({ ...s, step: each.map(() => "done" as const) }),
    receive: (s, { type, transaction }) => {
      if (type === "halfStored") return next(s.step[transaction] === "waiting" ? put(s, transaction, "ready") : s);
      const at = rules.checked(transaction);
      const [local, step] = [s.local[at]!, s.step[at]!];
      const outcome = rules.checkAnswer(local, step === "waiting" || step === "ready");
      // The broker takes no notice of "unknown", so it is not sent.
      if (outcome === "unknown") return next(s);
      return next(
        outcome === "rolledBack" && step === "done" ? put(s, at, step, outcome) : s,
        end(transaction, outcome),
      );
    },
    actions: {
      sendMessage: {
        each,
        do: (s, value) => {
          const transaction = Number(value);
          return match([rules.style, s.step[transaction]])
            .with(["half message", "start"], () =>
              next(put(s, transaction, "waiting"), send("broker", { type: "half", transaction })),
            )
            .with(["sends first", "start"], () =>
              next(put(s, transaction, "ready"), send("broker", { type: "message", transaction })),
            )
            .with(["commits first", "ready"], () =>
              next(put(s, transaction, "done"), send("broker", { type: "message", transaction })),
            )
            .otherwise(() => undefined);
        },
      },
      localTransaction: {
        each,
        do: (s, value): Outcome<Producer, FromProducer> =>
          match([rules.style, s.step[Number(value)]])
            .with(["half message", "ready"], () => runs(s, Number(value), "done", true))
            .with(["sends first", "ready"], () => runs(s, Number(value), "done", false))
            .with(["commits first", "start"], () => runs(s, Number(value), "ready", false))
            .otherwise(() => undefined),
      },
    },
    timers: {
      /** Sending the half message timed out: the application is told so and does not run the local transaction. */
      giveUp: {
        each,
        do: (s, value) => (s.step[Number(value)] === "waiting" ? next(put(s, Number(value), "done")) : undefined),
      },
    },
  };
};

const end = (transaction: number, outcome: "committed" | "rolledBack") =>
  send<FromProducer>("broker", { type: "end", outcome, transaction });

/** What a broker keeps on disk. */
interface Kept {
  /** The half topic, RMQ_SYS_TRANS_HALF_TOPIC; discarded: moved aside, to TRANS_CHECK_MAX_TIME_TOPIC. */
  readonly half: readonly ("none" | "stored" | "discarded")[];
  /** The operation log, RMQ_SYS_TRANS_OP_HALF_TOPIC: how the half message was finished. */
  readonly operation: readonly ("none" | "committed" | "rolledBack")[];
  /** The real topic: the transactions, a copy each time that one was finished. */
  readonly topic: readonly number[];
}
export interface Broker extends Kept {
  /** Times that the half message was checked, counted only where there is a maximum. */
  readonly checks: readonly number[];
  /** How many of the topic the consumer group is done with. */
  readonly offset: number;
  /** How often the first of the others was given back by its consumer. */
  readonly failures: number;
  /** The dead-letter queue. */
  readonly dead: readonly number[];
  /** Only where it crashes: what it has still to write of a commit, in its second write. Volatile. */
  readonly unwritten?: { readonly transaction: number; readonly what: "message" | "operation" };
  /** Only where it crashes and its disk lags: what has reached the disk. */
  readonly disk?: Kept;
}

export interface Limits {
  readonly transactions: number;
  /** transactionCheckMax. */
  readonly checkMax: number | "unlimited";
  /** maxReconsumeTimes. */
  readonly retries: number;
  /** Can it crash? Then the two writes of a commit are two steps. */
  readonly crashes: boolean;
  /** flushDiskType: is what it has acknowledged on disk? */
  readonly flush: "before it answers" | "later";
}

const kept = ({ half, operation, topic }: Kept): Kept => ({ half, operation, topic });

export const broker = (
  { transactions, checkMax, retries, crashes, flush }: Limits,
  rules: Rules,
): Role<Broker, FromProducer | FromConsumer, ToProducer | ToConsumer> => {
  const each = Array.from({ length: transactions }, (_, i) => String(i));
  const empty: Kept = { half: each.map(() => "none"), operation: each.map(() => "none"), topic: [] };
  const lags = crashes && flush === "later";
  const isOpen = (s: Broker, at: number): boolean => s.half[at] === "stored" && s.operation[at] === "none";
  const logged = (s: Broker, at: number, operation: "committed" | "rolledBack"): Broker =>
    produce(s, (draft) => {
      draft.operation[at] = operation;
    });
  const copied = (s: Broker, at: number): Broker => ({ ...s, topic: [...s.topic, at] });
  /** The broker does not look into the operation log: being told twice it makes two copies. */
  const commit = (s: Broker, transaction: number): Broker => {
    if (!crashes) return logged(copied(s, transaction), transaction, "committed");
    return rules.writesFirst === "message"
      ? { ...copied(s, transaction), unwritten: { transaction, what: "operation" } }
      : { ...logged(s, transaction, "committed"), unwritten: { transaction, what: "message" } };
  };
  return {
    init: () => ({
      ...empty,
      checks: each.map(() => 0),
      offset: 0,
      failures: 0,
      dead: [],
      ...(lags ? { disk: empty } : {}),
    }),
    crash: ({ unwritten: _, ...s }) => ({ ...s, ...(s.disk ?? {}) }),
    receive: (s, message) => {
      if (s.unwritten !== undefined) return undefined;
      return match(message)
        .with({ type: "half" }, ({ transaction }) =>
          next(
            produce(s, (draft) => {
              draft.half[transaction] = "stored";
            }),
            rules.acknowledgesHalf ? [send("producer", { type: "halfStored", transaction } as const)] : [],
          ),
        )
        .with({ type: "message" }, ({ transaction }) => next(copied(s, transaction)))
        .with({ type: "end" }, ({ outcome, transaction }) => {
          if (s.half[transaction] !== "stored") return next(s);
          return next(outcome === "committed" ? commit(s, transaction) : logged(s, transaction, outcome));
        })
        .with({ type: "applied" }, ({ offset }) =>
          next(offset === s.offset ? { ...s, offset: offset + 1, failures: 0 } : s),
        )
        .with({ type: "later" }, ({ offset }) => next(offset === s.offset ? givenBack(s, retries) : s))
        .exhaustive();
    },
    timers: {
      checkBack: {
        each,
        do: (s, value) => {
          const at = Number(value);
          if (!rules.checksBack || !isOpen(s, at) || s.unwritten !== undefined) return undefined;
          if (s.checks[at] === checkMax)
            return next(
              produce(s, (draft) => {
                draft.half[at] = "discarded";
              }),
            );
          const counted = produce(s, (draft) => {
            if (checkMax !== "unlimited") draft.checks[at]! += 1;
          });
          return next(counted, send("producer", { type: "check", transaction: at }));
        },
      },
      push: (s) => {
        const visible = rules.halfIsVisible ? each.map(Number).filter((at) => isOpen(s, at)) : [];
        const transaction = [...s.topic, ...visible][s.offset];
        return transaction === undefined
          ? undefined
          : next(s, send("consumer", { type: "deliver", offset: s.offset, transaction }));
      },
      ...(crashes ? { writesTheRest } : {}),
      ...(lags && rules.flushes ? { flushes } : {}),
    },
  };
};

const writesTheRest = ({ unwritten, ...s }: Broker) =>
  unwritten === undefined
    ? undefined
    : next<Broker, never>(
        unwritten.what === "message"
          ? { ...s, topic: [...s.topic, unwritten.transaction] }
          : produce(s, (draft) => {
              draft.operation[unwritten.transaction] = "committed";
            }),
      );

const same = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((entry, i) => entry === other[i]);

const flushes = (s: Broker) => {
  const { disk } = s;
  if (disk === undefined) return undefined;
  const isFlushed = same(disk.half, s.half) && same(disk.operation, s.operation) && same(disk.topic, s.topic);
  return isFlushed ? undefined : next<Broker, never>({ ...s, disk: kept(s) });
};

/** Once too often: into the dead-letter queue, and on to the next. */
const givenBack = (s: Broker, retries: number): Broker =>
  s.failures < retries
    ? { ...s, failures: s.failures + 1 }
    : { ...s, offset: s.offset + 1, failures: 0, dead: [...s.dead, s.topic[s.offset]!] };

export interface Consumer {
  /** Durable: how often the effect of each transaction was applied; 2 stands for more. */
  readonly applied: readonly number[];
  /** Durable: the rows of the table of what was applied. */
  readonly recorded: readonly boolean[];
}

export type ToConsumer = Numbered<{ readonly type: "deliver"; readonly offset: number }>;
/** later is RECONSUME_LATER. */
export type FromConsumer = { readonly type: "applied" | "later"; readonly offset: number };

/** `mayFail`: can the transaction of the consumer fail for a reason of its own? */
export const consumer = (
  transactions: number,
  mayFail: boolean,
  rules: Rules,
): Role<Consumer, ToConsumer, FromConsumer> => ({
  init: () => ({
    applied: Array.from({ length: transactions }, () => 0),
    recorded: Array.from({ length: transactions }, () => false),
  }),
  durable: ["applied", "recorded"],
  receive: (s, { offset, transaction }, { from }) => {
    if (s.recorded[rules.rowOf(transaction)]) return next(s, send(from, { type: "applied", offset }));
    const applies = next(apply(s, transaction, rules), send(from, { type: "applied", offset }));
    return mayFail ? { applies, fails: next(s, send(from, { type: "later", offset })) } : applies;
  },
  ...(rules.acknowledges === "at once" ? hasty(rules) : {}),
});

const apply = (s: Consumer, transaction: number, rules: Rules): Consumer =>
  produce(s, (draft) => {
    draft.applied[transaction] = Math.min(2, draft.applied[transaction]! + 1);
    draft.recorded[rules.rowOf(transaction)] = rules.idempotent;
  });

/** Of a mutant: what was acknowledged and is not yet applied. */
interface Hasty extends Consumer {
  readonly inHand?: number;
}
const hasty = (rules: Rules): Pick<Role<Consumer, ToConsumer, FromConsumer>, "receive" | "actions"> => ({
  receive: (s, { offset, transaction }, { from }) =>
    next<Hasty, FromConsumer>(
      s.recorded[rules.rowOf(transaction)] ? s : { ...s, inHand: transaction },
      send(from, { type: "applied", offset }),
    ),
  actions: {
    applyInHand: ({ inHand, ...s }: Hasty) => (inHand === undefined ? undefined : next(apply(s, inHand, rules))),
  },
});
