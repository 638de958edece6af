// The commands that this one tells its reader to run next.
// The one idea: what is printed can be pasted, so paths are quoted and the command is the one that works from here.
// Not here: running them.
import path from "node:path";
import { home, isCheckout } from "../harness/package.ts";
import type { Screen } from "./screen.ts";

/** `npx kripke replay …`; inside the repository, the script that builds first. */
export const commandLine = ({ directory }: Pick<Screen, "directory">, ...words: readonly string[]): string => {
  const inRepository = isCheckout && path.resolve(directory) === path.resolve(home);
  return [inRepository ? "npm run -s kripke --" : "npx kripke", ...words.map(quoted)].join(" ");
};

/** A word as a shell reads it back. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-][\w@%+=:,./#-]*$/.test(word)
    ? word
    : process.platform === "win32"
      ? `"${word}"`
      : `'${word.replaceAll("'", "'\\''")}'`;
