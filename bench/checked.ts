// A check as the command makes it, in a process of its own, and its figures.
// The one idea: searches that are compared share nothing but the machine.
// Not here: which are compared (beside.ts, workers.ts), handlers and searches of one model (child.ts).
import { spawn } from "node:child_process";
import path from "node:path";
import { home } from "../harness/package.ts";

export interface Checked {
  readonly seconds: number;
  readonly distinct: number;
  readonly generated: number;
}

/** `args`: those behind `kripke check`. Losses are followed, as in all benches: figures of two versions are of the same states. */
export const checked = (...args: readonly string[]): Promise<Checked> =>
  new Promise((resolve, reject) => {
    const command = [path.join(home, "dist/cli/main.js"), "check", ...args, "--no-reduction", "--json"];
    const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "ignore"] });
    let out = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.on("error", reject);
    child.on("close", () => {
      const { seconds, states } = JSON.parse(out) as {
        readonly seconds: number;
        readonly states: Omit<Checked, "seconds">;
      };
      resolve({ ...states, seconds });
    });
  });
