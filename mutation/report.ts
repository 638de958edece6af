// What `kripke mutate` came to: each mutant with its fate, the score, and what each claim is good for.
// The one idea: the score counts what differs and was judged to its end: caught, or not. What is accepted with a reason has still
// survived, and is counted so.
// Not here: tables (cli/), the page (html.ts), judging (judging.ts).
import path from "node:path";
import { type Accepted, acceptedOf } from "./accepted.ts";
import type { Judged } from "./finding.ts";
import type { AskedAtoms } from "./idle.ts";
import type { MutatedFile } from "./mutants.ts";
import type { Baseline } from "./scenario.ts";
import type { Mutant } from "./sites.ts";

/** A mutant and what came of it, as `--json` prints it. */
export interface ReportedMutant {
  /** Relative to where the command runs. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly operator: string;
  readonly before: string;
  readonly after: string;
  /** The lines of the file that differ, as they were and as they are. */
  readonly diff: { readonly minus: string; readonly plus: string };
  readonly result: Judged["kind"];
  /** Why it may survive, where the list of accepted survivors says so. */
  readonly accepted: string | null;
  readonly caught: Judged["caught"];
  readonly scenarios: Judged["scenarios"];
  /** Why nothing is known of it: what was said of a call that did not answer. */
  readonly fell?: string;
}

/** What a claim is good for. */
export interface ReportedClaim {
  readonly claim: string;
  /** Mutants that it noticed: before all others, or with --each-claim at all. */
  readonly catches: number;
  /** Mutants that nothing else noticed; null where not every claim was judged. */
  readonly alone: number | null;
}

/** An atom of claims that is idle: the verdicts stay with it true and with it false. */
export interface ReportedAtom {
  /** Relative to where the command runs. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** The claims that come by it. */
  readonly claims: readonly string[];
}

export interface MutationReport {
  readonly model: string;
  readonly scenarios: readonly Pick<Baseline, "scenario" | "states" | "questions">[];
  /** Percent of the mutants that differ and were judged; null where none was. */
  readonly score: number | null;
  readonly counts: Readonly<Record<Judged["kind"] | "accepted" | "left", number>>;
  readonly mutants: readonly ReportedMutant[];
  readonly claims: readonly ReportedClaim[];
  /** How many atoms there are in the claims of states and steps that some scenario makes. */
  readonly atoms: number;
  /** Those that are idle in every scenario; null where not every one was asked. */
  readonly idle: readonly ReportedAtom[] | null;
  /** Entries of the list of accepted survivors that are none (any more). */
  readonly stale: readonly Accepted[];
  /** Why mutants that do not type-check may be among them. */
  readonly untyped: string | null;
  /** Claims that the original itself does not keep, where nothing says what it is to keep: what breaks them is not noticed. */
  readonly broken: readonly string[];
}

export interface Told {
  readonly model: string;
  readonly directory: string;
  readonly files: readonly MutatedFile[];
  readonly judged: readonly Judged[];
  readonly baselines: readonly Baseline[];
  readonly atoms: readonly AskedAtoms[];
  readonly accepted: readonly Accepted[];
  readonly untyped: string | null;
  readonly each: boolean;
  /** Was all judged, so that what is not found among the survivors is none? */
  readonly whole: boolean;
}

