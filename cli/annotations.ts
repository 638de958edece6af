// Annotations of GitHub Actions: what is not as it should be, at the line of the claim.
// The one idea: a claim is looked for by its sentence in the text of the model's file, as a reader would; where it does not stand
// there (it may be imported, or computed), the file alone is named.
// Not here: what failed (failures.ts).
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Subject } from "../checker/index.ts";
import { parseTarget } from "../harness/targets/target.ts";
import { type Failure, failureText } from "./failures.ts";
import type { Terminal } from "./terminal.ts";

/** Prints an annotation for each failure, where somebody reads them; on standard error, which is no answer. */
export const annotate = (
  { model, scenario, reference }: Pick<Subject, "model" | "scenario" | "reference">,
  failures: readonly Failure[],
  terminal: Terminal,
): void => {
  const { annotated } = terminal;
  if (annotated === null) return;
  const file = fileOf(reference);
  const title = scenario === null ? model : `${model}/${scenario}`;
  for (const failure of failures) {
    const line = file === null || failure.claim === null ? null : lineIn(textOf(file), failure.claim);
    const where = {
      ...(file === null ? {} : { file: path.relative(annotated, file).split(path.sep).join("/") }),
      ...(line === null ? {} : { line: String(line) }),
      title,
    };
    const properties = Object.entries(where).map(([name, value]) => `${name}=${asProperty(value)}`);
    terminal.err(`::error ${properties.join(",")}::${asMessage(failureText(failure, terminal))}\n`);
  }
};

/** The file of a model; null: it is one of the library. */
const fileOf = (reference: string): string | null => {
  const { kind, of } = parseTarget(reference, "/");
  return kind === "path" ? of : null;
};

/** It was there when it was checked. */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

/** The line on which a claim is named: where it is a key before where it is anything else. */
export const lineIn = (text: string, claim: string): number | null => {
  const inside = JSON.stringify(claim).slice(1, -1);
  const written = [`"${inside}"`, `'${claim.replaceAll("'", "\\'")}'`, `\`${claim}\``];
  const bare = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(claim) ? [claim] : [];
  const lines = text.split("\n");
  const isKey = (line: string): boolean =>
    [...written, `[\`${claim}\`]`, ...bare].some(
      (name) => line.trimStart().startsWith(name) && /^\]?\s*:/.test(line.trimStart().slice(name.length)),
    );
  const key = lines.findIndex(isKey);
  const at = key >= 0 ? key : lines.findIndex((line) => written.some((name) => line.includes(name)));
  return at < 0 ? null : at + 1;
};

const asMessage = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const asProperty = (text: string): string => asMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
