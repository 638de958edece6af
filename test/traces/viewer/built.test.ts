// The built page is what its source makes, and small.
// The one idea: it is built again beside and compared byte by byte. Tests compile before they begin, and so does this; the gate runs it
// once more before that (KRIPKE_COMPILED, .ci/run), so that a page older than its source fails there.
// Not here: what the page does (test/browser).
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../house/project.ts";

const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

test("the built page is not older than its source", () => {
  const [program, ...options] = scripts["page"]!.split(" ");
  expect(program).toBe("esbuild");
  const anew = mkdtempSync(path.join(tmpdir(), "kripke-page-"));
  const into = options.map((option) => option.replace(/^--outdir=.*/, `--outdir=${anew}`));
  const shell = process.platform === "win32";
  execFileSync(path.join(root, "node_modules/.bin/esbuild"), into, { cwd: root, shell });
  const textIn = (folder: string, file: string): string => readFileSync(path.join(folder, file), "utf8");
  const built = path.join(root, "dist/traces/viewer/page");
  const older = ["main.js", "style.css", "live/main.js", "live/live.css"].filter(
    (file) => textIn(built, file) !== textIn(anew, file),
  );
  expect(older, "`npm run page` builds them").toEqual([]);
});

test("it leaves room for a trace of 50 events under 200 kilobytes, and says whose code it has in it", () => {
  const script = readFileSync(path.join(root, "dist/traces/viewer/page/main.js"), "utf8");
  expect(Buffer.byteLength(script)).toBeLessThan(80_000);
  expect(script).toContain("Contains Preact");
});
