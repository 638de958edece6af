// A row of a table in Markdown.
// Not here: what stands in it.

/** A row of a Markdown table. */
export const cells = (texts: readonly string[]): string =>
  `| ${texts.map((text) => text.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
