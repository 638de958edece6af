// What users run, in few files: `npm run bundle`, after the compiler has written dist/; with `--alone`, for the package, what the
// compiler wrote of modules that nobody reaches any more is taken away.
// The one idea: Node needs a millisecond or two for each module, and the command had 660 of them, which was most of what a short run
// took. So each entry point is written anew with all that it needs in a few shared chunks, and there is still one engine in a process,
// because every entry takes the same chunks.
// The library's models are one file more, beside the others and not among them: they are an author's, who is named where they fail. Beside
// it lies where its lines were written, by which a trace names the handlers (lines.ts).
// It is reached by the package's own name for it (`imports` in package.json), which is right from wherever a chunk lies.
// Not here: types (tsc), the pages (`npm run page`).
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { ENTRIES, PUBLIC } from "./entries.ts";
import { linesOf } from "./lines.ts";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const CHUNKS = "chunks";

const REGISTRY = "models/registry";

/** Packages that are taken into the chunks, with what they need: large ones of which few functions are used. */
const TAKEN = ["zod", "xmlbuilder2", "@babel/parser"];

const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  charset: "utf8",
  logLevel: "warning",
} as const satisfies BuildOptions;

const entries = (names: readonly string[]): BuildOptions["entryPoints"] =>
  names.map((name) => ({ in: `${name}.ts`, out: name }));

const isOfPackage = (file: string): boolean => file.includes(`${path.sep}node_modules${path.sep}`);

const packagesOutside: Plugin = {
  name: "packages stay outside",
  setup: (bundler) => {
    bundler.onResolve({ filter: /^[^.]/ }, ({ path: name, kind, importer }) =>
      kind === "entry-point" || TAKEN.includes(name) || isOfPackage(importer)
        ? undefined
        : { path: name, external: true },
    );
  },
};

const models = path.join(root, "models") + path.sep;
const asModule = (file: string): string => file.replaceAll(path.sep, "/").replace(/\.ts$/, ".js");

const modelsOutside: Plugin = {
  name: "models stay outside",
  setup: (bundler) => {
    bundler.onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) => {
      const file = path.resolve(resolveDir, name);
      return file.startsWith(models)
        ? { path: `#models/${asModule(path.relative(models, file))}`, external: true }
        : undefined;
    });
  },
};

const nothingButModels: Plugin = {
  name: "nothing but models",
  setup: (bundler) => {
    bundler.onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) => {
      const file = path.resolve(resolveDir, name);
      return file.startsWith(models) ? undefined : { path: asModule(path.relative(models, file)), external: true };
    });
  },
};

/** Who takes a package's text takes its licence along. */
const licencesOf = ({ inputs }: Metafile): string => {
  const packages = new Set(
    Object.keys(inputs).flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []),
  );
  const licenceOf = (name: string): string => {
    const folder = path.join(root, "node_modules", name);
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} is in the chunks and has no licence`);
    return `${name}\n\n${readFileSync(path.join(folder, file), "utf8").trim()}\n`;
  };
  return [...packages].sort().map(licenceOf).join("\n");
};

/** The declarations that programs can come to, from these on. */
const declarationsFrom = (files: readonly string[]): ReadonlySet<string> => {
  const reached = new Set(files);
  for (const file of reached)
    for (const [, imported] of readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.{1,2}\/[^"]+)\.[jt]s"/g))
      reached.add(path.resolve(path.dirname(file), `${imported}.d.ts`));
  return reached;
};

/** Takes away the modules of dist/ that are in chunks, and the declarations that nobody comes to. */
const takeAwayOthers = (): void => {
  const modules = [...ENTRIES, REGISTRY].map((name) => path.join(dist, `${name}.js`));
  const declarations = declarationsFrom(PUBLIC.map((name) => path.join(dist, `${name}.d.ts`)));
  const reached = new Set([...modules, ...declarations]);
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    const file = path.join(dist, name);
    const isOther = name.startsWith(CHUNKS + path.sep) || name.startsWith(path.join("traces/viewer/page"));
    if (/\.(?:js|d\.ts)$/.test(name) && !isOther && !reached.has(file)) rmSync(file);
  }
};

const { metafile } = await build({
  ...common,
  metafile: true,
  // Constants of a module are numbers then, and not variables of a chunk that are read each time.
  minifySyntax: true,
  // Packages in CommonJS ask for Node's own modules.
  banner: {
    js: 'import { createRequire as requiring } from "node:module"; const require = requiring(import.meta.url);',
  },
  entryPoints: entries(ENTRIES),
  chunkNames: `${CHUNKS}/[name]-[hash]`,
  splitting: true,
  plugins: [packagesOutside, modelsOutside],
});
const library = await build({
  ...common,
  entryPoints: entries([REGISTRY]),
  plugins: [packagesOutside, nothingButModels],
  sourcemap: "external",
  sourcesContent: false,
  write: false,
});
const [map, registry] = library.outputFiles.sort(
  (a, b) => Number(a.path.endsWith("js")) - Number(b.path.endsWith("js")),
);
// Where nothing was compiled before, nobody has made its folder.
mkdirSync(path.dirname(registry!.path), { recursive: true });
writeFileSync(registry!.path, registry!.text);
const lines = linesOf(registry!.text, JSON.parse(map!.text), path.dirname(registry!.path), root);
writeFileSync(registry!.path.replace(/\.js$/, ".lines.json"), JSON.stringify(lines));
const made = new Set(Object.keys(metafile.outputs).map((file) => path.basename(file)));
for (const file of readdirSync(path.join(dist, CHUNKS))) if (!made.has(file)) rmSync(path.join(dist, CHUNKS, file));
writeFileSync(path.join(dist, CHUNKS, "LICENCES.txt"), licencesOf(metafile));
if (process.argv.includes("--alone")) takeAwayOthers();
