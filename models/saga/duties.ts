// What everybody in a saga owes to every message: the orchestrator the next command, a service its part and the answer, the log and the outbox
// what was written before.
// The one idea: the orchestrator asks again, and who is asked twice does nothing twice, so a wrong command or a wrong answer is often
// mended; each rule is claimed where it applies, from the two ends of the event.
// Not here: what follows from the rules (claims.ts), the services (events.ts, commands.ts).
import { always, type Event, reachable, type Says, type Send, step, type World } from "../../checker/index.ts";
import type { ByCommands, Parties } from "./claims.ts";
import type * as commands from "./commands.ts";
import type * as events from "./events.ts";

export const FOLLOWS = "every reply is followed by the command of the next step, or of the compensation that is due";
export const ANSWERS = "a service does its part once, and answers with what it has done";
export const IN_ONE =
  "an event is remembered, and what follows from it is written behind what is still to be published";
export const AS_HEARD = "an order is shown as what was heard of it";

type Command = commands.Asked["type"];
type Reply = commands.Answered["type"];
type Phase = commands.Orchestrator["phase"];

/** What follows a reply: a command and for whom; null: nothing, the saga is over. */
const NEXT: { readonly [R in Reply]: readonly [to: string, command: Command] | null } = {
  START_SAGA: ["payment", "PAY_COMMAND"],
  PAID: ["stock", "PREPARE_COMMAND"],
  PREPARED: ["delivery", "DELIVER_COMMAND"],
  DELIVERED: ["order", "FINISH_ORDER_COMMAND"],
  ORDER_FINISHED: null,
  PAYMENT_REFUSED: ["order", "FAIL_ORDER_COMMAND"],
  OUT_OF_STOCK: ["payment", "REFUND_COMMAND"],
  DELIVERY_FAILED: ["stock", "RELEASE_COMMAND"],
  RELEASED: ["payment", "REFUND_COMMAND"],
  REFUNDED: ["order", "FAIL_ORDER_COMMAND"],
  ORDER_FAILED: null,
  // An error is no answer: the command comes again.
  PREPARE_THREW: ["stock", "PREPARE_COMMAND"],
  REFUND_FAILED: ["payment", "REFUND_COMMAND"],
};
/** The replies that are waited for after a command. */
const REPLIES: { readonly [C in Command]: readonly Reply[] } = {
  PAY_COMMAND: ["PAID", "PAYMENT_REFUSED"],
  PREPARE_COMMAND: ["PREPARED", "OUT_OF_STOCK", "PREPARE_THREW"],
  DELIVER_COMMAND: ["DELIVERED", "DELIVERY_FAILED"],
  FINISH_ORDER_COMMAND: ["ORDER_FINISHED"],
  RELEASE_COMMAND: ["RELEASED"],
  REFUND_COMMAND: ["REFUNDED", "REFUND_FAILED"],
  FAIL_ORDER_COMMAND: ["ORDER_FAILED"],
};
/** The command that is out. */
const OUT: { readonly [P in Phase]: Command | null } = {
  idle: null,
  paying: "PAY_COMMAND",
  preparing: "PREPARE_COMMAND",
  delivering: "DELIVER_COMMAND",
  finishing: "FINISH_ORDER_COMMAND",
  releasing: "RELEASE_COMMAND",
  refunding: "REFUND_COMMAND",
  refundingAgain: "REFUND_COMMAND",
  handedOver: null,
  failing: "FAIL_ORDER_COMMAND",
  done: null,
  failed: null,
  stuck: null,
};

type AnyService = commands.Orchestrator | commands.Order | commands.Payment | commands.Stock | commands.Delivery;
type OfCommands = Event<AnyService, commands.Asked | commands.Answered>;

const isWaitedFor = (phase: Phase, reply: Reply): boolean => {
  if (phase === "idle") return reply === "START_SAGA";
  if (phase === "handedOver") return reply === "REFUNDED";
  const out = OUT[phase];
  return out !== null && REPLIES[out].includes(reply);
};

const isSent = (sends: readonly Send<{ readonly type: string }>[], to: string, type: string): boolean =>
  sends.length === 1 && sends[0]!.to === to && sends[0]!.message.type === type;

