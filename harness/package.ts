// Where this package lies, and how it runs: from its sources, or as built into dist/.
// The one idea: everything that names a file of the package asks here, by what the file is called in the sources; a built module does
// not know where it lies, because several are one file.
// Not here: the user's folder.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const near = createRequire(import.meta.url);

/** The folder of its package.json; source and build both find it by the package's own name. */
export const home: string = path.dirname(near.resolve("kripke/package.json"));

/** The version of this package, as its package.json says. */
export const version: string = near("kripke/package.json").version;

/** Does it run as it was built? */
export const isBuilt: boolean = !import.meta.url.endsWith(".ts");

/** Are the sources here? They are in a checkout of the project, and not in the installed package. */
export const isCheckout: boolean = existsSync(path.join(home, "tsconfig.build.json"));

/** Where its modules lie, as they run; and where they lie when they are built. */
export const dist: string = path.join(home, "dist");
const runs = isBuilt ? dist : home;

/** The path of a module as it runs: `running("cli/engine")`. */
export const running = (module: string): string => path.join(runs, `${module}${isBuilt ? ".js" : ".ts"}`);

/** The same as an address, which `import` and threads want. */
export const addressOf = (module: string): string => pathToFileURL(running(module)).href;

/**
 * The address of a module as a thread can load it, which knows no TypeScript by itself. Text and no `URL`: the package's declarations
 * name nothing that only the types of Node.js or of a browser have.
 */
export const loadable = (module: string): string => {
  if (isBuilt) return addressOf(module);
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const text = `import { register } from ${loader}; register(); await import(${JSON.stringify(addressOf(module))});`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
};
