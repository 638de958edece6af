// Walks at random against the recorded violations of the library's models that are longer than 15 events.
// The one idea: some every day, and in the deep run one seed of all that are found soon; how long each takes with each of three seeds is
// measured by test/models/long-violations.ts and stands in docs/engine.md.
// Not here: that what walks see is there (search/simulation.test.ts).
import path from "node:path";
import { expect, test } from "vitest";
import { type Source, simulateSource } from "../../checker/index.ts";
import { isDeep } from "../amount.ts";
import { root } from "../house/project.ts";
import { longViolationsIn } from "./long-violations.ts";

/** Those that walks do not find within a minute with each of three seeds; one of them never. */
const HARD: readonly string[] = ["zab/acceptEqualEpoch", "zab/acceptLowerEpochTwoLeaders"];
const EVERYDAY = [
  "zab/ISSUE-3",
  "zab/ZOOKEEPER-4394",
  "zab/followersLogWrites",
  "zab-notes/one crash",
  "paxos-register/noAdopt",
];

const long = longViolationsIn(path.join(root, "traces/recorded"));

const isFound = async (source: Source, seed: number): Promise<boolean> => {
  // How it is made short is asked elsewhere, and takes longer than to find it (search/shortening.test.ts).
  const found = new AbortController();
  const onProgress = ({ isShortening }: { readonly isShortening: boolean }): void => {
    if (isShortening) found.abort();
  };
  // Most take a second and none ten: what is not found at all is to fail here, and a slow machine is not.
  const options = { seed, first: true, maxSeconds: 300, signal: found.signal, onProgress };
  const { claims } = await simulateSource(source, options, { now: () => performance.now(), memory: () => 0 });
  return claims[0]?.verdict === "violated";
};

test("there are as many as there were", () => {
  expect(long.length).toBeGreaterThanOrEqual(30);
});

test("some are found soon", async () => {
  for (const wanted of EVERYDAY)
    for (const { source } of long.filter(({ name }) => name === wanted))
      expect(await isFound(source, 1), wanted).toBe(true);
}, 300_000);

test.runIf(isDeep)(
  "all but a few are found",
  async () => {
    const easy = long.filter(({ name }) => !HARD.includes(name));
    expect(long.length - easy.length).toBe(HARD.length);
    for (const { name, source } of easy) expect(await isFound(source, 1), name).toBe(true);
  },
  1_800_000,
);
