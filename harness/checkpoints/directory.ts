// A checkpoint in a directory: a search is saved there at intervals, and goes on from there.
// The one idea: states never change once they are found, so each saving appends what is new, and only then says so (format.ts).
// Not here: what is saved and how a search goes on (checker/search/checkpoint), flags (cli/).
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { type Checkpoints, modelError, type SavedSearch, sentenceOf, usageError } from "../../checker/index.ts";
import { makeDirectory } from "../../traces/index.ts";
import { assertWhole, pieces, readPart, writePart, writeThrough } from "./files.ts";
import { MANIFEST, type Manifest, manifestText, parseManifest, type Searched, type StatesPart } from "./format.ts";

/** Seconds between two savings where nothing is said. */
export const EVERY_SECONDS = 60;
/** A saving takes at most this share of the time. */
const SHARE = 0.1;
/** States that are read at once. */
const STATES_AT_ONCE = 1 << 15;

export interface KeptOptions {
  readonly directory: string;
  readonly everySeconds: number;
  readonly now: () => number;
}

/** A directory in which a search is kept. */
export interface Kept extends Checkpoints {
  /** States of the checkpoint that lies there now; null: none does. */
  readonly states: number | null;
  /** Why the search could not be saved the last time, in a sentence; null: it could. */
  readonly failed: string | null;
}

/** Begins to keep a search. Throws KripkeError 2 where the directory has a checkpoint, or cannot be written. */
export const keepIn = async (searched: Searched, options: KeptOptions): Promise<Kept> => {
  const { directory } = options;
  try {
    await makeDirectory(directory);
    if (readdirSync(directory).includes(MANIFEST))
      throw usageError(
        `${directory} has a checkpoint already: go on with it by --resume, remove it, or name another directory`,
      );
  } catch (error) {
    if (isSystemError(error)) throw usageError(`A checkpoint cannot be written to ${directory}: ${sentenceOf(error)}`);
    throw error;
  }
  return new Keeper(searched, options, null);
};

/**
 * Goes on with the search that is kept there, and keeps it there. Throws KripkeError 150 where there is none, or it is of something else,
 * or not whole.
 */
export const resumeFrom = (searched: Searched, options: KeptOptions): Kept => {
  const { directory } = options;
  const manifest = parseManifest(manifestIn(directory), directory);
  assertSame(manifest.searched, searched, directory);
  for (const part of [manifest.taken, manifest.fresh, ...manifest.lessons, ...manifest.states])
    assertWhole(directory, part);
  return new Keeper(searched, options, manifest);
};

const manifestIn = (directory: string): string => {
  try {
    return readFileSync(path.join(directory, MANIFEST), "utf8");
  } catch (error) {
    const why = isSystemError(error) && error.code === "ENOENT" ? `it has no ${MANIFEST}` : sentenceOf(error);
    throw modelError(
      `There is no checkpoint in ${directory}: ${why}. \`--checkpoint ${directory}\` writes one while a search runs.`,
    );
  }
};

class Keeper implements Kept {
  readonly #searched: Searched;
  readonly #options: KeptOptions;
  #manifest: Manifest | null;
  /** Numbers of files that were begun. */
  #file: number;
  #next: number;
  #failed: string | null = null;
  readonly saved: SavedSearch | null;

  constructor(searched: Searched, options: KeptOptions, manifest: Manifest | null) {
    this.#searched = searched;
    this.#options = options;
    this.#manifest = manifest;
    this.#next = options.now() + options.everySeconds * 1000;
    this.#file = manifest === null ? 0 : lastFileOf(manifest) + 1;
    this.saved = manifest === null ? null : savedSearch(options.directory, manifest);
  }

  get states(): number | null {
    return this.#manifest?.numbers.distinct ?? null;
  }

  get failed(): string | null {
    return this.#failed;
  }

  isDue(): boolean {
    return this.#options.now() >= this.#next;
  }

  save(search: SavedSearch): void {
    const { everySeconds, now, directory } = this.#options;
    const from = now();
    const before = this.#manifest;
    const file = this.#file++;
    try {
      this.#manifest = this.#written(search, file);
      this.#failed = null;
      if (before !== null) removeAll(directory, [before.taken.file, before.fresh.file]);
    } catch (error) {
      this.#manifest = before;
      this.#failed = sentenceOf(error);
      removeAll(directory, partsOf(file));
    }
    this.#next = now() + Math.max(everySeconds * 1000, (now() - from) / SHARE);
  }

