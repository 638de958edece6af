// What the producer, the broker and the consumer owe to every message and time-out: what they then keep, and what they answer.
// The one idea: whoever is silent is asked again, and what is done once too often is done in vain, so each rule is claimed where it
// applies, from the two ends of the event.
// Not here: what follows from the rules (model.ts), the handlers (protocol.ts).
import { always, type Event, leadsTo, reachable, type Says, type Send, step } from "../../checker/index.ts";
import type {
  Broker,
  Consumer,
  FromConsumer,
  FromProducer,
  Limits,
  Producer,
  ToConsumer,
  ToProducer,
} from "./protocol.ts";

type Message = FromProducer | ToProducer | ToConsumer | FromConsumer;
type Happening = Event<Producer | Broker | Consumer, Message>;
/** What one node did. */
interface Ends<S> {
  readonly before: S;
  readonly after: S;
  readonly sends: readonly Send<object>[];
}

/** Plain data, whatever the order of its fields. */
const isEqual = (a: unknown, b: unknown): boolean => {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.every((key) => isEqual(Reflect.get(a, key), Reflect.get(b, key)));
};
/** It is as before but for these fields. */
const became = <S extends object>({ before, after }: Ends<S>, changed: Partial<S> = {}): boolean =>
  isEqual(after, { ...before, ...changed });
/** It has said this, or nothing. */
const said = ({ sends }: Ends<unknown>, to?: string, message?: Message): boolean =>
  to === undefined
    ? sends.length === 0
    : sends.length === 1 && sends[0]!.to === to && isEqual(sends[0]!.message, message);
const setAt = <T>(list: readonly T[], at: number, value: T): readonly T[] =>
  list.map((one, i) => (i === at ? value : one));

const isProducer = (s: object): s is Producer => "local" in s;
const isBroker = (s: object): s is Broker => "half" in s;
const isConsumer = (s: object): s is Consumer => "recorded" in s;

/** The half message is stored and acknowledged; what is told of its outcome is written, if there is one; the rest moves the offset. */
const stores = (ends: Ends<Broker>, message: FromProducer | FromConsumer, { crashes, retries }: Limits): boolean => {
  const s = ends.before;
  // A commit is finished before anything else is heard.
  if (s.unwritten !== undefined) return false;
  if (message.type === "half") {
    const { transaction } = message;
    return (
      became(ends, { half: setAt(s.half, transaction, "stored") }) &&
      said(ends, "producer", { type: "halfStored", transaction })
    );
  }
  if (!said(ends)) return false;
  if (!("transaction" in message)) {
    if (message.offset !== s.offset) return became(ends);
    if (message.type === "applied") return became(ends, { offset: s.offset + 1, failures: 0 });
    return s.failures < retries
      ? became(ends, { failures: s.failures + 1 })
      : became(ends, { offset: s.offset + 1, failures: 0, dead: [...s.dead, s.topic[s.offset]!] });
  }
  const { transaction } = message;
  if (message.type === "message") return became(ends, { topic: [...s.topic, transaction] });
  if (s.half[transaction] !== "stored") return became(ends);
  if (message.outcome === "rolledBack")
    return became(ends, { operation: setAt(s.operation, transaction, "rolledBack") });
  return became(ends, {
    topic: [...s.topic, transaction],
    ...(crashes
      ? { unwritten: { transaction, what: "operation" } }
      : { operation: setAt(s.operation, transaction, "committed") }),
  });
};

/** A check-back is asked of what is open, as often as allowed; the head of the topic is pushed; a commit and the disk are finished. */
const fires = (ends: Ends<Broker>, name: string, at: number, { checkMax }: Limits): boolean => {
  const { before: s } = ends;
  switch (name) {
    case "checkBack":
      if (s.half[at] !== "stored" || s.operation[at] !== "none" || s.unwritten !== undefined) return false;
      if (s.checks[at] === checkMax) return became(ends, { half: setAt(s.half, at, "discarded") }) && said(ends);
      return (
        became(ends, { checks: checkMax === "unlimited" ? s.checks : setAt(s.checks, at, s.checks[at]! + 1) }) &&
        said(ends, "producer", { type: "check", transaction: at })
      );
    case "push": {
      const transaction = s.topic[s.offset];
      return (
        transaction !== undefined &&
        became(ends) &&
        said(ends, "consumer", { type: "deliver", offset: s.offset, transaction })
      );
    }
    case "writesTheRest":
      return (
        s.unwritten !== undefined &&
        became(ends, { operation: setAt(s.operation, s.unwritten.transaction, "committed"), unwritten: undefined! }) &&
        said(ends)
      );
    default:
      return (
        !isOnDisk(s) && became(ends, { disk: { half: s.half, operation: s.operation, topic: s.topic } }) && said(ends)
      );
  }
};

