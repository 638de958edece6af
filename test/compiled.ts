// Compiles the command, and the page that shows traces, before the tests, which start it as a process many times over.
// The one idea: what starts in a moment is what users get; from source every start would compile.
// Not here: the tests' own code, which vitest compiles.
import { execFileSync } from "node:child_process";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");

export default (): void => {
  // Whoever runs several of them side by side has compiled before: one would write what the others read.
  if (process.env["KRIPKE_COMPILED"] === "1") return;
  execFileSync("npm", ["run", "--silent", "compile"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
};
