// What is expected of try, confirm, cancel: its scenarios, and the mistakes that its claims must catch.
// The one idea: verdicts are written here before anybody looks; a mutant is caught by the claim it names.
// Not here: the claims and what they mean (model.ts).
import { fenceOfSeata, type Rules } from "./protocol.ts";

const TWO = "two orders can hold units of one stock at the same time";
const LAST = "the last unit can be sold";
const HELD = "a unit can be held while the manager is down";
const EMPTY = "a Cancel can come before its Try";
const LATE = "a Try can come after its Cancel";
const AGREE = "available, frozen and sold are the stock";
const HOLDS_NOTHING = "what is cancelled or confirmed holds nothing";

const ENDS = "every transaction ends";
const CONFIRM = "what is decided to be confirmed is confirmed by both branches";
const CANCEL = "what is decided to be cancelled is cancelled by both branches";
const RELEASED = "no unit is held for ever";

const oneOrder = { [TWO]: "unreachable" } as const;
/** Nothing fails, so that orders meet only one another. */
const calm = { patience: "endless", managerCrashes: 0, duplicates: 0 } as const;

export const scenarios = {
  default: {
    summary: "one order; calls overtake one another, one comes twice, the manager crashes",
    expect: oneOrder,
  },
  "a bad network": {
    summary: "one order; messages are lost, and one comes twice",
    with: { loses: "always", managerCrashes: 0 },
    expect: { ...oneOrder, [HELD]: "unreachable" },
  },
  "everything fails": {
    summary: "one order; messages are lost, two come twice, the manager crashes",
    with: { loses: "always", duplicates: 2 },
    expect: oneOrder,
    large: true,
  },
  "nothing fails": {
    summary: "one order, endless patience, a good network: nothing is ever cancelled",
    with: calm,
    expect: { ...oneOrder, [HELD]: "unreachable", [EMPTY]: "unreachable", [LATE]: "unreachable" },
  },
  "rows are cleaned away": {
    summary: "rows of a cancelled transaction are deleted when no message to the stock is under way any more",
    with: { managerCrashes: 0, cleaning: "late" },
    expect: { ...oneOrder, [HELD]: "unreachable" },
  },
  "out of stock": {
    summary: "one order, nothing in stock",
    with: { total: 0, managerCrashes: 0 },
    expect: {
      ...oneOrder,
      [HELD]: "unreachable",
      [LAST]: "unreachable",
      "one branch can be confirmed before the other": "unreachable",
    },
  },
  "two orders": {
    summary: "two orders, two units: both are reserved at once, and both are sold",
    with: { ...calm, orders: 2, total: 2 },
    expect: { [HELD]: "unreachable", [EMPTY]: "unreachable", [LATE]: "unreachable" },
  },
  "two orders for one unit": {
    summary: "one of the orders is refused",
    with: { ...calm, orders: 2 },
    expect: { [HELD]: "unreachable", [LATE]: "unreachable", [TWO]: "unreachable" },
  },
  "three orders for two units": {
    summary: "one of the orders is refused",
    with: { ...calm, orders: 3, total: 2 },
    expect: { [HELD]: "unreachable", [LATE]: "unreachable" },
    large: true,
  },
  "an order of two units": {
    summary: "two orders of two units each, three units: one of them is refused, though there is a unit left",
    with: { ...calm, orders: 2, units: "two each", total: 3 },
    expect: { [HELD]: "unreachable", [LATE]: "unreachable", [TWO]: "unreachable", [LAST]: "unreachable" },
  },
  "one unit and two": {
    summary: "two orders, of one unit and of two; three units: both are reserved at once, and both are sold",
    with: { ...calm, orders: 2, units: "one more each time", total: 3 },
    expect: { [HELD]: "unreachable", [EMPTY]: "unreachable", [LATE]: "unreachable" },
  },
  "branches crash": {
    summary: "one order of two units; two crashes of branches, perhaps when the work is done and not yet answered",
    with: { units: "two each", total: 2, managerCrashes: 0, branchCrashes: 2, duplicates: 0 },
    expect: { ...oneOrder, [HELD]: "unreachable" },
  },
  "a branch never returns": {
    summary: "a crashed branch stays away, and what the other holds it holds for ever",
    with: { managerCrashes: 0, branchCrashes: 1, duplicates: 0, recovery: "never" },
    expect: {
      ...oneOrder,
      [HELD]: "unreachable",
      [ENDS]: "violated",
      [CONFIRM]: "violated",
      [CANCEL]: "violated",
      [RELEASED]: "violated",
    },
  },
  "the manager never returns": {
    summary: "a crashed manager stays away, and what is reserved stays reserved",
    with: { recovery: "never" },
    expect: {
      ...oneOrder,
      [ENDS]: "violated",
      [CONFIRM]: "violated",
      [CANCEL]: "violated",
      [RELEASED]: "violated",
      "no deadlock": "violated",
    },
  },
} as const;

