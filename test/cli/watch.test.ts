// `kripke check --watch`: what is checked again, what is not, and how it ends.
// The one idea: a process is watched from outside, as by who edits the file.
// Not here: one check (check.test.ts).
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { compiled, directoryWith, ended, kripke, start } from "./harness.ts";

const { watchedChanges } = await compiled<typeof import("../../cli/watch.ts")>("cli/watch.js");

const counting = (last: string) => `// A counter.
import { always, next, protocol } from "kripke";
import { LAST } from "./last.ts";
export default protocol("counting", {
  nodes: { counter: { init: () => 0, actions: { up: (n: number) => (n < ${last} ? next(n + 1) : undefined) } } },
  network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
  ends: () => true,
}, { "never beyond two": always(({ counter }) => counter <= 2) });
`;

test("an import that changes is checked again, a comment is not, what does not compile is told, and Ctrl-C ends with 0", async () => {
  const directory = directoryWith({ "counting.ts": counting("LAST"), "last.ts": "export const LAST = 2;\n" });
  const write = (file: string, text: string): void => writeFileSync(path.join(directory, file), text);
  const child = start(directory, "check", "./counting.ts", "--watch");
  const gone = ended(child);
  let seen = "";
  let from = 0;
  for (const stream of [child.stdout!, child.stderr!])
    stream.on("data", (data) => {
      seen += String(data);
    });
  /** Waits for words that were not there before. */
  const says = async (words: string): Promise<void> => {
    const text = (): string => seen.replace(/ +/g, " ");
    while (!text().includes(words, from)) {
      if (child.exitCode !== null) throw new Error(`it ended without saying "${words}":\n${seen}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    from = text().indexOf(words, from) + words.length;
  };
  try {
    await says("never beyond two always ✓ holds");
    await says("Watching 2 files; Ctrl-C ends.");
    write("last.ts", "export const LAST = 3;\n");
    await says("last.ts changed.");
    await says("never beyond two always ✗ violated");
    await says("Watching 2 files");
    write("counting.ts", `// Another comment.\n${counting("(LAST as number)")}`);
    await says("counting.ts changed, and nothing that runs: the answer stands.");
    await says("Watching 2 files");
    write("counting.ts", counting("LAST +"));
    await says("./counting.ts does not compile");
    await says("Watching 2 files");
    write("counting.ts", counting("Math.min(2, LAST)"));
    await says("never beyond two always ✓ holds");
    await says("Watching 2 files");
    child.kill("SIGINT");
    expect((await gone).code).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
}, 120_000);

test("a change that comes while the one before is worked on is found afterwards", async () => {
  const directory = directoryWith({ "counting.ts": counting("1") });
  const file = path.join(directory, "counting.ts");
  const controller = new AbortController();
  const told: (readonly [same: boolean, files: number])[] = [];
  const watching = watchedChanges(file, controller.signal, async (_, isSame, files) => {
    told.push([isSame, files]);
    // As an editor that saves once more, while a check runs.
    if (told.length === 1) writeFileSync(file, counting("3"));
    else controller.abort();
  });
  // Whenever it begins to look: it is told of one change at least.
  const editing = setInterval(() => told.length === 0 && writeFileSync(file, counting("22")), 300);
  await watching;
  clearInterval(editing);
  expect(told).toEqual([
    [false, 1],
    [false, 1],
  ]);
}, 60_000);

test("what cannot be watched is refused", async () => {
  const ofLibrary = await kripke(directoryWith(), "check", "raft", "--watch");
  expect([ofLibrary.code, ofLibrary.err]).toEqual([
    2,
    '--watch is for a file, as in ./raft.ts: "raft" is a model of the library, which does not change.\n',
  ]);
  const asJson = await kripke(directoryWith(), "check", "./a.ts", "--watch", "--json");
  expect([asJson.code, asJson.out]).toEqual([2, ""]);
  expect(asJson.err).toContain("leave one of them out");
});
