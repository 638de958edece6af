// The rules of the house: imports point one way, no file is dead, nothing impure outside its place, every file says what it is.
// The one idea: a rule that is not tested is not kept.
// Not here: style that the linter knows.
import path from "node:path";
import { expect, test } from "vitest";
import { ENTRIES } from "../../build/entries.ts";
import { codeOf, files, importsOf, reachableFrom, sources, textOf } from "./project.ts";

/** What the files of a folder may import, by the beginning of the path. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "checker/": ["checker/"],
  "models/": ["models/", "checker/index.ts"],
  // The page runs in a browser: of the traces it knows what it is given, and how that is put together.
  "traces/viewer/page/": [
    "traces/viewer/page/",
    "traces/viewer/view.ts",
    "traces/viewer/live.ts",
    "traces/viewer/continued.ts",
    "traces/lines.ts",
  ],
  "traces/": ["traces/", "checker/index.ts"],
  "harness/": ["harness/", "checker/index.ts", "traces/index.ts", "models/registry.ts"],
  "mutation/": ["mutation/", "checker/index.ts", "harness/"],
  "bench/": ["bench/", "models/", "checker/", "harness/targets/", "harness/package.ts"],
  "cli/": ["cli/", "index.ts", "models/", "traces/index.ts", "bench/", "checker/index.ts", "harness/", "mutation/"],
  "index.ts": [
    "checker/index.ts",
    "checker/language/index.ts",
    "checker/observers/index.ts",
    "harness/",
    "traces/index.ts",
  ],
};

/** The floors from the ground up: those of one line may use each other. */
const FLOORS = [["events"], ["language", "values"], ["machine"], ["search"], ["temporal"], ["result"]];
const layerOf = (file: string): number =>
  FLOORS.findIndex((rooms) => rooms.includes(/^checker\/(\w+)\//.exec(file)?.[1] ?? ""));

/** What is started or imported by its path. */
const entries = ENTRIES.map((name) => `${name}.ts`);
const product = sources.filter((file) => Object.keys(MAY_IMPORT).some((folder) => file.startsWith(folder)));
const imports = product.flatMap((file) => importsOf(file).map((imported) => [file, imported] as const));

test("imports between folders point one way", () => {
  const wrong = imports.filter(([file, imported]) => {
    const folder = Object.keys(MAY_IMPORT).find((prefix) => file.startsWith(prefix))!;
    return !MAY_IMPORT[folder]!.some((allowed) => imported.startsWith(allowed));
  });
  expect(wrong).toEqual([]);
});

test("inside the checker: events ← language, values ← machine ← search ← temporal ← result", () => {
  const wrong = imports.filter(
    ([file, imported]) => file.startsWith("checker/") && layerOf(file) >= 0 && layerOf(imported) > layerOf(file),
  );
  expect(wrong).toEqual([]);
});

test("only the door imports from inside the checker", () => {
  const wrong = imports.filter(
    ([file, imported]) => file.startsWith("checker/") && file !== "checker/index.ts" && imported === "checker/index.ts",
  );
  expect(wrong).toEqual([]);
});

test("no file is dead", () => {
  const scripts = Object.values(JSON.parse(textOf("package.json")).scripts as Record<string, string>);
  const started = scripts.flatMap((script) => script.match(/[\w./-]+\.[jt]sx?\b/g) ?? []);
  const sourceOf = (file: string): string => file.replace(/^dist\/(.*)\.js$/, "$1.ts");
  const tests = sources.filter((file) => file.endsWith(".test.ts") || file.startsWith("test/types/"));
  const reached = reachableFrom([
    ...entries,
    "vitest.config.ts",
    "vitest.deep.config.ts",
    "vitest.browser.config.ts",
    "test/compiled.ts",
    ...started.map(sourceOf),
    ...tests,
  ]);
  const fixtures = (file: string): boolean => file.includes("/fixtures/");
  expect(sources.filter((file) => !reached.has(file) && !fixtures(file))).toEqual([]);
});

test("what the scripts of the package run is compiled", () => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const { include } = JSON.parse(textOf("tsconfig.checkout.json")) as { include: string[] };
  const compiled = reachableFrom(include);
  const run = Object.values(scripts).flatMap((script) =>
    [...script.matchAll(/dist\/(\S+)\.js/g)].map(([, file]) => `${file}.ts`),
  );
  expect(run.length).toBeGreaterThan(5);
  expect(run.filter((file) => !compiled.has(file))).toEqual([]);
});

test("the product does without its tests", () => {
  const reached = reachableFrom([...entries, "traces/viewer/page/main.tsx", "traces/viewer/page/live/main.tsx"]);
  expect(product.filter((file) => !file.startsWith("bench/") && !reached.has(file))).toEqual([]);
  expect([...reached].filter((file) => file.startsWith("test/"))).toEqual([]);
});

test("clock, memory, randomness and console are touched only in cli, harness and bench", () => {
  const impure =
    /\bconsole\s*\.|\bDate\s*[.(]|\bnew Date\b|\bperformance\s*\.|\bMath\.random\b|\bmemoryUsage\b|\bhrtime\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/;
  const pure = product.filter((file) => /^(?:checker|models|traces)\//.test(file));
  expect(pure.filter((file) => impure.test(codeOf(file)))).toEqual([]);
});

test("nothing of Node's is patched, hooked, or reached for under an underscore", () => {
  const inside =
    /\bModule\b[^;\n]*\._|\b_(?:compile|cache|load|resolveFilename|extensions)\b|\bprototype\.\w+ = |\bregister\w*\b[^;]*from "node:module"|\bprocess\.binding\b/;
  expect(product.filter((file) => inside.test(codeOf(file)))).toEqual([]);
});

test("every file opens with a comment that says what it is", () => {
  const opens = (file: string): boolean =>
    textOf(file)
      .replace(/^#!.*\n/, "")
      .startsWith("// ");
  expect(sources.filter((file) => !opens(file))).toEqual([]);
});

/**
 * Is there a file of the name that a comment gives? In a model it is one of the same folder or below, one named with its path, or
 * the only one of its name; elsewhere any, for rooms speak of one another's files.
 */
const isFile = (from: string, named: string): boolean => {
  const name = named.replace(/^(?:\.\.?\/)+/, "");
  const ending = sources.filter((file) => file === name || file.endsWith(`/${name}`));
  const near = ending.filter((file) => file.startsWith(`${path.posix.dirname(from)}/`));
  return from.startsWith("models/") && !named.includes("/")
    ? near.length > 0 || ending.length === 1
    : ending.length > 0;
};

test("every file that a comment names exists", () => {
  const missing = sources.flatMap((file) => {
    const comments = textOf(file).match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gm) ?? [];
    const names = comments.join("\n").match(/(?<![\w./$-])(?:[\w.-]+\/)*[\w-]+(?:\.test)?\.ts\b/g) ?? [];
    // "./mine.ts" is the example of a user's own file.
    return names.filter((name) => name !== "./mine.ts" && !isFile(file, name)).map((name) => `${file}: ${name}`);
  });
  expect(missing).toEqual([]);
});

test("every match on a kind of event or claim is exhaustive", () => {
  const open = product.filter((file) =>
    /switch \([^{]*(?:kind|subject)\b[^{]*\) \{(?:(?!\n {2}\}\n)[\s\S])*?\bdefault:|match\((?:event|claim|kind)\b(?:(?!;\n)[\s\S])*?\.otherwise\(/.test(
      codeOf(file),
    ),
  );
  expect(open).toEqual([]);
});

/** Where a search over imports comes from a file to itself. */
const circles = (graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] => {
  const reaches = (from: string): ReadonlySet<string> => {
    const met = new Set<string>();
    const open = [...(graph.get(from) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (met.has(next)) continue;
      met.add(next);
      open.push(...(graph.get(next) ?? []));
    }
    return met;
  };
  return [...graph.keys()].filter((each) => reaches(each).has(each));
};

const graphOf = (edges: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
};

test("no import goes round in a circle, among files or among the rooms of the checker", () => {
  expect(circles(graphOf(imports))).toEqual([]);
  const room = (file: string): string => file.slice(0, file.lastIndexOf("/"));
  const doors = imports
    .filter(([from, to]) => from.startsWith("checker/") && to.startsWith("checker/") && room(from) !== room(to))
    .map(([from, to]) => [room(from), room(to)] as const);
  expect(circles(graphOf(doors))).toEqual([]);
});

test("no two files of the checker have one name", () => {
  const names = product
    .filter((file) => file.startsWith("checker/") && !file.endsWith("/index.ts"))
    .map((file) => file.split("/").at(-1)!);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test("the same few doors at the top", () => {
  const top = new Set(files.map((file) => file.split("/")[0]!).filter((name) => !name.startsWith(".")));
  const folders = [...top].filter((name) => !/\./.test(name) && name !== "LICENSE");
  expect(folders.toSorted()).toEqual([
    "bench",
    "build",
    "checker",
    "cli",
    "docs",
    "harness",
    "models",
    "mutation",
    "test",
    "traces",
  ]);
});

test("only models export a default", () => {
  const exporting = product.filter((file) => /^export default /m.test(codeOf(file)));
  expect(exporting.filter((file) => !/^(?:models|bench)\//.test(file))).toEqual([]);
});

test("nothing names a machine, or reads what is not the project's", () => {
  const foreign = new RegExp(
    ["\\.\\./sha" + "red", "/wo" + "rk/", "/ho" + "me/", "/Us" + "ers/", "/ro" + "ot/"].join("|"),
  );
  const text = files.filter((file) => /\.(?:ts|mts|js|json|md|yml|yaml|snap|txt)$|^\.ci\//.test(file));
  expect(text.filter((file) => file !== "package-lock.json" && foreign.test(textOf(file)))).toEqual([]);
});
