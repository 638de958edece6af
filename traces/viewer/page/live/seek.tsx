// "How can I get to …": a predicate to write, and what came of looking for it.
// The one idea: it is written as in a claim, so that one that is useful can go into the model as it stands.
// Not here: the search (search.ts, and the engine behind the server).
import { useSignal } from "@preact/signals";
import type { Live } from "./live.ts";
import { Wide } from "./numbers.tsx";
import { Tool } from "./tool.tsx";

/** Seconds. */
const [LIMIT, LONGEST] = [30, 3600];

export const Seek = ({ live, names }: { readonly live: Live; readonly names: readonly string[] }) => {
  const { search } = live;
  const predicate = useSignal("");
  const seconds = useSignal(LIMIT);
  const isFromHere = useSignal(false);
  const find = (): void => search.seek(predicate.value, seconds.value, isFromHere.value ? live.until() : null);
  const seeking = search.seeking.value;
  const progress = search.seekProgress.value;
  const sought = search.sought.value;
  return (
    <Tool name="seek" title="How can I get to …" told={seeking === null ? "" : "looking …"}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <textarea
          rows={2}
          spellcheck={false}
          aria-label="A predicate in TypeScript"
          placeholder={exampleOf(names)}
          value={predicate.value}
          onInput={(event) => {
            predicate.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            find();
          }}
        />
        <p class="quiet">
          TypeScript, true where you want to be. It knows{" "}
          {names.slice(0, 8).map((name, i) => (
            <span key={name}>
              {i === 0 ? "" : ", "}
              <code>{name}</code>
            </span>
          ))}
          {names.length > 8 ? ", …" : ""} and <code>world</code>.
        </p>
        <div class="switches">
          {seeking === null ? (
            <button type="submit">Find a way</button>
          ) : (
            <button type="button" onClick={() => search.stop("seek")}>
              Stop
            </button>
          )}
          <select
            aria-label="From where"
            value={isFromHere.value ? "here" : "start"}
            onChange={(event) => {
              isFromHere.value = event.currentTarget.value === "here";
            }}
          >
            <option value="start">from the start</option>
            <option value="here">from here</option>
          </select>
          <label>
            within{" "}
            <input
              type="number"
              min={1}
              max={LONGEST}
              value={seconds.value}
              onChange={(event) => {
                seconds.value = Math.max(1, Math.min(LONGEST, Number(event.currentTarget.value) || LIMIT));
              }}
            />{" "}
            s
          </label>
        </div>
      </form>
      <p class="sought" role="status">
        {seeking !== null ? (
          <>
            {seeking} …{" "}
            {progress === null ? null : (
              <>
                <Wide of={progress.distinct} /> states, depth {progress.depth}
              </>
            )}
          </>
        ) : sought === null ? (
          ""
        ) : (
          <span class={sought.found ? "good" : "bad"}>
            <span aria-hidden="true">{sought.found ? "✓" : "✗"}</span> {sought.sentence}
          </span>
        )}
      </p>
    </Tool>
  );
};

/** What a predicate may look like in this model. */
const exampleOf = (names: readonly string[]): string => {
  const [name = "x"] = names.slice(-1);
  return `such as JSON.stringify(${name}).includes("…")`;
};
