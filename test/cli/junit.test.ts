// A JUnit report, read back by an XML parser.
// The one idea: names and errors are the author's words, so whatever they hold the report is well-formed.
// Not here: when a suite is as expected (suite.test.ts).
import { expect, test } from "vitest";
import { create } from "xmlbuilder2";
import type { SuiteScenario } from "../../checker/index.ts";
import { junit } from "../../cli/junit.ts";

const NAME = `a < b && "c" > 'd' – 任意 😀`;
/** The reader leaves entities of attributes as they are. */
const WRITTEN = `a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd' – 任意 😀`;

const claim = { name: NAME, kind: "always", verdict: "violated", events: 2 } as const;
const scenario = { model: NAME, scenario: "one", seconds: 1.5, asExpected: false } as unknown as SuiteScenario;
const scenarios: readonly SuiteScenario[] = [
  {
    ...scenario,
    claims: [
      { ...claim, expected: "holds" },
      { ...claim, expected: null },
    ],
  } as unknown as SuiteScenario,
  { ...scenario, claims: [], error: `\u0000${NAME}\u001b[31m` } as unknown as SuiteScenario,
  { ...scenario, claims: [] } as unknown as SuiteScenario,
];

test("whatever a name holds, the report says it, but for what XML cannot hold", () => {
  const xml = junit({ scenarios, asExpected: false } as unknown as Parameters<typeof junit>[0]);
  const suite = { "@name": `${WRITTEN}/one`, "@time": "1.500" };
  const failure = { "@message": "expected holds, got violated (2 events)" };
  const error = { "@message": `\ufffd${WRITTEN}\ufffd[31m` };
  expect(create(xml).end({ format: "object" })).toEqual({
    testsuites: {
      "@name": "kripke",
      testsuite: [
        {
          ...suite,
          "@tests": "1",
          "@failures": "1",
          "@errors": "0",
          testcase: { "@classname": `${WRITTEN}/one`, "@name": WRITTEN, "@time": "1.500", failure },
        },
        {
          ...suite,
          "@tests": "1",
          "@failures": "0",
          "@errors": "1",
          testcase: { "@classname": `${WRITTEN}/one`, "@name": "runs", error },
        },
        { ...suite, "@tests": "0", "@failures": "0", "@errors": "0" },
      ],
    },
  });
});
