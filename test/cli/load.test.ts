// Targets and users' files: what a text stands for, and every way in which a file may export and import.
// The one idea: a file means the same whatever its package.json says and wherever kripke is installed.
// Not here: what is wrong with a file (bad-input.test.ts).
import { symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parseTarget } from "../../harness/targets/target.ts";
import { directoryWith, fixture, index, kripke, kripkeProcess, root } from "./harness.ts";

test.each([
  ["raft", { kind: "name", of: "raft", name: null }],
  ["raft/figure-8", { kind: "name", of: "raft", name: "figure-8" }],
  ["raft/a/b", { kind: "name", of: "raft", name: "a/b" }],
  ["./raft", { kind: "path", of: "./raft", name: null }],
  ["../x/mine", { kind: "path", of: "../x/mine", name: null }],
  ["/x/mine.ts#a", { kind: "path", of: "/x/mine.ts", name: "a" }],
  ["mine.ts", { kind: "path", of: "mine.ts", name: null }],
  ["mine.mts#b/c", { kind: "path", of: "mine.mts", name: "b/c" }],
  ["sub/mine.mjs", { kind: "path", of: "sub/mine.mjs", name: null }],
  ["mine.js", { kind: "path", of: "mine.js", name: null }],
  ["C:\\x\\mine.ts#a", { kind: "path", of: "C:\\x\\mine.ts", name: "a" }],
  ["C:/x/mine", { kind: "path", of: "C:/x/mine", name: null }],
])("what a target stands for: %s", (text, expected) => {
  expect(parseTarget(text, ".")).toEqual(expected);
});

test("a file whose own name has a # is a file", () => {
  const directory = directoryWith({ "c#/mine.ts": "" });
  expect(parseTarget("./c#/mine.ts", directory)).toEqual({ kind: "path", of: "./c#/mine.ts", name: null });
  expect(parseTarget("./c#/mine.ts#x", directory)).toEqual({ kind: "path", of: "./c#/mine.ts", name: "x" });
});

const lines = (body: string): string => `import { always, model, next, produce, protocol, spec } from "kripke";
const network = { order: "none", copies: "one", loses: "never", duplicates: "never" };
const make = (name, n) => protocol(name, { nodes: { a: { init: () => n } }, network, ends: () => true }, { "is small": always(({ a }) => a < 5) });
${body}`;

const verdict = async (files: Readonly<Record<string, string>>, target: string) => {
  const { code, out, err } = await kripke(directoryWith(files), "check", target, "--json");
  expect(err).toBe("");
  return [code, JSON.parse(out).model];
};

test.each([
  ["a default export", "export default make('one', 1);", "mine.ts", [0, "one"]],
  ["a named export", "export const p = make('one', 9);", "mine.ts", [12, "one"]],
  ["one of several", "export const p = make('p', 1);\nexport const q = make('q', 9);", "mine.ts#q", [12, "q"]],
  [
    "one by its own name",
    "export const p = make('left', 1);\nexport const q = make('right', 9);",
    "mine.ts#right",
    [12, "right"],
  ],
  ["the default beside others", "export const p = make('p', 9);\nexport default make('d', 1);", "mine.ts", [0, "d"]],
  ["the same thing twice", "const p = make('p', 1);\nexport default p;\nexport { p };", "mine.ts", [0, "p"]],
  ["await at the top", "export default await Promise.resolve(make('late', 1));", "mine.ts", [0, "late"]],
])("how a file may export: %s", async (_, body, target, expected) => {
  expect(await verdict({ "mine.ts": lines(body) }, target)).toEqual(expected);
});

test.each(["mine.js", "mine.cjs"])(
  "CommonJS is strict, so that a handler that changes its state is told: %s",
  async (name) => {
    const text = `#!/usr/bin/env node
const { next, protocol } = require(${JSON.stringify(path.join(root, "dist/index.js"))});
const network = { order: "none", copies: "one", loses: "never", duplicates: "never" };
const go = (s) => {
  s.n = 1;
  return next(s);
};
exports.mine = protocol("mine", { nodes: { a: { init: () => ({ n: 0 }), actions: { go } } }, network, ends: () => true }, {});
`;
    const { code, out } = await kripkeProcess(directoryWith({ [name]: text }), "check", `./${name}`, "--json");
    expect([code, JSON.parse(out).error]).toEqual([75, expect.stringContaining("changed what it was given")]);
  },
);