const rules = (changed: Partial<Rules>): Partial<Rules> => changed;
const one = { managerCrashes: 0 } as const;

export const mutants = {
  emptyRollback: {
    summary: "a Cancel gives a unit back though its Try never came",
    breaks: AGREE,
    with: one,
    rules: rules({ fence: (row, call) => (row === undefined && call === "cancel" ? "run" : fenceOfSeata(row, call)) }),
  },
  rejectEmptyRollback: {
    summary: "a Cancel without its Try is refused: the manager calls it again for ever",
    breaks: CANCEL,
    with: { managerCrashes: 0, duplicates: 0, loses: "always" },
    rules: rules({
      fence: (row, call) => (row === undefined && call === "cancel" ? "refuse" : fenceOfSeata(row, call)),
    }),
  },
  noSuspensionRecord: {
    summary: "a Cancel without its Try leaves no row, and the late Try reserves for good",
    breaks: HOLDS_NOTHING,
    with: one,
    rules: rules({ fence: (row, call) => (row === undefined && call === "cancel" ? "ok" : fenceOfSeata(row, call)) }),
  },
  noSuspension: {
    summary: "a Try is taken though a row says that it was cancelled",
    breaks: HOLDS_NOTHING,
    with: one,
    rules: rules({
      fence: (row, call) =>
        call === "try" && (row === "suspended" || row === "rolledBack") ? "run" : fenceOfSeata(row, call),
    }),
  },
  noIdempotentTry: {
    summary: "a Try that comes twice reserves twice",
    breaks: "no more is held than the orders have asked for",
    with: { ...one, total: 2 },
    rules: rules({ fence: (row, call) => (row === "tried" && call === "try" ? "run" : fenceOfSeata(row, call)) }),
  },
  noIdempotentConfirm: {
    summary: "a Confirm that comes twice sells twice",
    breaks: AGREE,
    with: one,
    rules: rules({
      fence: (row, call) => (row === "committed" && call === "confirm" ? "run" : fenceOfSeata(row, call)),
    }),
  },
  noIdempotentCancel: {
    summary: "a Cancel that comes twice gives back twice",
    breaks: AGREE,
    with: one,
    rules: rules({
      fence: (row, call) => (row === "rolledBack" && call === "cancel" ? "run" : fenceOfSeata(row, call)),
    }),
  },
  fenceCleanupTooEarly: {
    summary: "the row of a cancelled transaction is deleted before its late Try has come",
    breaks: HOLDS_NOTHING,
    with: { managerCrashes: 0, duplicates: 0, cleaning: "early" },
  },
  neverCleans: {
    summary: "no row is ever cleaned away",
    breaks: "a row that is of no use any more can be cleaned away",
    with: { managerCrashes: 0, cleaning: "late" },
    rules: rules({ cleans: () => false }),
  },
  cleansRefused: {
    summary:
      "a Try comes twice: the row that keeps the second out is deleted, as prepareFence asks for, and the unit is lost",
    breaks: AGREE,
    with: one,
    rules: rules({ cleansRefused: true }),
  },
  absoluteAssign: {
    summary: "Try sets what is available to what remains less one, Confirm and Cancel likewise",
    breaks: AGREE,
    with: { ...calm, orders: 2, total: 2 },
    rules: rules({
      reserve: ({ remaining }) => (remaining >= 1 ? { remaining, available: remaining - 1 } : undefined),
      sell: ({ available }) => ({ remaining: available, available }),
      release: ({ remaining }) => ({ remaining, available: remaining }),
    }),
  },
  checksOnly: {
    summary: "Try checks that a unit is available and reserves nothing; Confirm takes the unit",
    breaks: "no more is reserved and sold than there is",
    with: { ...calm, orders: 2 },
    rules: rules({
      reserve: (stock) => (stock.available >= 1 ? stock : undefined),
      sell: ({ remaining, available }) => ({ remaining: remaining - 1, available: available - 1 }),
      release: (stock) => stock,
    }),
  },
  moreThanOne: {
    summary: "Try asks for more than one unit (大于1)",
    breaks: LAST,
    with: one,
    rules: rules({
      reserve: ({ remaining, available }) => (available > 1 ? { remaining, available: available - 1 } : undefined),
    }),
  },
  asInTheNotes: {
    summary: "the notes' arithmetic as it stands: more than one, and absolute assignment",
    breaks: "no more is reserved and sold than there is",
    with: { ...calm, orders: 3, total: 2 },
    rules: rules({
      reserve: ({ remaining }) => (remaining > 1 ? { remaining, available: remaining - 1 } : undefined),
      sell: ({ available }) => ({ remaining: available, available }),
      release: ({ remaining }) => ({ remaining, available: remaining }),
    }),
  },
  checksForOne: {
    summary: "Try checks that one unit is available, and takes two",
    breaks: "no more is reserved and sold than there is",
    with: { ...calm, orders: 2, units: "two each", total: 3 },
    rules: rules({
      reserve: ({ remaining, available }, units) =>
        available >= 1 ? { remaining, available: available - units } : undefined,
    }),
  },
  takesWhatIsThere: {
    summary: "Try takes what is available if there is less than the order asks for",
    breaks: AGREE,
    with: { ...calm, orders: 2, units: "two each", total: 3 },
    rules: rules({
      reserve: ({ remaining, available }, units) =>
        available >= 1 ? { remaining, available: available - Math.min(available, units) } : undefined,
    }),
  },
  cancelsOne: {
    summary: "Cancel gives one unit back, of an order that had reserved two",
    breaks: AGREE,
    with: { ...one, duplicates: 0, units: "two each", total: 2 },
    rules: rules({ release: ({ remaining, available }) => ({ remaining, available: available + 1 }) }),
  },
  confirmsOne: {
    summary: "Confirm takes one unit from what remains, of an order that had reserved two",
    breaks: AGREE,
    with: { ...calm, units: "two each", total: 2 },
    rules: rules({ sell: ({ remaining, available }) => ({ remaining: remaining - 1, available }) }),
  },
  rowApart: {
    summary:
      "the row is written in a transaction of its own, after the business method: a crash in between, and Cancel finds no Try to undo",
    breaks: "where all is over, what remains is available",
    with: { ...one, branchCrashes: 1, duplicates: 0 },
    rules: rules({ writesRow: "after it" }),
  },
  staysInPayment: {
    summary: "Cancel leaves the order in payment",
    breaks: "where all is over, no order is in payment",
    with: one,
    rules: rules({ closes: { confirm: "paid", cancel: "paying" } }),
  },
  noCancel: {
    summary: "no cancel was registered: the manager takes a refused transaction for cancelled",
    breaks: HOLDS_NOTHING,
    with: one,
    rules: rules({ hasCancel: false }),
  },
  oneTried: {
    summary: "the manager confirms as soon as one branch has tried",
    breaks: "nothing is confirmed unless both branches hold it",
    with: { ...one, total: 0 },
    rules: rules({ enough: (tried) => tried.size > 0 }),
  },
  presumesCancel: {
    summary: "the decision to confirm is not on disk: the manager comes back and cancels",
    breaks: "nothing is confirmed unless both branches hold it",
    with: { duplicates: 0 },
    rules: rules({ logsDecision: false }),
  },
  cancelsConfirmed: {
    summary: "the manager cancels what it had confirmed, and a branch lets it",
    breaks: "a branch is confirmed or cancelled, and stays so",
    with: { duplicates: 0 },
    rules: rules({
      logsDecision: false,
      fence: (row, call) => (row === "committed" && call === "cancel" ? "run" : fenceOfSeata(row, call)),
    }),
  },
  reservationsExpire: {
    summary: "the stock takes a reservation back that was not confirmed in time",
    breaks: "nothing is confirmed unless both branches hold it",
    with: one,
    rules: rules({ reservationsExpire: true }),
  },
  expiredIsConfirmed: {
    summary: "a reservation expires, and a Confirm that comes afterwards is answered as done",
    breaks: "where all is over, paid is what was sold",
    with: one,
    rules: rules({
      reservationsExpire: true,
      fence: (row, call) => (row === "rolledBack" && call === "confirm" ? "ok" : fenceOfSeata(row, call)),
    }),
  },
  orderWithoutFence: {
    summary: "every call runs, in whatever order they come",
    breaks: "an order goes from paying to paid or failed, and no further",
    with: one,
    rules: rules({ fence: () => "run" }),
  },
  volatileManager: {
    summary: "the manager comes back from a crash and knows of no transaction",
    breaks: RELEASED,
    with: { duplicates: 0 },
    rules: rules({ logsTransactions: false }),
  },
  noRecovery: {
    summary: "the manager crashes and does not come back",
    breaks: ENDS,
    with: { duplicates: 0, recovery: "never" },
  },
  forgetsToCall: {
    summary: "the manager comes back from a crash and calls nobody",
    breaks: "who has not answered is called again, and nobody else",
    with: { duplicates: 0 },
    rules: rules({ callsAgain: false }),
  },
  noRetry: {
    summary: "Confirm and Cancel are called once",
    breaks: CONFIRM,
    with: { ...one, loses: "always" },
    rules: rules({ callsAgain: false }),
  },
} as const;
