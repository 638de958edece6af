// The text of a trace's file, put together from the lines of its events.
// The one idea: it depends on nothing, so that a page which has the lines can write the file, too.
// Not here: the lines, and what stands around them (format.ts).

/** What stands before the events, up to their bracket, and from the other bracket on. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

export const joinedLines = (events: readonly string[], { before, after }: Around): string =>
  events.length === 0 ? `${before}${after}` : `${before}\n    ${events.join(",\n    ")}\n  ${after}`;
