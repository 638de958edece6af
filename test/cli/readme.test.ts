// The README's examples: the protocol it prints is written to a file and every command shown runs and prints what is shown.
// The one idea: documentation that is not executed is wrong sooner or later.
// Not here: what the commands mean (the other tests).
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { directoryWith, index, kripke, root } from "./harness.ts";

const readme = readFileSync(path.join(root, "README.md"), "utf8");
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, text]) => text ?? "");

const [lock = "", program = ""] = blocks("ts");
let directory: string;

beforeAll(() => {
  directory = directoryWith({ "lock.ts": lock });
});

/** The pieces between lines of `…`, each of which must follow the one before. */
const expectInOrder = (output: string, expected: string): void => {
  let from = 0;
  for (const piece of expected.split(/^…\n/m)) {
    const at = output.indexOf(piece, from);
    expect(at, `${piece}\nis not in\n${output.slice(from)}`).toBeGreaterThanOrEqual(from);
    from = at + piece.length;
  }
};

test("the protocol has under 80 lines", () => {
  expect(lock.split("\n").length).toBeLessThan(80);
});

test("each command prints what is shown", async () => {
  const shown = blocks("console").flatMap((block) => block.split(/^\$ npx kripke /m).slice(1));
  expect(shown).toHaveLength(5);
  for (const text of shown) {
    const [command = "", ...lines] = text.split("\n");
    const { out, err } = await kripke(directory, ...command.split(" "));
    expect(err).toBe("");
    expectInOrder(out, lines.join("\n"));
  }
});

test("the program runs", async () => {
  expect(program).toContain('await check("./lock.ts", { maxSeconds: 60, traceDir: "traces" })');
  const result = await index.check("./lock.ts", { maxSeconds: 60, traceDir: "traces", directory });
  expect([result.verdict, result.claims[0]?.evidence[0]?.events.length]).toEqual(["violated", 13]);
});

test("the JSON shown has the fields printed", async () => {
  const [shown = ""] = blocks("json");
  const { out } = await kripke(directory, "check", "two-phase", "--json");
  const [expected, got] = [JSON.parse(shown), JSON.parse(out)];
  expect(Object.keys(got)).toEqual(Object.keys(expected));
  expect(Object.keys(got.claims[0])).toEqual(Object.keys(expected.claims[0]));
  expect(got.states).toEqual(expected.states);
});
