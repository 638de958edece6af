// Two transactions on one row: what the time between the two phases costs everybody else.
// The one idea: a prepared participant may not give its row back, so whoever is next waits for a coordinator that is not its own.
// Not here: reads that take no lock (they see what one manager has committed before another has), deadlock detection.
//
// WHAT IS MODELLED
// Two coordinators, each with a transaction of its own, and two resource managers with a row each that both transactions change.
// A request to prepare takes the row with it (strict two-phase locking, the work and its prepared record being one step), waits
// where the other transaction holds it, and gives it back with the commit or the abort. So each transaction may hold what the
// other waits for; a coordinator that has waited too long for votes aborts, and a branch that waits for its row may give up.
// Coordinators and branches are those of protocol.ts, unchanged: presumed abort, inquiries, crashes.
//
// DURABLE AND VOLATILE
// As in model.ts; the row that a prepared branch holds is in its prepared record. Resource managers do not crash here.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Acknowledgements and reminders: a coordinator never forgets here, and nothing is lost. Values: that both managers see the two transactions in the same order is all that locking is to achieve.
//
// SOURCES
// Bernstein, Hadzilacos, Goodman, "Concurrency control and recovery in database systems", 1987, sections 3.1 and 3.12 (two-phase
// locking, with distributed data) and 7.3 (what a blocked participant holds).
import {
  always,
  eventually,
  integer,
  model,
  type NodeId,
  names,
  oneOf,
  protocol,
  reachable,
  replicated,
  type World,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { type Manager, manager, twoPhaseLocking } from "./manager.ts";
import { type Answer, type Coordinator, coordinator, type Order, presumedAbort } from "./protocol.ts";

interface Nodes {
  readonly coordinator: readonly Coordinator[];
  readonly manager: readonly Manager[];
}
type Around = World<Order | Answer>;

const transactions = names("coordinator", 2);
const managers = names("manager", 2);
const [first, second] = transactions as [string, string];

/** The first coordinator is down, the first transaction has prepared everywhere, and nothing of its outcome is on its way. */
const isStuck = ({ manager }: Nodes, { running, network }: Around): boolean =>
  !running(first) &&
  manager.every(({ branch }) => branch.get(first)!.phase === "prepared") &&
  network.every(({ from }) => from !== first);

/** The second transaction has asked for the row of a manager, and has not got it. */
const waits = ({ manager }: Nodes, { network }: Around): boolean =>
  manager.some(
    ({ branch }, i) =>
      branch.get(second)!.phase === "working" &&
      network.some(({ from, to, message }) => from === second && to === managers[i] && message.type === "prepare"),
  );

/** One transaction has the row, and the other has not voted. */
const isBetween = ({ branch }: Manager, one: string, other: string): boolean =>
  branch.get(one)!.phase === "prepared" && branch.get(other)!.phase === "working";

const isOrder = (committed: readonly string[], one: string, other: string): boolean =>
  committed[0] === one && committed[1] === other;

const safety = {
  "no split decision": always(({ manager }: Nodes) =>
    transactions.every((id) => {
      const phases = manager.map(({ branch }) => branch.get(id)!.phase);
      return !(phases.includes("committed") && phases.includes("aborted"));
    }),
  ),
  "both managers see the transactions in the same order": always(({ manager }: Nodes) =>
    manager.every(({ committed }) => committed.length === 2)
      ? manager.every(({ committed }) => isOrder(committed, first, second)) ||
        manager.every(({ committed }) => isOrder(committed, second, first))
      : undefined,
  ),
  "a row is held by one": always(({ manager }: Nodes) =>
    manager.every(({ branch }) => [...branch.values()].filter(({ phase }) => phase === "prepared").length <= 1),
  ),
  "both transactions can commit": reachable(({ manager }: Nodes) =>
    manager.every(({ committed }) => committed.length === 2),
  ),
  "each can hold what the other waits for": reachable(
    ({ manager }: Nodes) =>
      manager.some((one) => isBetween(one, first, second)) && manager.some((one) => isBetween(one, second, first)),
  ),
  "a transaction can wait for a row because another one's coordinator is down": reachable(
    (nodes: Nodes, world: Around) => isStuck(nodes, world) && waits(nodes, world),
  ),
};

const ended =
  (transaction: string) =>
  ({ manager }: Nodes) =>
    manager.every(({ branch }) => ["committed", "aborted"].includes(branch.get(transaction)!.phase));

const termination = {
  "the transaction whose coordinator stays up ends": eventually(ended(second)),
  "both transactions end": eventually((nodes: Nodes) => ended(first)(nodes) && ended(second)(nodes)),
};

/** The first manager that has not voted. */
const nextInOrder = (votes: ReadonlySet<NodeId>, all: readonly NodeId[]): readonly NodeId[] =>
  all.filter((id) => !votes.has(id)).slice(0, 1);

export default model({
  name: "two-phase-commit-one-row",
  summary: "two transactions on one row: the second waits for the first one's coordinator",
  parameters: {
    crashes: integer({ default: 1, min: 0, max: 2, summary: "crashes of the first coordinator, at most" }),
    recovery: oneOf(["later", "never"], { default: "later", summary: "does a crashed coordinator come back" }),
    contact: oneOf(["at once", "in order"], { default: "at once", summary: "how a coordinator asks the managers" }),
    givesUp: oneOf([true, false], {
      default: true,
      summary: "may a node that is not prepared stop waiting, and abort",
    }),
    asks: oneOf(["safety", "termination"], { default: "safety", summary: "what is claimed" }),
  },
  rules: { ...presumedAbort, ...twoPhaseLocking, acknowledges: false },
  build: ({ crashes, recovery, contact, givesUp, asks }, given) => {
    const rules = contact === "at once" ? given : { ...given, asks: nextInOrder };
    const single = coordinator(managers, rules);
    /** What must not be put off for ever. */
    const fair = [
      { kind: "deliver", each: "message" } as const,
      ...(recovery === "later" ? [{ kind: "restart", of: "coordinator1" } as const] : []),
      ...(givesUp ? (["coordinator1", "coordinator2"] as const).map((of) => ({ kind: "timer", of }) as const) : []),
      ...(["manager1", "manager2"] as const).flatMap((of) => [
        { kind: "timer", of } as const,
        ...(givesUp ? [{ kind: "action", of, name: "giveUp" } as const] : []),
      ]),
    ];
    return protocol(
      "two transactions on one row",
      {
        nodes: {
          coordinator: replicated(2, { ...single, timers: givesUp ? { giveUp: single.timers.giveUp } : {} }),
          manager: replicated(2, manager(transactions, rules, givesUp)),
        },
        network: {
          between: ["coordinator", "manager"],
          order: "none",
          copies: "one",
          loses: "never",
          duplicates: "never",
        },
        crashes: crashes === 0 ? [] : [{ of: "coordinator1", atMost: crashes, restarts: recovery, midStep: true }],
        symmetry: contact === "at once" ? ["manager"] : [],
        ...(asks === "termination" ? { fairness: { weak: fair } } : {}),
        ends: ({ manager }) =>
          manager.every(({ branch }) =>
            [...branch.values()].every(({ phase }) => phase === "committed" || phase === "aborted"),
          ),
      },
      {
        ...onlyIf(asks === "safety", safety),
        ...onlyIf(asks === "termination", termination),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "the first coordinator may crash, and comes back" },
    "the coordinator never returns": { summary: "it stays away", with: { recovery: "never" } },
    "nothing fails": {
      summary: "asked in order: whoever waits for a row waits for a coordinator that is up",
      with: { crashes: 0, contact: "in order" },
      expect: {
        "a transaction can wait for a row because another one's coordinator is down": "unreachable",
        "each can hold what the other waits for": "unreachable",
      },
    },
    "in order": {
      summary: "both coordinators ask the first manager first: nobody waits in a circle, though longer",
      with: { contact: "in order" },
      expect: { "each can hold what the other waits for": "unreachable" },
    },
    "in the end": {
      summary: "the first coordinator comes back: both transactions end",
      with: { asks: "termination", contact: "in order" },
    },
    "in the end, without the coordinator": {
      summary:
        "the first coordinator stays away: its transaction stays prepared, the other one ends, if only by giving up",
      with: { asks: "termination", recovery: "never" },
      expect: { "both transactions end": "violated" },
    },
    "in the end, without the coordinator and without giving up": {
      summary: "the first coordinator stays away: the other transaction waits for the row without end",
      with: { asks: "termination", recovery: "never", givesUp: false, contact: "in order" },
      expect: {
        "the transaction whose coordinator stays up ends": "violated",
        "both transactions end": "violated",
        "no deadlock": "violated", // a branch that its coordinator has not asked yet waits without asking
      },
    },
  },
  mutants: {
    noLocks: {
      summary: "a prepared branch does not keep others from the row",
      breaks: "both managers see the transactions in the same order",
      with: { crashes: 0 },
      rules: { holds: () => false },
    },
    keepsRow: {
      summary: "a commit does not give the row back",
      breaks: "both transactions can commit",
      with: { crashes: 0, contact: "in order" },
      rules: { holds: (phase) => phase === "prepared" || phase === "committed" },
    },
    commitsEarly: {
      summary: "one yes is enough",
      breaks: "no split decision",
      with: { crashes: 0, contact: "in order" },
      rules: { enough: (yes) => yes.size > 0 },
    },
  },
});
