// Random events of every kind, with every combination of fields.
// The one idea: they are generated from the rows of the kinds, so that a kind or a field that is added is tried by itself.
// Not here: events that a model makes.
import fc from "fast-check";
import { type EventKind, type FieldContent, KIND_NAMES, rowOf, type TraceEvent } from "../../checker/index.ts";
import { valueArbitrary } from "../values/random-values.ts";

const word = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__");
const contents = (content: FieldContent, inner: fc.Arbitrary<TraceEvent>): fc.Arbitrary<unknown> => {
  switch (content) {
    case "node":
    case "node?":
    case "text":
    case "text?":
      return word;
    case "member?":
      return fc.string();
    case "value":
      return valueArbitrary;
    case "event?":
      return inner;
    case "positions?":
      return fc.array(fc.nat(9));
  }
};

export const eventArbitrary = (kind: EventKind, depth = 0): fc.Arbitrary<TraceEvent> => {
  const fields = Object.entries(rowOf(kind).fields);
  const inner = depth > 0 ? fc.constant({ kind: "heal" } as TraceEvent) : anyEvent(1);
  const required = fields.filter(([, content]) => !content.endsWith("?")).map(([field]) => field);
  return fc
    .record(Object.fromEntries(fields.map(([field, content]) => [field, contents(content, inner)])), {
      requiredKeys: required,
      noNullPrototype: true,
    })
    .filter((made) => "inside" in made === "sent" in made)
    .map((made) => ({ kind, ...made }) as unknown as TraceEvent);
};

/** An event of any kind; `depth` over 0: one that stands in another. */
export const anyEvent = (depth = 0): fc.Arbitrary<TraceEvent> =>
  fc.constantFrom(...KIND_NAMES).chain((kind) => eventArbitrary(kind, depth));
