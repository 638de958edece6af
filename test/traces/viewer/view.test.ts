// What the page of a trace is given, and the text of its file.
// The one idea: what the view says is counted against the story and the snapshots that it was made from.
// Not here: every recorded trace (recorded.test.ts), the page in a browser (test/browser).
import { inflateRawSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import {
  always,
  eventually,
  leadsTo,
  next,
  protocol,
  type Role,
  reachable,
  type Source,
  send,
  step,
  type TraceEvent,
} from "../../../checker/index.ts";
import type { Trace } from "../../../traces/format.ts";
import { replayable } from "../../../traces/replay.ts";
import { storyOf } from "../../../traces/story.ts";
import { renderHtml } from "../../../traces/viewer/html.ts";
import { arrowsOf } from "../../../traces/viewer/messages.ts";
import type { View } from "../../../traces/viewer/view.ts";
import { viewOf } from "../../../traces/viewer/view-of.ts";
import { byHand } from "../by-hand.ts";
import { deliver } from "../example-traces.ts";
import { network } from "../network-by-hand.ts";

interface Client {
  readonly phase: "idle" | "waiting";
}
const server: Role<number, "question", "answer"> = {
  init: () => 0,
  receive: (served, _, { from }) => next(served + 1, send(from, "answer")),
};
const client: Role<Client, "answer", "question"> = {
  init: () => ({ phase: "idle" }),
  receive: () => next({ phase: "idle" }),
  actions: {
    ask: ({ phase }) => (phase === "idle" ? next({ phase: "waiting" }, send("server", "question")) : undefined),
  },
};

/** A client that asks until it is answered, over a link that may lose and copy. */
const asking = protocol(
  "asking",
  {
    nodes: { server, client },
    network: { order: "none", copies: "one", loses: { atMost: 1 }, duplicates: { atMost: 1 } },
  },
  {
    "serves once": always(({ server: served }) => served < 2),
    "counts up": step((before, after) => after.server >= before.server),
    "is asked": reachable(({ client: { phase } }) => phase === "waiting"),
    "is served": eventually(({ server: served }) => served > 0),
    "is answered": leadsTo(
      ({ client: { phase } }) => phase === "waiting",
      ({ client: { phase } }) => phase === "idle",
    ),
  },
);

const ask: TraceEvent = { kind: "action", node: "client", name: "ask" };
const trace = (events: readonly TraceEvent[], claim: string): Trace => ({
  model: "asking",
  scenario: null,
  mutant: null,
  parameters: {},
  claim,
  verdict: "violated",
  initial: null,
  events,
  loopStart: null,
  engine: "0.1.0",
});

const source = asking as unknown as Source;
const shown = (events: readonly TraceEvent[], claim = "serves once"): View =>
  replayable(source, claim, (over) => viewOf(storyOf(trace(events, claim), over), source, "what it is about"));

const twice = [
  ask,
  { kind: "duplicate", from: "client", to: "server", message: "question" },
  deliver("client", "server", "question"),
  deliver("client", "server", "question"),
] as const;

describe("a trace that is violated by its last event", () => {
  const view = shown(twice);
  const [course] = view.courses;

  it("has a lane a node and an event an event", () => {
    expect(course!.lanes.map(({ id }) => id)).toEqual(["server", "client"]);
    expect(course!.events.map(({ phrase }) => phrase)).toEqual([
      "client does ask",
      "duplicated: question from client to server",
      "server receives question from client",
      "server receives question from client",
    ]);
    expect(view.reproduces).toBe(true);
  });

  it("knows the way of every message: sent, copied, delivered, absorbed, in flight", () => {
    const ways = course!.arrows.map(({ text, origin, sent, ended, end, from, to }) => [
      text,
      origin,
      sent,
      ended,
      end,
      from,
      to,
    ]);
    expect(ways).toEqual([
      ["question", "send", 1, 3, "delivered", 1, 0],
      ["question", "copy", 2, 4, "delivered", 1, 0],
      ["answer", "send", 3, 4, "in flight", 0, 1],
      ["answer", "send", 4, 4, "absorbed", 0, 1],
    ]);
  });

  it("says of every claim what it says at every position", () => {
    const marks = Object.fromEntries(view.claims.map(({ name }, i) => [name, course!.statuses[i]!.marks]));
    expect(marks).toEqual({
      "serves once": "yyyyn",
      "counts up": " yyyy",
      "is asked": "nyyyy",
      "is served": "oooyy",
      "is answered": "yoooo",
      "no deadlock": "yyyyy",
    });
  });

  it("tells the conditions of a formula as they are written, and where they are true", () => {
    const { conditions } = course!.statuses[view.claims.findIndex(({ name }) => name === "is answered")]!;
    expect(conditions.map(({ marks }) => marks)).toEqual(["nyyyy", "ynnnn"]);
    expect(conditions[0]!.text).toContain('"waiting"');
  });

  it("knows what an event follows from", () => {
    expect(course!.events.map(({ causes }) => causes)).toEqual([[], [], [1], [2, 3]]);
  });
});

test("a message that the network drops ends there", () => {
  const drop: TraceEvent = { kind: "drop", from: "client", to: "server", message: "question" };
  const [arrow] = shown([ask, drop]).courses[0]!.arrows;
  expect(arrow).toMatchObject({ end: "lost", sent: 1, ended: 2, main: true });
});

test("all that can happen to a message, by hand", () => {
  const { trace: path, hand } = network;
  const story = storyOf(path, byHand(hand));
  const arrows = arrowsOf(story, (id) => (id === "client" ? 0 : 1));
  for (const [position, { network: flying }] of [story.start!, ...story.steps.map(({ after }) => after)].entries()) {
    const there = arrows.filter(
      ({ sent, ended, end }) => sent <= position && (ended > position || end === "in flight"),
    );
    expect(there.length, `after event ${position}`).toBe(flying.length);
  }
  expect(arrows.map(({ text, end, sent, ended }) => `${text.slice(0, 4)} ${end} ${sent}–${ended}`)).toEqual([
    "ask  delivered 0–3",
    "ask  delivered 1–4",
    "ask  absorbed 2–2",
    "told lost 3–5",
    "vote lost 3–6",
    "ask  vanished 7–7",
  ]);
});

describe("the file", () => {
  const hostile = "</script><script>alert(1)</script><!-- ]]> \u2028 \"'& <img src=x onerror=alert(1)>";
  const view: View = { ...shown(twice), title: hostile, claim: hostile, summary: hostile };
  const html = renderHtml(view, { script: "let a = 1;", style: "p{}" });

  it("lets nothing that a model says end its script or begin a tag", () => {
    expect(html.match(/<\/?script/g)).toHaveLength(4);
    expect(html).not.toContain("<img");
    const [, json] = /<script type="application\/json" id="view">([\s\S]*?)<\/script>/.exec(html)!;
    expect(JSON.parse(json!)).toEqual(view);
  });

  it("packs what is long, which holds all of it", () => {
    const long: View = { ...view, summary: hostile.repeat(1000) };
    const packed = renderHtml(long, { script: "let a = 1;", style: "p{}" });
    expect(packed.match(/<\/?script/g)).toHaveLength(4);
    const [, text] = /<script type="text\/plain" id="view" data-packed>([A-Za-z0-9+/=]*)<\/script>/.exec(packed)!;
    expect(JSON.parse(inflateRawSync(Buffer.from(text!, "base64")).toString())).toEqual(long);
    expect(packed.length).toBeLessThan(hostile.length * 100);
  });

  it("lets no script run but the page's own, and loads nothing", () => {
    expect(html).toContain("default-src 'none'; script-src 'sha256-");
    const plain = renderHtml(shown(twice), { script: "let a = 1;", style: "p{}" });
    expect(plain).not.toMatch(/(?:src|href)=|url\(|https?:/);
  });
});
