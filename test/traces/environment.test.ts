// Traces of everything that the environment may do, found by the engine and told as text and as diagrams.
// The one idea: one golden file a protocol, so that a reader judges what other readers will see.
// Not here: the protocols (environment-protocols.ts); traces with two ends (twin.test.ts).
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderMermaid } from "../../traces/mermaid.ts";
import { renderText } from "../../traces/text.ts";
import { protocols } from "./environment-protocols.ts";
import { found } from "./from-engine.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(`${tmpdir()}/kripke-environment-`);
});
afterAll(() => rm(directory, { recursive: true }));

describe.each(Object.entries(protocols))("%s", (name, protocol) => {
  it("reproduces, and is told as text and as a diagram", async () => {
    const { result, stories } = await found(name, protocol, directory);
    expect(result.error).toBeNull();
    const claims = result.claims.filter(({ kind }) => kind !== "deadlock");
    expect(claims.map(({ verdict }) => verdict)).not.toContain("unreachable");
    for (const { replay } of stories) expect(replay.sentence).toMatch(/^the trace reproduces: /);
    const texts = stories.map((story) => renderText(story, { width: 100, colour: false }));
    await expect(texts.join("\n\n")).toMatchFileSnapshot(`golden/environment/${name}.txt`);
    const diagrams = stories.map((story) => renderMermaid(story));
    await expect(diagrams.join("\n")).toMatchFileSnapshot(`golden/environment/${name}.mmd`);
  });
});
