// Survivors that an author accepts, each with its reason, in a file beside the model.
// The one idea: an entry names a change by its text, not by its line, so it stays when the file grows; one that is no survivor (any
// more) is told, so that the list says nothing that is not so.
// Not here: who survives (judging.ts).
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { modelError, sentenceOf } from "../checker/index.ts";
import type { Mutant } from "./sites.ts";

const entrySchema = z.strictObject({
  /** The model whose survivor it is, where several models of the folder share the file; otherwise of every one. */
  model: z.string().optional(),
  /** The file, relative to the list. */
  file: z.string(),
  /** The line on which it stands, without what it is indented by. */
  on: z.string(),
  before: z.string(),
  after: z.string(),
  /** Why no claim needs to notice it. */
  reason: z.string().min(1),
});

type Entry = z.infer<typeof entrySchema>;
/** An entry, with its file in full. */
export interface Accepted extends Entry {
  readonly list: string;
}

/** The name of the list beside a model's file. */
export const LIST = "survivors.json";

/** The list beside a file; empty if there is none. Throws KripkeError 150 where it cannot be read. */
export const readAccepted = (list: string): readonly Accepted[] => {
  if (!existsSync(list)) return [];
  try {
    const entries = z.array(entrySchema).parse(JSON.parse(readFileSync(list, "utf8")));
    return entries.map((entry) => ({ ...entry, file: path.resolve(path.dirname(list), entry.file), list }));
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? error.issues.map(({ path: at, message }) => `${at.join(".")}: ${message}`).join("; ")
        : sentenceOf(error);
    throw modelError(
      `${list} is no list of accepted survivors (${why}): it holds entries { file, on, before, after, reason }, with { model } where several models share the file`,
    );
  }
};

const lineAt = (text: string, at: number): string => {
  const end = text.indexOf("\n", at);
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, end < 0 ? undefined : end).trim();
};

/** The reasons of survivors that are accepted, by mutant; and the entries that are none of them. */
export const acceptedOf = (
  accepted: readonly Accepted[],
  survivors: readonly Mutant[],
  texts: ReadonlyMap<string, string>,
): { readonly reasons: ReadonlyMap<number, string>; readonly stale: readonly Accepted[] } => {
  const reasons = new Map<number, string>();
  const stale = accepted.filter((entry) => {
    const found = survivors.filter(
      ({ file, before, after, start }) =>
        file === entry.file &&
        before === entry.before &&
        after === entry.after &&
        lineAt(texts.get(file)!, start) === entry.on,
    );
    for (const { id } of found) reasons.set(id, entry.reason);
    return found.length === 0;
  });
  return { reasons, stale };
};

/** What an entry for a survivor would be, but for its reason. */
export const entryFor = (
  { file, before, after, start }: Mutant,
  text: string,
  list: string,
): Omit<Entry, "reason"> => ({
  file: path.relative(path.dirname(list), file),
  on: lineAt(text, start),
  before,
  after,
});
