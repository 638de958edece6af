// Starts a measurement in a process of its own and reads its figures.
// The one idea: what the process prints beside its last line is somebody else's (benny's, a model's) and is passed over.
// Not here: what the process does (child.ts).
import { spawn } from "node:child_process";
import { KripkeError } from "../checker/index.ts";
import { dist, home, isBuilt, running } from "../harness/package.ts";
import type { Figures, Request } from "./child.ts";

/** Where a version of the package lies, and the ending of its files. */
export type Version = Pick<Request, "root" | "ending">;

/** The version that is running: from source or built. */
export const thisVersion: Version = {
  root: isBuilt ? dist : home,
  ending: isBuilt ? ".js" : ".ts",
};

/** Throws KripkeError 150 with what the process said last, where it did not come to figures. */
export const measureOnce = async (
  request: Request,
  { signal, execArgv }: { readonly signal: AbortSignal; readonly execArgv: readonly string[] },
): Promise<Figures> => {
  const { code, out, err } = await ran([...execArgv, running("bench/child"), JSON.stringify(request)], signal);
  const figures = out.trimEnd().split("\n").at(-1) ?? "";
  if (code !== 0 || !figures.startsWith("{"))
    throw new KripkeError(
      150,
      `${request.target} cannot be measured: ${reason(err) || `its process ended with ${code}`}`,
    );
  return JSON.parse(figures) as Figures;
};

const ran = (
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { signal, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });

/** The message of the error that ended the process, without its stack. */
const reason = (err: string): string => /^(?:\w*Error): (.*)$/m.exec(err)?.[1] ?? "";
