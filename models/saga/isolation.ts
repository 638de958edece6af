// Two sagas that meet: two orders for one stock and one customer's credit, and what stands between them.
// The one idea: every step of a saga is a local transaction that all can see, so what isolates sagas is a countermeasure, each with its price.
// Not here: messages, duplicates, crashes inside a step (model.ts); here a step is one call that is answered.
//
// WHAT IS MODELLED
// An order looks at the stock, and is refused if there is none; takes a unit from it and one from the customer's credit, in this order or the
// second order in the other; then it is delivered, or cannot be, and what it took is given back. What each take does is the COUNTERMEASURE:
//   none: it writes what the order has read less one, and giving back writes what the order has read
//   commutative updates: one less if there is one, and one more
//   reread value: one less if the row still says what the order has read; if not the order is refused
//   semantic lock: as commutative updates, and the row says for whom until the order ends; whoever reads or takes it waits, or is refused
//
// WHAT IS CLAIMED
// The anomalies: lost update, oversell, dirty read, fuzzy read; and the prices: an order that is refused though a unit is left when all is over,
// one that waits for ever for one that has crashed, two that wait for each other.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: an order that waits waits as long as it takes. A refused order is not begun anew: that would be a third order. The pessimistic
// view (steps in another order) and the version file are not modelled.
//
// SOURCES
// Richardson, "Microservices patterns", 2018, section 4.3 (anomalies of sagas, countermeasures). Frank, Zahle, "Semantic ACID properties in multidatabases
// using remote procedure calls and update propagations", Software: Practice and Experience 28(1), 1998 (the countermeasures).
import { integer, model, type NodeId, oneOf, protocol, replicated } from "../../checker/index.ts";
import {
  anomalies,
  BOTH,
  DIRTY,
  duties,
  FUZZY,
  hasEnded,
  LOST,
  OTHER,
  OVERSELL,
  prices,
  REFUSED,
  WAITS,
} from "./isolation-claims.ts";
import { COUNTERMEASURES, isolating, order, row } from "./isolation-protocol.ts";

/** The credit of the customer: enough for both orders. */
const CREDIT = 2;