/** After a reply that is waited for, or when it is waited for no longer; what comes late changes nothing. */
const follows = (event: OfCommands): Says => {
  if ((event.kind !== "deliver" && event.kind !== "timer") || !("phase" in event.before) || !("phase" in event.after))
    return undefined;
  const { before, after, sends } = event;
  if (event.kind === "timer") {
    const [to, type] = before.phase === "paying" ? NEXT.OUT_OF_STOCK! : NEXT.DELIVERY_FAILED!;
    return (
      (before.phase === "paying" || before.phase === "preparing") &&
      isSent(sends, to, type) &&
      OUT[after.phase] === type
    );
  }
  const reply = event.message.type as Reply;
  if (!isWaitedFor(before.phase, reply)) return after.phase === before.phase && sends.length === 0;
  if (reply === "REFUND_FAILED" && before.phase === "refundingAgain")
    return after.phase === "handedOver" && sends.length === 0;
  const due = NEXT[reply];
  if (due === null) return after.phase === (reply === "ORDER_FINISHED" ? "done" : "failed") && sends.length === 0;
  return isSent(sends, ...due) && OUT[after.phase] === due[1];
};

/** What a service does for a command: what it counts, its answers; what undoes it, or what it undoes. */
interface Part {
  readonly counts: "charged" | "taken" | "delivered" | "refunded" | "released";
  readonly done: Reply;
  readonly cannot?: Reply;
  readonly undoneBy?: Command;
  readonly undoes?: "charged" | "taken";
}
const PARTS: { readonly [C in Command]?: Part } = {
  PAY_COMMAND: { counts: "charged", done: "PAID", cannot: "PAYMENT_REFUSED", undoneBy: "REFUND_COMMAND" },
  PREPARE_COMMAND: { counts: "taken", done: "PREPARED", cannot: "OUT_OF_STOCK", undoneBy: "RELEASE_COMMAND" },
  DELIVER_COMMAND: { counts: "delivered", done: "DELIVERED", cannot: "DELIVERY_FAILED" },
  REFUND_COMMAND: { counts: "refunded", done: "REFUNDED", cannot: "REFUND_FAILED", undoes: "charged" },
  RELEASE_COMMAND: { counts: "released", done: "RELEASED", undoes: "taken" },
};
const PASSING: readonly Reply[] = ["REFUND_FAILED", "PREPARE_THREW"];

interface Troubles {
  readonly failures: events.Failures;
  readonly throws: events.Throws;
}
type Doing = commands.Payment | commands.Stock | commands.Delivery;
const counted = (s: Doing, what: Part["counts"]): number => Number(Reflect.get(s, what));

/** May it answer that it cannot? */
const mayRefuse = (s: Doing, command: Command, { failures }: Troubles): boolean => {
  if (command === "REFUND_COMMAND") return "hiccups" in s && s.hiccups !== 0;
  return failures === "any" || (failures === "out of stock" && command === "PREPARE_COMMAND");
};

/** Its part once, or why not; what was undone before it was done is refused; the same answer to the same command. */
const does = (before: Doing, after: Doing, command: Command, reply: Reply, troubles: Troubles): boolean => {
  const { counts, done, cannot, undoneBy, undoes } = PARTS[command]!;
  const change = counted(after, counts) - counted(before, counts);
  const known = before.answered.get(command);
  if (known !== undefined) return reply === known && change === 0 && after.answered.size === before.answered.size;
  const isKept = after.answered.get(command) === reply && after.answered.size === before.answered.size + 1;
  const isPassed = after.answered.size === before.answered.size;
  if (PASSING.includes(reply) ? !isPassed : !isKept) return false;
  if (undoneBy !== undefined && before.answered.has(undoneBy)) return reply === cannot && change === 0;
  if (command === "PREPARE_COMMAND" && troubles.throws === "stock") return reply === "PREPARE_THREW" && change === 0;
  if (reply === cannot) return change === 0 && mayRefuse(before, command, troubles);
  return reply === done && change === (undoes === undefined ? 1 : counted(before, undoes));
};

