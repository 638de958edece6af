// Traces as text and as diagrams, whole and as golden files.
// The one idea: a reader reviews what other readers will see.
// Not here: what happened in them (replay.test.ts).
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Trace } from "../../traces/format.ts";
import { renderMermaid } from "../../traces/mermaid.ts";
import type { Replayable } from "../../traces/replay.ts";
import { storyOf } from "../../traces/story.ts";
import { renderText } from "../../traces/text.ts";
import { buckets } from "./buckets-by-hand.ts";
import { byHand } from "./by-hand.ts";
import { commit, majority } from "./commit-by-hand.ts";
import { broken, decisionChanged, everyoneCommits, splitDecision, stuck } from "./example-traces.ts";
import { network } from "./network-by-hand.ts";

const commits = byHand(commit(majority));
const spec = byHand(buckets);
const mono = { width: 80, colour: false };

const examples: Readonly<Record<string, readonly [Trace, Replayable]>> = {
  "split-decision": [splitDecision, commits],
  "decision-changed": [decisionChanged, commits],
  "everyone-commits": [everyoneCommits, commits],
  stuck: [stuck, spec],
  broken: [broken, spec],
  "no-longer-runs": [splitDecision, byHand(commit({ ...majority, enough: 3 }))],
  "no-longer-starts": [{ ...stuck, initial: "both full" }, spec],
  "holds-now": [
    splitDecision,
    byHand({ ...commit(majority), claims: { "no split decision": { kind: "always", says: () => true } } }),
  ],
  network: [network.trace, byHand(network.hand)],
};

describe.each(Object.entries(examples))("%s", (name, [trace, subject]) => {
  const story = storyOf(trace, subject);

  it("as text", async () => {
    await expect(renderText(story, mono, "a summary of the scenario")).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it("says the same with colours as without", () => {
    const coloured = renderText(story, { ...mono, colour: true });
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(renderText(story, mono));
  });

  it.each([40, 60, 200])("keeps to %d columns", (width) => {
    const text = renderText(story, { width, colour: false });
    for (const row of text.split("\n")) {
      const words = row.trim().split(/\s+/);
      expect(row.length <= width || words.length < 3, row).toBe(true);
      expect(row).toBe(row.trimEnd());
    }
    const words = (it: string): string => it.replace(/\s+/g, " ");
    expect(words(text)).toBe(words(renderText(story, mono)));
  });

  it("as a Mermaid diagram", async () => {
    await expect(renderMermaid(story)).toMatchFileSnapshot(`golden/${name}.mmd`);
  });
});

it("escapes in a diagram whatever Mermaid would read as its own", () => {
  const hostile = 'a; b # "c" <b>%%{init}%% $$x$$\n->> end';
  const hand = commit(majority);
  const initial = hand.initial.map(({ event, to }) => ({
    event,
    to: { ...to, nodes: to.nodes.map((node, index) => ({ ...node, id: index === 0 ? "end" : node.id })) },
    sends: [],
  }));
  const trace: Trace = { ...splitDecision, model: hostile, claim: "no split decision", events: [] };
  const diagram = renderMermaid(storyOf(trace, byHand({ ...hand, initial, moves: () => [] })));
  expect(diagram).toContain("participant node_1 as end\n");
  expect(diagram).toContain("a#59; b #35; #34;c#34; #60;b#62;#37;#37;{init}#37;#37; #36;#36;x#36;#36; -#62;#62; end");
});

it("never shows a wall of state", () => {
  const wall = Array.from({ length: 500 }, (_, index) => ({ index, words: "word ".repeat(50) }));
  const variables = (log: readonly unknown[]) => ({ log, table: wall, text: "word ".repeat(500), n: log.length });
  const state = (log: readonly unknown[]) => ({
    variables: variables(log),
    nodes: [],
    network: [],
    budgets: {},
    partition: null,
    notices: [],
    observers: {},
  });
  const [before, after] = [state([wall, 1]), state([2])];
  const event = { kind: "action", name: "turn" } as const;
  const subject = byHand({
    form: "spec",
    initial: [{ event: { kind: "init", choice: "1" }, to: before }],
    moves: (at) => (at === before ? [{ event, to: after }] : []),
    claims: {},
  });
  const story = storyOf({ ...stuck, initial: null, events: [event] }, subject);
  expect(renderText(story, mono).split("\n").length).toBeLessThan(40);
  expect(renderMermaid(story).length).toBeLessThan(4000);
});