export default model({
  name: "saga-isolation",
  summary: "two sagas that meet: anomalies, countermeasures and their prices",
  parameters: {
    by: oneOf(COUNTERMEASURES, { default: "commutative updates", summary: "what stands between two orders" }),
    units: integer({ default: 1, min: 1, max: 2, summary: "units in stock" }),
    routes: oneOf(["the same", "opposite"], {
      default: "the same",
      summary: "in which order the two orders take from stock and credit",
    }),
    crashes: integer({ default: 0, min: 0, max: 1, summary: "crashes of the first order, which stays away" }),
  },
  rules: isolating,
  build: ({ by, units, routes, crashes }, rules) => {
    const first: readonly NodeId[] = ["stock", "credit"];
    const all = [first, routes === "the same" ? first : [...first].reverse()];
    return protocol(
      "two sagas",
      {
        nodes: {
          order: replicated(
            2,
            order(({ self }) => all[self === "order1" ? 0 : 1]!, CREDIT, rules),
          ),
          stock: row(units, by, rules),
          credit: row(CREDIT, by, rules),
        },
        network: {
          order: "none",
          copies: "one",
          loses: "never",
          duplicates: "never",
          delivery: "at once",
        },
        crashes: crashes === 0 ? [] : [{ of: "order1", atMost: crashes, restarts: "never" }],
        fairness: { weak: [{ kind: "action" }, { kind: "deliver" }] },
        ends: ({ order }) => order.every((one) => hasEnded(one) || one.gone),
      },
      { ...anomalies(all, units, CREDIT), ...duties(all, by, CREDIT), ...prices(all) },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary:
        "one unit; one less if there is one, and one more: the second order is refused for a unit that comes back",
      expect: { [DIRTY]: "violated", [REFUSED]: "violated", [WAITS]: "unreachable", [BOTH]: "unreachable" },
    },
    "two units": {
      summary: "two units: both orders are under way at once, and each finds less than it has read",
      with: { units: 2 },
      expect: { [DIRTY]: "violated", [FUZZY]: "violated", [WAITS]: "unreachable" },
    },
    none: {
      summary: "one unit; each order writes what it has read less one: two orders have the unit",
      with: { by: "none" },
      expect: {
        [LOST]: "violated",
        [OVERSELL]: "violated",
        [DIRTY]: "violated",
        [FUZZY]: "violated",
        [REFUSED]: "violated",
        [WAITS]: "unreachable",
      },
    },
    "reread value": {
      summary: "two units; an order that finds less than it has read is refused, though there is a unit left",
      with: { by: "reread value", units: 2 },
      expect: { [DIRTY]: "violated", [REFUSED]: "violated", [WAITS]: "unreachable" },
    },
    "semantic lock": {
      summary: "one unit; the second order waits until the first has ended, and knows then",
      with: { by: "semantic lock, and wait" },
      expect: { [BOTH]: "unreachable" },
    },
    "semantic lock, two units": {
      summary: "two units; the second order waits though there is a unit for it",
      with: { by: "semantic lock, and wait", units: 2 },
      expect: { [BOTH]: "unreachable", [FUZZY]: "violated" },
    },
    "semantic lock, opposite ways": {
      summary: "two units; the orders take from stock and credit in opposite order, and each waits for the other",
      with: { by: "semantic lock, and wait", units: 2, routes: "opposite" },
      expect: { [OTHER]: "violated", [BOTH]: "unreachable", [FUZZY]: "violated", "no deadlock": "violated" },
    },
    "semantic lock, and one stays away": {
      summary: "two units; the first order crashes, and what it has locked stays locked",
      with: { by: "semantic lock, and wait", units: 2, crashes: 1 },
      expect: { [OTHER]: "violated", [BOTH]: "unreachable", [FUZZY]: "violated", "no deadlock": "violated" },
    },
    "semantic lock, and refuse": {
      summary: "two units; who comes to a locked row is refused, and there is a unit left when all is over",
      with: { by: "semantic lock, and refuse", units: 2 },
      expect: { [REFUSED]: "violated", [FUZZY]: "violated", [WAITS]: "unreachable", [BOTH]: "unreachable" },
    },
    "opposite ways": {
      summary: "two units, no locks: nobody waits for anybody",
      with: { units: 2, routes: "opposite" },
      expect: { [DIRTY]: "violated", [FUZZY]: "violated", [WAITS]: "unreachable" },
    },
    "one stays away": {
      summary: "two units, no locks: the second order does not wait for the first, which has crashed",
      with: { units: 2, crashes: 1 },
      expect: { [DIRTY]: "violated", [FUZZY]: "violated", [WAITS]: "unreachable" },
    },
  },
  mutants: {
    takesWhatIsNotThere: {
      summary: "an order takes one less without asking whether there is one",
      breaks: OVERSELL,
      rules: { take: (_by, units) => units - 1 },
    },
    writesBackWhatItRead: {
      summary: "an order that fails writes back what it had read, and with it the unit of the other",
      breaks: LOST,
      with: { units: 2 },
      rules: { giveBack: (_by, _units, read) => read },
    },
    doesNotReread: {
      summary: "reread value, without rereading",
      breaks: FUZZY,
      with: { by: "reread value", units: 2 },
      rules: { take: (_by, units) => (units >= 1 ? units - 1 : undefined) },
    },
    readersPassLocks: {
      summary: "who only reads passes by the lock, and refuses an order for a unit that comes back",
      breaks: DIRTY,
      with: { by: "semantic lock, and wait" },
      rules: { readersLook: false },
    },
    unlocksAnothers: {
      summary: "an order that ends unlocks its rows whoever has locked them",
      breaks: "a lock is held until its order ends",
      with: { by: "semantic lock, and refuse", units: 2 },
      rules: { mayUnlock: () => true },
    },
    lockedForEmpty: {
      summary: "an order that comes to a locked row is told that nothing is left",
      breaks: "an order is refused for a lock of the other one, or for what is lacking, and knows which",
      with: { by: "semantic lock, and refuse", units: 2 },
      rules: { lockedMeans: "lacking" },
    },
    misremembers: {
      summary: "an order remembers one unit more than it has read",
      breaks: "an order remembers what it has read",
      rules: { remembers: (units) => units + 1 },
    },
    asksOnAndOn: {
      summary: "an order does not wait for what it reads",
      breaks: "who waits for an answer asks nothing else",
      with: { by: "semantic lock, and wait" },
      rules: { waits: false },
    },
    neverUnlocks: {
      summary: "an order that has ended leaves its rows locked",
      breaks: OTHER,
      with: { by: "semantic lock, and wait", units: 2 },
      rules: { unlocks: false },
    },
    neverDelivers: {
      summary: "an order waits for a unit more than it reads",
      breaks: "an order can be delivered",
      rules: { take: () => undefined },
    },
    keepsWhatItTook: {
      summary: "an order that fails gives nothing back",
      breaks: LOST,
      rules: { giveBack: (_by, units) => units },
    },
  },
});
