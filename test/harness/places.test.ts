// Where handlers stand: the lines of the author's files, and nowhere for what is nobody's.
// The one idea: the line that is told must be the one on which a mark stands in the text.
// Not here: showing it (test/browser).
import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { directoryWith, root } from "../cli/harness.ts";

const ROLE = `// A role in a file of its own.
interface Counter { readonly n: number }
import { next, send } from "kripke";
import { produce } from "kripke";
export const counter = {
  init: (): Counter => ({ n: 0 }),
  // Comments and types move the lines.
  receive: (state: Counter, message: { readonly type: "add" }) => // receive
    next({ n: state.n + 1 }),
  timers: {
    tick: (state: Counter) => next(state), // tick
    wrapped: produce((draft: Counter) => draft), // wrapped
  },
  actions: {
    add: { each: ["a", "b"], do: (state: Counter, who: string) => next(state, send(who, { type: "add" })) }, // add
  },
  suspect(state: Counter) { return next(state); }, // suspect
};
`;
const MODEL = `import { protocol } from "kripke";
import { counter } from "./roles/counter.ts";
export default protocol("counting", {
  nodes: { counter: counter as any },
  network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
}, {});
`;
const SPEC = `import { spec } from "kripke";
export default spec("clock", {
  init: [{ at: 0 }],
  actions: {
    up: ({ at }) => ({ at: (at + 1) % 3 }), // up
    to: { each: ["1"], do: (_, to) => ({ at: Number(to) }) }, // to
  },
}, {});
`;

/** What is told of each event, in a process as users have it: the loader of tests has source maps of its own. */
const placed = (file: string, asked: readonly (readonly [string | null, object])[]): readonly (string | null)[] => {
  const module = (name: string): string => JSON.stringify(pathToFileURL(path.join(root, "dist", name)).href);
  const program = `
    import { find } from ${module("harness/check.js")};
    import { placesIn } from ${module("harness/places.js")};
    const { source, reference } = await find(${JSON.stringify(file)});
    const placeOf = placesIn(source, reference);
    const told = ${JSON.stringify(asked)}.map(([group, event]) => placeOf(group, event));
    if (Object.getOwnPropertySymbols(globalThis).some((symbol) => String(symbol).includes("kripke: places"))) told.push("left");
    console.log(JSON.stringify(told));`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }));
};

test("an event is placed on the line of its handler, in whatever file that is", () => {
  const directory = realpathSync(directoryWith({ "model.ts": MODEL, "clock.ts": SPEC, "roles/counter.ts": ROLE }));
  const lineOf = (file: string, mark: string): string => {
    const lines = readFileSync(path.join(directory, file), "utf8").split("\n");
    return `${file}:${lines.findIndex((line) => line.endsWith(`// ${mark}`)) + 1}`;
  };
  const node = "counter";
  const told = placed(path.join(directory, "model.ts"), [
    [node, { kind: "deliver", from: node, to: node, message: { type: "add" } }],
    [node, { kind: "timer", node, name: "tick" }],
    [node, { kind: "action", node, name: "add", value: "a" }],
    [node, { kind: "suspect", node, peer: "other" }],
    [node, { kind: "timer", node, name: "wrapped" }],
    [node, { kind: "timer", node, name: "none" }],
    [node, { kind: "restart", node }],
    ["nobody", { kind: "timer", node, name: "tick" }],
  ]);
  const known = ["receive", "tick", "add", "suspect"].map((mark) => lineOf("roles/counter.ts", mark));
  expect(told).toEqual([...known, null, null, null, null]);
  const ofSpec = placed(path.join(directory, "clock.ts"), [
    [null, { kind: "action", name: "up" }],
    [null, { kind: "action", name: "to", value: "1" }],
  ]);
  expect(ofSpec).toEqual([lineOf("clock.ts", "up"), lineOf("clock.ts", "to")]);
});

test.each([
  ["raft", "server", "deliver", "receive:"],
  ["raft", "server", "timer election", "election:"],
  ["raft", "client", "action write", "write:"],
  ["zab", "server", "action lead", "lead:"],
  ["saga", "order", "timer relay", "relay:"],
  ["two-phase-commit/noForceLog", "coordinator", "timer giveUp", "giveUp:"],
])("a handler of the library's %s is placed in the repository: %s, %s", (target, node, event, words) => {
  const [kind, name] = event.split(" ");
  const [place] = placed(target, [[node, { kind, node, name }]]);
  const [file, line] = place!.split(":");
  expect(file).toMatch(/^models\//);
  expect(readFileSync(path.join(root, file!), "utf8").split("\n")[Number(line) - 1]).toContain(words);
});

test("of an event without a handler, and of a rule that the language makes, nothing is said", () => {
  expect(placed("two-phase-commit", [["coordinator", { kind: "crash", node: "coordinator" }]])).toEqual([null]);
});
