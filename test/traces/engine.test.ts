// Traces that the engine found: recorded, read back, replayed over the engine's walk, and told.
// The one idea: small protocols and specs that end in every way a search can end; what the search says, the replay repeats.
// Not here: the models' own traces (recorded.test.ts); replay over walks made by hand (replay.test.ts).
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  always,
  next,
  type Protocol,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
  spec,
  step,
} from "../../checker/index.ts";
import { renderMermaid } from "../../traces/mermaid.ts";
import { storyOf } from "../../traces/story.ts";
import { renderText } from "../../traces/text.ts";
import { type Found, found as foundIn, over, sourceOf } from "./from-engine.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(`${tmpdir()}/kripke-engine-`);
});
afterAll(() => rm(directory, { recursive: true }));

const found = (name: string, target: Protocol<unknown>): Promise<Found> => foundIn(name, target, directory);

/** What the stories say, and that both renderings can tell them. */
const sentences = ({ stories }: Found): readonly string[] =>
  stories.map((story) => {
    expect(renderText(story, { width: 80, colour: false })).toContain(`"${story.trace.claim}"`);
    expect(renderMermaid(story)).toMatch(/^sequenceDiagram\n/);
    return story.replay.sentence;
  });

interface Counter {
  readonly count: number;
  readonly seen: ReadonlySet<string>;
}
type Tick = { readonly type: "tick"; readonly count: number };

/** Nodes that pass ticks around; `onTick` may break anything. */
const ring = (onTick: (state: Counter, message: Tick) => Counter = (state) => state): Role<Counter, Tick> => ({
  init: ({ self }) => ({
    oneOf: { low: { count: 0, seen: new Set() }, high: { count: self === "node1" ? 5 : 0, seen: new Set() } },
  }),
  durable: ["count"],
  restart: (state, { peers }) => next(state, sendAll(peers, { type: "tick", count: state.count })),
  timers: {
    beat: (state, { peers }) =>
      state.count > 1
        ? undefined
        : next({ ...state, count: state.count + 1 }, send(peers[0]!, { type: "tick", count: state.count })),
  },
  receive: (state, message, { from }) => {
    const after = onTick({ ...state, seen: new Set([...state.seen, from]) }, message);
    return message.count === 0
      ? { keep: next(after), forget: next({ ...after, seen: new Set<string>() }) }
      : next(after);
  },
});
type Network = Parameters<typeof protocol>[1]["network"];
const quiet: Network = { order: "none", copies: "one", loses: "never", duplicates: "never" };
const rings = (
  role: Role<Counter, Tick>,
  network: Network = quiet,
  restarts: "at once" | "later" | "never" = "later",
) =>
  protocol(
    "ring",
    {
      nodes: { node: replicated(2, role) },
      network: network as never,
      crashes: [{ of: "node", atMost: 1, restarts }],
      ends: () => true,
    },
    {
      "nobody hears both a crash and a tick": always(
        ({ node }, { running }) => !(node[0]!.seen.size > 0 && !running("node2")),
      ),
      "counts never fall": step((before, after) => before.node.every(({ count }, i) => after.node[i]!.count >= count)),
      "both hear": reachable(({ node }) => node.every(({ seen }) => seen.size > 0)),
    },
  );