const isOnDisk = ({ disk, half, operation, topic }: Broker): boolean =>
  disk === undefined || isEqual(disk, { half, operation, topic });

/** Half messages, and check-backs: answered from the database, and, where the transaction cannot run any more, with a rollback on record. */
const hears = (ends: Ends<Producer>, { type, transaction }: ToProducer): boolean => {
  const { before: s } = ends;
  const [local, at] = [s.local[transaction]!, s.step[transaction]!];
  if (type === "halfStored")
    return became(ends, at === "waiting" ? { step: setAt(s.step, transaction, "ready") } : {}) && said(ends);
  if (local !== "none") return became(ends) && said(ends, "broker", { type: "end", outcome: local, transaction });
  if (at === "waiting" || at === "ready") return became(ends) && said(ends);
  return (
    became(ends, { local: setAt(s.local, transaction, at === "done" ? "rolledBack" : "none") }) &&
    said(ends, "broker", { type: "end", outcome: "rolledBack", transaction })
  );
};

/** The local transaction runs once the half message is stored, and its outcome is told. */
const runs = (ends: Ends<Producer>, transaction: number, choice: string | undefined): boolean => {
  const { before: s } = ends;
  const outcome = choice === "commits" ? "committed" : "rolledBack";
  return (
    s.step[transaction] === "ready" &&
    became(ends, { local: setAt(s.local, transaction, outcome), step: setAt(s.step, transaction, "done") }) &&
    said(ends, "broker", { type: "end", outcome, transaction })
  );
};

/** Applied once, with a row that says so, and acknowledged; or, if its transaction fails, given back. */
const consumes = (ends: Ends<Consumer>, { offset, transaction }: ToConsumer, choice: string | undefined): boolean => {
  const { before: s } = ends;
  if (choice === "fails") return became(ends) && said(ends, "broker", { type: "later", offset });
  const isNew = !s.recorded[transaction];
  return (
    became(
      ends,
      isNew
        ? {
            applied: setAt(s.applied, transaction, s.applied[transaction]! + 1),
            recorded: setAt(s.recorded, transaction, true),
          }
        : {},
    ) && said(ends, "broker", { type: "applied", offset })
  );
};

const ofBroker = (event: Happening, limits: Limits): Says => {
  if (!("after" in event) || !isBroker(event.before) || !isBroker(event.after)) return undefined;
  const ends = { before: event.before, after: event.after, sends: event.sends };
  if (event.kind === "deliver") return stores(ends, event.message as FromProducer | FromConsumer, limits);
  return event.kind === "timer" ? fires(ends, event.name, Number(event.value), limits) : undefined;
};
const ofProducer = (event: Happening): Says => {
  if (!("after" in event) || !isProducer(event.before) || !isProducer(event.after)) return undefined;
  const ends = { before: event.before, after: event.after, sends: event.sends };
  if (event.kind === "deliver") return hears(ends, event.message as ToProducer);
  return event.kind === "action" && event.name === "localTransaction"
    ? runs(ends, Number(event.value), event.choice)
    : undefined;
};
const ofConsumer = (event: Happening): Says => {
  if (event.kind !== "deliver" || !isConsumer(event.before) || !isConsumer(event.after)) return undefined;
  const ends = { before: event.before, after: event.after, sends: event.sends };
  return consumes(ends, event.message as ToConsumer, event.choice);
};

export interface Nodes {
  readonly producer: Producer;
  readonly broker: Broker;
}

export const dutiesOf = (limits: Limits) => ({
  "the broker stores, checks and pushes as it is told, and no more": step((_: Nodes, __: Nodes, event: Happening) =>
    ofBroker(event, limits),
  ),
  "the producer tells the broker what its database says": step((_: Nodes, __: Nodes, event: Happening) =>
    ofProducer(event),
  ),
  "the consumer acknowledges what it has applied": step((_: Nodes, __: Nodes, event: Happening) => ofConsumer(event)),
});

/** Where checks are counted. */
export const counting = {
  "the local transaction can fail before anybody asks": reachable(({ producer, broker }: Nodes) =>
    producer.local.some((local, i) => local === "rolledBack" && broker.checks[i] === 0),
  ),
};

/** Where the broker's disk lags. */
export const flushing = {
  "what the broker has is on its disk in the end": leadsTo(
    ({ broker }: Nodes) => !isOnDisk(broker),
    ({ broker }: Nodes) => isOnDisk(broker),
  ),
};

/** Where what was acknowledged is not lost. */
export const keeping = {
  "nothing is counted before it has happened": always(({ broker: { half, checks, topic, offset, failures } }: Nodes) =>
    topic.length === 0 || half.includes("none")
      ? (topic.length > 0 || offset + failures === 0) && half.every((one, i) => one !== "none" || checks[i] === 0)
      : undefined,
  ),
};
