// Coverage: how often each kind of event was taken, and how often it led to something new.
// The one idea: there may be millions of labels and few rows, so labels are counted once and only rows are sorted.
// Not here: what the rows are called (machine/), warnings about rows that stay empty (warnings.ts).
import type { CoverageRow } from "../search/options.ts";
import type { Outcome } from "../search/search-outcome.ts";

interface CountedRow {
  taken: number;
  fresh: number;
  /** The least label that counts for it, and where among what happened at it; -1 of what is only expected. */
  label: number;
  place: number;
}

/** The coverage table of a search that has ended. */
export const coverageOf = ({ machine: { events }, taken, fresh }: Outcome): CoverageRow[] => {
  const rows = new Map<string, CountedRow>();
  for (const event of events.expectedCoverage()) rows.set(event, { taken: 0, fresh: 0, label: -1, place: 0 });
  const expected = rows.size;
  for (let label = 0; label < events.size; label++) {
    // What was handled and lost at once within an event happened as often as the event.
    for (const [place, each] of [label, ...events.happened(label)].entries()) {
      const event = events.coverage(each);
      const row = rows.get(event) ?? { taken: 0, fresh: 0, label, place };
      row.taken += taken.get(label);
      row.fresh += fresh.get(label);
      if (events.compare(label, row.label < 0 ? label : row.label) < 0) Object.assign(row, { label, place });
      rows.set(event, row);
    }
  }
  // What was expected in the order of the model, then what came as its labels are ordered.
  const all = [...rows];
  const came = all.slice(expected).sort(([, a], [, b]) => events.compare(a.label, b.label) || a.place - b.place);
  // A row with choices replaces the one that only said what was expected.
  const chosen = new Set(all.flatMap(([event]) => (event.includes(": ") ? [event.slice(0, event.indexOf(": "))] : [])));
  return [...all.slice(0, expected), ...came]
    .filter(([event, row]) => row.taken > 0 || !chosen.has(event))
    .map(([event, row]) => ({ event, taken: row.taken, fresh: row.fresh }));
};
