// Why an event of the environment no longer runs: over protocols of the engine, traces bent by one event.
// The one idea: the sentences are a golden file, so that a reader can judge whether they say what stands in the way.
// Not here: events of nodes and of single messages (replay.test.ts).
import { expect, it } from "vitest";
import type { Protocol, TraceEvent } from "../../checker/index.ts";
import type { Trace } from "../../traces/format.ts";
import { replay } from "../../traces/replay.ts";
import { protocols } from "./environment-protocols.ts";
import { deliver, stuck } from "./example-traces.ts";
import { over, sourceOf } from "./from-engine.ts";

const tell: TraceEvent = { kind: "action", node: "node1", name: "tell" };
const news = { type: "news", round: 1 };
const split: TraceEvent = { kind: "partition", choice: "node1+node2 | node3" };
const broken: TraceEvent = { kind: "disconnect", a: "node1", b: "node2" };
const learns: TraceEvent = { kind: "disconnected", node: "node1", peer: "node2" };
const suspects = (node: string, peer: string): TraceEvent => ({ kind: "suspect", node, peer });
const torn = (sent: readonly number[], inside: TraceEvent = tell): TraceEvent => ({
  kind: "stop",
  node: "node1",
  inside,
  sent,
});

/** Events of which the last does not run, and the protocol. */
const bent: Readonly<Record<string, readonly [string, ...TraceEvent[]]>> = {
  "the partition holds the message back": ["split-waits", tell, split, deliver("node1", "node3", news)],
  "the message was lost to the partition": ["split-lost", tell, split, deliver("node1", "node3", news)],
  "a second partition": ["split-waits", split, split],
  "a partition that is used up": ["split-waits", split, { kind: "heal" }, split],
  "another split": ["split-waits", { kind: "partition", choice: "node1 | node2+node3" }],
  "nothing to heal": ["split-waits", { kind: "heal" }],
  "no partitions": ["torn", split],
  "a link of another name": ["breaking", { kind: "disconnect", a: "node1", b: "node2", link: "cable" }],
  "a second break": ["breaking", broken, broken],
  "no break left": ["breaking", broken, learns, { kind: "disconnected", node: "node2", peer: "node1" }, broken],
  "nothing broke": ["breaking", learns],
  "nobody of that name": ["breaking", { kind: "disconnected", node: "node1", peer: "node3" }],
  "a suspicion twice": ["doubting", suspects("node1", "node2"), suspects("node1", "node2")],
  "a suspicion by a node that stopped": ["doubting", { kind: "stop", node: "node2" }, suspects("node2", "node1")],
  "trust in what is not suspected": ["doubting", { kind: "trust", node: "node1", peer: "node2" }],
  "no detector": ["torn", suspects("node1", "node2")],
  "the step inside does not run": ["torn", torn([0], deliver("node2", "node1", news))],
  "all of its messages left": ["torn", torn([0, 1])],
  "more messages than it sends": ["torn", torn([2])],
  "no crash inside a step": ["doubting", { kind: "stop", node: "node2", inside: suspects("node2", "node1"), sent: [] }],
  "a slow timer that has something to wait for": ["waiting", tell, { kind: "timer", node: "node2", name: "giveUp" }],
  "a slow timer that has several things to wait for": [
    "waiting",
    tell,
    tell,
    { kind: "timer", node: "node2", name: "giveUp" },
  ],
  "a slow timer that has nothing to wait for": ["waiting", { kind: "timer", node: "node1", name: "giveUp" }],
  "an exchange with another outcome": [
    "exchanging",
    { kind: "action", node: "candidate", name: "stand", choice: "voter1: yes, voter2: maybe, voter3: no" },
  ],
};

it("an event that no longer runs says what stands in its way", async () => {
  const sentences = Object.entries(bent).map(([what, [name, ...events]]) => {
    const trace: Trace = { ...stuck, initial: null, model: name, events };
    const result = replay(trace, over(sourceOf(protocols[name] as Protocol<unknown>)));
    expect(result, what).toMatchObject({ outcome: "stops", event: events.length });
    return `${what}\n  ${result.sentence}\n`;
  });
  await expect(sentences.join("\n")).toMatchFileSnapshot("golden/why.txt");
});
