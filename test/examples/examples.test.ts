// The examples in the comments of public names, and in the reference of the language, are programs that compile, run and print what they say.
// The one idea: an example stands where an editor shows it; after each `console.log` a comment says what it prints.
// Not here: which names have one (test/house), the README's protocol (test/cli/readme.test.ts).
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { root, textOf } from "../house/project.ts";
import { publicNames } from "../house/public-names.ts";

const directory = path.join(root, ".kripke", `examples-${process.pid}`);
const ofNames = publicNames.flatMap(({ name, examples: texts }) => texts.map((text) => [name, program(text)] as const));
/** The reference of the language: an example under each heading. */
const ofLanguage = textOf("docs/language.md")
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const title = section.slice(0, section.indexOf("\n"));
    const fenced = /^```ts\n[\s\S]*?^```$/m.exec(section)?.[0] ?? "";
    return [title.toLowerCase().replace(/\W+/g, "-"), program(fenced)] as const;
  });
const examples = [...ofNames, ...ofLanguage];

/** The example without its fence, importing what is here. */
function program(text: string): string {
  const [, code] = /^\s*```ts\n([\s\S]*)```\s*$/.exec(text) ?? [];
  if (code === undefined) throw new Error(`an example is not fenced as ts:\n${text}`);
  return code.replace('from "kripke"', 'from "../../index.ts"');
}

beforeAll(() => {
  mkdirSync(directory, { recursive: true });
  for (const [name, code] of examples) writeFileSync(path.join(directory, `${name}.ts`), code);
  const files = examples.map(([name]) => `${name}.ts`);
  writeFileSync(
    path.join(directory, "tsconfig.json"),
    JSON.stringify({ extends: "../../tsconfig.json", include: files }),
  );
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.each(examples)(
  "the example of %s prints what it says",
  async (name, code) => {
    const printed: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((...words) => void printed.push(words.join(" ")));
    await import(pathToFileURL(path.join(directory, `${name}.ts`)).href).finally(() => log.mockRestore());
    const expected = [...code.matchAll(/^console\.log\(.*\/\/ (.*)$/gm)].map(([, line]) => line);
    expect(expected).not.toEqual([]);
    expect(printed).toEqual(expected);
  },
  60_000,
);

test("the reference has an example of each thing that an environment, a role or a claim may have", () => {
  expect(ofLanguage.map(([title]) => title)).toEqual([
    "nodes-messages-claims",
    "timers",
    "crashes-and-what-survives-them",
    "partitions",
    "failure-detectors",
    "observers",
    "families",
    "specs",
    "families-in-specs",
    "fairness",
  ]);
});

test("the examples compile", async () => {
  const config = path.join(directory, "tsconfig.json");
  const compile = promisify(execFile)(process.execPath, ["node_modules/typescript/bin/tsc", "-p", config], {
    cwd: root,
  });
  const output = await compile.catch((failure: { stdout: string }) => failure);
  expect(output.stdout).toBe("");
}, 300_000);
