// The scenarios of ZAB: what holds of it, within which assumptions.
// The one idea: every bound is an assumption (so many epochs, writes, faults), so what holds, holds without "within bounds".
// Not here: what happens when a rule is changed (mutants.ts).

/** Without faults an epoch is never left, so nothing is ever adopted, cut back or replaced. */
const oneEpoch = {
  "what only one has logged can begin an epoch": "unreachable",
  "a log can be cut back": "unreachable",
  "a log can be replaced": "unreachable",
  "two can serve as leaders at once": "unreachable",
} as const;

export const scenarios = {
  default: { summary: "three servers, two epochs, two writes; one connection may break" },
  "nothing fails": {
    summary: "one epoch, two writes",
    with: { epochs: 1, disconnects: 0 },
    expect: oneEpoch,
  },
  "one crash": {
    summary: "two epochs, one write, one crash",
    with: { writes: 1, disconnects: 0, crashes: 1 },
    expect: {
      // one write: a log that has it is cut back to nothing
      "a log can be replaced": "unreachable",
      // whose connection was reset by a crash knows it at once
      "two can serve as leaders at once": "unreachable",
    },
  },
  "one crash and a broken connection": {
    summary: "two epochs, one write, one crash; one connection may break",
    with: { writes: 1, crashes: 1 },
    expect: { "a log can be replaced": "unreachable" },
    large: true,
  },
  "three epochs": {
    summary: "three epochs, one write, one crash; one connection may break",
    with: { epochs: 3, writes: 1, crashes: 1 },
    expect: { "a log can be replaced": "unreachable" },
    large: true,
  },
  // Zab.tla's ways are those of a connection. Over a network that overtakes itself the proposals of an epoch have no order.
  "unordered links": {
    summary: "one epoch, two writes; messages overtake one another",
    with: { epochs: 1, links: "unordered" },
    expect: {
      ...oneEpoch,
      "of two servers one has delivered all that the other has": "violated",
      "all deliver in one order": "violated",
      "what a primary broadcast before is delivered before": "violated",
      "what one has delivered is how the other's deliveries begin": "violated",
      "a follower that serves has logged what its leader has": "violated",
      "what is committed is on the disks of a quorum": "violated",
      "no proposal is taken before synchronisation": "violated",
      "a proposal is the next": "violated",
      "a commit is of what is logged, and the next": "violated",
    },
  },
  "old acknowledgements count": {
    summary: "a leader counts what was acknowledged to it in former epochs: the same holds (two epochs, two writes)",
    with: { variant: "old acknowledgements count" },
    large: true,
  },
  "old acknowledgements count, two disconnects": {
    summary: "the same with two connections that may break",
    with: { variant: "old acknowledgements count", disconnects: 2 },
    large: true,
  },
  "the epoch after one's own": {
    summary:
      "a leader begins the epoch after its own, whatever it is told: the same holds, but it may be refused for ever",
    with: { variant: "the epoch after one's own", writes: 1 },
    expect: { "a log can be replaced": "unreachable" },
  },
} as const;
