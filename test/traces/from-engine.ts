// Traces that the engine finds in a protocol or spec, for tests: recorded, read back, replayed and told.
// The one idea: the way of a trace from the search to the reader, whole, in one call.
// Not here: the protocols; what must be found.
import { checkSource, type Protocol, type Result, type Source, walk } from "../../checker/index.ts";
import { readTrace } from "../../traces/file.ts";
import type { Trace } from "../../traces/format.ts";
import { recordTraces } from "../../traces/record.ts";
import { type Replayable, replayable } from "../../traces/replay.ts";
import { type Story, storyOf } from "../../traces/story.ts";
import { readTwin } from "../../traces/twin.ts";

export const sourceOf = (target: Protocol<unknown>): Source => target as Source;
export const over = (source: Source): Replayable => ({ walk: walk(source), claims: source.claims });

const toldOf = (source: Source, trace: Trace, twin: Trace | null): Story =>
  replayable(source, trace.claim, (subject) => storyOf(trace, subject, twin));

export interface Found {
  readonly result: Result;
  readonly files: readonly string[];
  readonly traces: readonly Trace[];
  readonly stories: readonly Story[];
}

/** Checks, records into a directory, reads back and tells every trace over a walk of its own. */
export const found = async (name: string, target: Protocol<unknown>, directory: string): Promise<Found> => {
  const source = sourceOf(target);
  const result = await recordTraces(await checkSource(source, {}, { now: () => 0, memory: () => 0 }), {
    subject: { scenario: null, mutant: false, parameters: {} },
    reference: name,
    directory,
    engine: "0.1.0",
  });
  const files = [...result.claims.flatMap(({ traces }) => traces), ...(result.error?.traces ?? [])];
  const traces = await Promise.all(files.map(readTrace));
  const stories = traces.map(async (trace, index) => toldOf(source, trace, await readTwin(trace, files[index]!)));
  return { result, files, traces, stories: await Promise.all(stories) };
};
