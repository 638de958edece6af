// What figures depend on beside the code: the machine that they were taken on, and who watches them being taken.
// Not here: taking them (bench.ts).
import { availableParallelism, cpus } from "node:os";
import type { Terminal } from "./terminal.ts";

export interface Watching {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

export const machine = () => ({
  processor: cpus()[0]?.model.trim() ?? "unknown processor",
  cores: availableParallelism(),
  node: process.version,
  platform: process.platform,
  date: new Date().toISOString().slice(0, 10),
});
export type Machine = ReturnType<typeof machine>;
