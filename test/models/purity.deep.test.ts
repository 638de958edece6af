// The library's models answer by their arguments alone: what the command asks of users' files, asked of them.
// The one idea: the whole registry is loaded anew, once for each order in which it is asked.
// Not here: models that do not (test/cli/purity.test.ts).
import { tsImport } from "tsx/esm/api";
import { expect, test } from "vitest";
import { checkSource, type ModelSource, subjectOf } from "../../checker/index.ts";
import { registry } from "../../models/registry.ts";
import { surroundings } from "./surroundings.ts";

type Registry = ReadonlyMap<string, ModelSource>;

const loadedAnew = async (): Promise<Registry> => {
  const loaded: unknown = await tsImport(new URL("../../models/registry.ts", import.meta.url).href, import.meta.url);
  return (loaded as { readonly registry: Registry }).registry;
};

test("every model of the library answers by its arguments alone", async () => {
  const instances = await Promise.all([1, 2, 3].map(loadedAnew));
  for (const [name, model] of registry) {
    let loads = 0;
    const result = await checkSource(
      subjectOf(model, null, {}).source,
      { maxStates: 150 },
      {
        ...surroundings,
        now: () => 0,
        anew: async (ask) => ask({ source: subjectOf(instances[loads++]!.get(name)!, null, {}).source }),
      },
    );
    expect([name, result.error?.message, result.purity]).toEqual([
      name,
      undefined,
      expect.stringMatching(/^\d+ questions asked again of the model loaded anew$/),
    ]);
    expect(loads).toBe(3);
  }
}, 600_000);