  #written({ taken, fresh, lessons, statesFrom, ...numbers }: SavedSearch, file: number): Manifest {
    const { directory } = this.#options;
    const { states = [], lessons: learned = [] } = this.#manifest ?? {};
    const [ofTaken, ofFresh, ofLessons, ofStates] = partsOf(file);
    const known = states.reduce((sum, part) => sum + part.states, 0);
    const heard = learned.reduce((sum, part) => sum + part.bytes, 0) / Int32Array.BYTES_PER_ELEMENT;
    const added: StatesPart[] = [];
    for (const { packing, words, states: count } of statesFrom(known)) {
      const part = writePart(directory, ofStates!, words);
      const { word, shift, limit, ...rest } = packing;
      added.push({
        ...part,
        states: count,
        packing: { ...rest, word: [...word], shift: [...shift], limit: [...limit] },
      });
    }
    const manifest = {
      searched: this.#searched,
      numbers,
      taken: writePart(directory, ofTaken!, taken),
      fresh: writePart(directory, ofFresh!, fresh),
      lessons: [...learned, writePart(directory, ofLessons!, lessons.subarray(heard))],
      states: [...states, ...added],
    };
    const beside = path.join(directory, `${MANIFEST}.tmp`);
    writeThrough(beside, new TextEncoder().encode(manifestText(manifest)));
    renameSync(beside, path.join(directory, MANIFEST));
    return manifest;
  }
}

const partsOf = (file: number): readonly string[] =>
  ["taken", "fresh", "lessons", "states"].map((what) => `${what}-${file}.bin`);

const lastFileOf = ({ taken }: Manifest): number => Number(/\d+/.exec(taken.file)![0]);

/** As far as it can be: nobody names them. */
const removeAll = (directory: string, files: readonly string[]): void => {
  for (const file of files)
    try {
      rmSync(path.join(directory, file), { force: true });
    } catch {}
};

const savedSearch = (directory: string, { numbers, taken, fresh, lessons, states }: Manifest): SavedSearch => {
  const all = lessons.map((part) => new Int32Array(readPart(directory, part)));
  const together = new Int32Array(all.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of all) {
    together.set(each, at);
    at += each.length;
  }
  return {
    ...numbers,
    taken: new Float64Array(readPart(directory, taken)),
    fresh: new Float64Array(readPart(directory, fresh)),
    lessons: together,
    statesFrom: function* () {
      for (const part of states) yield* statesIn(directory, part);
    },
  };
};

function* statesIn(directory: string, part: StatesPart) {
  const { word, shift, limit, ...rest } = part.packing;
  const packing = {
    ...rest,
    word: Int32Array.from(word),
    shift: Int32Array.from(shift),
    limit: Int32Array.from(limit),
  };
  const bytes = packing.words * Uint32Array.BYTES_PER_ELEMENT;
  for (const piece of pieces(directory, part, bytes * STATES_AT_ONCE))
    yield {
      packing,
      words: new Uint32Array(piece.buffer, piece.byteOffset, piece.length / Uint32Array.BYTES_PER_ELEMENT),
      states: piece.length / bytes,
    };
}

/** In which of these a checkpoint differs from what is to be searched, each said by its name. */
const assertSame = (was: Searched, is: Searched, directory: string): void => {
  const differs = (what: string, then: unknown, now: unknown) =>
    modelError(
      `The checkpoint in ${directory} is of ${what} ${JSON.stringify(then)}, and this is ${JSON.stringify(now)}: go on with what was saved, or search from the beginning into another directory.`,
    );
  if (was.model !== is.model) throw differs("the model", was.model, is.model);
  if (was.scenario !== is.scenario) throw differs("the scenario", was.scenario, is.scenario);
  for (const name of new Set([...Object.keys(was.parameters), ...Object.keys(is.parameters)]))
    if (was.parameters[name] !== is.parameters[name])
      throw differs(`the parameter ${name} =`, was.parameters[name], is.parameters[name]);
  if (was.symmetry !== is.symmetry)
    throw modelError(
      `The checkpoint in ${directory} is of a search ${was.symmetry ? "with" : "without"} symmetry, and this one is ${is.symmetry ? "with" : "without"} it: ${was.symmetry ? "leave --no-symmetry out" : "add --no-symmetry"}.`,
    );
  if (was.engine !== is.engine) throw differs("Kripke", was.engine, is.engine);
  if (was.code !== is.code)
    throw modelError(
      `The checkpoint in ${directory} is of another text of ${is.model}: its file, or one that it imports, has changed since. What was found before may not be so any more; search from the beginning.`,
    );
};

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && "syscall" in error;
