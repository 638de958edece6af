// Traces in the formats of other tools: golden files, read back by readers of their own, and strings that would break them.
// The one idea: what a story says must come back; what is hostile must come back too, and do nothing.
// Not here: the readers (read-back.ts); every recorded trace is read back in recorded.test.ts.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { next, protocol, type Role, replay, send, start } from "../../../index.ts";
import {
  A_WALK,
  renderDot,
  renderItf,
  renderJson,
  renderShiviz,
  type Story,
  storyOf,
  type Trace,
} from "../../../traces/index.ts";
import { over, sourceOf } from "../from-engine.ts";
import { dotDisagreements, itfDisagreements, readDot, readItf, readShiviz, shivizDisagreements } from "./read-back.ts";

const recorded = async (name: string): Promise<Story> =>
  (await replay(fileURLToPath(new URL(`../../../traces/recorded/${name}.json`, import.meta.url)))).story;

const STORIES = {
  plain: "two-phase-commit-one-row--default--a-transaction-can-wait-for-a-row-because-another-one-s-coord-89e79a7a",
  lasso: "two-phase-commit--in-the-end-on-a-lossy-network--if-one-participant-knows-the-outcome-all-learn-it",
  "at-once": "raft-situations--a-time-out-PreVote--one-follower-s-time-out-changes-neither-leader-nor-term",
  partition: "three-phase-commit--block-a-partition--no-deadlock",
} as const;

const FORMS = {
  dot: [renderDot, dotDisagreements],
  "shiviz.log": [renderShiviz, shivizDisagreements],
  "itf.json": [renderItf, itfDisagreements],
  json: [renderJson, () => []],
} as const;

describe.each(Object.entries(STORIES))("%s", (name, file) => {
  it.each(Object.entries(FORMS))("as %s", async (form, [render, disagreements]) => {
    const story = await recorded(file);
    expect(disagreements(story)).toEqual([]);
    await expect(render(story)).toMatchFileSnapshot(path.join(import.meta.dirname, "golden", `${name}.${form}`));
  });
});

test("a spec is one node's doing, and its variables are those of the states", async () => {
  const story = await recorded("lamport-paxos--smallQuorum--at-most-one-value-is-chosen");
  expect(readItf(renderItf(story)).vars).toEqual(Object.keys(story.start!.variables));
  expect(new Set(readShiviz(renderShiviz(story)).map(({ host }) => host))).toEqual(new Set([story.trace.model]));
});

test("JSON is the trace with its states", async () => {
  const story = await recorded(STORIES.lasso);
  const { events, ...trace } = story.trace;
  const told = JSON.parse(renderJson(story));
  expect(told).toMatchObject({ format: "kripke-story", version: 1, ...trace, reproduces: true });
  expect(told.steps.map(({ event }: { event: object }) => event)).toEqual(JSON.parse(JSON.stringify(events)));
  expect(told.steps.map(({ state }: { state: { nodes: object[] } }) => state.nodes.length)).toEqual(
    events.map(() => story.start!.nodes.length),
  );
});

const HOSTILE = 'a"b\\" ]; -> h0 &amp; <b>\n{}% \\N \u0007 结束';

type Message = Readonly<Record<string, unknown>>;
const a: Role<Readonly<Record<string, unknown>>, Message> = {
  init: () => ({ "#set": [1], __hidden: null, "": new Map([[null, 12345678901234567890n]]) }),
  receive: (state) => next(state),
  actions: {
    go: (state) => next({ ...state, gone: true }, send("network", { type: HOSTILE, "#bigint": "no number" })),
  },
};
const hostile = protocol(
  "hostile",
  {
    nodes: { status: a, network: { ...a, actions: {} } },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
  },
  {},
);
const walked = (): Story => {
  const { events } = start(hostile)
    .take({ kind: "action", of: "status", name: "go" })
    .take({ kind: "deliver", to: "network" });
  const trace: Trace = {
    model: `./${HOSTILE}.ts`,
    scenario: HOSTILE,
    mutant: null,
    parameters: { network: HOSTILE, "#meta": 1 },
    claim: A_WALK,
    verdict: "walked",
    initial: null,
    events,
    loopStart: null,
    engine: "0.1.0",
  };
  return storyOf(trace, over(sourceOf(hostile)));
};

describe("hostile strings", () => {
  it("stay strings of a graph", () => {
    const strings = readDot(renderDot(walked()));
    expect(strings.join("\n")).toContain(HOSTILE.replace(/[\s\p{Cc}]+/gu, " "));
    expect(dotDisagreements(walked())).toEqual([]);
  });

  it("stay on one line of a log, and the network's host is no node", () => {
    const lines = readShiviz(renderShiviz(walked()));
    expect(lines.map(({ host, clock }) => [host, clock])).toEqual([
      ["status", { status: 1 }],
      ["network", { status: 1, network: 1 }],
    ]);
    expect(lines[1]!.event).toContain('a\\"b');
  });

  it("are no tags, no hidden fields and no second variables of the Informal Trace Format", () => {
    const { vars, params, states } = readItf(renderItf(walked()));
    expect(vars).toEqual(["status", "network", "status_", "network_", "budgets", "partition", "notices", "observers"]);
    expect(params).toEqual(["network__", "v_meta"]);
    expect(states[0]!["status"]).toBe('<"":<null:12345678901234567890>,"#set":[1],"__hidden":null>');
    expect(states[1]!["network_"]).toContain('"#bigint":"no number"');
  });

  it("are read back from JSON", () => {
    expect(JSON.parse(renderJson(walked())).scenario).toBe(HOSTILE);
  });
});
