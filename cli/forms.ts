// The forms in which a trace is shown.
// The one idea: their names are known before anything that renders them is loaded.
// Not here: what renders them (show.ts).

export const FORMS = ["text", "mermaid", "dot", "shiviz", "itf", "json", "html"] as const;
export type Form = (typeof FORMS)[number];
