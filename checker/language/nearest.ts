// "Did you mean": the known name nearest to one that is not known.
// The one idea: a suggestion is made only when it is near enough to be a slip of the finger.
// Not here: which names there are.
import leven from "leven";

/** The name nearest to `given`, or undefined if none is near: a third of its letters may differ, and at least two. */
export const nearest = (given: string, names: readonly string[]): string | undefined => {
  const folded = given.toLowerCase();
  const ranked = names
    .map((name) => ({ name, distance: distanceOf(folded, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, given.length / 3) ? best.name : undefined;
};

/** A name that was cut short is as near as one wrong letter. */
const distanceOf = (given: string, name: string): number =>
  given.length >= 3 && name.startsWith(given) ? 1 : leven(given, name);

/** `; did you mean "raft"?`, or the names there are where none is near, or that there is none. */
export const suggestion = (given: string, names: readonly string[], what: string): string => {
  const near = nearest(given, names);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return names.length === 0 ? `; there are no ${what}` : `; the ${what} are ${names.map((n) => `"${n}"`).join(", ")}`;
};
