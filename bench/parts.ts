// Which part of the checker a function belongs to, for shares of time.
// The one idea: the file that a function stands in says what it does; the names are those of the documentation of the engine.
// Not here: sampling (search-figures.ts).

export const PARTS = [
  "user code",
  "handlers",
  "claims",
  "exchanges",
  "observers",
  "symmetry",
  "network",
  "store",
  "layout",
  "values",
  "liveness",
  "search",
  "garbage collection",
  "other",
] as const;
export type PartName = (typeof PARTS)[number];

/** The first that fits, by the path below the checker. */
export const BY_FILE: readonly (readonly [RegExp, PartName])[] = [
  [/exchange/, "exchanges"],
  [/observers/, "observers"],
  [/symmetr|renaming|permutations|canonical|coloured/, "symmetry"],
  [/^machine\/memo\/|\/claims\/|^machine\/spec\/predicates|^search\/watchers\/(?:claim|joint|open)/, "claims"],
  [/^machine\/protocol\/network\/|\/environment\./, "network"],
  [/^search\/store\//, "store"],
  [/^values\/|^machine\/shift\./, "values"],
  [/^temporal\//, "liveness"],
  [/^machine\//, "handlers"],
  [/^(?:search|result)\//, "search"],
];

/** Functions that lay states out anew, wherever they stand. */
const LAYOUT = /repack|widen|^anew$/i;

/** The part that a function counts for; `root` is where the checker's package lies, as a URL. */
export const partOf = (name: string, url: string, root: string): PartName => {
  if (name === "(garbage collector)") return "garbage collection";
  if (url === "" || url.startsWith("node:")) return "other";
  if (!url.startsWith(root) || url.includes("/node_modules/")) return "user code";
  const checker = /\/checker\/(.*)$/.exec(url)?.[1];
  if (checker === undefined) return /\/(?:bench|cli)\//.test(url.slice(root.length - 1)) ? "other" : "user code";
  if (LAYOUT.test(name)) return "layout";
  return BY_FILE.find(([pattern]) => pattern.test(checker))?.[1] ?? "other";
};
