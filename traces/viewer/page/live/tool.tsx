// One of the tools below what may happen: folded to a line, which tells how it stands.
// The one idea: the lines are always in sight, and one tool is open at a time, so that what may happen keeps its room.
// Not here: the tools (seek.tsx, claims-to-see.tsx, behind.tsx).
import type { ComponentChildren } from "preact";

interface ToolProps {
  readonly name: string;
  readonly title: string;
  /** How it stands; the empty text: there is nothing to tell. */
  readonly told: string;
  readonly children: ComponentChildren;
}

export const Tool = ({ name, title, told, children }: ToolProps) => (
  <details
    class={`tool ${name}`}
    name="tools"
    onToggle={({ currentTarget }) => currentTarget.open && currentTarget.scrollIntoView({ block: "nearest" })}
  >
    <summary>
      <h2>{title}</h2> <span class="told">{told}</span>
    </summary>
    <section
      class="inside"
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  </details>
);
