// A copy of the sources in a temporary folder, to be changed and compiled.
// The one idea: what the compiler says of a changed copy tells how many places a change needs.
// Not here: the changes (new-kind.test.ts, new-claim-kind.test.ts).
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect } from "vitest";
import { root } from "./project.ts";

export interface CopiedSources {
  readonly folder: string;
  /** Replaces what occurs somewhere in a file, once. */
  readonly edit: (file: string, find: string, put: string) => void;
  /** The files in which the compiler finds errors. */
  readonly complaints: () => readonly string[];
}

/** The checker and the traces; removed when the tests of the file that calls this have run. */
export const copiedSources = (): CopiedSources => {
  const folder = mkdtempSync(path.join(tmpdir(), "kripke-kind-"));
  for (const part of ["checker", "traces", "tsconfig.json", "package.json"])
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    edit: (file, find, put) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      expect([file, text.split(find).length]).not.toEqual([file, 1]);
      writeFileSync(path.join(folder, file), text.replace(find, put));
    },
    complaints: () => {
      const compiler = path.join(root, "node_modules/typescript/bin/tsc");
      const settings = {
        extends: "./tsconfig.json",
        // What was compiled once is not looked at again unless it changed.
        compilerOptions: { incremental: true, tsBuildInfoFile: "copy.tsbuildinfo" },
        include: ["checker", "traces"],
        exclude: ["node_modules", "traces/viewer/page"],
      };
      writeFileSync(path.join(folder, "tsconfig.copy.json"), JSON.stringify(settings));
      const { stdout } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.copy.json", "--pretty", "false"], {
        cwd: folder,
        encoding: "utf8",
      });
      return [...new Set([...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(([, file]) => file!))].sort();
    },
  };
};
