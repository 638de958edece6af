// The report as a page that stands by itself: no script, nothing fetched.
// The one idea: what survived is open, what was caught is folded away under the claim that caught it.
// Not here: what is in the report (report.ts).
import type { MutationReport, ReportedMutant } from "./report.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8884; }
td.n, th.n { text-align: right; }
pre { margin: .3rem 0; padding: .4rem .8rem; background: #8881; overflow-x: auto; }
del, ins { display: block; text-decoration: none; }
del { color: #c0392b; } ins { color: #27803c; }
article { margin: 1.2rem 0; } article p { margin: 0; }
.score { font-size: 1.6rem; } .dim { opacity: .7; }
`;

const shown = ({ file, line, column, operator, diff, scenarios, accepted, fell }: ReportedMutant): string => `<article>
<p><code>${escaped(file)}:${line}:${column}</code> ${escaped(operator)}</p>
<pre><del>${escaped(diff.minus)}</del><ins>${escaped(diff.plus)}</ins></pre>
<p class="dim">${escaped(fell ?? `differs in ${scenarios.map((scenario) => scenario ?? "the protocol itself").join(", ")}`)}</p>${
  accepted === null ? "" : `\n<p>Accepted: ${escaped(accepted)}</p>`
}
</article>`;

const caughtBy = ({ caught }: ReportedMutant): string =>
  caught?.error != null ? "the model's code threw" : (caught?.claim ?? "");

const row = (cells: readonly (string | number)[], cell: "td" | "th" = "td"): string =>
  `<tr>${cells.map((text) => `<${cell}${typeof text === "number" ? ' class="n"' : ""}>${escaped(String(text))}</${cell}>`).join("")}</tr>`;

const section = (title: string, mutants: readonly ReportedMutant[]): string =>
  mutants.length === 0 ? "" : `<h2>${title} (${mutants.length})</h2>\n${mutants.map(shown).join("\n")}`;

const idleIn = (idle: MutationReport["idle"]): string =>
  idle === null || idle.length === 0
    ? ""
    : `<h2>Idle atoms (${idle.length})</h2>
<p>With each of these true and with it false every verdict is the same.</p>
${idle
  .map(
    ({ file, line, column, text, claims }) =>
      `<article><p><code>${escaped(file)}:${line}:${column}</code> in ${claims.map(escaped).join(", ")}</p><pre>${escaped(text)}</pre></article>`,
  )
  .join("\n")}`;

export const htmlOf = ({ model, score, counts, mutants, claims, scenarios, idle, untyped }: MutationReport): string => {
  const of = (result: ReportedMutant["result"]): readonly ReportedMutant[] =>
    mutants.filter((one) => one.result === result);
  const caught = of("caught");
  const by = [...new Set(caught.map(caughtBy))];
  const survived = of("survived");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mutants of ${escaped(model)}</title><style>${STYLE}</style></head><body>
<h1>Mutants of ${escaped(model)}</h1>
<p class="score">${score === null ? "–" : `${score.toFixed(1)} %`}</p>
<p>${counts.caught} caught and ${counts.survived} survived of those that differ; ${counts.undecided} undecided, ${counts.equal} equal here, ${counts.unreached} unreached, ${counts.refused} refused by the compiler${counts.left > 0 ? `, ${counts.left} not judged` : ""}.</p>
${untyped === null ? "" : `<p>${escaped(untyped)}.</p>`}
${section(
  "Survived",
  survived.filter(({ accepted }) => accepted === null),
)}
${section("Undecided", of("undecided"))}
${section(
  "Accepted",
  survived.filter(({ accepted }) => accepted !== null),
)}
${idleIn(idle)}
<h2>Claims</h2>
<table>${row(["claim", "catches", "alone"], "th")}${claims.map(({ claim, catches, alone }) => row([claim, catches === 0 ? "unchallenged" : catches, alone ?? ""])).join("\n")}</table>
<h2>Scenarios</h2>
<table>${row(["scenario", "states", "questions"], "th")}${scenarios.map(({ scenario, states, questions }) => row([scenario ?? "the protocol itself", states, questions])).join("\n")}</table>
<h2>Caught</h2>
${by
  .map((name) => {
    const own = caught.filter((one) => caughtBy(one) === name);
    return `<details><summary>${escaped(name)} (${own.length})</summary>\n${own.map(shown).join("\n")}\n</details>`;
  })
  .join("\n")}
</body></html>
`;
};
