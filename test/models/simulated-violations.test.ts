// Walks at random against the recorded violations of the library's models that are longer than 15 events.
// The one idea: these are what an exact search takes longest for, so they say whether walks are worth their while; some every day,
// all of them, with three seeds, in the deep run.
// Not here: that what walks see is there (search/simulation.test.ts).
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { isWalked, type Source, simulateSource, subjectOf } from "../../checker/index.ts";
import { registry } from "../../models/registry.ts";
import { parseTrace, type Trace } from "../../traces/index.ts";
import { isDeep } from "../amount.ts";
import { root } from "../house/project.ts";

const LONG = 15;
/** Those that walks do not find within a minute with each of three seeds; one of them never. */
const HARD: readonly string[] = ["zab/acceptEqualEpoch", "zab/acceptLowerEpochTwoLeaders"];
const EVERYDAY = [
  "zab/ISSUE-3",
  "zab/ZOOKEEPER-4394",
  "zab/followersLogWrites",
  "zab-notes/one crash",
  "paxos-register/noAdopt",
];

const directory = path.join(root, "traces/recorded");
const named = ({ model, mutant, scenario }: Trace): string => `${model}/${mutant ?? scenario}`;
const recorded = readdirSync(directory)
  .map((file) => parseTrace(readFileSync(path.join(directory, file), "utf8"), file))
  .filter(({ verdict, events, loopStart }) => verdict === "violated" && events.length > LONG && loopStart === null);

/** The model with that claim alone, and every end legitimate. */
const alone = ({ model, mutant, scenario, parameters, claim }: Trace): Source | null => {
  const variant = mutant ?? scenario;
  const { source } = subjectOf(registry.get(model)!, variant, variant === null ? parameters : {});
  const claims = source.claims as Readonly<Record<string, { readonly kind: "always" }>>;
  if (claims[claim] === undefined || !isWalked(claims[claim].kind)) return null;
  const ends = { ends: () => true };
  const only = { ...source, claims: { [claim]: claims[claim] } };
  return ("system" in only ? { ...only, system: { ...only.system, ...ends } } : only) as unknown as Source;
};

const isFound = async (source: Source, seed: number): Promise<boolean> => {
  // Most take a second and none twenty: what is not found at all is to fail here, and a slow machine is not.
  const options = { seed, first: true, maxSeconds: 600 };
  const { claims } = await simulateSource(source, options, { now: () => performance.now(), memory: () => 0 });
  return claims[0]?.verdict === "violated";
};

const walked = recorded.flatMap((trace) => {
  const source = alone(trace);
  return source === null ? [] : [{ name: named(trace), source }];
});

test("there are as many as there were", () => {
  expect(walked.length).toBeGreaterThanOrEqual(30);
});

test("some are found soon", async () => {
  for (const wanted of EVERYDAY)
    for (const { source } of walked.filter(({ name }) => name === wanted))
      expect(await isFound(source, 1), wanted).toBe(true);
}, 300_000);

test.runIf(isDeep)(
  "all but a few are found, with each of three seeds",
  async () => {
    const easy = walked.filter(({ name }) => !HARD.includes(name));
    expect(walked.length - easy.length).toBe(HARD.length);
    for (const seed of [1, 2, 3])
      for (const { name, source } of easy) expect(await isFound(source, seed), `${name}, seed ${seed}`).toBe(true);
  },
  5_400_000,
);
