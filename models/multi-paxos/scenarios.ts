// Under what assumptions Multi-Paxos is checked, and with which verdicts.
// The one idea: what several slots add is a pipeline with holes; what Paxos has anyway is checked there.
// Not here: the protocol (replica.ts, acceptor.ts), what is claimed (claims.ts), what must fail (mutants.ts).

const PIPELINE = "a leader can have two commands under way";
const HOLE = "a hole can be filled with a no-op";
const FINISHED = "a leader can finish what another has begun";
const HANDED_OVER = "another set of acceptors can take over";

const fixed = { [HANDED_OVER]: "unreachable" } as const;
const oneSlot = { ...fixed, [PIPELINE]: "unreachable", [HOLE]: "unreachable" } as const;
/** Sets of one acceptor each, of which the second may take over from the first. */
export const twoSets = { reconfigures: true, acceptors: 1, phase2: 1, delivery: "in flight" } as const;
/** Two replicas of which one leads; nothing comes twice. */
export const catchingUp = {
  catchesUp: true,
  acceptors: 2,
  ballots: 1,
  delivery: "in flight",
  duplicates: "never",
} as const;

export const scenarios = {
  default: {
    summary: "replica1 leads, replica2 may take over; two slots; messages wait, repeat and overtake one another",
    expect: fixed,
  },
  "one at a time": {
    summary: "a leader waits until a slot is decided before it uses the next: there is never a hole",
    with: { window: 1 },
    expect: oneSlot,
  },
  "nobody leads": {
    summary: "the first leader, too, must ask for promises; one slot",
    with: { start: "nobody leads", slots: 1 },
    expect: oneSlot,
  },
  "steady state": {
    summary: "one leader for ever, two slots, message by message",
    with: { ballots: 1, delivery: "in flight" },
    expect: { ...fixed, [HOLE]: "unreachable", [FINISHED]: "unreachable" },
  },
  crashes: {
    summary: "one slot; an acceptor and a replica may crash and come back with what is on disk",
    with: { slots: 1, acceptorCrashes: 1, replicaCrashes: 1 },
    expect: oneSlot,
  },
  "one accepts": {
    summary: "flexible quorums: all three must promise, one must accept; a vote decides, so nothing is left to finish",
    with: { phase2: 1 },
    expect: { ...fixed, [FINISHED]: "unreachable" },
  },
  "two of four accept": {
    summary: "flexible quorums: three of four must promise, two must accept; one slot",
    with: { acceptors: 4, phase2: 2, slots: 1 },
    expect: oneSlot,
  },
  reconfiguration: {
    summary: "what is chosen for a slot may hand the next one over to another set of acceptors, message by message",
    with: { ...twoSets, window: 1 },
    expect: { [PIPELINE]: "unreachable", [HOLE]: "unreachable" },
  },
  "catching up": {
    summary:
      "two acceptors, two slots; votes may wait for ever, and a replica that has missed them asks the other one what is chosen",
    with: catchingUp,
    expect: { ...fixed, [HOLE]: "unreachable", [FINISHED]: "unreachable" },
  },
  "catching up, and a change of leader": {
    summary: "one slot; the other replica may take over before it has caught up, or after",
    with: { ...catchingUp, acceptors: 3, slots: 1, ballots: 2 },
    expect: oneSlot,
    large: true,
  },
  "at once": {
    summary: "one slot, three ballots; every exchange is one event, in which proposals may get lost",
    with: { delivery: "at once", asks: "a quorum", loses: "accept", duplicates: "never", slots: 1, ballots: 3 },
    expect: oneSlot,
  },
  "reconfiguration ahead": {
    summary: "the same with three slots, of which two may be under way: a hand-over holds from the slot after the next",
    with: { ...twoSets, window: 2, slots: 3 },
    large: true,
  },
  "message by message": {
    summary: "one slot and a change of leader, every message on its way",
    with: { slots: 1, delivery: "in flight" },
    expect: oneSlot,
  },
  "a second ballot": {
    summary: "one slot; one replica begins a second ballot while promises of its first are on their way",
    with: { slots: 1, replicas: 1, ballots: 2, start: "nobody leads", delivery: "in flight" },
    expect: oneSlot,
  },
  "a leader comes back": {
    summary: "one slot and one replica, which crashes and comes back with what it has executed",
    with: { slots: 1, replicas: 1, ballots: 1, replicaCrashes: 1 },
    expect: { ...oneSlot, [FINISHED]: "unreachable" },
  },
  "three ballots": {
    summary: "one slot, three ballots: replica1 comes back",
    with: { slots: 1, ballots: 3 },
    expect: oneSlot,
    large: true,
  },
} as const;
