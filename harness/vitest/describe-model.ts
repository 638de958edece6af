// A test for each scenario and mutant of a model: what `kripke suite` runs, in a test runner.
// The one idea: a test is interrupted as a search is, by its signal, so that what was found before its time is told.
// Not here: the expectations (checker/result).
import { describe, type TestContext, test } from "vitest";
import {
  compared,
  isCheckable,
  miscounted,
  type Subject,
  subjectOf,
  usageError,
  variantsOf,
} from "../../checker/index.ts";
import { type Checked, check, type Made } from "../check.ts";
import { whyNotHeld } from "./matchers.ts";

/** How the tests of a model run. */
export interface DescribeOptions {
  /** Also the scenarios that are too long for every day; else they are skipped. */
  readonly large?: boolean;
  /** Milliseconds for each test, after which its search is interrupted; a minute if not said. */
  readonly timeout?: number;
  /** Where traces are written; `.kripke/traces` if not said. */
  readonly traceDir?: string;
}

/**
 * Declares a test for each scenario and mutant of a model, or one of a protocol or spec that has none. A mutant's test passes where
 * the claim that it breaks is violated. Each trace is an annotation of its test.
 */
export const describeModel = (model: Made, options: DescribeOptions = {}): void => {
  if (!isCheckable(model)) throw usageError("describeModel takes what `model`, `protocol` or `spec` returns");
  const { large = false, timeout = 60_000, traceDir = ".kripke/traces" } = options;
  const variants = "scenarios" in model ? variantsOf(model) : [];
  describe(model.name, () => {
    for (const { name, mutant, summary, large: isLarge } of variants.length > 0 ? variants : [BARE])
      test.skipIf(isLarge && !large)(titled(name, mutant, summary), { timeout }, async (context: TestContext) => {
        const subject = subjectOf(model, variants.length > 0 ? name : null);
        const checked = await check(subject, { signal: context.signal, traceDir });
        for (const claim of checked.claims)
          for (const path of claim.traces)
            await context.annotate(claim.name, { path, contentType: "application/json" });
        const wrong = wrongIn(subject, checked);
        if (wrong.length > 0) throw new Error(wrong.join("\n"));
      });
  });
};

/** What has no scenarios is expected to hold. */
const BARE = { name: "default", mutant: false, summary: "", large: false };

const titled = (name: string, mutant: boolean, summary: string): string =>
  `${mutant ? "mutant " : ""}${name}${summary === "" ? "" : `: ${summary}`}`;

const wrongIn = (subject: Subject, checked: Checked): readonly string[] => {
  if (checked.error !== null) return [checked.error.message];
  if (subject.expected === null) return checked.verdict === "holds" ? [] : [whyNotHeld(checked)];
  const { claims, asExpected } = compared(subject, checked);
  const wrong = claims
    .filter(({ expected, verdict }) => expected !== null && expected !== verdict)
    .map(({ name, verdict, expected }) => `"${name}" is ${verdict}, and was expected to be ${expected}`);
  const count = miscounted(subject, checked);
  if (count !== null) wrong.push(count);
  return asExpected || wrong.length > 0 ? wrong : ["a claim of which something is expected was not decided"];
};
