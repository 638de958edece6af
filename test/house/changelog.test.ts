// What CHANGELOG.md says is of this version, and of all that it has.
// The one idea: names are compared, not words; what has changed only its author knows.
// Not here: what is in the package besides (.ci/smoke).
import { expect, test } from "vitest";
import { textOf } from "./project.ts";

const changelog = textOf("CHANGELOG.md");
const { version, exports, files } = JSON.parse(textOf("package.json")) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
};

test("its newest version is the package's, and it comes with the package", () => {
  expect(/^## (.*)$/m.exec(changelog)?.[1]).toBe(version);
  expect(files).toContain("CHANGELOG.md");
});

test("it names every command and every entry point", () => {
  const commands = [...textOf("cli/program.ts").matchAll(/^ {2}command\("(\w+)"/gm)].map(
    ([, name]) => `kripke ${name}`,
  );
  const entries = Object.keys(exports)
    .filter((name) => !name.endsWith(".json"))
    .map((name) => `kripke${name.slice(1)}`);
  expect(commands.length).toBeGreaterThan(7);
  expect([...commands, ...entries].filter((name) => !changelog.includes(`${name}\``) && name !== "kripke")).toEqual([]);
});
