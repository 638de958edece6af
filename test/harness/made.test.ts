// What a program made and gives to be checked: its trace names the file that exports it.
// The one idea: what a failure tells the reader to run must run.
// Not here: traces of targets (test/cli/check.test.ts), in the words of vitest (.ci/smoke).
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { exportIn } from "../../harness/targets/made.ts";
import { always, check, next, protocol, replay } from "../../index.ts";
import lock from "./lock.ts";

const directory = mkdtempSync(path.join(tmpdir(), "kripke-made-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("the trace of a protocol that a program imported replays", async () => {
  const { claims } = await check(lock, { traceDir: directory });
  const [file] = claims.find(({ verdict }) => verdict === "violated")!.traces;
  const named = path.resolve(directory, JSON.parse(readFileSync(file!, "utf8")).model);
  expect(path.relative(import.meta.dirname, named)).toBe("lock.ts");
  expect((await replay(file!)).reproduces).toBe(true);
});

test("of one that no file exports the trace keeps the name", async () => {
  const local = protocol(
    "local",
    {
      nodes: { node: { init: () => 0, actions: { up: (n: number) => (n < 2 ? next(n + 1) : undefined) } } },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
    },
    { small: always(({ node }) => node < 2) },
  );
  const { claims } = await check(local, { traceDir: directory });
  expect(JSON.parse(readFileSync(claims[0]!.traces[0]!, "utf8")).model).toBe("local");
});

test.each([
  ['export default protocol("lock", {', ""],
  ['const it = protocol("lock", {});\nexport default it;', ""],
  ['const it = model({ name: "lock" });\nexport { it as default };', ""],
  ['export const it = protocol("lock", {', "#it"],
  ['export const it: Protocol<A> = protocol<A>(\n  "lock",', "#it"],
  ["export const it = model({\n  name: 'lock',", "#it"],
  ['export const it = spec("other", {});\nexport default protocol("lock", {})', ""],
  ['const it = protocol("lock", {});', null],
  ['export default protocol("other", {});', null],
] as const)("%s", (text, exported) => {
  expect(exportIn(text, "lock")).toBe(exported);
});
