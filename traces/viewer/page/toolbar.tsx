// The tools above the diagram: steps, search and filters, folding, causes, the theme.
// The one idea: whatever a key does has a button, and the other way round but for the slider.
// Not here: the keys (keys.ts), what the filters mean (filter.ts).
import type { Signal } from "@preact/signals";
import type { Filter } from "./filter.ts";
import { lanesOf, type Page } from "./page.ts";

export const Toolbar = ({ page }: { readonly page: Page }) => {
  const shown = page.shown[page.active.value]!;
  const { events } = shown.course;
  const position = shown.cursor.value;
  const matches = shown.matches.value;
  const count = matches === null ? null : matches.slice(1).filter((is) => is).length;
  return (
    <div class="toolbar" role="toolbar" aria-label="Steps and filters">
      <div class="steps">
        <button type="button" aria-label="The start" disabled={position === 0} onClick={() => page.go(0)}>
          «
        </button>
        <button type="button" aria-label="Event before" disabled={position === 0} onClick={() => page.go(position - 1)}>
          ‹
        </button>
        <input
          type="range"
          aria-label="Step"
          min={0}
          max={events.length}
          value={position}
          onInput={(event) => page.go(Number(event.currentTarget.value))}
        />
        <button
          type="button"
          aria-label="Next event"
          disabled={position === events.length}
          onClick={() => page.go(position + 1)}
        >
          ›
        </button>
        <button
          type="button"
          aria-label="The end"
          disabled={position === events.length}
          onClick={() => page.go(events.length)}
        >
          »
        </button>
        {/* The panel says where the cursor is, to who listens; twice is once too often. */}
        <output aria-live="off">
          {position} / {events.length}
        </output>
      </div>
      <Filters page={page} />
      <div class="switches">
        <Switch
          label="Causes"
          title="Fade every event that the one at the cursor does not follow from: those before it at the same nodes, and the sending of what they received"
          on={page.causes}
        />
        <Switch label="Fold" title="Fold away what is faded" on={page.folds} />
        {count === null ? null : (
          <span class="count" role="status">
            {count} of {events.length}
          </span>
        )}
        <button
          type="button"
          onClick={() => page.nextTheme()}
          title="Light, dark, or as the system"
          aria-label={`Theme: ${page.theme.value}`}
        >
          ◐<span class="theme"> {page.theme.value}</span>
        </button>
        <Switch label="Keys" title="Which keys there are" on={page.help} />
      </div>
    </div>
  );
};

const Switch = ({
  label,
  title,
  on,
}: {
  readonly label: string;
  readonly title: string;
  readonly on: Signal<boolean>;
}) => (
  <button
    type="button"
    title={title}
    aria-pressed={on.value}
    onClick={() => {
      on.value = !on.value;
    }}
  >
    {label}
  </button>
);

const Filters = ({ page }: { readonly page: Page }) => {
  const { course, choices } = page.shown[page.active.value]!;
  const { abouts, fields } = choices;
  const lanes = lanesOf(course).map(({ id }, lane) => [String(lane), id] as const);
  return (
    <div class="filters">
      <input
        id="search"
        type="search"
        placeholder="Search"
        aria-label="Search events"
        value={page.filter.value.text}
        onInput={(event) => {
          page.filter.value = { ...page.filter.value, text: event.currentTarget.value };
        }}
      />
      <Choice page={page} what="node" label="any node" options={lanes} />
      <Choice page={page} what="about" label="any event" options={abouts.map((about) => [about, about])} />
      <Choice page={page} what="field" label="any field" options={fields.map((field) => [field, field])} />
    </div>
  );
};

interface ChoiceProps {
  readonly page: Page;
  readonly what: Exclude<keyof Filter, "text">;
  readonly label: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

const Choice = ({ page, what, label, options }: ChoiceProps) => (
  <select
    aria-label={`Only ${label.replace("any ", "")}`}
    value={page.filter.value[what]}
    onChange={(event) => {
      page.filter.value = { ...page.filter.value, [what]: event.currentTarget.value };
    }}
  >
    <option value="">{label}</option>
    {options.map(([value, text]) => (
      <option key={value} value={value}>
        {text}
      </option>
    ))}
  </select>
);