test.each(["{}", '{ "type": "module" }', '{ "type": "commonjs" }'])(
  "a file means the same under the package.json %s",
  async (json) => {
    const mine = `import { make } from "./make";\nexport default make("imported", 1);\n`;
    const files = { "package.json": json, "mine.ts": mine, "make.ts": `${lines("")}export { make };\n` };
    expect(await verdict(files, "./mine.ts")).toEqual([0, "imported"]);
  },
);

test("JavaScript, and strict mode where it imports and exports", async () => {
  const plain = lines("export default make('plain', 1);");
  expect(await verdict({ "mine.js": plain }, "mine.js")).toEqual([0, "plain"]);
  expect(await verdict({ "mine.mjs": plain }, "mine.mjs")).toEqual([0, "plain"]);
  const changes =
    "export default protocol('m', { nodes: { a: { init: () => ({ n: 0 }), actions: { go: (s) => { s.n = 1; return next(s); } } } }, network }, {});";
  const { code } = await kripke(directoryWith({ "mine.js": lines(changes) }), "check", "mine.js", "--json");
  expect(code).toBe(75);
});

const at = (asks: string): string =>
  `export const says = String(${asks}).endsWith("/far") || String(${asks}).endsWith("/far/it.ts") ? 1 : 9;`;

test.each([
  ["without an extension", "./far/it", at('"/far"')],
  ["in TypeScript, called .js", "./far/it.js", at('"/far"')],
  ["that asks for its address", "./far/it.ts", at("import.meta.url")],
  ["that asks for its name", "./far/it.ts", at("import.meta.filename")],
  ["that asks for its directory", "./far/it.ts", `#!/usr/bin/env node\n${at("__dirname")}`],
  ["in JSON", "./far/data.json", '{ "says": 1 }'],
  ["in CommonJS", "./far/it.cjs", 'exports.says = require("./other.cjs").says;'],
  [
    "in CommonJS that requires the package",
    "./far/it.cjs",
    'exports.says = require("kripke").model === undefined ? 9 : 1;',
  ],
  [
    "in JavaScript that requires by itself",
    "./far/it.mjs",
    `import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
export const { says } = require("./other.cjs");`,
  ],
  [
    "that does without what is missing",
    "./far/it.ts",
    'export const says = await import("./nowhere.ts").then(() => 9, () => 1);',
  ],
  ["of a package", "pack", at('"/far"')],
  ["of a package in CommonJS", "common", "exports.says = 1;"],
])("what a file may import: one %s", async (_, name, text) => {
  const file = name.startsWith(".") ? name.replace(/\/it(?:\.js)?$/, "/it.ts") : `node_modules/${name}/it.js`;
  const files = {
    "mine.ts": `import { says } from "${name}";\n${lines("export default make('imports', says);")}`,
    "far/other.cjs": "exports.says = 1;",
    "node_modules/pack/package.json": '{ "type": "module", "exports": "./it.js" }',
    "node_modules/common/package.json": '{ "main": "it" }',
    [file]: text,
  };
  expect(await verdict(files, "mine.ts")).toEqual([0, "imports"]);
});

