// Which mutant breaks which claim of a model.
// The one idea: a claim that survives every mutant may be true of anything, so the page shows who breaks it. A claim that no
// mutant breaks must at least fail in a scenario that takes an assumption away; one that never fails is a problem.
// Not here: running mutants.
import { isUnmet, NO_DEADLOCK } from "../../checker/index.ts";
import { cells } from "./cells.ts";
import type { Finding } from "./finding.ts";
import type { Language } from "./language.ts";
import type { Material } from "./material.ts";

/** A verdict that a mutant is proud of. */
const isBroken = (verdict: string): boolean => verdict === "violated" || isUnmet(verdict);

export const mutantTable = (
  model: string,
  { findings, summaries }: Material,
  { mutants: words }: Language,
  problems: string[],
): readonly string[] => {
  const own = findings.filter((finding) => finding.model === model);
  const mutants = own.filter(({ mutant }) => mutant);
  if (own.length === 0) problems.push(`there is no model ${model} that was run`);
  if (mutants.length === 0) return [];
  const breaking = (among: readonly Finding[], claim: string): readonly Finding[] =>
    among.filter(({ claims }) => claims.some(({ name, verdict }) => name === claim && isBroken(verdict)));
  // That a model does not come to rest where it may not is claimed of every model, also of one that may rest anywhere.
  const claims = new Set(
    own.flatMap((finding) => finding.claims.map(({ name }) => name).filter((name) => name !== NO_DEADLOCK)),
  );
  const spared = [...claims].filter((claim) => breaking(mutants, claim).length === 0);
  for (const claim of spared)
    if (breaking(own, claim).length === 0)
      problems.push(`neither a mutant nor a scenario of ${model} breaks "${claim}"`);
  return [
    `### ${words.title(model)}`,
    "",
    cells(words.head),
    "| --- | --- | --- |",
    ...mutants.map((finding) =>
      cells([
        `\`${finding.scenario}\``,
        summaries.get(`${model}/${finding.scenario}`) ?? "",
        finding.claims
          .filter(({ verdict }) => isBroken(verdict))
          .map(({ name, events, loopStart }) => `${name}${lengthOf(events, loopStart)}`)
          .join("; "),
      ]),
    ),
    "",
    ...(spared.length === 0
      ? []
      : [
          words.spared,
          "",
          ...spared.map(
            (claim) =>
              `- ${claim}: ${breaking(own, claim)
                .map(({ scenario }) => scenario)
                .join("; ")}`,
          ),
          "",
        ]),
  ];
};

const lengthOf = (events: number | null, loopStart: number | null): string =>
  events === null ? "" : loopStart === null ? ` (${events})` : ` (${loopStart}+${events - loopStart})`;
