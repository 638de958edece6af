// What the page may ask, as it comes over the network: read and refused here.
// The one idea: what is let through is what the types of the interface say, whoever sent it.
// Not here: the interface (traces/viewer/live.ts), answering (session.ts).
import * as z from "zod";
import { usageError } from "../../checker/index.ts";
import type { live } from "../../traces/index.ts";

const number = z.int().min(0);
const seconds = z.number().positive().max(86_400);
const way = z.strictObject({
  initial: number,
  choices: z.array(number).max(100_000),
  shows: z.strictObject({ claim: z.string(), loop: number.nullable() }).nullable(),
});

const said = z.array(number).max(10_000);

const ASKED: { readonly [A in live.Asked]: z.ZodType<live.Asks[A]["asked"]> } = {
  about: z.strictObject({}),
  walk: z.strictObject({ way, at: number, known: z.strictObject({ events: z.int().min(-1), said }) }),
  claims: z.strictObject({ way, said }),
  here: z.strictObject({ way }),
  ahead: z.strictObject({ way }),
  random: z.strictObject({ way, events: number.max(10_000), seed: number.nullable(), faults: z.boolean() }),
  follow: z.strictObject({ trace: z.string() }),
  save: z.strictObject({ way }),
  seek: z.strictObject({ predicate: z.string(), seconds, from: way.nullable() }),
  example: z.strictObject({ claim: z.string(), seconds }),
  explain: z.strictObject({ way, seconds }),
  graph: z.strictObject({ most: number.max(20_000), seconds }),
  check: z.strictObject({ seconds }),
  stop: z.strictObject({ what: z.enum(["seek", "check"]) }),
};

/** What may be asked, if that is its name. */
export const askedNamed = (name: string): live.Asked | undefined =>
  (Object.keys(ASKED) as live.Asked[]).find((known) => known === name);

/** What is asked, from its text. Throws (2) where it is none. */
export const readAsked = <A extends live.Asked>(what: A, text: string): live.Asks[A]["asked"] => {
  const schema: z.ZodType<live.Asks[A]["asked"]> = ASKED[what];
  const read = schema.safeParse(parsed(text));
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw usageError(`what was asked of ${what} is not as it should be: ${[...path, message].join(": ")}`);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
