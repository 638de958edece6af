// The transaction manager of TCC as a cluster: members that share a log, and may work at one transaction at the same time.
// The one idea: a member decides by one conditional write to the log, so whoever is believed dead and is not learns what the
// others have decided, instead of deciding, too.
// Not here: the log and the members as handlers (cluster-protocol.ts), the branches (protocol.ts), how a log is replicated (consensus, in other models), the application, which is the member that begins.
//
// WHAT IS MODELLED
// One order. The first member has recorded that the transaction has begun, and calls Try; the others know nothing of it. Any
// member may come to believe another one dead, rightly or not: it reads the log and goes on from there. Who waits for Try may give up at any time,
// who has heard from both branches wants to confirm; either is a write that the log takes only if the transaction is still being
// tried, and answers with the phase that stands. Whatever stands the member does: it calls Confirm or Cancel, and
// records the end when both branches have answered. (It need not call again: nothing is lost, and who comes after it calls, too.)
//
// DURABLE AND VOLATILE
// A member is memory alone: who crashes has forgotten the transaction, and comes back, or not, as `recovery` says. The log is a database of
// which a copy stands by: it takes over when the first one crashes, with all that it was told ("at once"), or with what it was told
// by then ("late").
//
// THE NETWORK
// Calls and answers overtake one another, none is lost; what a dead member was sent waits for ever. The log is asked and answers in one step.
//
// SOURCES
// Apache Seata: server in mode db, whose servers share global_table. apache/incubator-seata issues 1491 (servers that keep a file each: another one knows
// nothing of the transaction), 1369 and 3619 (a status is read, and written afterwards: one server commits while another, whose timer
// has run out, rolls back), 1841 and 7090 (several servers call the second phase of one transaction).
import {
  always,
  type Event,
  eventually,
  eventuallyAlways,
  integer,
  leadsTo,
  model,
  oneOf,
  protocol,
  reachable,
  replicated,
  type Says,
  step,
  type World,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { having, ofBranches, ofStock } from "./claims.ts";
import {
  branches,
  DONE,
  isDecided,
  isOver,
  type Log,
  log,
  type Member,
  member,
  type Request,
  type Stands,
  sharing,
} from "./cluster-protocol.ts";
import {
  type Answer,
  type Call,
  fenceOfSeata,
  type OrderBranch,
  orderBranch,
  type Phase,
  type StockBranch,
  stockBranch,
} from "./protocol.ts";

interface Nodes {
  readonly log: Log;
  readonly member: readonly Member[];
  readonly order: OrderBranch;
  readonly stock: StockBranch;
}

const FINAL = "what the log has once decided stays";
const AGREE = "available, frozen and sold are the stock";
const RECORDED = "what a member is answered is on record";
const NO_MORE = "no more is reserved and sold than there is";
const BOTH = "nothing is confirmed unless both branches hold it";
const OVER = "what is over holds nothing";
const ENDS = "every transaction ends";
const SOLD = "the last unit can be sold";
const RELEASED = "no unit is held for ever";
const BEGUN = "a member can go on with the transaction of one that has crashed";
const TAKEN = "what is sent to who is up is taken in the end, though it comes too late";
const COPIED = "a copy that is told late can know of a decision";
const TOGETHER = "two members can work at one transaction at the same time";

/** From trying to confirming or cancelling, and from there to the end that belongs to it. */
const follows = (before: Phase, after: Phase): boolean =>
  before === after || before === "trying" ? !isOver(after) : isDecided(before) && after === DONE[before];

/** What a member that is answered has recorded: a refusal, that all have tried, that all are done. */
const records = (
  { log: is }: Nodes,
  event: Event<Member | Log | OrderBranch | StockBranch, Answer | Stands | Call | Request>,
): Says => {
  if (event.kind !== "deliver" || !("heard" in event.before)) return undefined;
  const { phase, heard } = event.before;
  const isLast = branches.every((branch) => branch === event.from || heard.has(branch));
  if (phase === "trying" && (event.message.type === "refused" || (event.message.type === "tried" && isLast)))
    return is.phase !== "trying";
  return isDecided(phase) && event.message.type === DONE[phase] && isLast ? isOver(is.phase) : undefined;
};

const claims = (total: number) => ({
  [AGREE]: ofStock(total, [1])[AGREE],
  [NO_MORE]: ofStock(total, [1])[NO_MORE],
  ...ofBranches,
  [RECORDED]: step(
    (
      _: Nodes,
      after: Nodes,
      event: Event<Member | Log | OrderBranch | StockBranch, Answer | Stands | Call | Request>,
    ) => records(after, event),
  ),
  [FINAL]: step(({ log: before }: Nodes, { log: after }: Nodes) =>
    before.phase === after.phase ? undefined : follows(before.phase, after.phase),
  ),
  [OVER]: always(({ log, stock }: Nodes) => (isOver(log.phase) ? having(stock, "tried").length === 0 : undefined)),
  [ENDS]: eventually(({ log }: Nodes) => isOver(log.phase)),
  [TAKEN]: eventuallyAlways((_: Nodes, { network, running }: World<unknown>) =>
    network.every(({ to }) => !running(to)),
  ),
  [SOLD]: reachable(({ stock }: Nodes) => total > 0 && stock.remaining === 0),
  [TOGETHER]: reachable(({ member }: Nodes) => member.filter(({ phase }) => isDecided(phase)).length === 2),
});

const ofHeld = {
  [RELEASED]: leadsTo(
    ({ stock }: Nodes) => having(stock, "tried").length > 0,
    ({ stock }: Nodes) => having(stock, "tried").length === 0,
  ),
};

const ofCrashes = {
  [BEGUN]: reachable(
    ({ log, member: [, ...others] }: Nodes, { running }: World<unknown>) =>
      !running("member1") && !isOver(log.phase) && others.some(({ phase }) => phase === log.phase),
  ),
};

const ofCopies = { [COPIED]: reachable(({ log }: Nodes) => log.copy !== "trying") };

export default model({
  name: "tcc-cluster",
  summary:
    "the manager of try, confirm, cancel as a cluster: members that share a log, and may believe one another dead",
  parameters: {
    members: integer({ default: 2, min: 1, max: 3, summary: "members of the cluster" }),
    memberCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of members, at most" }),
    recovery: oneOf(["later", "never"], { default: "never", summary: "does a crashed member come back" }),
    logCrashes: integer({ default: 0, min: 0, max: 1, summary: "crashes of the log, at most: its copy takes over" }),
    copies: oneOf(["at once", "late"], { default: "at once", summary: "when the copy of the log is told" }),
    total: integer({ default: 1, min: 0, max: 2, summary: "units in stock" }),
  },
  rules: sharing,
  build: ({ members, memberCrashes, recovery, logCrashes, copies, total }, rules) =>
    protocol(
      "try, confirm, cancel by a cluster",
      {
        nodes: {
          member: replicated(members, member("member1", rules)),
          log: log(copies, rules),
          order: orderBranch(rules),
          stock: stockBranch(total, [1], "never", rules),
        },
        network: [
          {
            between: ["member", "log"],
            order: "none",
            copies: "one",
            loses: "never",
            duplicates: "never",
            delivery: "at once",
          },
          { order: "none", copies: "one", loses: "never", duplicates: "never" },
        ],
        crashes: [
          { of: "member", atMost: memberCrashes, restarts: recovery, name: "member crashes" } as const,
          { of: "log", atMost: logCrashes, restarts: "at once", name: "log crashes" } as const,
        ].filter(({ atMost }) => atMost > 0),
        fairness: {
          weak: [
            { kind: "deliver" },
            { kind: "timer", of: "member" },
            ...(memberCrashes > 0 && recovery === "later" ? [{ kind: "restart", of: "member" } as const] : []),
          ],
        },
        ends: ({ log, member }) => isOver(log.phase) && member.every(({ phase }) => phase === null || isOver(phase)),
      },
      {
        ...claims(total),
        ...ofHeld,
        ...onlyIf(memberCrashes > 0, ofCrashes),
        ...onlyIf(copies === "late", ofCopies),
      },
    ),
}).expects({
  scenarios: {
    default: { summary: "two members that may believe each other dead; one of them crashes, and stays away" },
    "nobody crashes": { summary: "two members that believe each other dead, wrongly", with: { memberCrashes: 0 } },
    "members come back": {
      summary: "one crash; whoever comes back has forgotten everything, and reads the log",
      with: { recovery: "later" },
    },
    "out of stock": {
      summary: "nothing in stock: the transaction is refused, whoever ends it",
      with: { total: 0 },
      expect: { [SOLD]: "unreachable" },
    },
    "all members crash": {
      summary: "two members, and both stay away",
      with: { memberCrashes: 2 },
      expect: { [ENDS]: "violated", [RELEASED]: "violated", "no deadlock": "violated" },
    },
    alone: {
      summary: "a cluster of one, which crashes and comes back: nobody goes on for it",
      with: { members: 1, recovery: "later" },
      expect: { [TOGETHER]: "unreachable", [BEGUN]: "unreachable" },
    },
    "the log crashes": {
      summary: "a copy that knows all that the log was told takes over",
      with: { logCrashes: 1 },
    },
    "the log is copied late": {
      summary: "a copy takes over that has not heard of the decision: it is decided again, and otherwise",
      with: { memberCrashes: 0, logCrashes: 1, copies: "late" },
      expect: {
        [FINAL]: "violated",
        [BOTH]: "violated",
        [ENDS]: "violated",
        [RECORDED]: "violated",
        "no deadlock": "violated",
      },
    },
  },
  mutants: {
    readsThenWrites: {
      summary:
        "a member reads the status, and writes it afterwards: one confirms while another, whose time is up, cancels",
      breaks: BOTH,
      with: { memberCrashes: 0 },
      rules: { conditional: false },
    },
    cancelsConfirmed: {
      summary: "the same, and a branch lets a Cancel undo what it has confirmed",
      breaks: "a branch is confirmed or cancelled, and stays so",
      with: { memberCrashes: 0 },
      rules: {
        conditional: false,
        fence: (row, call) => (row === "committed" && call === "cancel" ? "run" : fenceOfSeata(row, call)),
      },
    },
    staysInPayment: {
      summary: "Cancel leaves the order in payment",
      breaks: "an order is as its row says",
      with: { memberCrashes: 0 },
      rules: { closes: { confirm: "paid", cancel: "paying" } },
    },
    oversells: {
      summary: "Try does not look whether a unit is available",
      breaks: NO_MORE,
      with: { memberCrashes: 0, total: 0 },
      rules: { reserve: ({ remaining, available }, units) => ({ remaining, available: available - units }) },
    },
    endsEarly: {
      summary: "a member records the end when one branch has answered, and nobody calls the other any more",
      breaks: OVER,
      with: { memberCrashes: 0 },
      rules: { done: (heard) => heard.size > 0 },
    },
    neverConfirms: {
      summary: "a member waits for the answer of a third branch, and gives up",
      breaks: SOLD,
      with: { memberCrashes: 0 },
      rules: { tried: (heard) => heard.size > branches.length },
    },
    ownFiles: {
      summary: "each member keeps a log of its own: what one has begun no other can end",
      breaks: RELEASED,
      rules: { shares: false },
    },
    neverCopied: {
      summary: "a copy that is told late is never told",
      breaks: COPIED,
      with: { memberCrashes: 0, logCrashes: 1, copies: "late" },
      rules: { tellsCopy: false },
    },
    leavesLate: {
      summary: "a member leaves in flight the answers that come late",
      breaks: TAKEN,
      with: { memberCrashes: 0 },
      rules: { takesLate: false },
    },
    noIdempotentConfirm: {
      summary: "two members call Confirm, no message comes twice, and the unit is sold twice",
      breaks: AGREE,
      with: { memberCrashes: 0 },
      rules: {
        fence: (row, call) => (row === "committed" && call === "confirm" ? "run" : fenceOfSeata(row, call)),
      },
    },
  },
});
