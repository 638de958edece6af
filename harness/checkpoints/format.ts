// What lies in the directory of a checkpoint: `checkpoint.json`, and beside it files of integers that it names.
// The one idea: the JSON file is the checkpoint. It is written last, whole or not at all, and names its files with their lengths and
// checksums, so a process that is killed at any instant leaves the checkpoint before or this one, and a file that nobody names is nothing.
// Not here: reading and writing (directory.ts), what the numbers mean (checker/search/checkpoint).
import path from "node:path";
import * as z from "zod";
import { modelError, type SavedNumbers } from "../../checker/index.ts";

export const MANIFEST = "checkpoint.json";
const FORMAT = "kripke-checkpoint";
/** The one version of the format that is written and read. */
const VERSION = 1;

const natural = z.int().min(0);
const named = { file: z.string().regex(/^[a-z]+-\d+\.bin$/), bytes: natural, crc: natural };

/** A file of integers. */
const part = z.strictObject(named);
export type Part = z.infer<typeof part>;

/** A file of states in words. */
const statesPart = z.strictObject({
  ...named,
  states: natural,
  packing: z.strictObject({
    words: natural,
    word: z.array(natural),
    shift: z.array(natural),
    limit: z.array(natural),
    last: natural,
    free: natural,
    kept: natural,
  }),
});
export type StatesPart = z.infer<typeof statesPart>;

const claim = z.strictObject({
  name: z.string(),
  spoke: z.boolean(),
  twin: z.int(),
  hits: z.nullable(
    z.strictObject({ events: natural, states: z.array(natural), initial: z.array(natural), edges: z.array(natural) }),
  ),
});

const numbers = z.strictObject({
  distinct: natural,
  generated: natural,
  starts: z.array(natural),
  expanded: natural,
  end: z.int(),
  cut: natural,
  widest: natural,
  claims: z.array(claim),
  contents: z.array(z.strictObject({ index: natural, digest: natural })),
}) satisfies z.ZodType<SavedNumbers>;

/** What was searched: a checkpoint is of that, and of nothing else. */
const searched = z.strictObject({
  model: z.string(),
  scenario: z.nullable(z.string()),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  symmetry: z.boolean(),
  engine: z.string(),
  /** A digest of the author's code as it is bundled; null: a model of the library, which comes with the engine. */
  code: z.nullable(z.string()),
});
export type Searched = z.infer<typeof searched>;

const manifest = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  searched,
  numbers,
  /** By label: how often it was taken; how often it led to something new. */
  taken: part,
  fresh: part,
  lessons: z.array(part),
  states: z.array(statesPart),
});
/** What it says, beside that it is one. */
export type Manifest = Omit<z.infer<typeof manifest>, "format" | "version" | "numbers"> & {
  readonly numbers: SavedNumbers;
};

export const manifestText = (of: Manifest): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, ...of })}\n`;

/** Throws KripkeError 150 where the text is no checkpoint. */
export const parseManifest = (text: string, directory: string): Manifest => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw modelError(
      `${path.join(directory, MANIFEST)} is no checkpoint: it is not JSON, or only a part of it is there.`,
    );
  }
  const version = (json as { readonly version?: unknown } | null)?.version;
  if (typeof version === "number" && version !== VERSION)
    throw modelError(
      `${directory} has a checkpoint of format ${version}, and this version of Kripke goes on with format ${VERSION}: go on with the version that wrote it, or search from the beginning.`,
    );
  const parsed = manifest.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw modelError(
    `${path.join(directory, MANIFEST)} is no checkpoint of Kripke: ${issue!.path.join(".") || "it"}: ${issue!.message}.`,
  );
};