const answers = (event: OfCommands, troubles: Troubles): Says => {
  if (event.kind !== "deliver" || "phase" in event.before || "phase" in event.after) return undefined;
  const { before, after, from, sends } = event;
  const command = event.message.type as Command;
  const [sent] = sends;
  if (sends.length !== 1 || sent!.to !== from) return false;
  const reply = sent!.message.type as Reply;
  if ("status" in before || "status" in after)
    return command === "FINISH_ORDER_COMMAND"
      ? reply === "ORDER_FINISHED" && "status" in after && after.status === "done"
      : reply === "ORDER_FAILED" && "status" in after && after.status === "failed";
  return does(before, after, command, reply, troubles);
};

type Around = World<{ readonly type: string }>;

export const dutiesByCommands = (troubles: Troubles) => ({
  [FOLLOWS]: step((_: unknown, __: unknown, event: OfCommands) => follows(event)),
  [ANSWERS]: step((_: unknown, __: unknown, event: OfCommands) => answers(event, troubles)),
});

/** Where a refund fails at first. */
export const hiccuping = {
  "a refund can fail": reachable((_: unknown, { network }: Around) =>
    network.some(({ message }) => message.type === "REFUND_FAILED"),
  ),
};

/** Where waiting for a reply may end. */
export const waiting = {
  "a payment can be given up before it is made, and is refunded all the same": reachable(
    ({ orchestrator, payment }: ByCommands) => orchestrator.phase === "refunding" && payment.charged === 0,
  ),
};

/** Where anybody may be unable to do its part. */
export const refusing = {
  "an order can fail without having been paid": reachable(
    ({ order, payment, stock }: Parties) => order.status === "failed" && payment.charged + stock.taken === 0,
  ),
};

type AnyListener = events.Order | events.Payment | events.Stock | events.Delivery;
type OfEvents = Event<AnyListener, events.Event>;

/** Of these each is an event of its own, which no table knows; where nobody listens to them they never come. */
const CIRCLING: readonly string[] = ["REFUNDED_EVENT", "STOCK_RELEASED_EVENT"];

const undone = (s: AnyListener): number => ("refunded" in s ? s.refunded : "released" in s ? s.released : 0);

/** `circles`: everybody hears of what is undone, so that it is published each time. */
const remembers = (event: OfEvents, circles: boolean): Says => {
  if (event.kind !== "deliver" && event.kind !== "timer") return undefined;
  const { before, after, sends } = event;
  if (event.kind === "timer") {
    const [first, ...rest] = before.outbox;
    return (
      rest.join() === after.outbox.join() && sends.length > 0 && sends.every(({ message }) => message.type === first)
    );
  }
  const { type } = event.message;
  const more = after.outbox.length - before.outbox.length;
  const isKnown = before.seen.has(type) && !CIRCLING.includes(type);
  return (
    before.outbox.every((one, i) => after.outbox[i] === one) &&
    (isKnown ? more === 0 : more === 0 || more === 1) &&
    (more === 1 || !circles || undone(after) === undone(before)) &&
    after.seen.has(type) &&
    after.seen.size === before.seen.size + (before.seen.has(type) ? 0 : 1)
  );
};

const RANK = { pending: 0, paid: 1, prepared: 2, done: 3, failed: 3 };
const shownAfter = (type: string): events.Status =>
  type === "BILLED_ORDER_EVENT"
    ? "paid"
    : type === "ORDER_PREPARED_EVENT"
      ? "prepared"
      : type === "ORDER_DELIVERED_EVENT"
        ? "done"
        : "failed";

/** Forward to what was heard, and back never. */
const shows = (event: OfEvents): Says => {
  if (event.kind !== "deliver" || !("status" in event.before) || !("status" in event.after)) return undefined;
  const { before, after } = event;
  const heard = shownAfter(event.message.type);
  return after.status === (RANK[heard] > RANK[before.status] ? heard : before.status);
};

export const dutiesByEvents = (circles: boolean) => ({
  [IN_ONE]: step((_: unknown, __: unknown, event: OfEvents) => remembers(event, circles)),
  [AS_HEARD]: step((_: unknown, __: unknown, event: OfEvents) => shows(event)),
});

export const shown = {
  "what an order is shown as has happened": always(({ order, payment, stock }: Parties) =>
    order.status === "pending"
      ? undefined
      : (order.status !== "paid" || payment.charged > 0) && (order.status !== "prepared" || stock.taken > 0),
  ),
};
