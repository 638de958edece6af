// A trace with its states, as JSON for programs: what `show` tells people, as data.
// The one idea: the trace's file holds only what replaying needs; this holds what replaying shows, with values as in the file.
// Not here: the trace's own format (format.ts).
import type { Snapshot } from "../../checker/index.ts";
import { encodeEvent, oneLine } from "../format.ts";
import { phrase } from "../phrase.ts";
import type { Step, Story } from "../story.ts";
import { encode, type Json } from "../values.ts";

/** The story as JSON, a step a line: the trace, what came of its replay, and the state at the start and behind each event, as far as it runs. */
export const renderJson = (story: Story): string => {
  const { trace, replay, kind, form, start, steps } = story;
  const { events: _, ...rest } = trace;
  const whole = {
    format: "kripke-story",
    version: 1,
    ...rest,
    kind,
    form,
    reproduces: replay.outcome === "reproduces",
    sentence: replay.sentence,
    start: start === null ? null : stateOf(start),
  };
  const fields = Object.entries(whole).map(([name, value]) => `  ${JSON.stringify(name)}: ${oneLine(value)},\n`);
  const list = steps.map((step) => `\n    ${oneLine(stepOf(step))}`).join(",");
  return `{\n${fields.join("")}  "steps": [${list}${list === "" ? "" : "\n  "}]\n}\n`;
};

const stateOf = (snapshot: Snapshot): Json => encode({ ...snapshot });

const stepOf = ({ number, event, exchange, sent, after }: Step): Json => ({
  number,
  text: phrase(event),
  event: encodeEvent(event),
  atOnce: exchange.map(phrase),
  sent: sent.map(({ message, to, fate }) => ({ message: encode(message), to: [...to], fate })),
  state: stateOf(after),
});
