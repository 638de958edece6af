// What may happen at the cursor: every event with every outcome, and what it would lead to.
// The one idea: each says beforehand whether it leads to something new, breaks a claim or is a fault, in words and not in colour alone.
// Not here: asking (live.ts).
import { useSignal } from "@preact/signals";
import type { Option } from "../../live.ts";
import type { Live } from "./live.ts";

/** So many are listed; more are found by their words. */
const MOST = 200;
/** From so many on there is a field to look for words. */
const MANY = 12;

export const NextEvents = ({ live }: { readonly live: Live }) => {
  const words = useSignal("");
  const next = live.next.value;
  if (next === null) return null;
  const { options, broken, deadlocks, at } = next;
  const isCurrent = at === live.at;
  const looked = words.value.toLowerCase();
  const taken = live.walked.value?.way.choices[at];
  const listed = options
    .map((option, number) => ({ option, number }))
    .filter(({ option }) => looked === "" || `${option.text} ${option.does}`.toLowerCase().includes(looked));
  return (
    <section
      class={isCurrent ? "next" : "next stale"}
      aria-label="What may happen"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
    >
      <h2>
        {options.length === 0 ? "Nothing may happen" : `May happen: ${options.length}`}
        {at === 0 ? " at the start" : ` after event ${at}`}
      </h2>
      {broken === null ? null : <p class="trouble">{broken}</p>}
      {options.length < MANY ? null : (
        <input
          type="search"
          class="sift"
          placeholder="Search what may happen"
          aria-label="Search what may happen"
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
        />
      )}
      <ol class="options">
        {listed.slice(0, MOST).map(({ option, number }) => (
          <li key={number}>
            <Choice
              live={live}
              option={option}
              number={number}
              isTaken={number === taken}
              isDeadlock={deadlocks?.has(number) === true}
            />
          </li>
        ))}
      </ol>
      {listed.length > MOST ? <p class="quiet">and {listed.length - MOST} more: search for them</p> : null}
      {options.length === 0 && broken === null ? <End live={live} /> : null}
    </section>
  );
};

const End = ({ live }: { readonly live: Live }) => {
  const isDeadlock = live.walked.value?.violated.includes("no deadlock") === true;
  return (
    <p class="quiet">
      {isDeadlock ? "The model does not call this a legitimate end: it is a deadlock." : "It is a legitimate end."}
    </p>
  );
};

interface ChoiceProps {
  readonly live: Live;
  readonly option: Option;
  readonly number: number;
  /** Is it what the walk does next? */
  readonly isTaken: boolean;
  readonly isDeadlock: boolean;
}

const Choice = ({ live, option, number, isTaken, isDeadlock }: ChoiceProps) => {
  const { text, does, fault, isNew, stays, isOutside, violates, witnesses, throws } = option;
  const bad = violates.length > 0 || throws.length > 0 || isDeadlock;
  return (
    <button
      type="button"
      class={["option", fault ? "fault" : "", bad ? "bad" : ""].join(" ")}
      aria-current={isTaken ? "step" : undefined}
      onClick={() => live.choose(number)}
    >
      <span class="number" aria-hidden="true">
        {number < 9 ? number + 1 : ""}
      </span>
      <span class="what">
        <span class="text">{text}</span>
        {does === "" ? null : <span class="does">{does}</span>}
        <span class="tags">
          {isTaken ? <span class="tag taken">→ on the walk</span> : null}
          {fault ? <span class="tag fault">⚡ fault</span> : null}
          {isNew ? <span class="tag new">● new</span> : null}
          {stays ? <span class="tag">↺ changes nothing</span> : null}
          {isOutside ? <span class="tag">outside the bound</span> : null}
          {isDeadlock ? <span class="tag bad">✗ a deadlock</span> : null}
          {violates.map((claim) => (
            <span key={claim} class="tag bad">
              ✗ violates “{claim}”
            </span>
          ))}
          {throws.map((claim) => (
            <span key={claim} class="tag bad">
              ! “{claim}” throws
            </span>
          ))}
          {witnesses.map((claim) => (
            <span key={claim} class="tag good">
              ✓ witnesses “{claim}”
            </span>
          ))}
        </span>
      </span>
    </button>
  );
};
