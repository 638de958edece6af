// A user's file with all that it imports, as one module that Node loads as it loads any: without types, strict, by the same rules
// whatever its package.json says.
// The one idea: what is imported is found by the bundler, so nothing of Node's is hooked or patched. The author's files and packages
// that are modules are inside, with every variable beside their functions, so that each bundle has its own; outside stay this
// package as it is running ("kripke", installed beside the file or not), what Node brings, and packages in CommonJS.
// Not here: importing the bundle, and the sentences for what is wrong with a file (load.ts). What is lost against loading file by
// file: a path that is wholly computed, in `import()`, is not relative to the file; in a circle of imports, what is read too early is
// undefined and does not throw.
import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type BuildFailure,
  type BuildOptions,
  type BuildResult,
  build,
  type ImportKind,
  type Message,
  type OnResolveArgs,
  type OnResolveResult,
  type PluginBuild,
  type ResolveResult,
  stop,
} from "esbuild";
import { dist, home, isBuilt, running } from "../package.ts";

/** What is wrong with a file, or with one that it imports. */
export interface Fault {
  readonly file: string;
  /** What it imports and nobody finds: a package, or the path of a file; null: its text is wrong. */
  readonly missing: string | null;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What came of a bundle. */
export interface Bundled {
  /** Why there is none. */
  readonly fault: Fault | null;
  /** What stays outside, by its address in the bundle: as the files call it. */
  readonly names: ReadonlyMap<string, string>;
}

/** What runs of a file: the files that it is made of, and their text without types and comments. */
export interface Sources {
  readonly files: readonly string[];
  /** Null: it does not compile, or imports what is not there. */
  readonly text: string | null;
}

/** Looks at a file and all that it imports, and writes nothing. */
export const sourcesOf = async (file: string): Promise<Sources> => {
  const absWorkingDir = dirname(file);
  try {
    const { outputFiles, metafile } = await built({
      ...optionsFor(file, new Map(), AS_IT_IS),
      outfile: join(absWorkingDir, "watched.mjs"),
      absWorkingDir,
      write: false,
      metafile: true,
    });
    const files = Object.keys(metafile!.inputs).map((input) => resolve(absWorkingDir, input));
    return { files, text: outputFiles![0]!.text };
  } catch (failure) {
    const { file: faulty } = faultOf(file, failure as BuildFailure);
    return { files: [...new Set([file, faulty])], text: null };
  }
};

/** What else may be done with a file of the author's on its way into the bundle. */
export interface Edits {
  /** The text of a file in the place of what is there; null: as it is there. */
  readonly textOf: (file: string, text: string) => string | null;
  /** Do files of this package in a checkout stand for what they compile to, which is running? */
  readonly asRunning?: true;
}
const AS_IT_IS: Edits = { textOf: () => null };

/** Writes the bundle of a file. */
export const bundle = async (file: string, outfile: string, edits: Edits = AS_IT_IS): Promise<Bundled> => {
  const names = new Map<string, string>();
  const fault = await built({
    ...optionsFor(file, names, edits),
    outfile,
    sourcemap: "inline",
    banner: { js: `${requireFor(file)} ${GONE}` },
  }).then(
    () => null,
    (failure: BuildFailure) => faultOf(file, failure),
  );
  return { fault, names };
};

const optionsFor = (file: string, names: Map<string, string>, edits: Edits) =>
  ({
    entryPoints: [file],
    bundle: true,
    platform: "node",
    format: "esm",
    target: `node${process.versions.node}`,
    // As Node finds packages; a bundler's own condition would be one more.
    conditions: [],
    // What a package.json says of side effects is for what is shipped; here all runs that is imported.
    ignoreAnnotations: true,
    define: PLACES,
    logLevel: "silent",
    // To the bundler it might be a type, but only what is used as a value is undefined.
    logOverride: { "import-is-undefined": "error" },
    plugins: [
      { name: "what is imported", setup: finds(names, edits) },
      { name: "where a file is", setup: places(edits) },
    ],
  }) satisfies BuildOptions;

/** Bundles; with a new bundler if the process of the last has ended, as by a Ctrl+C that was meant for this one. */
const built = (options: BuildOptions): Promise<BuildResult> =>
  build(options).catch(async (failure: Error | BuildFailure) => {
    if ("errors" in failure) throw failure;
    await stop();
    return build(options);
  });

const faultOf = (entry: string, { errors: [error] }: BuildFailure): Fault => {
  const { text, location, detail } = error as Message;
  const { file = entry, line = 0, column = 0 } = location ?? {};
  return { file: resolve(file), missing: typeof detail === "string" ? detail : null, text, line, column };
};

/** `require` for what stays outside. */
const requireFor = (file: string): string =>
  `import { createRequire as createRequireOfKripke } from "node:module"; const require = createRequireOfKripke(${JSON.stringify(file)});`;

/** The bundle goes when it has been read, before the author's code runs, which may end the thread. */
const GONE = 'require("node:fs").rmSync(new URL(import.meta.url));';

const own = running("index");
/** Where what is running lies; from source, where an older build of it lies. */
const compiled = dist + sep;

/** The mark on what is asked while answering. */
const ASKED = "asked";

const finds = (names: Map<string, string>, edits: Edits) => (bundler: PluginBuild) =>
  bundler.onResolve({ filter: /./ }, async ({ path: name, pluginData, ...from }) => {
    if (from.kind === "entry-point" || pluginData === ASKED || isBuiltin(name)) return undefined;
    const there = await whereIs(bundler, name, from);
    if (there === null) return missing(name, from.resolveDir, from.kind);
    const found = edits.asRunning === true ? runningFor(there) : there;
    if (!staysOutside(name, found.path, from.kind)) return found;
    // Node's `require` knows paths, its `import` addresses.
    const path = from.kind.startsWith("require") ? found.path : pathToFileURL(found.path).href;
    names.set(path, name);
    return { path, external: true };
  });

type From = Omit<OnResolveArgs, "path" | "pluginData">;
type Place = Pick<ResolveResult, "path" | "namespace" | "suffix">;

/** Where something is: beside the file, else, if it is of this package, where that is running. */
const whereIs = async (bundler: PluginBuild, name: string, from: From): Promise<Place | null> => {
  const ask = (resolveDir: string) => bundler.resolve(name, { ...from, resolveDir, pluginData: ASKED });
  const beside = await ask(from.resolveDir);
  const isBeside = beside.path !== "" && !beside.path.startsWith(compiled);
  if (name === "kripke" && !isBeside) return { path: own, namespace: "file", suffix: "" };
  const { path, namespace, suffix } = isBeside || !isOurs(name) ? beside : await ask(dirname(own));
  return path === "" ? null : { path, namespace, suffix };
};

/** What a file of this package compiles to, where that is running; models are an author's. */
const runningFor = (found: Place): Place => {
  const file = relative(home, found.path).replace(/\.ts$/, ".js");
  const isMachinery = isBuilt && !/^(?:\.\.|models|test|node_modules|dist)(?:[\\/]|$)/.test(file) && !isAbsolute(file);
  const path = join(compiled, file);
  return isMachinery && existsSync(path) ? { ...found, path } : found;
};

const isOurs = (name: string): boolean => /^kripke(?:\/|$)/.test(name);

const isOfPackage = (file: string): boolean => /[\\/]node_modules[\\/]/.test(file);

const staysOutside = (name: string, file: string, kind: ImportKind): boolean =>
  (isBuilt && file.startsWith(compiled)) ||
  kind === "require-resolve" ||
  extname(file) === ".node" ||
  (isOfPackage(file) && (isOurs(name) || isCommonJs(file)));

/** Is a file of a package in CommonJS, as Node sees it? */
const isCommonJs = (file: string): boolean => {
  if (extname(file) !== ".js") return extname(file) === ".cjs";
  for (let directory = dirname(file); isOfPackage(directory + sep); directory = dirname(directory)) {
    const type = typeIn(join(directory, "package.json"));
    if (type !== null) return type !== "module";
  }
  return true;
};

/** The type that a package.json says; null: there is none that can be read. */
const typeIn = (file: string): string | undefined | null => {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly type?: string }).type;
  } catch {
    return null;
  }
};