describe("a protocol", () => {
  it.each<readonly [string, Protocol<unknown>]>([
    ["unordered", rings(ring())],
    ["lossy and duplicating", rings(ring(), { ...quiet, loses: { atMost: 1 }, duplicates: "always" })],
    [
      "fifo",
      rings(ring(), { ...quiet, order: "fifo", copies: "many", onCrash: "lose", duplicates: { atMost: 1 } }, "at once"),
    ],
    ["stopping", rings(ring(), quiet, "never")],
  ])("%s: every trace reproduces", async (name, target) => {
    const all = await found(name, target);
    expect(all.traces.length).toBeGreaterThan(0);
    for (const sentence of sentences(all)) expect(sentence).toMatch(/^the trace reproduces: /);
    const lengths = all.result.claims.flatMap(({ events }) => (events === null ? [] : [events]));
    expect(all.traces.map(({ events }) => events.length)).toEqual(lengths);
  });

  it("a protocol whose handler throws leaves a trace that reproduces", async () => {
    const all = await found(
      "throwing",
      rings(
        ring((state, { count }) => {
          if (count > 0) throw new Error("no such tick");
          return state;
        }),
      ),
    );
    expect(all.result.verdict).toBe("error");
    expect(all.traces.map(({ claim, verdict }) => `${claim}: ${verdict}`)).toContain("nothing throws: error");
    expect(sentences(all).at(-1)).toMatch(/^the trace reproduces: after \d events the model breaks: .*no such tick/);
  });

  it("a protocol whose handler leaves the universe of values leaves a trace that reproduces", async () => {
    const all = await found("outside", rings(ring((state) => ({ ...state, count: Number.NaN }))));
    expect(sentences(all).at(-1)).toMatch(/^the trace reproduces: after \d events? the model breaks: .*NaN/);
  });

  it("a protocol whose claim throws leaves a trace that reproduces", async () => {
    const target = protocol(
      "claim",
      { nodes: { node: replicated(2, ring()) }, network: quiet as never, ends: () => true },
      {
        fragile: step((_, after) => {
          if (after.node[1]!.count === 2) throw new Error("too much");
          return true;
        }),
      },
    );
    expect(sentences(await found("claim", target)).at(-1)).toMatch(
      /^the trace reproduces: after \d events the model breaks: .*too much/,
    );
  });

  it("a trace of a protocol that changed says where it no longer runs", async () => {
    const [trace] = (await found("before", rings(ring()))).traces;
    const silent = { ...ring(), timers: {} };
    expect(storyOf(trace!, over(sourceOf(rings(silent)))).replay).toMatchObject({
      outcome: "stops",
      sentence: expect.stringMatching(/^event \d+ \(.*\) no longer runs: /),
    });
  });
});

describe("a spec", () => {
  const jugs = (limit: number) =>
    spec(
      "jugs",
      {
        init: [
          { big: 0, small: 0, log: [] as readonly string[] },
          { big: 5, small: 0, log: [] },
        ],
        actions: {
          fill: {
            each: ["big", "small"],
            do: (s, jug) =>
              s.log.length === limit ? undefined : { ...s, [jug]: jug === "big" ? 5 : 3, log: [...s.log, jug] },
          },
          pour: (s) =>
            s.log.length === limit || s.big === 0
              ? undefined
              : {
                  oneOf: {
                    all: { ...s, big: s.big - Math.min(s.big, 3 - s.small), small: 3 },
                    half: { ...s, big: s.big - 1 },
                  },
                },
        },
      },
      {
        "never four": always(({ big }) => big !== 4),
        "the big one is emptied at once or not at all": step(
          (before, after) => !(before.big > after.big && after.big > 0) || after.big > 3,
        ),
        "the small one is full": reachable(({ small }) => small === 3),
      },
    );

  it("every trace of a spec reproduces, from whichever initial state", async () => {
    const all = await found("jugs", jugs(3));
    expect(all.traces.map(({ claim }) => claim)).toEqual([
      "never four",
      "the big one is emptied at once or not at all",
      "the small one is full",
      "no deadlock",
    ]);
    for (const sentence of sentences(all)) expect(sentence).toMatch(/^the trace reproduces: /);
    expect(all.traces.every(({ initial }) => initial !== null)).toBe(true);
  });

  it("a trace of a spec is told as text", async () => {
    const { stories } = await found("jugs", jugs(3));
    const text = stories.map((story) => renderText(story, { width: 80, colour: false })).join("\n");
    await expect(text).toMatchFileSnapshot("golden/jugs.txt");
  });
});
