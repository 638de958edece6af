// "What of it is necessary": the walk explained when somebody asks.
// The one idea: it costs searches, so it is asked for by a button, can be stopped, and goes when the walk is another.
// Not here: what is shown of it (../explained.tsx), finding it out (the engine behind the server).
import { Explained } from "../explained.tsx";
import type { Page } from "../page.ts";
import type { Live } from "./live.ts";
import { Tool } from "./tool.tsx";

/** Seconds. */
const LIMIT = 60;

export const Explain = ({ live, page }: { readonly live: Live; readonly page: Page }) => {
  const { search } = live;
  const explaining = search.explaining.value;
  const explained = search.explained.value;
  const unexplained = search.unexplained.value;
  const { verdict } = page.view;
  return (
    <Tool name="explain" title="What of it is necessary" told={explaining === null ? "" : "asking …"}>
      <p class="quiet">
        {verdict === "walked"
          ? "The walk shows nothing by itself: go to where a claim is violated or witnessed, or take a counterexample."
          : "Each kind of event of the walk is forbidden in turn, and what shows the same without it is searched for."}
      </p>
      <div class="switches">
        {explaining === null ? (
          <button
            type="button"
            disabled={verdict === "walked"}
            onClick={() => {
              const walked = live.walked.peek();
              if (walked !== null) search.explain(walked.way, LIMIT);
            }}
          >
            Explain the walk
          </button>
        ) : (
          <button type="button" onClick={() => search.stop("seek")}>
            Stop
          </button>
        )}
      </div>
      <div role="status">
        {explaining === null ? null : <p>Searching: {explaining} …</p>}
        {unexplained === null ? null : <p class="bad">{unexplained}</p>}
        {explained === null ? null : <Explained page={page} explained={explained} />}
      </div>
    </Tool>
  );
};
