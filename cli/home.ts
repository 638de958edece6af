// Where this package lies: the folder of its package.json, whether it runs from source or as built into dist/.
// The one idea: everything that names a file of the package asks here, so that the built command writes where the sources are.
// Not here: the user's folder (terminal.ts).
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const above = fileURLToPath(new URL("../", import.meta.url));

export const home: string = import.meta.url.endsWith(".ts") ? above : path.dirname(above);

/** Are the sources here? They are in a checkout of the project, and not in the installed package. */
export const isCheckout: boolean = existsSync(path.join(home, "tsconfig.build.json"));
