// The check that runs behind: how far it is, what it found, what it covered, what multiplies the states.
// The one idea: charts small enough to stand beside the walk; each number is there in words, too.
// Not here: the verdict of each claim (claims-to-see.tsx), when it runs (cli/explore/session.ts).
import type { Checked, Progress } from "../../live.ts";
import { Bars, Curve } from "./chart.tsx";
import { Wide } from "./numbers.tsx";
import type { Search } from "./search.ts";
import { Tool } from "./tool.tsx";

/** Seconds of a check that is asked for. */
const LIMIT = 60;
/** Bars. */
const MOST = 14;

export const Behind = ({ search }: { readonly search: Search }) => {
  const curve = search.curve.value;
  const checked = search.checked.value;
  const unchecked = search.unchecked.value;
  const isRunning = curve !== null && checked === null && unchecked === null;
  return (
    <Tool name="behind" title="The check behind" told={toldOf(search)}>
      <div class="switches">
        {isRunning ? (
          <button type="button" onClick={() => search.stop("check")}>
            Stop
          </button>
        ) : (
          <button type="button" onClick={() => search.check(LIMIT)}>
            {checked === null ? "Check" : "Check again"}
          </button>
        )}
        {isRunning ? <span class="quiet">checking …</span> : null}
      </div>
      {unchecked === null ? null : <p class="trouble">{unchecked}</p>}
      {checked === null ? null : <Result checked={checked} />}
      {curve === null || curve.length === 0 ? null : <Progressing curve={curve} />}
      {checked === null ? null : <Covered checked={checked} />}
      {checked === null ? null : <Profiled checked={checked} />}
    </Tool>
  );
};

/** How far it is, in a word or two. */
const toldOf = ({ curve, checked, unchecked }: Search): string => {
  if (unchecked.value !== null) return "✗ ended";
  if (checked.value !== null) return `${checked.value.verdict}, ${checked.value.distinct.toLocaleString("en")} states`;
  const last = curve.value?.at(-1);
  return last === undefined ? "" : `${last.distinct.toLocaleString("en")} states …`;
};

const Result = ({ checked: { verdict, sentence, error, warnings } }: { readonly checked: Checked }) => (
  <>
    <p class="result">
      <span
        class={`said ${verdict === "holds" ? "yes" : verdict.startsWith("holds") || verdict === "undecided" ? "owed" : "no"}`}
      >
        {verdict}
      </span>{" "}
      {sentence}.
    </p>
    {error === null ? null : <p class="trouble">{error.message}</p>}
    {warnings.length === 0 ? null : (
      <details class="warnings">
        <summary>{warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`}</summary>
        <ul>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      </details>
    )}
  </>
);

const Progressing = ({ curve }: { readonly curve: readonly Progress[] }) => {
  const { distinct, depth, frontier, seconds, generated } = curve.at(-1)!;
  return (
    <figure>
      <Curve
        label={`States over time: ${distinct} after ${seconds.toFixed(1)} seconds`}
        lines={[
          { name: "states", points: curve.map((at) => [at.seconds, at.distinct] as const) },
          { name: "queue", points: curve.map((at) => [at.seconds, at.frontier] as const) },
        ]}
      />
      <figcaption>
        <span class="key states">states</span> <Wide of={distinct} />, <span class="key queue">queue</span>{" "}
        <Wide of={frontier} />, depth {depth}, <Wide of={Math.round(generated / Math.max(seconds, 0.001))} /> events/s
      </figcaption>
    </figure>
  );
};

const Covered = ({ checked: { coverage } }: { readonly checked: Checked }) => {
  if (coverage.length === 0) return null;
  const never = coverage.filter(({ taken }) => taken === 0);
  const shown = [...never, ...coverage.filter(({ taken }) => taken > 0).toSorted((a, b) => b.taken - a.taken)];
  return (
    <details class="chart">
      <summary>
        Coverage: {coverage.length} events{never.length === 0 ? "" : `, ${never.length} never happened`}
      </summary>
      <Bars
        rows={shown.slice(0, MOST).map(({ event, taken, fresh }) => ({
          name: event,
          value: taken,
          part: fresh,
          told: taken === 0 ? "never" : `${taken.toLocaleString("en")}, ${fresh.toLocaleString("en")} new`,
        }))}
      />
      {shown.length > MOST ? <p class="quiet">and {shown.length - MOST} more</p> : null}
    </details>
  );
};

const Profiled = ({ checked: { profile } }: { readonly checked: Checked }) => {
  if (profile.length === 0) return null;
  return (
    <details class="chart">
      <summary>What multiplies the states</summary>
      <Bars
        rows={profile.map(({ part, factor }) => ({
          name: part,
          value: factor,
          part: 0,
          told: `× ${factor.toFixed(1)}`,
        }))}
      />
    </details>
  );
};
