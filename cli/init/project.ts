// The files of a new project: a protocol, a test of it, and what runs both.
// The one idea: the protocol is the one that the README prints, read from there, so that there is one text of it; the versions are
// those that this package is tested with.
// Not here: writing them (init.ts).
import { readFileSync } from "node:fs";
import path from "node:path";
import { home } from "../../harness/package.ts";

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What `npm pack` makes of this package. It is in no registry, so a project brings it along. */
export const tarballOf = ({ version }: Pick<Manifest, "version">): string => `kripke-${version}.tgz`;

export const manifest = (): Manifest => JSON.parse(readFileSync(path.join(home, "package.json"), "utf8"));

/** The files, by their paths from the project's directory, of whose name its own is made. */
export const projectFiles = (directory: string): ReadonlyMap<string, string> =>
  new Map([
    ["package.json", packageJson(nameOf(directory))],
    ["lock.ts", readmeProtocol()],
    ["lock.test.ts", TEST],
    ["tsconfig.json", TSCONFIG],
    [".gitignore", "node_modules/\n.kripke/\n"],
    [".github/workflows/check.yml", WORKFLOW],
  ]);

/** The directory's name as npm takes one. */
const nameOf = (directory: string): string =>
  path
    .basename(directory)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "") || "protocols";

const packageJson = (name: string): string => {
  const own = manifest();
  const tested = (dependency: string) => [dependency, own.devDependencies[dependency]] as const;
  const text = {
    name,
    private: true,
    type: "module",
    scripts: { check: "kripke check ./lock.ts", test: "vitest run", types: "tsc" },
    devDependencies: {
      kripke: `file:${tarballOf(own)}`,
      ...Object.fromEntries([tested("typescript"), tested("vitest")]),
    },
  };
  return `${JSON.stringify(text, null, 2)}\n`;
};

/** The first program of the README. */
const readmeProtocol = (): string => {
  const readme = readFileSync(path.join(home, "README.md"), "utf8");
  const [, text] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  if (text === undefined) throw new Error("the README of this package shows no protocol");
  return text;
};

const TEST = `// The lock server of lock.ts, checked. It has a bug, which this test expects: mend it, and expect(checked).toHold() instead.
import { check } from "kripke";
import "kripke/vitest";
import { expect, test } from "vitest";
import lock from "./lock.ts";

test("the lock", async () => {
  const checked = await check(lock);
  expect(checked).toWitness("a client can hold the lock", { events: 3 });
  expect(checked).toViolate("one client at a time holds the lock", { events: 13 });
});
`;

const TSCONFIG = `{
  "compilerOptions": {
    "noEmit": true,
    "strict": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true,
    "erasableSyntaxOnly": true,
    "verbatimModuleSyntax": true,
    "allowImportingTsExtensions": true,
    "skipLibCheck": true,
    "target": "es2023",
    "lib": ["es2023"],
    "types": [],
    "module": "nodenext",
    "moduleResolution": "nodenext"
  },
  "include": ["*.ts"]
}
`;

const WORKFLOW = `name: check
on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - run: npm run types
      - run: npm test
      # Once the bug of lock.ts is mended; what is violated then is shown at its line.
      # - run: npm run check
`;
