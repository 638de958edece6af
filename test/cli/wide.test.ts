// Wide characters: a Chinese character takes two columns, and a Chinese sentence has no spaces to break it at.
// The one idea: columns are measured by a measure of the test's own, which knows the few characters that stand here.
// Not here: what the tables and traces say.
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { table } from "../../cli/table.ts";
import { line } from "../../traces/layout.ts";
import { directoryWith, kripke, run } from "./harness.ts";

const columnsOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u3000-\u30ff\u4e00-\u9fff\uff00-\uff60]/.test(character) ? 2 : 1), 0);

const SAFE = "任意两个节点不能同时认为自己持有锁,即使其中一个节点在获得锁之后崩溃并且重新启动也是如此";
const MODEL = `import { always, next, protocol, reachable } from "kripke";
export const lock = protocol("分布式锁", {
  nodes: {
    "节点甲": { init: () => ({ 计数: 0, 备注: "" }), actions: {
      增加: (s) => s.计数 < 3 ? next({ 计数: s.计数 + 1, 备注: "第" + s.计数 + "次增加以后写下的一段很长的中文备注,其中没有任何空格可以用来换行".repeat(2) }) : next(s),
    } },
    b: { init: () => ({ 计数: 0, 备注: "" }) },
  },
  network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
  ends: () => true,
}, {
  "${SAFE}": always((s) => s["节点甲"].计数 < 2),
  "可以到达一": reachable((s) => s["节点甲"].计数 === 1),
  "ascii claim": always(() => true),
});
`;

const WIDTH = 60;

const narrow = async (directory: string, ...args: readonly string[]): Promise<string> => {
  let out = "";
  const terminal = {
    directory,
    err: (text: string) => {
      out += text;
    },
    colours: false,
    live: false as const,
    annotated: null,
    columns: WIDTH,
  };
  await run(args, {
    ...terminal,
    out: (text) => {
      out += text;
    },
  });
  return out;
};

const traceIn = (directory: string): string => {
  const traces = readdirSync(path.join(directory, ".kripke/traces"));
  return path.join(directory, ".kripke/traces", traces.find((name) => !name.includes("可以"))!);
};

/** The sentence as it was before it was broken into rows. */
const together = (text: string): string => text.replace(/\s+/g, "");

test("the answer and the trace in it keep to the terminal, and lose nothing of a claim", async () => {
  const directory = directoryWith({ "mine.ts": MODEL });
  const out = await narrow(directory, "check", "mine.ts");
  expect(together(out)).toContain(SAFE);
  expect(out).toContain("可以到达一");
  const trace = traceIn(directory);
  const shown = await narrow(directory, "replay", trace);
  expect(together(shown)).toContain(SAFE);
  const steps = shown.split("\n").filter((row) => /增加|备注|计数/.test(row));
  expect(steps.length).toBeGreaterThan(1);
  const start = shown.split("\n").filter((row) => /^ {2}(?:节点甲|b) +备注: "", 计数: 0$/.test(row));
  expect(start.map((row) => columnsOf(row.slice(0, row.indexOf("备注"))))).toEqual([10, 10]);
  expect(steps.filter((row) => columnsOf(row) > WIDTH)).toEqual([]);
});

test("a Mermaid diagram breaks a Chinese note where it is too long, and cuts nothing of it", async () => {
  const directory = directoryWith({ "mine.ts": MODEL });
  await kripke(directory, "check", "mine.ts");
  const trace = traceIn(directory);
  const { out: diagram } = await kripke(directory, "show", trace, "--as", "mermaid");
  const notes = diagram.split("\n").flatMap((row) =>
    row
      .replace(/^ *Note over [\w,]+: /, "")
      .replaceAll(/#\d+;/g, "#")
      .split("<br/>"),
  );
  expect(notes.filter((note) => columnsOf(note) > 72)).toEqual([]);
  expect(together(diagram.replaceAll("<br/>", ""))).toContain(SAFE);
});

test("the columns of a table stand under each other", () => {
  const rows = [
    ["分布式锁/三个节点", "✓ as expected", "12"],
    ["lock/three nodes", "不符合", "1,234"],
  ];
  const terminal = { columns: 80, colours: false, directory: path.sep, live: false as const, annotated: null };
  const drawn = table({ ...terminal, out: () => undefined, err: () => undefined }, ["名", "result", "数"], rows, [2]);
  expect(`\n${drawn}\n`).toBe(`
  名                    result            数
  分布式锁/三个节点     ✓ as expected     12
  lock/three nodes      不符合         1,234
`);
});

test("a cell that is too wide is broken between its characters, and continues under itself", () => {
  const terminal = { columns: 40, colours: false, directory: path.sep, live: false as const, annotated: null };
  const name = "非常长的场景名称没有空格可以换行";
  const drawn = table(
    { ...terminal, out: () => undefined, err: () => undefined },
    ["scenario", "result"],
    [[name, "not as expected"]],
  ).split("\n");
  expect(drawn.map(columnsOf).filter((columns) => columns > 40)).toEqual([]);
  expect(together(drawn.slice(1).join("")).replace("notasexpected", "")).toBe(name);
});

test("what is 100,000 characters long is cut where it is measured, in a table and in a Mermaid diagram", async () => {
  const long = `第一${"x".repeat(100_000)}`;
  const terminal = { columns: Number.POSITIVE_INFINITY, colours: false, directory: path.sep, live: false as const };
  const printing = { ...terminal, annotated: null, out: () => undefined, err: () => undefined };
  const drawn = table(printing, ["claim", "verdict"], [[long, "✓ holds"]]);
  expect(drawn.split("\n")[1]).toMatch(/^ {2}第一x{997}… {2}✓ holds$/);
  const directory = directoryWith({ "mine.ts": MODEL.replaceAll("写下的一段", long) });
  await kripke(directory, "check", "mine.ts");
  const { code, out: diagram } = await kripke(directory, "show", traceIn(directory), "--as", "mermaid");
  expect(code).toBe(0);
  expect(diagram.length).toBeLessThan(50_000);
});

test("a line is broken behind a character, and no row begins with a mark that closes", () => {
  const rows = line(["甲说:他已经收到了消息。乙说:他还没有收到消息,所以再等一等。"], 2, {
    width: 24,
    colour: false,
  }).split("\n");
  expect(rows.map(columnsOf).filter((columns) => columns > 24)).toEqual([]);
  expect(rows.filter((row) => /^\s*[。,:]/.test(row))).toEqual([]);
  expect(together(rows.join(""))).toBe("甲说:他已经收到了消息。乙说:他还没有收到消息,所以再等一等。");
});
