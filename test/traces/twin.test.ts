// The two traces of an `indistinguishable` claim: they name each other, and neither is believed without the other.
// The one idea: each is replayed with the other, as it is, damaged, and over a changed model.
// Not here: deciding such claims (the checker).
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { indistinguishable, KripkeError, type Protocol, protocol } from "../../checker/index.ts";
import { readTrace } from "../../traces/file.ts";
import { traceText } from "../../traces/format.ts";
import { renderMermaid } from "../../traces/mermaid.ts";
import { replay } from "../../traces/replay.ts";
import { storyOf } from "../../traces/story.ts";
import { renderText } from "../../traces/text.ts";
import { readTwin } from "../../traces/twin.ts";
import { unsure } from "./environment-protocols.ts";
import { type Found, found, over, sourceOf } from "./from-engine.ts";

const CLAIM = "node1 cannot tell whether node2 was told";
let directory = "";
let all: Found;
beforeAll(async () => {
  directory = await mkdtemp(`${tmpdir()}/kripke-twin-`);
  all = await found("unsure", unsure, directory);
});
afterAll(() => rm(directory, { recursive: true }));

it("two traces of one claim are written, name each other, and are read back as the same bytes", async () => {
  const names = all.files.map((file) => path.basename(file));
  expect(names).toEqual([
    "unsure--node1-cannot-tell-whether-node2-was-told.json",
    "unsure--node1-cannot-tell-whether-node2-was-told--2.json",
  ]);
  expect(all.traces.map(({ twin }) => twin)).toEqual([...names].reverse());
  expect(all.result.claims.find(({ name }) => name === CLAIM)?.traces).toEqual(all.files);
  for (const [index, file] of all.files.entries())
    expect(await readFile(file, "utf8")).toBe(traceText(all.traces[index]!));
});

it("two traces of one claim reproduce, each with the other", () => {
  for (const { replay: replayed, trace } of all.stories)
    expect(replayed.sentence).toBe(
      `the trace reproduces: after ${trace.events.length} events and after ${5 - trace.events.length} events of ${trace.twin} the view of "${CLAIM}" is equal and the fact differs`,
    );
});

it("two traces of one claim are told with both ends", async () => {
  const [story] = all.stories;
  const texts = [80, 40].map((width) => renderText(story!, { width, colour: false }));
  await expect(texts.join("\n\n")).toMatchFileSnapshot("golden/twin.txt");
  await expect(renderMermaid(story!)).toMatchFileSnapshot("golden/twin.mmd");
});

/** The sentence that a trace is refused with, after its twin was damaged. */
const refused = async (damage: (twin: string) => Promise<unknown>): Promise<string> => {
  const copy = await mkdtemp(path.join(directory, "copy-"));
  const [file, twin] = all.files.map((each) => path.join(copy, path.basename(each))) as [string, string];
  for (const each of all.files) await cp(each, path.join(copy, path.basename(each)));
  await damage(twin);
  try {
    await readTwin(await readTrace(file), file);
  } catch (error) {
    if (!(error instanceof KripkeError)) throw error;
    expect(error.exitCode).toBe(150);
    expect(error.message).not.toContain("\n");
    return error.message.replaceAll(copy, "<directory>");
  }
  return "accepted";
};

const rewritten = (from: string | RegExp, to: string) => async (twin: string) => {
  const text = await readFile(twin, "utf8");
  expect(text).toMatch(from);
  await writeFile(twin, text.replace(from, to));
};

it("a trace with a twin is refused in one sentence where the other is missing or damaged", async () => {
  const damage: Readonly<Record<string, (twin: string) => Promise<unknown>>> = {
    missing: (twin) => rm(twin),
    truncated: (twin) => writeFile(twin, '{ "format": "kripke-trace",'),
    "names another": rewritten(/"twin": ".*"/, '"twin": "another.json"'),
    "names none": rewritten(/ {2}"twin": .*\n/, ""),
    "names a path": rewritten(/"twin": "/, '"twin": "../'),
    "of another claim": rewritten(CLAIM, "something else"),
    "of another model": rewritten('"model": "', '"model": "not-'),
  };
  const sentences: string[] = [];
  for (const [what, how] of Object.entries(damage)) sentences.push(`${what}\n  ${await refused(how)}\n`);
  expect(sentences.join()).not.toContain("accepted");
  await expect(sentences.join("\n")).toMatchFileSnapshot("golden/twin-refusals.txt");
});

/** The same protocol with another claim under the same name. */
const claiming = (claim: unknown): Protocol<unknown> =>
  protocol("unsure", (sourceOf(unsure) as unknown as { system: never }).system, { [CLAIM]: claim } as never);

it("two traces of one claim no longer reproduce where one does not run, the view differs or the fact is equal", async () => {
  const [trace, twin] = all.traces;
  const sentence = (changed: Protocol<unknown>, other = twin!): string =>
    replay(trace!, over(sourceOf(changed)), other).sentence;
  const sentences = [
    sentence(unsure, { ...twin!, events: twin!.events.slice(1) }),
    sentence(unsure, { ...twin!, events: twin!.events.slice(0, 1) }),
    sentence(
      claiming(
        indistinguishable(
          ({ node }: never) => node,
          () => 1,
        ),
      ),
    ),
    sentence(
      claiming(
        indistinguishable(
          () => 1,
          () => undefined,
        ),
      ),
    ),
    sentence(
      claiming(
        indistinguishable(
          () => undefined,
          () => 1,
        ),
      ),
    ),
    sentence(
      claiming(
        indistinguishable(
          () => {
            throw new Error("nobody looks");
          },
          () => 1,
        ),
      ),
    ),
  ];
  const text = sentences.join("\n\n").replaceAll(/ \([^()]*\.ts:\d+\)/g, " (<line>)");
  await expect(text).toMatchFileSnapshot("golden/twin-differs.txt");
});

it("a trace with a twin cannot be asked alone, nor can a trace of another claim have one", () => {
  const [trace, twin] = all.traces;
  expect(() => storyOf(trace!, over(sourceOf(unsure)))).toThrow("this one names no other");
  const reachable = { kind: "reachable", says: () => true };
  expect(() => storyOf(trace!, over(sourceOf(claiming(reachable))), twin!)).toThrow("which one trace shows");
});
