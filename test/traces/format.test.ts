// The trace format: what is written is read back, and what is damaged is refused in one sentence.
// The one idea: the sentences are a golden file, so that a reader can judge them.
// Not here: files that cannot be opened or written (file.test.ts).
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KripkeError, sameValue } from "../../checker/index.ts";
import { parseTrace, type Trace, traceText } from "../../traces/format.ts";
import { splitDecision, stuck } from "./example-traces.ts";
import { anyEvent } from "./random-events.ts";

const refusal = (source: string): string => {
  try {
    parseTrace(source, "trace.json");
  } catch (error) {
    if (!(error instanceof KripkeError)) throw error;
    expect(error.exitCode).toBe(150);
    expect(error.message).not.toContain("\n");
    return error.message;
  }
  return "accepted";
};

const name = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__");
const trace: fc.Arbitrary<Trace> = fc
  .record({
    model: name,
    scenario: fc.option(name),
    mutant: fc.option(name),
    parameters: fc.dictionary(name, fc.oneof(fc.maxSafeInteger(), fc.string(), fc.boolean()), {
      noNullPrototype: true,
    }),
    claim: name,
    verdict: fc.constantFrom("violated" as const, "witnessed" as const, "error" as const),
    initial: fc.option(fc.string()),
    events: fc.array(anyEvent(), { maxLength: 6 }),
    twin: fc.option(name.filter((text) => !/[/\\]/.test(text))),
    loop: fc.option(fc.nat(6)),
    engine: name,
  })
  .map(({ loop, twin, ...rest }) => ({
    ...rest,
    loopStart: loop === null ? null : Math.min(loop, rest.events.length),
    ...(twin === null ? {} : { twin }),
  }));

describe("a trace as text", () => {
  it("a trace is read back as it was, and written again as the same bytes", () => {
    fc.assert(
      fc.property(trace, (it) => {
        const text = traceText(it);
        const back = parseTrace(text, "trace.json");
        expect(sameValue(back, it)).toBe(true);
        expect(traceText(back)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it("a trace is pretty: one event a line", async () => {
    await expect(traceText(splitDecision)).toMatchFileSnapshot("golden/split-decision.json");
    await expect(traceText(stuck)).toMatchFileSnapshot("golden/stuck.json");
  });

  it("a trace has the same bytes whatever order the fields of its events were made in", () => {
    const backwards = splitDecision.events.map((it) => Object.fromEntries(Object.entries(it).reverse()) as never);
    expect(traceText({ ...splitDecision, events: backwards })).toBe(traceText(splitDecision));
  });

  it("a trace is read after an editor put a byte order mark before it", () => {
    expect(parseTrace(`\uFEFF${traceText(stuck)}`, "trace.json")).toEqual(stuck);
  });

  it("a trace is refused wherever it is cut, and said to be truncated", () => {
    const text = traceText(splitDecision).trimEnd();
    for (let length = 1; length < text.length; length++)
      expect(refusal(text.slice(0, length))).toContain("is truncated: it ends in the middle of its JSON");
    expect(refusal("")).toContain("is empty");
  });
});

/** Ways to damage the text of a trace. */
const damage: Readonly<Record<string, (text: string) => string>> = {
  empty: () => "",
  truncated: (text) => text.slice(0, 300),
  "a shell script": () => "#!/bin/sh\necho hello\n",
  "a comma missing": (text) => text.replace('"version": 1,', '"version": 1'),
  "a list": () => "[1, 2]",
  "another JSON": () => '{ "name": "kripke", "version": "0.1.0" }',
  "a later version": (text) => text.replace('"version": 1', '"version": 2'),
  "no version": (text) => text.replace('"version": 1,', ""),
  "no claim": (text) => text.replace(/ {2}"claim".*\n/, ""),
  "an empty claim": (text) => text.replace('"no split decision"', '""'),
  "a claim that is a number": (text) => text.replace('"no split decision"', "7"),
  "another verdict": (text) => text.replace('"violated"', '"holds"'),
  "an unknown field": (text) => text.replace('"engine"', '"author": "me", "engine"'),
  "a list of parameters": (text) => text.replace(/"parameters": \{.*\}/, '"parameters": []'),
  "a fraction as a parameter": (text) => text.replace('"crashes": 1', '"crashes": 1.5'),
  "events that are no list": (text) => text.replace(/"events": \[.*\n {2}\]/s, '"events": {}'),
  "an unknown kind of event": (text) => text.replace('"kind": "crash"', '"kind": "explode"'),
  "an event that is a string": (text) => text.replace('{ "kind": "crash", "node": "coordinator" }', '"crash"'),
  "a delivery without a message": (text) => text.replace(', "message": { "type": "prepare" }', ""),
  "a misspelt field of an event": (text) => text.replace('"choice": "able"', '"chose": "able"'),
  "a message that is no value": (text) => text.replace('{ "type": "prepare" }', '{ "type": ["prepare", 0.5] }'),
  "an unknown tag": (text) => text.replace('{ "type": "prepare" }', '{ "to": { "#date": "today" } }'),
  "a crash inside no step": (text) => text.replace('"kind": "crash"', '"kind": "crash", "sent": [0]'),
  "a message sent before the first": (text) =>
    text.replace('"kind": "crash"', '"kind": "crash", "inside": { "kind": "heal" }, "sent": [-1]'),
  "a partition without groups": (text) =>
    text.replace('{ "kind": "crash", "node": "coordinator" }', '{ "kind": "partition" }'),
  "a twin elsewhere": (text) => text.replace('"engine"', '"twin": "../other.json", "engine"'),
  "a loop behind the end": (text) => text.replace('"loopStart": null', '"loopStart": 11'),
  "a loop before the start": (text) => text.replace('"loopStart": null', '"loopStart": -1'),
};

it("a damaged trace is refused in one sentence", async () => {
  const text = traceText(splitDecision);
  const sentences = Object.entries(damage).map(([what, damaged]) => {
    expect(damaged(text), what).not.toBe(text);
    return `${what}\n  ${refusal(damaged(text))}\n`;
  });
  await expect(sentences.join("\n")).toMatchFileSnapshot("golden/refusals.txt");
  expect(sentences.join()).not.toContain("accepted");
});