export const mutationReport = (told: Told): MutationReport => {
  const { model, directory, files, judged, baselines, untyped } = told;
  const texts = new Map(files.map(({ file, syntax }) => [file, syntax.text]));
  const all = files.flatMap(({ sites }) => sites.flatMap(({ mutants }) => mutants));
  const byId = new Map(all.map((mutant) => [mutant.id, mutant]));
  const survivors = judged.filter(({ kind }) => kind === "survived").map(({ mutant }) => byId.get(mutant)!);
  const accepted = told.accepted.filter((entry) => entry.model === undefined || entry.model === model);
  const { reasons, stale } = acceptedOf(accepted, survivors, texts);
  const mutants = judged.map(({ mutant: id, kind, caught, scenarios, fell }): ReportedMutant => {
    const mutant = byId.get(id)!;
    const { line, column, operator, before, after } = mutant;
    return {
      file: path.relative(directory, mutant.file),
      line,
      column,
      operator,
      before,
      after,
      diff: diffOf(texts.get(mutant.file)!, mutant),
      result: kind,
      accepted: reasons.get(id) ?? null,
      caught,
      scenarios,
      ...(fell === undefined ? {} : { fell }),
    };
  });
  const of = (kind: Judged["kind"]): number => judged.filter((one) => one.kind === kind).length;
  const [caught, survived] = [of("caught"), of("survived")];
  return {
    model,
    scenarios: baselines.map(({ scenario, states, questions }) => ({ scenario, states, questions })),
    score: caught + survived === 0 ? null : (100 * caught) / (caught + survived),
    counts: {
      caught,
      survived,
      accepted: reasons.size,
      undecided: of("undecided"),
      equal: of("equal"),
      unreached: of("unreached"),
      refused: of("refused"),
      left: all.length - judged.length,
    },
    mutants,
    claims: claimsOf(told),
    ...atomsOf(told),
    stale: told.whole ? stale : [],
    untyped,
    broken: baselines.flatMap(({ broken }) => broken),
  };
};

const atomsOf = ({ files, directory, baselines, atoms }: Told): Pick<MutationReport, "atoms" | "idle"> => {
  const claims = new Map<number, Set<string>>();
  for (const [atom, names] of atoms.flatMap((asked) => asked.claims))
    claims.set(atom, new Set([...(claims.get(atom) ?? []), ...names]));
  const noticed = new Set(atoms.flatMap((asked) => asked.noticed));
  const idle = files
    .flatMap((each) => each.atoms)
    .flatMap(({ id, first, mutants: [one] }): readonly ReportedAtom[] => {
      const by = claims.get(id) ?? claims.get(first);
      if (by === undefined || noticed.has(id)) return [];
      const { file, line, column, before } = one!;
      return [{ file: path.relative(directory, file), line, column, text: before, claims: [...by] }];
    });
  const told = files.flatMap((each) => each.atoms).filter(({ id, first }) => claims.has(id) || claims.has(first));
  return { atoms: told.length, idle: atoms.length < baselines.length || baselines.length === 0 ? null : idle };
};

const claimsOf = ({ baselines, judged, each }: Told): readonly ReportedClaim[] => {
  const names = [...new Set(baselines.flatMap(({ expected }) => Object.keys(expected)))];
  const caught = judged.flatMap((one) => (one.caught === null ? [] : [one.caught]));
  return names.map((claim) => ({
    claim,
    catches: caught.filter((one) => (each ? one.claims.includes(claim) : one.claim === claim)).length,
    alone: each
      ? caught.filter(({ claims, error }) => error === null && claims.length === 1 && claims[0] === claim).length
      : null,
  }));
};

/** Lines of one side of a difference that are shown. */
const MOST_LINES = 6;

/** The lines in which a mutant stands that differ, without what they are indented by. */
export const diffOf = (text: string, { start, end, after }: Mutant): ReportedMutant["diff"] => {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
  const lines = (of: string): readonly string[] => of.split("\n").map((line) => line.trim());
  const minus = lines(text.slice(from, to));
  const plus = lines(`${text.slice(from, start)}${after}${text.slice(end, to)}`);
  const least = Math.min(minus.length, plus.length);
  let [first, last] = [0, 0];
  while (first < least && minus[first] === plus[first]) first++;
  while (last < least - first && minus.at(-1 - last) === plus.at(-1 - last)) last++;
  const shown = (all: readonly string[]): string => {
    const different = all.slice(first, all.length - last);
    return [...different.slice(0, MOST_LINES), ...(different.length > MOST_LINES ? ["…"] : [])].join("\n");
  };
  return { minus: shown(minus), plus: shown(plus) };
};
