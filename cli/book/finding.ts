// What a run of a scenario or mutant found, as the book keeps it: verdicts, counts, bounds; nothing that changes from run to run.
// The one idea: the book is computed from findings, so that setting it anew after the same runs gives the same bytes.
// Not here: running (the suite of the command), setting the page (page.ts).
import * as z from "zod";
import type { Result, Subject } from "../../checker/index.ts";

const findingSchema = z.strictObject({
  model: z.string(),
  scenario: z.string(),
  mutant: z.boolean(),
  distinct: z.int(),
  depth: z.int(),
  /** Kinds of the bounds that cut something. */
  bounds: z.array(z.string()),
  reductions: z.array(z.string()),
  claims: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.string(),
      verdict: z.string(),
      events: z.int().nullable(),
      loopStart: z.int().nullable(),
    }),
  ),
});

export type Finding = z.infer<typeof findingSchema>;
export type FoundClaim = Finding["claims"][number];

/** Findings that are kept in a file: those of scenarios too long for every day. */
export const parseFindings = (text: string): Finding[] => z.array(findingSchema).parse(JSON.parse(text));

export const findingsText = (findings: readonly Finding[]): string =>
  `[\n${findings.map((finding) => JSON.stringify(finding)).join(",\n")}\n]\n`;

export const findingOf = ({ model, scenario, mutant }: Subject, result: Result): Finding => ({
  model,
  scenario: scenario ?? "",
  mutant,
  distinct: result.states.distinct,
  depth: result.states.depth,
  bounds: result.bounds.filter(({ cut }) => cut > 0).map(({ kind }) => kind),
  reductions: [...result.reductions],
  claims: result.claims.map(({ name, kind, verdict, events, loopStart }) => ({
    name,
    kind,
    verdict,
    events,
    loopStart,
  })),
});
