// Which claims of a source are asked, where not all of them are.
// The one idea: what a search visits does not depend on claims, so a source with fewer of them has the same states, and of those that
// are left the same is found; what the others would have cost is spared.
// Not here: what is found of claims (check.ts).
import type { AnyClaims } from "../language/asking.ts";
import { NO_DEADLOCK, usageError } from "../language/index.ts";
import { suggestion } from "../language/nearest.ts";
import type { Anew } from "../search/options.ts";
import type { Source } from "./source.ts";

/**
 * The source with these of its claims alone; undefined: with all. That there is no deadlock is asked of every source, so to name it adds
 * nothing. Throws KripkeError 2 for a name that is none of its claims, or where none is named.
 */
export const asking = (source: Source, names: readonly string[] | undefined): Source => {
  if (names === undefined) return source;
  const all = source.claims as AnyClaims;
  const known = [...Object.keys(all), NO_DEADLOCK];
  if (names.length === 0) throw usageError(`no claim of "${source.name}" is asked: name one, or leave claims out`);
  for (const name of names)
    if (!known.includes(name))
      throw usageError(`"${source.name}" has no claim "${name}"${suggestion(name, known, "claims")}`);
  const claims = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  return { ...source, claims } as Source;
};

/** The same of another instance of the model. */
export const askingAnew = (anew: Anew, names: readonly string[] | undefined): Anew =>
  "source" in anew ? { source: asking(anew.source, names) } : anew;
