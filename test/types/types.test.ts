// The public types under both compilers that users have: what is right compiles, each mistake does not.
// The one idea: the files beside this one say what they expect with `@ts-expect-error`; the compilers judge: the newer one
// every day, the older one in the deep run.
// Not here: the packed package's declarations (test/package/).
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { isDeep } from "../amount.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The older one takes four times as long. */
const compilers = isDeep ? ["typescript-5.9"] : ["typescript"];

test.each(compilers)(
  "%s compiles the samples and refuses the mistakes",
  async (compiler) => {
    const compile = promisify(execFile)(
      process.execPath,
      [`node_modules/${compiler}/bin/tsc`, "-p", "test/types/tsconfig.json"],
      { cwd: root },
    );
    const output = await compile.catch((failure: { stdout: string }) => failure);
    expect(output.stdout).toBe("");
  },
  300_000,
);
