// What is installed with the package runs where the package says that it runs.
// The one idea: a dependency of a dependency that needs a newer Node.js than ours breaks the command, so the lock file is read whole.
// Not here: which dependencies there are, and why (the commits that brought them).
import semver from "semver";
import { expect, test } from "vitest";
import { textOf } from "./project.ts";

interface Locked {
  readonly version?: string;
  readonly dev?: true;
  readonly engines?: { readonly node?: string };
}

const { engines } = JSON.parse(textOf("package.json")) as { readonly engines: { readonly node: string } };
const { packages } = JSON.parse(textOf("package-lock.json")) as { readonly packages: Readonly<Record<string, Locked>> };
const floor = semver.minVersion(engines.node)!;
const installed = Object.entries(packages).filter(([name, { dev }]) => name !== "" && dev !== true);

test("the floor is what the package says", () => {
  expect([floor.version, packages[""]?.engines]).toEqual(["20.19.0", engines]);
});

test("every package that is installed with it, however deep, admits the floor", () => {
  expect(installed.length).toBeGreaterThan(20);
  const newer = installed.filter(([, { engines: needs }]) => !semver.satisfies(floor, needs?.node ?? "*"));
  expect(newer.map(([name, { version, engines: needs }]) => [name, version, needs?.node])).toEqual([]);
});
