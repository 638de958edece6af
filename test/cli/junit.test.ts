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

const IN_TEXT = WRITTEN.replaceAll("&quot;", '"');

const failure = { claim: NAME, sentence: `"${NAME}" is wrong.`, story: ["  1. a does go"], traces: ["a b.json"] };
const scenario = (name: string, seconds: number, what: object = {}): SuiteScenario =>
  ({ model: NAME, scenario: name, seconds, asExpected: false, claims: [], ...what }) as unknown as SuiteScenario;
const command = "npx kripke check it";

const read = (...reported: Parameters<typeof junit>[0]): unknown =>
  create(junit(reported, { directory: "/" })).end({ format: "object" });

test("whatever a name holds, the report says it, but for what XML cannot hold", () => {
  const named = { "@classname": WRITTEN, "@time": "1.500" };
  const broke = `\u0000${NAME}\u001b[31m`;
  const report = read(
    { scenario: scenario("one", 1.5), failures: [failure], command },
    {
      scenario: scenario("two", 1.5, { error: broke }),
      failures: [{ ...failure, sentence: broke, story: [], traces: [] }],
      command,
    },
  );
  const counts = { "@tests": "2", "@failures": "1", "@errors": "1", "@time": "3.000" };
  expect(report).toEqual({
    testsuites: {
      "@name": "kripke",
      ...counts,
      testsuite: {
        "@name": WRITTEN,
        ...counts,
        testcase: [
          {
            ...named,
            "@name": "one",
            failure: {
              "@message": `&quot;${WRITTEN}&quot; is wrong.`,
              "#": `"${IN_TEXT}" is wrong.\n  1. a does go\nnpx kripke replay 'a b.json'\nnpx kripke show 'a b.json' --as html --open\n\n${command}`,
            },
          },
          {
            ...named,
            "@name": "two",
            error: { "@message": `\ufffd${WRITTEN}\ufffd[31m`, "#": `\ufffd${IN_TEXT}\ufffd[31m\n\n${command}` },
          },
        ],
      },
    },
  });
});

test("times are those that were measured: of each scenario, and their sum of a model and of all", () => {
  const asExpected = (of: SuiteScenario) => ({ scenario: { ...of, asExpected: true }, failures: [], command });
  const report = read(
    asExpected(scenario("one", 1.25)),
    asExpected(scenario("two", 0.5)),
    asExpected({ ...scenario("one", 0.25), model: "other" }),
  );
  expect(report).toMatchObject({
    testsuites: {
      "@time": "2.000",
      testsuite: [
        { "@time": "1.750", testcase: [{ "@time": "1.250" }, { "@time": "0.500" }] },
        { "@name": "other", "@time": "0.250", testcase: { "@time": "0.250" } },
      ],
    },
  });
});
