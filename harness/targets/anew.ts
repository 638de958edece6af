// A subject from its file once more: its modules run again, so every variable beside the functions is as it was in the beginning.
// The one idea: each load of a file has modules of its own, in the engine's own thread, where states need not be copied to be asked
// about; what loads share (the globals that the model made, and what it required by itself) is put aside meanwhile.
// Not here: what the other instance is asked (checker/result/purity.ts).
import { createRequire } from "node:module";
import { type Checkable, isKripkeError, type Subject, sentenceOf, subjectOf } from "../../checker/index.ts";
import { globalsBefore } from "./load.ts";
import { findTarget, parseTarget } from "./target.ts";

type Source = Subject["source"];
type Anew = { readonly source: Source } | { readonly because: string; readonly isFault: boolean };

/** Loads the subject's file anew and does something with what comes of it, before everything is as it was. */
export const anew = async <T>(subject: Subject, ask: (anew: Anew) => T): Promise<T> => {
  if (parseTarget(subject.reference, "/").kind !== "path")
    return ask({ because: "what was made in the program that checks it cannot be loaded anew", isFault: false });
  const restore = putAside();
  try {
    return ask(await loaded(subject));
  } finally {
    restore();
  }
};

const loaded = async ({ reference, scenario, parameters }: Subject): Promise<Anew> => {
  try {
    const { checkable } = await findTarget(reference, "/");
    return { source: sourceOf(checkable, scenario, parameters, reference) };
  } catch (error) {
    const sentence = (isKripkeError(error) ? error.message : sentenceOf(error)).replace(/\.$/, "");
    return { because: `it could not be loaded anew (${sentence})`, isFault: true };
  }
};

const sourceOf = (...[checkable, ...rest]: Parameters<typeof subjectOf>): Source =>
  subjectOf(checkable satisfies Checkable, ...rest).source;

/** Takes away what would be found again; answers how it is put back. */
const putAside = (): (() => void) => {
  const restores = [globalsAside(), modulesAside()];
  return () => {
    for (const restore of restores) restore();
  };
};

/** The globals that came with the model's file, or since. */
const globalsAside = (): (() => void) => {
  const before = globalsBefore();
  const since = (): string[] => Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
  const aside = new Map(since().map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)!]));
  for (const name of aside.keys()) Reflect.deleteProperty(globalThis, name);
  return () => {
    for (const name of since()) Reflect.deleteProperty(globalThis, name);
    for (const [name, descriptor] of aside) Object.defineProperty(globalThis, name, descriptor);
  };
};

/** Modules that are no packages, and that Node keeps since a model required them with a `require` of its own. */
const modulesAside = (): (() => void) => {
  const { cache } = createRequire(import.meta.url);
  const own = Object.keys(cache).filter((file) => !/[\\/]node_modules[\\/]/.test(file));
  const aside = own.map((file) => [file, cache[file]] as const);
  for (const file of own) delete cache[file];
  return () => {
    for (const file of Object.keys(cache)) if (!/[\\/]node_modules[\\/]/.test(file)) delete cache[file];
    for (const [file, module] of aside) cache[file] = module;
  };
};
