// The blocks of the panel: with a title, and folded or not.
// The one idea: what is always wanted is a section, what is wanted now and then a line that opens.
// Not here: what stands in them (panel.tsx, explained.tsx).
import type { ComponentChildren } from "preact";

export const Section = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <section class="block">
    <h2>{title}</h2>
    {children}
  </section>
);

export const Folded = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <details class="block">
    <summary>
      <h2>{title}</h2>
    </summary>
    {children}
  </details>
);