test.each([
  [
    'import { nothing } from "kripke";',
    "threw while it was loaded: The requested module 'kripke' does not provide an export named 'nothing'.",
  ],
  [
    'import { nothing } from "./far";',
    'does not compile: line 1, column 9: No matching export in "<directory>/far.ts" for import "nothing"; correct it there.',
  ],
  [
    'import "@far/away/from";\nlet nothing;',
    'imports "@far/away/from", which is not installed: run `npm install @far/away` beside it.',
  ],
  [
    'await import("faraway");\nlet nothing;',
    'imports "faraway", which is not installed: run `npm install faraway` beside it.',
  ],
  ['import "./far/away.ts";\nlet nothing;', "imports the file far/away.ts, which does not exist: correct the path."],
])("what a file may not import: %s", async (text, message) => {
  const directory = directoryWith({
    "mine.ts": `${text}\nexport default nothing;`,
    "far.ts": "export const other = 1;",
  });
  const { code, err } = await kripke(directory, "check", "mine.ts");
  expect([code, err.replace(/"[^" ]*\/far\.ts"/, '"<directory>/far.ts"')]).toEqual([150, `mine.ts ${message}\n`]);
});

test("what is imported for what it does runs, whatever the package.json says of side effects", async () => {
  const files = {
    "mine.ts": `import "./far";\n${lines("export default make('effects', globalThis.done);")}`,
    "far.ts": "(globalThis as { done?: number }).done = 1;",
    "package.json": '{ "sideEffects": false }',
  };
  expect(await verdict(files, "mine.ts")).toEqual([0, "effects"]);
});

test("a tsconfig.json that cannot be read is told of as such", async () => {
  const files = { "mine.ts": 'import "./far";', "far.ts": "", "tsconfig.json": "{ not json" };
  const { code, err } = await kripke(directoryWith(files), "check", "mine.ts");
  expect([code, err]).toEqual([
    150,
    'tsconfig.json does not compile: line 1, column 2: Expected string in JSON but found "not"; correct it there.\n',
  ]);
});

test("another installed copy of the package is recognised by its brand", async () => {
  const copy = `const BRAND = Symbol.for("kripke.brand");
export const protocol = (name, system, claims) => ({ [BRAND]: "protocol", name, system, claims });
export const always = (says) => ({ kind: "always", says });
export const model = undefined, next = undefined, produce = undefined, spec = undefined;
`;
  const directory = directoryWith({
    "node_modules/kripke/package.json": '{ "name": "kripke", "type": "module", "exports": "./copy.js" }',
    "node_modules/kripke/copy.js": copy,
    "mine.ts": lines("export default make('from a copy', 1);"),
  });
  const { code, out } = await kripke(directory, "check", "mine.ts", "--json");
  expect([code, JSON.parse(out).model]).toEqual([0, "from a copy"]);
});

test("a trace names its file relative to itself, and its export", async () => {
  const directory = directoryWith({
    "deep/mine.ts": lines("export const p = make('p', 9);\nexport const q = make('q', 9);"),
  });
  const { out } = await kripke(directory, "check", "deep/mine.ts#q", "--trace-dir", "elsewhere");
  const trace = out.trimEnd().split(" ").at(-1)!;
  const replayed = await kripke(directory, "replay", trace);
  expect([replayed.code, replayed.err]).toEqual([0, ""]);
  symlinkSync(path.join(directory, "elsewhere"), path.join(directory, "linked"));
  expect((await kripke(directory, "replay", trace.replace("elsewhere", "./elsewhere"))).code).toBe(0);
});

test("a scenario is found by its name or as a slug, beside an export of the same model", async () => {
  const model = fixture("lost-update.ts");
  for (const name of ["two clients", "two-clients", "Two-Clients", "lost-update/two clients"])
    expect((await index.find(`${model}#${name}`)).scenario, name).toBe("two clients");
  expect((await index.find(model)).scenario).toBe(null);
  expect((await index.find(`${model}#lost-update`)).scenario).toBe(null);
});

test.each([
  ["a node", 'protocol("p", { nodes: { ["__proto__"]: {} } }, {})'],
  ["a variable", 'spec("s", { init: [{ ["__proto__"]: 0 }], actions: {} }, {})'],
])("%s called __proto__ is refused by that name", async (what, made) => {
  const files = { "mine.ts": `import { protocol, spec } from "kripke";\nexport default ${made} as never;\n` };
  const { code, err } = await kripke(directoryWith(files), "check", "./mine.ts");
  expect([code, err]).toEqual([150, expect.stringContaining(`${what} is called __proto__`)]);
});

test("variables and nodes may be called as what every object has", async () => {
  const text = `import { always, spec } from "kripke";
const count = (s: { constructor: number }) => s.constructor < 2 ? { ...s, constructor: s.constructor + 1 } : undefined;
export default spec("s", { init: [{ constructor: 0, toString: 1 }] as never, actions: { count } as never } as never, {
  small: always((s) => (s as unknown as { constructor: number }).constructor < 2),
} as never);
`;
  const { code } = await kripke(directoryWith({ "mine.ts": text }), "check", "./mine.ts", "--json");
  expect(code).toBe(12);
});
