// A saga: order, payment, stock and delivery, by events (choreography) and by commands (an orchestrator).
// The one idea: a chain of local transactions, and for each a compensation that runs if a later one cannot.
// Not here: two orders that meet (isolation.ts).
//
// WHAT IS MODELLED
// The notes' example, with one order. By events: the order service creates it (ORDER_CREATED_EVENT), payment bills it
// (BILLED_ORDER_EVENT), stock prepares it (ORDER_PREPARED_EVENT), delivery delivers it (ORDER_DELIVERED_EVENT), and the
// order is done; the order service listens to every one of these to show a status. If stock has none it publishes
// PRODUCT_OUT_OF_STOCK_EVENT, on which payment refunds and the order fails. The notes stop there. Payment that is refused and
// delivery that fails need events of their own, BILL_FAILED_EVENT and DELIVERY_FAILED_EVENT, and stock must listen to the second, to
// release what it prepared. REFUNDED_EVENT and STOCK_RELEASED_EVENT are published where somebody listens; `listening` in a circle payment and
// stock listen to both, and undo their part again at each, unless they ask first whether they have done so ("that is cut").
//
// By commands: the order service starts the orchestrator (OSO), which sends PAY_COMMAND, PREPARE_COMMAND, DELIVER_COMMAND and
// FINISH_ORDER_COMMAND, each when the one before is answered. On OUT_OF_STOCK it sends REFUND_COMMAND, then FAIL_ORDER_COMMAND. What
// the notes leave out: PAYMENT_REFUSED, DELIVERY_FAILED, RELEASE_COMMAND, and a refund that fails at first and is tried again, or always, and is then
// asked for for ever, or twice and handed to an operator (`refunds`). A service that throws (`throws`) has neither done its part nor refused it, and
// throws again when it is asked again. Payment and
// stock can be compensated, delivery is the pivot, closing the order is retriable. With `patience` ended a time-out counts as a
// failure: the step whose reply is missing is compensated with the others, and a service that is told to undo what it has not
// done yet remembers that and refuses it when it comes.
//
// DURABLE AND VOLATILE
// Everything of a service is durable: its rows, the table of messages it has processed, and the outbox, the events that are
// to be published, written in the local transaction that they tell of. "更新完数据库之后，会发布一条消息" without an outbox is the
// mutant dualWrite. The orchestrator's phase is its log, and is durable. Volatile is what only mutants have.
//
// THE NETWORK
// At least once, to every subscriber apart: nothing is lost, up to `duplicates` messages come twice, and they overtake one another, or
// come in order for each sender and receiver, as `delivery` says. A relay that crashes between publishing and marking an event makes
// a duplicate, which is counted there. In the style by commands the outbox is left out: a message in flight that nobody
// may lose is a row that was not relayed yet. Fairness: relays run, messages come, what crashed comes back.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Identifiers: with one order and one event of a type, the type identifies a message; only a cycle makes more than one, and
// there each is new to the table of what was processed. Amounts, and what a customer sees but the status.
//
// SOURCES
// Garcia-Molina, Salem, "Sagas", SIGMOD 1987, sections 2 and 4 (compensations in reverse order, the saga log).
// Richardson, "Microservices patterns", 2018, chapter 4 (choreography, orchestration, compensatable, pivot and retriable steps,
// semantic lock). Helland, "Life beyond distributed transactions", CIDR 2007 (at-least-once messages, remembered).
import { integer, model, oneOf, protocol } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { closed, ofBoth, ofCommands, ofCompensation, ofDelivery, ofEvents, ofFailures } from "./claims.ts";
import * as commands from "./commands.ts";
import { dutiesByCommands, dutiesByEvents, hiccuping, refusing, shown, waiting } from "./duties.ts";
import * as events from "./events.ts";
import { scenarios } from "./expectations.ts";
import { mutants } from "./mutants.ts";

interface Values {
  readonly failures: events.Failures;
  readonly closes: "at once" | "when refunded";
  readonly delivery: "unordered" | "in order";
  readonly duplicates: number;
  readonly crashes: number;
  readonly recovery: "later" | "never";
  readonly patience: "endless" | "some";
  readonly hiccups: commands.Hiccups;
  readonly refunds: commands.Persistence;
  readonly throws: events.Throws;
  readonly listening: "as in the notes" | "in a circle" | "in a circle that is cut";
}

const environment = (
  { delivery, duplicates, crashes, recovery }: Values,
  acts: { actions: boolean; timers: boolean },
) => ({
  network: {
    order: delivery === "unordered" ? "none" : "fifo",
    copies: "one",
    onCrash: "keep",
    loses: "never",
    duplicates: duplicates === 0 ? "never" : { atMost: duplicates },
  } as const,
  fairness: {
    weak: [
      { kind: "deliver" } as const,
      ...(acts.timers ? [{ kind: "timer" } as const] : []),
      ...(acts.actions ? [{ kind: "action" } as const] : []),
      ...(crashes > 0 && recovery === "later" ? [{ kind: "restart" } as const] : []),
    ],
  },
});

