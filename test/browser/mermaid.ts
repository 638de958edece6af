// Diagrams read by Mermaid itself, and what they must be understood as.
// The one idea: what Mermaid has understood is held against the story: its participants, its arrows, its loop.
// Mermaid is here as @mermaid-js/tiny, which Mermaid's own people make of it, sequence diagrams included: one file of 3 MB, and no
// dependency; the package mermaid is 154 MB with what it needs. It wants a document, so it runs in the browser.
// Not here: which diagrams (recorded.test.ts, access.test.ts), what stands in them (test/traces/render.test.ts).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import type { Story } from "../../traces/index.ts";

const mermaid = readFileSync(createRequire(import.meta.url).resolve("@mermaid-js/tiny"), "utf8");

/** As much of Mermaid as is asked here. */
interface Mermaid {
  readonly initialize: (options: object) => void;
  readonly mermaidAPI: {
    readonly getDiagramFromText: (text: string) => Promise<{
      readonly type: string;
      readonly db: {
        readonly getActorKeys: () => readonly string[];
        readonly getActors: () => ReadonlyMap<string, { readonly description: string }>;
        readonly getMessages: () => readonly { readonly type: number; readonly message?: unknown }[];
        readonly LINETYPE: Readonly<Record<string, number>>;
      };
    }>;
  };
  readonly render: (id: string, text: string) => Promise<{ readonly svg: string }>;
}

/** Puts Mermaid into a page. */
export const mermaidIn = async (page: Page): Promise<void> => {
  await page.goto("about:blank");
  await page.addScriptTag({ content: mermaid });
  await page.evaluate(() =>
    (globalThis as unknown as { mermaid: Mermaid }).mermaid.initialize({ startOnLoad: false, securityLevel: "strict" }),
  );
};

/** A diagram as Mermaid draws it. */
export const drawnByMermaid = (page: Page, text: string): Promise<string> =>
  page.evaluate(
    async (of) => (await (globalThis as unknown as { mermaid: Mermaid }).mermaid.render("drawn", of)).svg,
    text,
  );

/** What Mermaid has understood of each text; or what it says against it. */
export const readByMermaid = (page: Page, texts: readonly string[]) =>
  page.evaluate(async (all) => {
    const { mermaidAPI } = (globalThis as unknown as { mermaid: Mermaid }).mermaid;
    const understood = [];
    for (const text of all) {
      const { type, db } = await mermaidAPI.getDiagramFromText(text);
      const messages = db.getMessages();
      const count = (...kinds: readonly string[]): number =>
        messages.filter((message) => kinds.some((kind) => db.LINETYPE[kind] === message.type)).length;
      understood.push({
        type,
        names: db.getActorKeys().map((key) => db.getActors().get(key)!.description),
        arrives: count("SOLID"),
        lost: count("SOLID_CROSS"),
        loops: count("LOOP_START"),
        notes: count("NOTE"),
      });
    }
    return understood;
  }, texts);

/** What must be understood of a story; what is lost and what is noted is counted from the lines of its text. */
export const expectedByMermaid = (story: Story, text: string) => {
  const lines = text.split("\n").map((line) => line.trim());
  const count = (is: RegExp): number => lines.filter((line) => is.test(line)).length;
  const nodes = story.start?.nodes ?? [];
  const { loopStart, events } = story.trace;
  const taken = story.steps.flatMap(({ begins, exchange }) => [begins, ...exchange]);
  return {
    type: "sequence",
    names: nodes.length === 0 ? [story.trace.model] : nodes.map(({ id }) => id),
    arrives: taken.filter(({ kind }) => kind === "deliver").length,
    lost: count(/^\w+-x\w+: /),
    loops: loopStart !== null && loopStart < events.length ? 1 : 0,
    notes: count(/^Note over /),
  };
};
