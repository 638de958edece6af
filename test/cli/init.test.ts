// `kripke init`: the project that it makes, used as its scripts use it.
// The one idea: what a newcomer gets in the first minute is run here, with this package linked where npm would install it.
// Not here: the packed package in a project of its own (.ci/smoke).
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { directoryWith, ended, kripke, main, type Ran, root } from "./harness.ts";

const FILES = [".github/workflows/check.yml", ".gitignore", "lock.test.ts", "lock.ts", "package.json", "tsconfig.json"];

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();

const parent = directoryWith();
const project = path.join(parent, "My Locks");
const readIn = (file: string): string => readFileSync(path.join(project, file), "utf8");
let made: Ran;

beforeAll(async () => {
  made = await kripke(parent, "init", "My Locks");
  expect(filesIn(project)).toEqual(FILES);
  mkdirSync(path.join(project, "node_modules"));
  symlinkSync(root, path.join(project, "node_modules/kripke"));
  symlinkSync(path.join(root, "node_modules/vitest"), path.join(project, "node_modules/vitest"));
});

const node = (...args: readonly string[]): Promise<Ran> =>
  ended(spawn(process.execPath, args, { cwd: project, env: { ...process.env, NO_COLOR: "1" } }));

test("it says what it made, and what comes next", () => {
  expect([made.code, made.err]).toEqual([0, ""]);
  expect(made.out.replaceAll(parent, "<here>").replaceAll(/ +#/g, " #")).toBe(
    `Made package.json, lock.ts, lock.test.ts, tsconfig.json, .gitignore, .github/workflows/check.yml in <here>/My Locks.

Next:
  npm pack --pack-destination '<here>/My Locks' # in the repository of Kripke: makes kripke-0.1.0.tgz
  cd 'My Locks'
  npm install
  npm run check # finds a bug, and tells how it comes about
  npm test # expects the bug, until it is mended
`,
  );
});

test("the check finds the bug", async () => {
  const { scripts } = JSON.parse(readIn("package.json"));
  expect(scripts.check).toBe("kripke check ./lock.ts");
  const { code, out, err } = await node(main, "check", "./lock.ts");
  expect([code, err]).toEqual([12, ""]);
  expect(out).toContain('✗ "one client at a time holds the lock" is violated after 13 events');
  expect(out.trimEnd().split("\n").at(-1)).toMatch(/^npx kripke replay \.kripke\/traces\/lock--/);
});

test("its types are right", async () => {
  const compiled = await node(path.join(root, "node_modules/typescript/bin/tsc"), "-p", ".");
  expect(compiled).toEqual({ code: 0, out: "", err: "" });
});

test("its test is green while the bug is there, and red once it expects none", async () => {
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const green = await node(vitest, "run");
  expect([green.code, green.err]).toEqual([0, ""]);
  const text = readIn("lock.test.ts");
  writeFileSync(path.join(project, "lock.test.ts"), text.replace(/toViolate\(.*\)/, "toHold()"));
  const red = await node(vitest, "run");
  writeFileSync(path.join(project, "lock.test.ts"), text);
  expect(red.code).toBe(1);
  expect(red.out + red.err).toContain("13. client2");
});

test("the protocol is the README's, the name one that npm takes, and the package comes along as a file", () => {
  const [, lock] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(path.join(root, "README.md"), "utf8")) ?? [];
  expect(readIn("lock.ts")).toBe(lock);
  const { version, devDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  expect(JSON.parse(readIn("package.json"))).toMatchObject({
    name: "my-locks",
    devDependencies: {
      kripke: `file:kripke-${version}.tgz`,
      typescript: devDependencies.typescript,
      vitest: devDependencies.vitest,
    },
  });
});

test("what the build server runs are scripts that there are", () => {
  const { scripts } = JSON.parse(readIn("package.json"));
  const run = [...readIn(".github/workflows/check.yml").matchAll(/run: npm (?:run )?(\w+)/g)].map(([, name]) => name!);
  expect(run).toEqual(["ci", "types", "test", "check"]);
  expect(run.slice(1).filter((name) => !(name in scripts))).toEqual([]);
});

test("nothing is overwritten, and nothing made beside what is there", async () => {
  const directory = directoryWith({ "lock.ts": "mine\n", "other.ts": "" });
  const { code, out, err } = await kripke(directory, "init");
  expect([code, out]).toEqual([2, ""]);
  expect(err).toBe(
    `${directory} has lock.ts, and \`kripke init\` overwrites nothing: name a new directory, as in \`kripke init locks\`.\n`,
  );
  expect(filesIn(directory)).toEqual(["lock.ts", "other.ts"]);
  expect(readFileSync(path.join(directory, "lock.ts"), "utf8")).toBe("mine\n");
});

test("here, where there are other files, it is made; a tarball that is there is not asked for", async () => {
  const directory = directoryWith({ "kripke-0.1.0.tgz": "" });
  const { code, out } = await kripke(directory, "init");
  expect(code).toBe(0);
  expect(out).not.toContain("npm pack");
  expect(out).not.toContain("cd ");
  expect(filesIn(directory)).toEqual([...FILES, "kripke-0.1.0.tgz"].sort());
});

test("a file is no place for a project", async () => {
  const directory = directoryWith({ file: "" });
  for (const place of ["file", "file/deep"]) {
    const { code, err } = await kripke(directory, "init", place);
    expect([code, err]).toEqual([
      2,
      `No project can be made in ${path.join(directory, place)}: it, or what it lies in, is a file; name another directory.\n`,
    ]);
  }
});
