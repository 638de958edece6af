// `kripke/vitest`: checks as assertions. Importing it once (a setup file, or the test itself) adds the matchers to `expect`.
// The one idea: a check takes time and answers a value, so the matchers are synchronous and take that value; what is no such value, a
// promise that was not awaited above all, is refused, because an assertion that nobody waits for is green whatever comes.
// Not here: what the matchers say (matchers.ts), a test for each scenario (describe-model.ts).
import { expect } from "vitest";
import {
  type HoldOptions,
  toBeGone,
  toFindNothing,
  toHold,
  toReproduce,
  toViolate,
  toWitness,
  type WithEvents,
} from "./matchers.ts";

export { type DescribeOptions, describeModel } from "./describe-model.ts";
export type { HoldOptions, WithEvents };

/** What is added to `expect`. */
export interface KripkeMatchers {
  /**
   * Of `await check(…)`: every claim holds or is witnessed, and everything was explored. Fails on `holds within bounds` and `holds modulo …`
   * unless the options say so, on `undecided`, deadlocks and errors.
   */
  toHold(options?: HoldOptions): void;
  /** Of `await check(…)`: the claim is violated, and in so many events where that is said. `no deadlock` is a claim as well. */
  toViolate(claim: string, options?: WithEvents): void;
  /** Of `await check(…)`: the claim is witnessed, and in so many events where that is said. */
  toWitness(claim: string, options?: WithEvents): void;
  /**
   * Of `await simulate(…)`: no walk met anything, which proves nothing. Fails where a fault that was asked for never came, and on errors.
   * Of `await conforms(…)`: no run did. Fails where nothing was ever asked, and on errors.
   */
  toFindNothing(): void;
  /** Of `await replay(…)`: the trace runs, and shows what it showed. */
  toReproduce(): void;
  /**
   * Of `await replay(…)`: the bug is mended. The trace runs and harms nothing, or the model refuses one of its events for a reason in
   * the state. Fails where the model no longer has what the trace names: what is renamed is not mended.
   */
  toBeGone(): void;
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares it so
  interface Matchers<T = any> extends KripkeMatchers {}
}

expect.extend({ toBeGone, toFindNothing, toHold, toViolate, toWitness, toReproduce });
