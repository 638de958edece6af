// Coverage lists what may happen: what cannot happen by assumption is no gap in a test.
// The one idea: a network that splits for good never heals, so its healing is not missed.
// Not here: handlers that never run, which are.
import { expect, test } from "vitest";
import { checkSource, next, protocol, replicated, subjectOf } from "../../checker/index.ts";
import { surroundings } from "../models/surroundings.ts";

const splits = (heals: boolean) =>
  protocol(
    "two nodes",
    {
      nodes: { node: replicated(2, { init: () => 0, receive: (n: number) => next(n) }) },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      partitions: { atMost: 1, heals, crossing: "lost" },
      ends: () => true,
    },
    {},
  );

test.each([true, false])("a split that heals (%s) or not is covered", async (heals) => {
  const { coverage, warnings } = await checkSource(subjectOf(splits(heals) as never, null).source, {}, surroundings);
  const healed = coverage.filter(({ event }) => event === "heal");
  expect(healed.map(({ taken }) => taken > 0)).toEqual(heals ? [true] : []);
  expect(warnings.filter((warning) => warning.includes("heal"))).toEqual([]);
});
