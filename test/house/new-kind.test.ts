// A new kind of event is one row: what else it needs, the compiler names.
// The one idea: a copy of the sources gets a message that is changed in flight; the files that the compiler complains of are a
// golden list, and once they are mended the new kind goes through a trace and back like any other.
// Not here: the kinds that there are (events/kinds.ts), their round trip (test/traces/kinds.test.ts).
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "./project.ts";

const copy = mkdtempSync(path.join(tmpdir(), "kripke-kind-"));
for (const part of ["checker", "traces", "tsconfig.json", "package.json"])
  cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"), "junction");
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const edit = (file: string, find: string, put: string): void => {
  const text = readFileSync(path.join(copy, file), "utf8");
  expect([file, text.split(find).length]).not.toEqual([file, 1]);
  writeFileSync(path.join(copy, file), text.replace(find, put));
};

/** The files in which the compiler finds errors. */
const complaints = (): readonly string[] => {
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const settings = { extends: "./tsconfig.json", include: ["checker", "traces"], exclude: ["node_modules"] };
  writeFileSync(path.join(copy, "tsconfig.copy.json"), JSON.stringify(settings));
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.copy.json", "--pretty", "false"], {
    cwd: copy,
    encoding: "utf8",
  });
  return [...new Set([...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(([, file]) => file!))].sort();
};

test("the compiler names every place that a new kind of event needs, and they are few", () => {
  expect(complaints()).toEqual([]);
  edit(
    "checker/events/kinds.ts",
    "  duplicate: { ...accident,",
    `  corrupt: {
    ...accident,
    fields: { ...message, became: "value" },
    cause: "corruption",
    takes: true,
    spends: null,
  },
  duplicate: { ...accident,`,
  );
  expect(complaints()).toEqual([
    "checker/machine/event-words.ts",
    "checker/machine/protocol/events/protocol-fairness.ts",
    "checker/observers/delays.ts",
    "traces/phrase.ts",
    "traces/why.ts",
  ]);
  edit("checker/machine/event-words.ts", '    case "duplicate":', '    case "corrupt":\n    case "duplicate":');
  edit(
    "checker/machine/protocol/events/protocol-fairness.ts",
    '    case "duplicate":',
    '    case "corrupt":\n    case "duplicate":',
  );
  edit("checker/observers/delays.ts", '      case "disconnect":', '      case "disconnect":\n      case "corrupt":');
  edit("traces/phrase.ts", "  duplicate: (event)", "  corrupt: ({ kind }) => [kind],\n  duplicate: (event)");
  edit("traces/why.ts", "      duplicate: nothing,", "      corrupt: nothing,\n      duplicate: nothing,");
  edit("traces/why.ts", "      duplicate: () =>", "      corrupt: otherwise,\n      duplicate: () =>");
  expect(complaints()).toEqual([]);
  const script = `
    import { parseTrace, traceText } from "./traces/format.ts";
    const corrupt = { kind: "corrupt", from: "a", to: "b", message: { n: 1 }, became: new Set([2]) };
    const trace = { model: "m", scenario: null, mutant: null, parameters: {}, claim: "c", verdict: "violated",
      initial: null, events: [corrupt], loopStart: null, engine: "0" };
    const text = traceText(trace);
    const [back] = parseTrace(text, "it").events;
    console.log(back.kind, back.became.has(2), traceText(parseTrace(text, "it")) === text);`;
  writeFileSync(path.join(copy, "try.ts"), script);
  const loader = path.join(root, "node_modules/tsx/dist/loader.mjs");
  const out = execFileSync(process.execPath, ["--import", `file://${loader}`, "try.ts"], {
    cwd: copy,
    encoding: "utf8",
  });
  expect(out.trim()).toBe("corrupt true true");
});
