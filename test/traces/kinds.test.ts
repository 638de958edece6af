// Every kind of event, with every combination of its fields, is written to a trace and read again as it was.
// The one idea: what is generated from the rows must be what the format, which derives from them, lets through.
// Not here: events that a model makes (test/traces/environment.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { KIND_NAMES, rowOf, sameValue, type TraceEvent } from "../../checker/index.ts";
import { parseTrace, type Trace, traceText } from "../../traces/format.ts";
import { deed, phrase } from "../../traces/phrase.ts";
import { eventArbitrary } from "./random-events.ts";

const traceOf = (events: readonly TraceEvent[]): Trace => ({
  model: "m",
  scenario: null,
  mutant: null,
  parameters: {},
  claim: "c",
  verdict: "violated",
  initial: null,
  events,
  loopStart: null,
  engine: "0",
});

test.each(KIND_NAMES)("%s is read as it was written, and is told", (kind) => {
  fc.assert(
    fc.property(eventArbitrary(kind), (made) => {
      const text = traceText(traceOf([made]));
      expect(sameValue(parseTrace(text, "it").events, [made])).toBe(true);
      expect(traceText(parseTrace(text, "it"))).toBe(text);
      expect(phrase(made).length).toBeGreaterThan(0);
    }),
  );
});

test.each(KIND_NAMES)("%s is marked as a fault where the environment may be blamed for it", (kind) => {
  fc.assert(
    fc.property(eventArbitrary(kind), (made) => {
      const marks = deed(made).flatMap((word) => (typeof word === "string" ? [] : [word.meaning]));
      expect(marks.includes("fault")).toBe(rowOf(kind).isFault);
    }),
  );
});