const byEvents = (values: Values, rules: events.Rules) => {
  const heard = listening(values, rules);
  return protocol(
    "saga by events",
    {
      nodes: {
        order: events.order(heard),
        payment: events.payment(values.failures, heard),
        stock: events.stock(values.failures, values.throws, heard),
        delivery: events.delivery(values.failures, heard),
      },
      ...environment(values, { actions: !rules.semanticLock, timers: true }),
      crashes:
        values.crashes === 0
          ? []
          : [{ of: ["order", "payment", "stock", "delivery"], atMost: values.crashes, restarts: values.recovery }],
      ends: closed,
    },
    {
      ...ofBoth,
      ...onlyIf(values.failures !== "none", ofFailures),
      ...onlyIf(values.failures === "any", ofDelivery),
      ...ofEvents,
      ...dutiesByEvents(values.listening !== "as in the notes"),
      ...shown,
      ...onlyIf(values.failures === "any", refusing),
    },
  );
};

/** Who listens to what, and how a service knows what it has done already. */
const listening = ({ closes, listening }: Values, rules: events.Rules): events.Rules => {
  const { subscribers } = rules;
  const heard = closes === "at once" ? rules : { ...rules, subscribers: closedByRefund(subscribers) };
  if (listening === "as in the notes") return heard;
  return {
    ...heard,
    subscribers: { ...subscribers, REFUNDED_EVENT: ["stock"], STOCK_RELEASED_EVENT: ["payment"] },
    // Each is an event of its own, which no table of processed events knows.
    knows: (seen, message) =>
      message !== "REFUNDED_EVENT" && message !== "STOCK_RELEASED_EVENT" && rules.knows(seen, message),
    undoesOnce: listening === "in a circle that is cut",
  };
};

/** The order fails when the refund is known, not when it is due. */
const closedByRefund = (subscribers: events.Subscribers): events.Subscribers => ({
  ...subscribers,
  PRODUCT_OUT_OF_STOCK_EVENT: subscribers.PRODUCT_OUT_OF_STOCK_EVENT.filter((node) => node !== "order"),
  DELIVERY_FAILED_EVENT: subscribers.DELIVERY_FAILED_EVENT.filter((node) => node !== "order"),
  REFUNDED_EVENT: [...subscribers.REFUNDED_EVENT, "order"],
});

const byCommands = (values: Values, rules: commands.Rules) =>
  protocol(
    "saga by commands",
    {
      nodes: {
        orchestrator: commands.orchestrator(values.patience === "endless", values.refunds, rules),
        order: commands.order(rules),
        payment: commands.payment(values.failures, values.hiccups, rules),
        stock: commands.stock(values.failures, values.throws, rules),
        delivery: commands.delivery(values.failures, rules),
      },
      ...environment(values, { actions: !rules.startsWithOrder, timers: values.patience !== "endless" }),
      crashes:
        values.crashes === 0
          ? []
          : [{ of: ["orchestrator", "order"], atMost: values.crashes, restarts: values.recovery }],
      // An operator is no node.
      ends: (nodes) => closed(nodes) || nodes.orchestrator.phase === "handedOver",
    },
    {
      ...ofBoth,
      ...onlyIf(values.failures !== "none", ofFailures),
      ...ofCommands,
      ...dutiesByCommands(values),
      ...shown,
      ...onlyIf(values.patience !== "endless", waiting),
      ...onlyIf(values.failures === "any", refusing),
      ...onlyIf(values.failures !== "none" && values.hiccups !== 0, hiccuping),
      ...onlyIf(values.failures !== "none", ofCompensation),
    },
  );

/** The two styles make different claims; a scenario speaks only of those of its own. */
type EitherStyle = ReturnType<typeof byEvents> & ReturnType<typeof byCommands>;

export default model({
  name: "saga",
  summary: "order, payment, stock and delivery, by events and by commands",
  parameters: {
    style: oneOf(["events", "commands"], { default: "events", summary: "choreography or orchestration" }),
    failures: oneOf(["none", "out of stock", "any"], { default: "any", summary: "what services may be unable to do" }),
    closes: oneOf(["at once", "when refunded"], { default: "at once", summary: "by events: when an order fails" }),
    delivery: oneOf(["unordered", "in order"], { default: "unordered", summary: "messages between two services" }),
    duplicates: integer({ default: 1, min: 0, max: 2, summary: "messages that come twice, at most" }),
    crashes: integer({ default: 1, min: 0, max: 2, summary: "crashes of services, or of orchestrator and order" }),
    recovery: oneOf(["later", "never"], { default: "later", summary: "does what crashed come back" }),
    patience: oneOf(["endless", "some"], { default: "endless", summary: "by commands: may waiting for a reply end" }),
    hiccups: oneOf([0, 1, 2, "always"], { default: 1, summary: "by commands: times that a refund fails at first" }),
    refunds: oneOf(["for ever", "twice"], {
      default: "for ever",
      summary: "by commands: how long a refund is asked for",
    }),
    throws: oneOf(["nobody", "stock"], {
      default: "nobody",
      summary: "which service throws, however often it is asked",
    }),
    listening: oneOf(["as in the notes", "in a circle", "in a circle that is cut"], {
      default: "as in the notes",
      summary: "by events: do payment and stock listen to what each undoes for the other",
    }),
  },
  rules: { ...events.sound, ...commands.sound },
  build: ({ style, ...values }, rules) =>
    (style === "events" ? byEvents(values, rules) : byCommands(values, rules)) as EitherStyle,
}).expects({ scenarios, mutants });
