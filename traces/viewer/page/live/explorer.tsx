// The page of the explorer as a whole: what is explored, the tools, what may happen next, the diagram and the panel of the walk.
// The one idea: it is the page of a trace, with one column more for what may come.
// Not here: its parts (next.tsx, seek.tsx, behind.tsx), the state (live.ts).
import { useSignal } from "@preact/signals";
import type { About } from "../../live.ts";
import type { View } from "../../view.ts";
import { Help, Parameters } from "../app.tsx";
import { Diagram } from "../diagram.tsx";
import type { Page } from "../page.ts";
import { Panel } from "../panel.tsx";
import { Toolbar } from "../toolbar.tsx";
import { Behind } from "./behind.tsx";
import { ClaimsToSee } from "./claims-to-see.tsx";
import { Explain } from "./explain.tsx";
import { GraphView } from "./graph.tsx";
import type { Live } from "./live.ts";
import { LIVE_KEYS } from "./live-keys.ts";
import { NextEvents } from "./next.tsx";
import { Seek } from "./seek.tsx";
import { traceOf } from "./walk.ts";

export const Explorer = ({ live }: { readonly live: Live }) => {
  const about = live.about.value;
  const page = live.page.value;
  return (
    <>
      <Heading live={live} about={about} />
      {about === null || page === null ? null : (
        <>
          <WalkTools live={live} about={about} page={page} />
          <div class={live.showsGraph.value ? "with-graph" : "with-diagram"}>
            <Toolbar page={page} />
          </div>
          <main class="live">
            <aside class="coming" aria-label="What may happen, and searches">
              <NextEvents live={live} />
              <div class="tools">
                <Seek live={live} names={about.names} />
                <ClaimsToSee live={live} claims={about.claims} />
                <Explain live={live} page={page} />
                <Behind search={live.search} />
              </div>
            </aside>
            {live.showsGraph.value ? (
              <GraphView live={live} claims={about.claims} />
            ) : (
              <Diagram page={page} shown={page.now} />
            )}
            <Panel page={page} />
          </main>
          {page.help.value ? <Help page={page} more={LIVE_KEYS} /> : null}
        </>
      )}
    </>
  );
};

/** Of each text of the heading so many characters are shown. */
const LONGEST = 300;
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

const Heading = ({ live, about }: { readonly live: Live; readonly about: About | null }) => {
  const walked = live.walked.value;
  const violated = walked?.violated ?? [];
  const { trouble } = live;
  return (
    <header class="heading">
      <h1>
        <span class="verdict quiet">explorer</span>
        <span class="claim-name">{about === null ? "Kripke" : shortened(about.title)}</span>
        {violated.length === 0 ? null : (
          <span class="verdict bad">
            <span aria-hidden="true">✗</span> the walk ends where{" "}
            {violated.map((name) => `“${shortened(name)}”`).join(", ")} {violated.length === 1 ? "is" : "are"} violated
          </span>
        )}
        {violated.length === 0 && walked !== null ? <Shows view={walked.view} /> : null}
      </h1>
      {about === null ? null : (
        <div class="about">
          {about.summary === "" ? null : <span class="summary">{shortened(about.summary)}</span>}
          <Parameters text={about.parameters} />
          <Status live={live} />
          <span class="engine">Kripke {about.engine}</span>
        </div>
      )}
      {trouble.value === null ? null : (
        <p class="trouble" role="alert">
          {shortened(trouble.value)}
        </p>
      )}
    </header>
  );
};

/** What has just happened; it has its room also while there is nothing to say, so that nothing moves. */
const Status = ({ live: { note, busy } }: { readonly live: Live }) => (
  <span class={busy.value ? "status-line busy" : "status-line"} role="status">
    {busy.value ? "Asking the model …" : (note.value ?? "")}
  </span>
);

/** What the whole walk shows, where its end alone does not: a behaviour that repeats for ever, code that breaks. */
const Shows = ({ view: { verdict, claim, reproduces, sentence } }: { readonly view: View }) => {
  if (verdict !== "violated" && verdict !== "error") return null;
  return (
    <span class="verdict bad">
      <span aria-hidden="true">✗</span>{" "}
      {!reproduces
        ? shortened(sentence)
        : verdict === "error"
          ? "the model’s code breaks at the end of the walk"
          : `the walk shows that “${shortened(claim)}” is violated`}
    </span>
  );
};

/** Events that a walk at random takes if nothing else is said. */
const EVENTS = 20;

const WalkTools = ({ live, about, page }: { readonly live: Live; readonly about: About; readonly page: Page }) => {
  const events = useSignal(EVENTS);
  const faults = useSignal(true);
  const initial = live.walked.value?.way.initial ?? 0;
  return (
    <div class="toolbar walking" role="toolbar" aria-label="The walk">
      <div class="switches">
        <button type="button" title="Back to the walk before (u)" onClick={() => history.back()}>
          ↶ Undo
        </button>
        <button type="button" title="Forth again (U)" onClick={() => history.forward()}>
          ↷ Redo
        </button>
        <button type="button" onClick={() => live.restart(initial)}>
          Begin anew
        </button>
        {about.initials.length < 2 ? null : (
          <select
            aria-label="Initial state"
            value={String(initial)}
            onChange={(event) => live.restart(Number(event.currentTarget.value))}
          >
            {about.initials.map((name, index) => (
              <option key={name} value={String(index)}>
                {name}
              </option>
            ))}
          </select>
        )}
      </div>
      <div class="switches">
        <button type="button" title="One event at random (r)" onClick={() => live.random(1, faults.value)}>
          Random event
        </button>
        <button
          type="button"
          title="Goes on at random from the cursor, until a claim is violated"
          onClick={() => live.random(events.value, faults.value)}
        >
          Random walk
        </button>
        <label>
          <input
            type="number"
            min={1}
            max={10_000}
            value={events.value}
            onChange={(event) => {
              events.value = Math.max(1, Math.min(10_000, Math.floor(Number(event.currentTarget.value)) || EVENTS));
            }}
          />{" "}
          events
        </label>
        <label>
          <input
            type="checkbox"
            checked={faults.value}
            onChange={(event) => {
              faults.value = event.currentTarget.checked;
            }}
          />{" "}
          with faults
        </label>
      </div>
      <div class="switches">
        <button
          type="button"
          title="The states of the model, with the walk on them (x)"
          aria-pressed={live.showsGraph.value}
          onClick={() => {
            live.showsGraph.value = !live.showsGraph.peek();
          }}
        >
          Graph
        </button>
        <button type="button" title="Under .kripke/traces, where check writes its own (s)" onClick={() => live.save()}>
          Save trace
        </button>
        <button type="button" onClick={() => download(live, page)}>
          Download
        </button>
      </div>
    </div>
  );
};

/** The walk as a file of the browser's. */
const download = (live: Live, { view }: Page): void => {
  const walked = live.walked.peek();
  if (walked === null) return;
  const address = URL.createObjectURL(new Blob([traceOf(walked)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${view.title.replace(/[^\p{L}\p{N}_]+/gu, "-").slice(0, 80)}--a-walk.json`;
  link.click();
  URL.revokeObjectURL(address);
};
