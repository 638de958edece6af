// A new kind of event is one row: what else it needs, the compiler names.
// The one idea: a copy of the sources gets a message that is changed in flight; the files that the compiler complains of are a
// golden list, and once they are mended the new kind goes through a trace and back like any other.
// Not here: the kinds that there are (events/kinds.ts), their round trip (test/traces/kinds.test.ts).
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "./project.ts";
import { copiedSources } from "./sources-copied.ts";

const { folder, edit, complaints } = copiedSources();

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
  writeFileSync(path.join(folder, "try.ts"), script);
  const loader = path.join(root, "node_modules/tsx/dist/loader.mjs");
  const out = execFileSync(process.execPath, ["--import", `file://${loader}`, "try.ts"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(out.trim()).toBe("corrupt true true");
}, 240_000);
