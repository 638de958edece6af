// Colours: who decides whether there are any, and that traces and answers hear the same decision.
// The one idea: NO_COLOR, then FORCE_COLOR, then the terminal.
// Not here: what is painted (render.test.ts).
import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { showsColours } from "../../cli/screen.ts";
import { directoryWith, ended, fixture, main } from "./harness.ts";

test.each([
  ["a terminal", true, {}, true],
  ["a pipe", false, {}, false],
  ["a terminal that can do nothing", true, { TERM: "dumb" }, false],
  ["NO_COLOR", true, { NO_COLOR: "1" }, false],
  ["NO_COLOR without a value", true, { NO_COLOR: "" }, true],
  ["FORCE_COLOR in a pipe", false, { FORCE_COLOR: "1" }, true],
  ["FORCE_COLOR without a value", false, { FORCE_COLOR: "" }, true],
  ["FORCE_COLOR=3 on a terminal that can do nothing", true, { FORCE_COLOR: "3", TERM: "dumb" }, true],
  ["FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
  ["FORCE_COLOR=false", true, { FORCE_COLOR: "false" }, false],
  ["both", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
])("%s: a process shows colours or not", (_, isTerminal, environment, expected) => {
  expect(showsColours(isTerminal, environment)).toBe(expected);
});

const output = async (environment: Readonly<Record<string, string>>): Promise<string> => {
  const { NO_COLOR, FORCE_COLOR, ...rest } = process.env;
  const child = spawn(process.execPath, [main, "check", fixture("lost-update.ts")], {
    cwd: directoryWith(),
    env: { ...rest, ...environment },
  });
  return (await ended(child)).out;
};

test("NO_COLOR and FORCE_COLOR reach the answer and the trace in it, and nothing but colours differs", async () => {
  const [plain, forced, both] = await Promise.all([
    output({ NO_COLOR: "1" }),
    output({ FORCE_COLOR: "1" }),
    output({ NO_COLOR: "1", FORCE_COLOR: "1" }),
  ]);
  const [red, cyan] = ["\u001b[31m", "\u001b[36m"];
  expect([forced.includes(red), forced.includes(cyan)]).toEqual([true, true]);
  expect([plain.includes("\u001b"), both.includes("\u001b")]).toEqual([false, false]);
  const steps = (text: string): string[] => text.split("\n").filter((line) => /^ +\d+ {2}\S/.test(line));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence opens with the escape character
  expect(steps(forced.replace(/\u001b\[\d+m/g, ""))).toEqual(steps(plain));
  expect(steps(plain).length).toBeGreaterThan(2);
});
