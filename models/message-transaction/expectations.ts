// What is expected of the transactional message: its scenarios, and the mistakes that its claims must catch.
// The one idea: verdicts are written here before anybody looks; a mutant is caught by the claim it names.
// Not here: the claims and what they mean (model.ts).
import type { Rules } from "./protocol.ts";
import { rocket } from "./protocol.ts";

const GIVEN_UP = "the sender can stay committed though the receiver has given up";
const ONLY_WAY = "check-back can be the only way to finish a half message";
const KEPT = "what was committed is neither rolled back nor given up by the broker";
const UNFINISHED = "consumers see nothing of a message that is not finished";
const ONCE = "where nothing is under way, applied exactly once is what was committed";

const FINISHED = "a half message is finished in the end";
const FINAL = "what was committed is applied in the end";

const neverGivesUp = { [GIVEN_UP]: "unreachable" } as const;

export const scenarios = {
  default: {
    summary: "the broker checks until it knows; messages are lost, the producer and the consumer crash",
    expect: neverGivesUp,
  },
  "nothing fails": {
    summary: "no crash and a good network: yet the broker may check too early, and a message come twice",
    with: { loses: "never", producerCrashes: 0, consumerCrashes: 0 },
    expect: { ...neverGivesUp, [ONLY_WAY]: "unreachable" },
  },
  "more crashes": {
    summary: "two crashes of the producer, two of the consumer",
    with: { producerCrashes: 2, consumerCrashes: 2 },
    expect: neverGivesUp,
  },
  "a maximum of checks": {
    summary: "a producer that is slow or down while it is checked has its message given up, though it commits",
    with: { checkMax: 2, interval: "long" },
    expect: { ...neverGivesUp, [KEPT]: "violated", [ONCE]: "violated", [FINAL]: "violated", "no deadlock": "violated" },
  },
  "a network that may lose everything": {
    summary: "a network that is only weakly fair: every message is lost, however often it is sent",
    with: { fairness: "weak", producerCrashes: 0, consumerCrashes: 0 },
    expect: { ...neverGivesUp, [FINAL]: "violated", [FINISHED]: "violated" },
  },
  "two transactions": {
    summary: "two transactions of a producer that crashes in the middle of them",
    with: { transactions: 2, consumerCrashes: 0, loses: "never" },
    expect: { ...neverGivesUp, [ONLY_WAY]: "unreachable" },
  },
  "messages come twice": {
    summary: "two messages come twice, among them perhaps the half message and the outcome; the producer crashes",
    with: { duplicates: 2, consumerCrashes: 0 },
    expect: neverGivesUp,
  },
  "the broker crashes": {
    summary: "two crashes of the broker, perhaps between the two writes of a commit: a second copy, and nothing lost",
    with: { brokerCrashes: 2, producerCrashes: 0 },
    expect: neverGivesUp,
  },
  "the broker's disk lags": {
    summary: "what the broker has acknowledged is lost in a crash, and with it what was committed",
    with: { brokerCrashes: 1, flush: "later", producerCrashes: 0, consumerCrashes: 0 },
    expect: {
      ...neverGivesUp,
      [UNFINISHED]: "violated",
      [ONCE]: "violated",
      [FINAL]: "violated",
      "no deadlock": "violated",
    },
  },
  "dead letters": {
    summary: "the consumer's transaction may fail: the producer stays committed all the same",
    with: { consumerFails: true, loses: "never" },
    expect: { [ONCE]: "violated", [FINAL]: "violated", [ONLY_WAY]: "unreachable" },
  },
} as const;

const calm = { loses: "never", producerCrashes: 0, consumerCrashes: 0 } as const;
const rules = (changed: Partial<Rules>): Partial<Rules> => changed;

export const mutants = {
  sendBefore: {
    summary: "the message is sent as it is, and the local transaction runs afterwards",
    breaks: "what consumers can see was committed",
    with: calm,
    rules: rules({ style: "sends first" }),
  },
  sendAfter: {
    summary: "the local transaction commits, and the message is sent afterwards",
    breaks: FINAL,
    with: { ...calm, producerCrashes: 1 },
    rules: rules({ style: "commits first" }),
  },
  checkUnknownIsRollback: {
    summary: "a local transaction that has written no row yet is taken for one that failed",
    breaks: KEPT,
    with: calm,
    rules: rules({
      checkAnswer: (local, working) => (local === "none" ? "rolledBack" : rocket.checkAnswer(local, working)),
    }),
  },
  finiteChecks: {
    summary: "the broker gives a half message up after one check that was not answered in time",
    breaks: KEPT,
    with: { checkMax: 1 },
  },
  noCheckBack: {
    summary: "the broker waits to be told the outcome",
    breaks: FINISHED,
    rules: rules({ checksBack: false }),
  },
  halfIsVisible: {
    summary: "consumers read the topic in which half messages are kept",
    breaks: UNFINISHED,
    with: calm,
    rules: rules({ halfIsVisible: true }),
  },
  notIdempotent: {
    summary: "a message that comes twice is applied twice",
    breaks: "nothing is applied twice",
    with: calm,
    rules: rules({ idempotent: false }),
  },
  ackBeforeProcess: {
    summary: "the consumer acknowledges on receiving, and applies afterwards",
    breaks: FINAL,
    with: { ...calm, consumerCrashes: 1 },
    rules: rules({ acknowledges: "at once" }),
  },
  oneRowForAll: {
    summary:
      "the consumer knows a message again by the producer that sent it: a second transaction is taken for the first",
    breaks: ONCE,
    with: { ...calm, transactions: 2 },
    rules: rules({ rowOf: () => 0 }),
  },
  answersForAnother: {
    summary: "the producer answers a check-back with what has become of its first transaction, whichever is asked for",
    breaks: "what consumers can see was committed",
    with: { ...calm, transactions: 2 },
    rules: rules({ checked: () => 0 }),
  },
  operationFirst: {
    summary: "the broker writes that a half message is finished before it copies it, and crashes in between",
    breaks: FINAL,
    with: { ...calm, brokerCrashes: 1 },
    rules: rules({ writesFirst: "operation" }),
  },
  neverFails: {
    summary: "the local transaction never fails by itself",
    breaks: "the local transaction can fail before anybody asks",
    with: { ...calm, checkMax: 1 },
    rules: rules({ canFail: false }),
  },
  neverFlushes: {
    summary: "what the broker acknowledges is never written to its disk",
    breaks: "what the broker has is on its disk in the end",
    with: { ...calm, brokerCrashes: 1, flush: "later" },
    rules: rules({ flushes: false }),
  },
  swallowsHalf: {
    summary: "the broker does not acknowledge half messages, so that no local transaction runs",
    breaks: "the transaction can be applied",
    with: calm,
    rules: rules({ acknowledgesHalf: false }),
  },
} as const;