/** Only what is always imported must be there: the rest may never be asked for. */
const missing = (name: string, directory: string, kind: ImportKind): OnResolveResult => {
  const path = /^\.{0,2}[\\/]/.test(name) ? resolve(directory, name) : name;
  return kind === "import-statement"
    ? { errors: [{ text: `${path} is missing`, detail: path }] }
    : { path, external: true };
};

/** What a module knows of its place: a bundle has but one, so each file that asks is told its own. */
const PLACES = {
  "import.meta.url": "urlOfKripke",
  "import.meta.filename": "__filename",
  "import.meta.dirname": "__dirname",
};

const LOADERS = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".jsx": "jsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
} as const;

const places =
  ({ textOf }: Edits) =>
  (bundler: PluginBuild): void =>
    bundler.onLoad({ filter: /\.(?:[mc]?[jt]s|[jt]sx)$/, namespace: "file" }, ({ path }) => {
      const there = readFileSync(path, "utf8");
      const edited = isOfPackage(path) || path.startsWith(compiled) ? null : textOf(path, there);
      const text = edited ?? there;
      const loader = LOADERS[extname(path) as keyof typeof LOADERS];
      if (!/import\.meta\.(?:url|filename|dirname)|__filename|__dirname/.test(text))
        return edited === null ? undefined : { contents: edited, loader };
      const told = { urlOfKripke: pathToFileURL(path).href, __filename: path, __dirname: dirname(path) };
      const variables = Object.entries(told).map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`);
      // On the line that is there, so that the lines stay as they are.
      return { contents: `${variables.join(" ")} ${text.replace(/^#!/, "//")}`, loader };
    });
