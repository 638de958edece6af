// Traces in the formats of other tools: golden files, read back by readers of their own, and strings that would break them.
// The one idea: what a story says must come back; what is hostile must come back too, and do nothing.
// Not here: the readers (read-back.ts); every recorded trace is read back in recorded.test.ts.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { replay } from "../../../index.ts";
import { renderDot, renderItf, renderJson, renderShiviz, type Story } from "../../../traces/index.ts";
import { HOSTILE, hostileStory } from "./hostile.ts";
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

describe("hostile strings", () => {
  it("stay strings of a graph", () => {
    const strings = readDot(renderDot(hostileStory()));
    expect(strings.join("\n")).toContain(HOSTILE.replace(/[\s\p{Cc}]+/gu, " "));
    expect(dotDisagreements(hostileStory())).toEqual([]);
  });

  it("stay on one line of a log, and the network's host is no node", () => {
    const lines = readShiviz(renderShiviz(hostileStory()));
    expect(lines.map(({ host, clock }) => [host, clock])).toEqual([
      ["status", { status: 1 }],
      ["network", { status: 1, network: 1 }],
    ]);
    expect(lines[1]!.event).toContain('a\\"b');
  });

  it("are no tags, no hidden fields and no second variables of the Informal Trace Format", () => {
    const { vars, params, states } = readItf(renderItf(hostileStory()));
    expect(vars).toEqual(["status", "network", "status_", "network_", "budgets", "partition", "notices", "observers"]);
    expect(params).toEqual(["network__", "v_meta"]);
    expect(states[0]!["status"]).toBe(
      '<"":<null:12345678901234567890>,"#set":[1],"__hidden":null,"tagged":[' +
        '<"tag":<"clock":1>,"value":2>,<"tag":"Some","value":3>,<"tag":"UNIT">,<"tag":"Other">]>',
    );
    expect(states[1]!["network_"]).toContain('"#bigint":"no number"');
  });

  it("are no variants of Quint's where they are none", () => {
    const { states } = JSON.parse(renderItf(hostileStory()));
    expect(states[0].status["#map"]).toContainEqual([
      "tagged",
      [
        {
          "#map": [
            ["tag", { clock: { "#bigint": "1" } }],
            ["value", { "#bigint": "2" }],
          ],
        },
        { tag: "Some", value: { "#bigint": "3" } },
        { "#map": [["tag", "UNIT"]] },
        { tag: "Other" },
      ],
    ]);
  });

  it("are read back from JSON", () => {
    expect(JSON.parse(renderJson(hostileStory())).scenario).toBe(HOSTILE);
  });
});
