// The matrix of three-phase commit: every policy in every environment, with what is expected of it.
// The one idea: a cell is a scenario, and its two verdicts are of safety (no split decision) and of progress (no deadlock).
// Not here: how a table of it is printed; wrong versions of the protocol (expectations.ts).

import { ENVIRONMENTS, type Environment } from "./environment.ts";
import type { definition } from "./model.ts";
import { POLICIES, type Policy } from "./protocol.ts";

type Scenario = Parameters<(typeof definition)["expects"]>[0]["scenarios"][string];
type Expected = NonNullable<Scenario["expect"]>;

/** Whose verdicts a cell shows. */
export const SAFETY = "no split decision";
export const PROGRESS = "no deadlock";
const UNCERTAIN = "nobody commits while somebody alive is uncertain";
const BESIDE = "nobody alive is precommitted beside somebody who has aborted";

const unsafe: Expected = { [SAFETY]: "violated", [UNCERTAIN]: "violated", [BESIDE]: "violated" };
/** Nobody is split, only because nobody was told anything that others were not. */
const lucky: Expected = { [BESIDE]: "violated" };
const safe: Expected = {};
const blocks: Expected = { [PROGRESS]: "violated" };

/** What is expected, row by row, in the order of ENVIRONMENTS. */
const expected: Readonly<Record<Policy, readonly Expected[]>> = {
  "any time-out aborts": [lucky, unsafe, unsafe, unsafe, unsafe, unsafe],
  "by own state": [safe, unsafe, unsafe, unsafe, unsafe, unsafe],
  termination: [safe, safe, safe, safe, unsafe, unsafe],
  block: [blocks, blocks, blocks, blocks, blocks, safe],
};

export interface Cell {
  readonly policy: Policy;
  readonly environment: (typeof ENVIRONMENTS)[number];
  /** The scenario of the model that is this cell. */
  readonly scenario: string;
  /** What is expected of SAFETY and of PROGRESS. */
  readonly safety: "holds" | "violated";
  readonly progress: "holds" | "violated";
}

/** Row by row; no cell is missing. */
export const matrix: readonly Cell[] = POLICIES.flatMap((policy) =>
  ENVIRONMENTS.map((environment, column) => ({
    policy,
    environment,
    scenario: `${policy}, ${environment}`,
    safety: SAFETY in expected[policy][column]! ? "violated" : "holds",
    progress: PROGRESS in expected[policy][column]! ? "violated" : "holds",
  })),
);

const does: Readonly<Record<Policy, string>> = {
  "any time-out aborts": "whoever waits too long aborts",
  "by own state": "who waits too long commits if it is precommitted, and aborts if it is not",
  termination: "the first site alive takes over, polls the others, and moves them before it decides",
  block: "everybody waits",
};
const where: Readonly<Record<Environment, string>> = {
  "nothing fails": "nothing fails",
  "a crash": "the coordinator crashes between steps, and is suspected when all its messages have arrived",
  "a crash suspected early":
    "the coordinator crashes between steps, and is suspected while messages of it are on their way",
  "a crash inside a broadcast": "the coordinator crashes, perhaps when some have its message and others never will",
  "crashes of sites too": "the coordinator crashes and a site, both perhaps inside a broadcast",
  "a partition": "nobody crashes; the coordinator and one site are cut off from the others",
  "false suspicion": "nobody crashes and nothing is lost; but some wait too short a time",
};

/** Two sites are enough to split; with three, the row of termination has more than 13 million states here. */
const two = ({ policy, environment }: Cell): boolean => policy !== "block" && environment === "false suspicion";

export const cells: Readonly<Record<string, Scenario>> = Object.fromEntries(
  matrix.map((cell) => [
    cell.scenario,
    {
      summary: `${two(cell) ? "two sites; " : ""}${where[cell.environment]}: ${does[cell.policy]}`,
      with: { policy: cell.policy, environment: cell.environment, ...(two(cell) ? { participants: 2 } : {}) },
      expect: expected[cell.policy][ENVIRONMENTS.indexOf(cell.environment)]!,
    },
  ]),
);
