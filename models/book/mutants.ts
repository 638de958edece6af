// Which mutant breaks which claim of a model.
// The one idea: a claim that survives every mutant may be true of anything, so the page shows who breaks it, and a claim that
// nobody breaks is a problem.
// Not here: running mutants.
import type { Finding } from "./finding.ts";
import { cells, type Material } from "./page.ts";

/** Verdicts that a mutant is proud of. */
const BROKEN: ReadonlySet<string> = new Set(["violated", "unreachable", "unreachable within bounds"]);

export const mutantTable = (
  model: string,
  { findings, summaries }: Material,
  problems: string[],
): readonly string[] => {
  const own = findings.filter((finding) => finding.model === model);
  const mutants = own.filter(({ mutant }) => mutant);
  if (own.length === 0) problems.push(`there is no model ${model} that was run`);
  if (mutants.length === 0) return [];
  const brokenBy = (claim: string): readonly Finding[] =>
    mutants.filter(({ claims }) => claims.some(({ name, verdict }) => name === claim && BROKEN.has(verdict)));
  const claims = [...new Set(own.flatMap((finding) => finding.claims.map(({ name }) => name)))];
  for (const claim of claims)
    if (brokenBy(claim).length === 0) problems.push(`no mutant of ${model} breaks "${claim}"`);
  return [
    `### The mutants of ${model}`,
    "",
    "| mutant | what is broken on purpose | breaks |",
    "| --- | --- | --- |",
    ...mutants.map((finding) =>
      cells([
        `\`${finding.scenario}\``,
        summaries.get(`${model}/${finding.scenario}`) ?? "",
        finding.claims
          .filter(({ verdict }) => BROKEN.has(verdict))
          .map(({ name, events, loopStart }) => `${name}${lengthOf(events, loopStart)}`)
          .join("; "),
      ]),
    ),
    "",
  ];
};

const lengthOf = (events: number | null, loopStart: number | null): string =>
  events === null ? "" : loopStart === null ? ` (${events})` : ` (${loopStart}+${events - loopStart})`;
