// A model with its mutants in it: loaded once, and once more for a mutant of what is said beside the functions.
// The one idea: a mutated protocol is the original with other nodes: claims, network, faults and bounds are always those that the
// author wrote, and only the nodes are built, and their handlers called, with the mutant.
// Not here: what the mutants are (mutants.ts), what is asked of the protocols (scenario.ts).
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  BRAND,
  type Checkable,
  isCheckable,
  modelError,
  type Nodes,
  type ProtocolSource,
  type Subject,
  subjectOf,
} from "../checker/index.ts";
import { addressOf, home } from "../harness/package.ts";
import { type LoadedFile, loaderOf } from "../harness/targets/load.ts";
import { exportOf, type Target } from "../harness/targets/target.ts";
import { type Around, wrapped } from "./around.ts";
import type { Atom } from "./atoms.ts";
import { instrumented } from "./instrument.ts";
import { type MutatedFile, mutatedFiles } from "./mutants.ts";
import type { Mutant } from "./sites.ts";
import { BUILDING, HANDLING, LOADING, Switch } from "./switch.ts";

/** Of the package's own files only the models are an author's. */
const MACHINERY = ["checker", "traces", "harness", "mutation", "cli", "bench", "index.ts"].map((name) =>
  path.join(home, name),
);
const isAuthors = (file: string): boolean =>
  !MACHINERY.some((own) => file === own || file.startsWith(own + path.sep)) &&
  !file.includes(`${path.sep}node_modules${path.sep}`);

/** A target that is a path, absolute. */
export type FileTarget = Target & { readonly kind: "path" };

export class Loaded {
  readonly files: readonly MutatedFile[];
  readonly switch: Switch;
  readonly #target: FileTarget;
  readonly #load: () => Promise<LoadedFile>;
  readonly #original: Checkable;
  /** Of mutants that are loaded anew, the last: scenario after scenario asks for it. */
  #anew: { readonly mutant: number; readonly checkable: Checkable } | null = null;

  private constructor(
    target: FileTarget,
    files: readonly MutatedFile[],
    switched: Switch,
    load: () => Promise<LoadedFile>,
    original: Checkable,
  ) {
    this.#target = target;
    this.files = files;
    this.switch = switched;
    this.#load = load;
    this.#original = original;
  }

  /** Loads a file with the mutants of all of the author's files that it imports. Throws KripkeError 150 where it does not load. */
  static async of(target: FileTarget): Promise<Loaded> {
    const texts = await textsOf(target);
    const files = mutatedFiles(texts);
    const switched = new Switch(files.reduce((sum, { sites, atoms }) => sum + sites.length + atoms.length, 0));
    switched.install();
    const edited = new Map(files.map((file) => [file.file, instrumented(file)]));
    const textOf = (file: string): string | null => edited.get(file) ?? null;
    const load = await loaderOf(target.of, "/", { textOf, asRunning: true });
    const { checkable } = exportOf(target, await switched.loading(0, load));
    return new Loaded(target, files, switched, load, checkable);
  }

  get mutants(): readonly Mutant[] {
    return this.files.flatMap(({ sites }) => sites.flatMap(({ mutants }) => mutants));
  }

  /** The atoms of the claims, in the order of the files and of their text. */
  get atoms(): readonly Atom[] {
    return this.files.flatMap(({ atoms }) => atoms);
  }

  get checkable(): Checkable {
    return this.#original;
  }

  /** The original under a scenario. */
  subject(scenario: string | null): Subject {
    return this.switch.run(BUILDING, 0, () => subjectOf(this.#original, scenario, {}, this.#target.of));
  }

  /** Does a mutant's place run while its file is loaded, so that it must be loaded for it? */
  isLoaded(site: number): boolean {
    return this.switch.reached(site, LOADING);
  }

  /** The nodes of a scenario, built with a mutant. */
  async nodes(scenario: string | null, mutant: number, site: number): Promise<Nodes> {
    const checkable = this.isLoaded(site) ? await this.#loadedFor(mutant) : this.#original;
    const { source } = this.switch.run(BUILDING, mutant, () => subjectOf(checkable, scenario));
    return protocolIn(source).system.nodes;
  }

  async #loadedFor(mutant: number): Promise<Checkable> {
    if (this.#anew?.mutant !== mutant) {
      const { checkable } = exportOf(this.#target, await this.switch.loading(mutant, this.#load));
      this.#anew = { mutant, checkable };
    }
    return this.#anew.checkable;
  }

  /** The original with these nodes, and something around each call of their handlers. */
  with(source: ProtocolSource, nodes: Nodes, around: Around): ProtocolSource {
    return { ...source, system: { ...source.system, nodes: wrapped(nodes, around) } };
  }

  /** Around the calls: a mutant runs in them. */
  readonly running =
    (mutant: number): Around =>
    (_handler, _args, call) =>
      this.switch.run(HANDLING, mutant, call);
}

/** The author's files, those that are imported first. */
const textsOf = async (target: FileTarget): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>();
  const textOf = (file: string, text: string): null => {
    if (isAuthors(file)) texts.set(file, text);
    return null;
  };
  await loaderOf(target.of, "/", { textOf, asRunning: true });
  return new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Throws KripkeError 150 of what has no handlers. */
export const protocolIn = (source: Subject["source"]): ProtocolSource => {
  if (source[BRAND] === "protocol") return source;
  throw modelError(
    `"${source.name}" is a spec: its actions are asked for what they read, not for the whole state, so they are not mutated; mutate a protocol, whose nodes have handlers`,
  );
};

const MODELS = path.join(home, "models");

/** Where a model of the library is written: the target that loads it from its file. Throws KripkeError 150 where the sources are not. */
export const fileOfLibrary = async (model: Checkable): Promise<FileTarget> => {
  const registry = path.join(MODELS, "registry.ts");
  if (!existsSync(registry))
    throw modelError(
      `The files of "${model.name}" are not in the installed package, which has only what they compile to: run this in a checkout of Kripke, or copy the model into a file of your own`,
    );
  for (const [, imported] of readFileSync(registry, "utf8").matchAll(/ from "(\.\/[^"]+)"/g)) {
    const module = path.posix.join("models", imported!.replace(/\.ts$/, ""));
    const exports = (await import(addressOf(module))) as Readonly<Record<string, unknown>>;
    const found = Object.entries(exports).find(([, value]) => isCheckable(value) && value.name === model.name);
    if (found !== undefined)
      return { kind: "path", of: path.join(MODELS, imported!), name: found[0] === "default" ? null : found[0] };
  }
  throw modelError(`No file of the library exports "${model.name}"`);
};
