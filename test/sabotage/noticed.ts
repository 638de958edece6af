// Which system noticed a sabotage: of the plain mix its place in the sample, of a stratum how far its seed is from the first.
// The one idea: to find the one system in five hundred takes minutes, to ask it again a moment; what it no longer notices is sought
// anew, so a number that is out of date costs time and hides nothing. `node dist/test/sabotage/run.js --record` writes them.
// Not here: the comparison (run.ts).
import fs from "node:fs";
import path from "node:path";
import { sabotages } from "./sabotages.ts";

/** Numbers of systems by the names of sabotages. */
export type Noticed = Record<string, number>;

const fileIn = (root: string): string => path.join(root, "test/sabotage/noticed.json");

export const readNoticed = (root: string): Noticed => JSON.parse(fs.readFileSync(fileIn(root), "utf8")) as Noticed;

/** In the order of the sabotages, and of those that there are. */
export const writeNoticed = (root: string, noticed: Noticed): void => {
  const entries = sabotages.flatMap(({ name }) => (name in noticed ? [[name, noticed[name]]] : []));
  fs.writeFileSync(fileIn(root), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
};
